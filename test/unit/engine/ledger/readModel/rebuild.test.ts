import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import type { OpenedLedgerQueries } from '#engine/ledger/readModel/here.ts';
import { entry, ledgerWorld, rule, START } from './world.ts';

const rowsOf = async (queries: OpenedLedgerQueries, filter = {}) =>
  (await queries.ask('ledger.page', { filter, offset: 0, limit: 500 })).rows.map(({ sourceId }) => sourceId);

const many = (count: number, accountId = 'acc-1') =>
  Array.from({ length: count }, (_, n) => entry(`${accountId} ${n}`, { accountId, at: START + n }));

describe('erased history', () => {
  it.each([
    ['all of the last rows', ['acc-1', 'acc-2']],
    ['rows lower down', ['acc-2', 'acc-1']],
  ])('is gone from answers and from the file: %s', async (_, [kept = '', erased = '']) => {
    const { store, open, indexFile, log } = ledgerWorld();
    const own = entry(`of ${kept}`, { accountId: kept, description: 'quixotic' });
    const gone = entry(`of ${erased}`, { accountId: erased, description: 'zanzibar' });
    for (const row of [own, gone].sort((a, b) => (a.accountId < b.accountId ? -1 : 1))) store.put('entries', [row]);
    const queries = open();
    expect(await rowsOf(queries)).toHaveLength(2);
    store.remove('entries', [gone]);
    expect(await rowsOf(queries)).toEqual([`of ${kept}`]);
    store.cleanUp('entries');
    await queries.refresh();
    expect(await rowsOf(queries)).toEqual([`of ${kept}`]);
    await queries.close();
    const held = ['quixotic', 'zanzibar'].filter((word) => readFileSync(indexFile).includes(word));
    expect(held).toEqual(['quixotic']);
    expect(log.events).toContain('ledgerIndex.madeAnew');
  });

  it('is noticed when all of it happened while nobody asked', async () => {
    const { store, open } = ledgerWorld();
    const [first, ...others] = many(3);
    store.put('entries', many(3));
    const queries = open();
    expect(await rowsOf(queries)).toHaveLength(3);
    await queries.close();
    store.remove('entries', first === undefined ? [] : [first]);
    store.cleanUp('entries');
    expect(await rowsOf(open())).toEqual(others.map(({ sourceId }) => sourceId).reverse());
  });

  it('is noticed when it was purged between two questions', async () => {
    const { store, open } = ledgerWorld();
    const rows = many(3);
    store.put('entries', rows);
    const queries = open();
    expect(await rowsOf(queries)).toHaveLength(3);
    store.remove('entries', rows.slice(0, 1));
    store.cleanUp('entries');
    expect(await rowsOf(queries)).toEqual(['acc-1 2', 'acc-1 1']);
  });

  it('may come back', async () => {
    const { store, open } = ledgerWorld();
    const rows = many(3);
    store.put('entries', rows);
    const queries = open();
    store.remove('entries', rows.slice(1, 2));
    expect(await rowsOf(queries)).toEqual(['acc-1 2', 'acc-1 0']);
    store.put('entries', rows.slice(1, 2));
    expect(await rowsOf(queries)).toEqual(['acc-1 2', 'acc-1 1', 'acc-1 0']);
  });
});

describe('the derived file', () => {
  it('goes on where it was, whenever the work was stopped', async () => {
    const { store, open, log } = ledgerWorld();
    store.put('entries', many(50));
    for (let stopped = 0; stopped < 9; stopped++) {
      const steps: number[] = [];
      const queries: OpenedLedgerQueries = open({
        batch: 6,
        progress({ done, of }) {
          expect(of).toBe(50);
          steps.push(done);
          // As when the process ends between two steps.
          if (steps.length === 1) void queries.close();
        },
      });
      const answer = queries.ask('ledger.facets', {});
      if (stopped < 8) {
        await expect(answer).rejects.toMatchObject({ kind: 'cancelled' });
        expect(steps).toEqual([6 * (stopped + 1)]);
      } else expect((await answer).entries).toBe(50);
    }
    expect(log.events).toEqual([]);
  });

  it('attributes anew in steps that may be interrupted', async () => {
    const { store, open } = ledgerWorld();
    store.put('entries', [...many(9_000), entry('by the service', { agentId: 'own', at: START - 1 })]);
    const first = open();
    expect(await rowsOf(first, { agentIds: ['Named'] })).toEqual([]);
    store.put('rules', [rule('r', 'Named', { description: 'call' })]);
    const asked = first.ask('ledger.facets', {});
    await first.close();
    await expect(asked).rejects.toMatchObject({ kind: 'cancelled' });
    const { agents } = await open().ask('ledger.facets', {});
    expect(agents).toEqual([
      { agentId: 'Named', count: 9_000 },
      { agentId: 'own', count: 1 },
    ]);
  });

  it.each<[string, (file: string) => void]>([
    ['no database', (file) => writeFileSync(file, 'not a database at all, but long enough to be looked at'.repeat(99))],
    ['cut short', (file) => writeFileSync(file, readFileSync(file).subarray(0, 5_000))],
    [
      'of another format',
      (file) => change(file, 'UPDATE state SET value = replace(value, \'"made":"[\', \'"made":"[9\')'),
    ],
    ['without a part', (file) => change(file, 'DELETE FROM chunk WHERE no = 0')],
    ['with a part too short', (file) => change(file, 'UPDATE chunk SET data = substr(data, 1, 9)')],
    ['with a row that is not of this store', (file) => change(file, 'UPDATE chunk SET data = zeroblob(length(data))')],
    ['from another store', (file) => change(file, `UPDATE state SET value = replace(value, '"id":"', '"id":"x')`)],
  ])('is made anew when it is %s', async (_, spoil) => {
    const { store, open, indexFile, log } = ledgerWorld();
    store.put('entries', many(20));
    const before = open();
    const right = await rowsOf(before);
    await before.close();
    expect(existsSync(indexFile)).toBe(true);
    expect(log.events).toEqual([]);
    spoil(indexFile);
    const after = open();
    expect(await rowsOf(after)).toEqual(right);
    expect(log.events.length).toBeGreaterThan(0);
    await after.close();
    log.events.length = 0;
    expect(await rowsOf(open())).toEqual(right);
    expect(log.events).toEqual([]);
  });

  it('is left alone while another process holds it: what it would hold is kept in memory', async () => {
    const { store, open, log, indexFile } = ledgerWorld();
    store.put('entries', many(5));
    const first = open();
    expect(await rowsOf(first)).toHaveLength(5);
    const second = open();
    expect(await rowsOf(second)).toHaveLength(5);
    expect(log.events).toEqual(['ledgerIndex.unreadable']);
    store.put('entries', [entry('new', { at: START + 99 })]);
    expect(await rowsOf(first)).toHaveLength(6);
    expect(await rowsOf(second)).toHaveLength(6);
    expect(existsSync(indexFile)).toBe(true);
  });

  it('is done without where it cannot be', async () => {
    const { store, open, log } = ledgerWorld();
    store.put('entries', many(5));
    expect(await rowsOf(open({ indexFile: '/proc/no/such/folder/index.sqlite' }))).toHaveLength(5);
    expect(log.events).toEqual(['ledgerIndex.unreadable', 'ledgerIndex.inMemory']);
  });
});

function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  const { changes } = database.prepare(sql).run();
  database.close();
  if (changes === 0) throw new Error('nothing was changed');
}
