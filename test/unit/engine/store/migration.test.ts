/** A store that the first format wrote, opened by this one. */
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { COLLECTIONS, STORE_FORMAT } from '#engine/store/collections.ts';
import { openDatabase } from '#engine/store/database.ts';
import { openStore } from '#engine/store/openStore.ts';
import type { Entry } from '#shared/domain/entry.ts';
import { recordingLog } from '../../../support/recordingLog.ts';
import { firstEntry, openFirstStore } from './formatOne.ts';
import { account, entry, episode, quietListener, reading, START, temporaryFolder } from './samples.ts';

const folder = temporaryFolder();
const ROWS = 1_201;
/** What the new fields of an old entry are: it was posted when it happened, and nothing more is known. */
const rows = Array.from({ length: ROWS }, (_, n) =>
  entry(`e${String(n).padStart(5, '0')}`, { at: START + n, amount: { micros: -(n + 1), unit: 'credit' } }),
);

async function firstFormat(): Promise<string> {
  const file = join(folder(), 'store.db');
  const first = await openFirstStore(file);
  await first.insert(rows.map(firstEntry));
  await first.remove(['e00007']);
  await first.putAccounts([account('a')]);
  await first.insertReadings([reading(START)]);
  await first.close();
  return file;
}

function tablesIn(file: string): Record<string, number> {
  const database = new DatabaseSync(file, { readOnly: true });
  const names = database.prepare(`SELECT table_name AS name FROM "_catalogue" WHERE collection = 'entries'`).all();
  const counts = names.map((row) => {
    const { name } = row as { name: string };
    return [name, (database.prepare(`SELECT count(*) AS n FROM "${name}"`).get() as { n: number }).n];
  });
  database.close();
  return Object.fromEntries(counts);
}

describe('a store of the first format', () => {
  it('opens with every entry brought over, says how far it is, and does it once', async () => {
    const file = await firstFormat();
    expect(tablesIn(file)).toEqual({ 'entries@0': ROWS });
    const log = recordingLog();
    const store = await openStore({ file, log, now: () => START });
    expect(store.notices).toEqual([]);
    // Readings and entries; the collections that were empty are not worth a word.
    const once = ['store.migrating', 'store.migrated'];
    expect(log.events).toEqual(['store.older-format-kept', ...once, ...once, 'store.opened']);
    expect(await store.all('entries')).toStrictEqual(rows.filter(({ id }) => id !== 'e00007'));
    expect(await store.all('accounts')).toStrictEqual([account('a')]);
    expect(await store.all('readings')).toStrictEqual([reading(START)]);
    expect(tablesIn(file)).toEqual({ 'entries@1': ROWS });

    const again = await store.commit([{ collection: 'entries', insertNew: [rows[7] as Entry, rows[8] as Entry] }]);
    expect(again.inserted).toEqual([1]);
    expect(await store.get('entries', 'e00007')).toStrictEqual(rows[7]);
    await store.close();

    const database = new DatabaseSync(file, { readOnly: true });
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: STORE_FORMAT });
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    const sums = 'SELECT count(*) AS n, sum("amount.micros") AS micros FROM "entries@1" WHERE _deleted = 0';
    expect(database.prepare(`${sums} AND "walletId" = ? AND "postedAt" >= ?`).get('acc-1:credits', START)).toEqual({
      n: ROWS,
      micros: (-ROWS * (ROWS + 1)) / 2,
    });
    database.close();

    const later = recordingLog();
    await (await openStore({ file, log: later, now: () => START })).close();
    expect(later.events).toEqual(['store.opened']);
  });

  it('keeps the lines that the user set, and the alerts that were open', async () => {
    const file = join(folder(), 'store.db');
    const first = await openFirstStore(file);
    const lines = { low: { micros: 5, unit: 'credit' }, critical: { micros: 2, unit: 'credit' } };
    const was = { accountId: 'a', reference: null, referenceAt: null };
    const { subject, runOut, once, settled, held, snooze, ...open } = episode('low-balance/a:credits/1');
    await first.putAsTheyWere(
      [
        { ...was, walletId: 'a:credits', lines },
        { ...was, walletId: 'a:other', lines: null },
      ],
      [open],
    );
    await first.close();
    const store = await openStore({ file, log: recordingLog(), now: () => START });
    expect(await store.all('walletSettings')).toEqual([
      { ...was, walletId: 'a:credits', watch: { days: null, share: null, amount: lines }, mutedAt: null, topUp: null },
      { ...was, walletId: 'a:other', watch: null, mutedAt: null, topUp: null },
    ]);
    expect(await store.openEpisodes()).toEqual([
      { ...open, subject: '', runOut: null, once: false, settled: false, held: null, snooze: null },
    ]);
    await store.close();
  });

  it('keeps every entry where a migration fails half-way, and goes on from there', async () => {
    const file = await firstFormat();
    const { migrationStrategies } = COLLECTIONS.entries;
    const failing = {
      ...COLLECTIONS,
      entries: {
        ...COLLECTIONS.entries,
        migrationStrategies: {
          1: (old: Record<string, unknown>) => {
            if (old.id === 'e00800') throw new Error('no way on from here');
            return migrationStrategies[1]?.(old) ?? null;
          },
        },
      },
    };
    await expect(openDatabase(file, quietListener, failing)).rejects.toThrow('no way on from here');
    expect(tablesIn(file)).toEqual({ 'entries@0': ROWS - 500, 'entries@1': 500 });
    const told: number[] = [];
    const database = await openDatabase(file, {
      ...quietListener,
      migrating: ({ collection, done }) => collection === 'entries' && told.push(done),
    });
    await database.close();
    expect(told).toEqual([0, 500, 701]);
    expect(tablesIn(file)).toEqual({ 'entries@1': ROWS });
  });

  it('leaves behind what a migration drops, and refuses a version to which none leads', async () => {
    const file = await firstFormat();
    const dropping = (to: Record<number, (old: Record<string, unknown>) => Record<string, unknown> | null>) => ({
      ...COLLECTIONS,
      entries: { ...COLLECTIONS.entries, migrationStrategies: to },
    });
    await expect(openDatabase(file, quietListener, dropping({}))).rejects.toThrow('no migration to version 1');
    const all = COLLECTIONS.entries.migrationStrategies[1];
    const odd = (old: Record<string, unknown>) => (Number(old.at) % 2 === 1 ? null : (all?.(old) ?? null));
    const database = await openDatabase(file, quietListener, dropping({ 1: odd }));
    await database.close();
    expect(tablesIn(file)).toEqual({ 'entries@1': 601 });
  });
});
