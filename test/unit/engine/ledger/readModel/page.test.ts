import { describe, expect, it } from 'vitest';
import { openStore } from '#engine/store/openStore.ts';
import { recordingLog } from '../../../../support/recordingLog.ts';
import { book, entry, ledgerWorld, NOW, rule, START } from './world.ts';

const MINUTE = 60_000;

describe('a page of the ledger', () => {
  it('has the newest rows first, with the balance by the book after each', async () => {
    const { store, open } = ledgerWorld();
    store.put('books', [book('acc-1:credits', { baseMicros: 10_000_000 })]);
    store.put('entries', [
      entry('a', { at: START, amount: { micros: -1_000_000, unit: 'credit' } }),
      entry('b', { at: START + MINUTE, amount: { micros: -2_000_000, unit: 'credit' } }),
      entry('c', { at: START + 2 * MINUTE, kind: 'topup', amount: { micros: 5_000_000, unit: 'credit' } }),
    ]);
    const queries = open();
    const page = await queries.ask('ledger.page', { filter: {}, offset: 0, limit: 2 });
    expect(page.rows.map(({ sourceId, balanceAfter }) => [sourceId, balanceAfter?.micros])).toEqual([
      ['c', 12_000_000],
      ['b', 7_000_000],
    ]);
    expect(page.total).toBe(3);
    expect(page.rows[0]).not.toHaveProperty('raw');
    expect(page.rows[0]).not.toHaveProperty('_meta');
    const oldest = await queries.ask('ledger.page', { filter: {}, offset: 0, limit: 2, order: 'oldest' });
    expect(oldest.rows.map(({ sourceId }) => sourceId)).toEqual(['a', 'b']);
  });

  it('stays put when rows come later, also in the middle, and says how many', async () => {
    const { store, open } = ledgerWorld();
    store.put(
      'entries',
      [0, 2, 4, 6].map((n) => entry(`row ${n}`, { at: START + n * MINUTE })),
    );
    const queries = open();
    const first = await queries.ask('ledger.page', { filter: {}, offset: 0, limit: 2 });
    store.put(
      'entries',
      [3, 8].map((n) => entry(`row ${n}`, { at: START + n * MINUTE })),
    );
    const upTo = first.upTo ?? '';
    const second = await queries.ask('ledger.page', { filter: {}, offset: 2, limit: 2, upTo });
    expect(second.rows.map(({ sourceId }) => sourceId)).toEqual(['row 2', 'row 0']);
    expect([second.total, second.newer, second.upTo]).toEqual([4, 2, upTo]);
    const anew = await queries.ask('ledger.page', { filter: {}, offset: 0, limit: 10 });
    expect(anew.rows.map(({ sourceId }) => sourceId)).toEqual(['row 8', 'row 6', 'row 4', 'row 3', 'row 2', 'row 0']);
    expect(anew.newer).toBe(0);
  });

  it('takes no notice of an upTo from another ledger', async () => {
    const { store, open } = ledgerWorld();
    store.put('entries', [entry('a')]);
    const page = await open().ask('ledger.page', { filter: {}, offset: 0, limit: 2, upTo: '1-0123456789ab' });
    expect([page.total, page.newer]).toEqual([1, 0]);
    expect(page.upTo).not.toBe('1-0123456789ab');
  });

  it('knows no balance for a wallet without a book', async () => {
    const { store, open } = ledgerWorld();
    store.put('entries', [entry('a')]);
    const { rows } = await open().ask('ledger.page', { filter: {}, offset: 0, limit: 1 });
    expect(rows[0]?.balanceAfter).toBeNull();
  });

  it('is empty, not wrong, for names that nothing has', async () => {
    const { store, open } = ledgerWorld();
    store.put('entries', [entry('a'), entry('b', { agentId: 'agent-1' })]);
    const queries = open();
    const total = async (filter: object) => (await queries.ask('ledger.page', { filter, offset: 0, limit: 1 })).total;
    expect(await total({ agentIds: ['nobody'] })).toBe(0);
    expect(await total({ agentIds: [null] })).toBe(1);
    expect(await total({ agentIds: [null, 'agent-1'] })).toBe(2);
    expect(await total({ walletIds: ['acc-9:credits'] })).toBe(0);
    expect(await total({ kinds: [] })).toBe(0);
    expect(await total({ from: START + 1 })).toBe(0);
    expect(await total({ from: START + 1, to: START - 1 })).toBe(0);
  });
});

describe('a search', () => {
  const found = async (text: string, queries: ReturnType<ReturnType<typeof ledgerWorld>['open']>) => {
    const { rows } = await queries.ask('ledger.page', { filter: { text }, offset: 0, limit: 50 });
    return rows.map(({ sourceId }) => sourceId).sort();
  };

  it('finds beginnings of words in any field, accents and capitals or not', async () => {
    const { store, open } = ledgerWorld();
    store.put('observations', [
      {
        accountId: 'acc-1',
        wallets: [],
        slices: {
          agents: {
            asOf: START,
            value: {
              listed: [{ id: 'ag-9', name: 'Scout', walletKey: 'credits' }],
              total: 1,
            },
          },
        },
        problems: [],
      } as never,
    ]);
    store.put('entries', [
      entry('txn_8f3a', { description: 'Satellite imagery, Zürich' }),
      entry('b', { description: 'Nightly batch', activity: 'embeddings', agentId: 'ag-9' }),
      entry('c', { description: 'zebra', paymentRef: 'pi_3Mtw' }),
      entry('0d5c9a1e-1111-4222-8333-444455556666', { description: 'Reserved', thread: 'order-17' }),
    ]);
    const queries = open();
    expect(await found('zur', queries)).toEqual(['txn_8f3a']);
    expect(await found('ZÜRICH sat', queries)).toEqual(['txn_8f3a']);
    expect(await found('8f3', queries)).toEqual(['txn_8f3a']);
    expect(await found('txn_8f', queries)).toEqual(['txn_8f3a']);
    expect(await found('scout', queries)).toEqual(['b']);
    expect(await found('ag embed night', queries)).toEqual(['b']);
    expect(await found('z', queries)).toEqual(['c', 'txn_8f3a']);
    expect(await found('pi_3m', queries)).toEqual(['c']);
    expect(await found('order-1', queries)).toEqual(['0d5c9a1e-1111-4222-8333-444455556666']);
    expect(await found('17', queries)).toEqual(['0d5c9a1e-1111-4222-8333-444455556666']);
    expect(await found('0d5c9a1e-1111-42', queries)).toEqual(['0d5c9a1e-1111-4222-8333-444455556666']);
    expect(await found('magery', queries)).toEqual([]);
    expect(await found('zur night', queries)).toEqual([]);
    expect(await found('"*', queries)).toHaveLength(4);
  });

  it('finds agents by rule as soon as the rule is there, and not after it is gone', async () => {
    const { store, open } = ledgerWorld();
    store.put('entries', [entry('a', { description: 'tiles for the map' }), entry('b', { agentId: 'other' })]);
    const queries = open();
    expect(await found('cartographer', queries)).toEqual([]);
    const made = rule('r1', 'Cartographer', { description: 'TILES' });
    store.put('rules', [made]);
    expect(await found('cartographer', queries)).toEqual(['a']);
    const { rows } = await queries.ask('ledger.page', { filter: { agentIds: ['Cartographer'] }, offset: 0, limit: 9 });
    expect(rows.map(({ attribution }) => attribution)).toEqual([{ agentId: 'Cartographer', by: 'rule', ruleId: 'r1' }]);
    store.remove('rules', [made]);
    expect(await found('cartographer', queries)).toEqual([]);
  });
});

it('knows rows that came at the end after it had looked things up', async () => {
  const { store, open } = ledgerWorld();
  store.put('entries', [
    entry('a', { description: 'tiles of the north' }),
    entry('r', { kind: 'reserve', thread: 't', at: START + 1 }),
  ]);
  const queries = open();
  const seen = async () => {
    const { rows } = await queries.ask('ledger.page', { filter: { text: 'tiles' }, offset: 0, limit: 9 });
    const reserved = await queries.ask('ledger.page', { filter: { kinds: ['reserve'] }, offset: 0, limit: 9 });
    const byId = await queries.ask('ledger.page', { filter: { text: 'zz' }, offset: 0, limit: 9 });
    return [rows.length, reserved.rows[0]?.outcome, byId.total];
  };
  expect(await seen()).toEqual([1, 'open', 0]);
  store.put('entries', [
    entry('b', { description: 'tiles of the north', at: START + 2 }),
    entry('zz', { kind: 'usage', thread: 't', at: START + 3 }),
  ]);
  expect(await seen()).toEqual([2, 'captured', 1]);
});

describe('one entry', () => {
  it('comes with its raw row, its thread, and what answers it', async () => {
    const { store, open } = ledgerWorld();
    const reserve = entry('r', { kind: 'reserve', thread: 't', amount: { micros: -5, unit: 'credit' } });
    const release = entry('l', {
      kind: 'release',
      thread: 't',
      at: START + 1,
      amount: { micros: 3, unit: 'credit' },
    });
    const gap = entry('u', { kind: 'unexplained', at: START + 2 });
    const answer = entry('w', { kind: 'adjustment', at: START + 3, answers: gap.id });
    store.put('entries', [reserve, release, gap, answer, entry('x', { accountId: 'acc-2', thread: 't' })]);
    const queries = open();
    const seen = await queries.ask('ledger.entry', { entryId: reserve.id });
    expect(seen.entry).toEqual(reserve);
    expect(seen.thread.map(({ sourceId, outcome }) => [sourceId, outcome])).toEqual([
      ['r', 'captured'],
      ['l', null],
    ]);
    const related = async (id: string) =>
      (await queries.ask('ledger.entry', { entryId: id })).related.map(({ sourceId }) => sourceId);
    expect(await related(gap.id)).toEqual(['w']);
    expect(await related(answer.id)).toEqual(['u']);
    expect(await related(reserve.id)).toEqual([]);
    await expect(queries.ask('ledger.entry', { entryId: 'none' })).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('of a long thread has the rows nearest to it, and how many there are', async () => {
    const { store, open } = ledgerWorld();
    const all = Array.from({ length: 503 }, (_, n) => entry(`${n}`, { thread: 't', at: START + n }));
    store.put('entries', all);
    const queries = open();
    for (const [n, first] of [
      [0, 0],
      [251, 1],
      [502, 3],
    ] as const) {
      const seen = await queries.ask('ledger.entry', { entryId: all[n]?.id ?? '' });
      expect(seen.threadRows).toBe(503);
      expect(seen.thread.map(({ sourceId }) => sourceId)).toEqual(
        all.slice(first, first + 500).map(({ sourceId }) => sourceId),
      );
    }
  });

  it('tells how a reservation ended', async () => {
    const { store, open } = ledgerWorld();
    const row = (thread: string, n: number, kind: 'reserve' | 'release' | 'usage' | 'refund', micros: number) =>
      entry(`${thread}${n}`, { thread, kind, at: START + n, amount: { micros, unit: 'credit' } });
    store.put('entries', [
      row('open', 0, 'reserve', -5),
      row('given back', 0, 'reserve', -5),
      row('given back', 1, 'release', 5),
      row('part', 0, 'reserve', -5),
      row('part', 1, 'release', 2),
      row('used', 0, 'reserve', -5),
      row('used', 1, 'release', 5),
      row('used', 2, 'usage', -4),
      row('back later', 0, 'reserve', -5),
      row('back later', 1, 'usage', -4),
      row('back later', 2, 'refund', 4),
    ]);
    const { rows } = await open().ask('ledger.page', { filter: { kinds: ['reserve'] }, offset: 0, limit: 50 });
    expect(Object.fromEntries(rows.map(({ thread, outcome }) => [thread, outcome]))).toEqual({
      open: 'open',
      'given back': 'released',
      part: 'captured',
      used: 'captured',
      'back later': 'refunded',
    });
  });
});

it('reads what the store itself wrote, and the store opens what the test wrote', async () => {
  const { file, store, open } = ledgerWorld();
  store.put('entries', [entry('raw')]);
  await store.close();
  const real = await openStore({ file, log: recordingLog(), now: () => NOW });
  await real.commit([{ collection: 'entries', insertNew: [entry('through RxDB', { at: START + 1 }), entry('raw')] }]);
  const { rows } = await open().ask('ledger.page', { filter: {}, offset: 0, limit: 9 });
  expect(rows.map(({ sourceId }) => sourceId)).toEqual(['through RxDB', 'raw']);
  await real.close();
});
