/** The move from the first format to this one, killed at seeded moments: every entry comes over once, and none twice. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, expect, it } from 'vitest';
import { openStore } from '#engine/store/openStore.ts';
import type { Entry } from '#shared/domain/entry.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { firstEntry, openFirstStore } from '../unit/engine/store/formatOne.ts';
import { entry, START } from '../unit/engine/store/samples.ts';
import { countFromEnvironment, type Random, seededRandom } from '../unit/engine/store/sqlite-storage/random.ts';
import { runDoomed } from './doomed.ts';

const KILLS = countFromEnvironment('STORE_MIGRATION_KILLS', 6);
const ROWS = countFromEnvironment('STORE_MIGRATION_ROWS', 6_000);
/** A run is killed within so many steps of 500 entries: a file lives through several. */
const STEPS_AT_ONCE = 4;
const SEED = countFromEnvironment('STORE_MIGRATION_SEED', 29);

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-migration-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @returns how many are in the new table; each id must be in one table alone. */
function movedIn(file: string): number {
  const database = new DatabaseSync(file);
  const names = database.prepare(`SELECT table_name AS name FROM "_catalogue" WHERE collection = 'entries'`).all();
  const tables = names.map(
    (row) => `SELECT _id, '${(row as { name: string }).name}' AS t FROM "${(row as { name: string }).name}"`,
  );
  const all = tables.join(' UNION ALL ');
  const row = database
    .prepare(
      `SELECT count(*) AS n, count(DISTINCT _id) AS ids, coalesce(sum(t = 'entries@1'), 0) AS moved FROM (${all})`,
    )
    .get() as { n: number; ids: number; moved: number };
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  database.close();
  expect({ rows: row.n, ids: row.ids }).toEqual({ rows: ROWS, ids: ROWS });
  return row.moved;
}

const counted = { killed: 0, ended: 0, lives: 0, moved: 0 };

/** One copy of the old file, killed again and again until it is through, or there were kills enough. */
async function migrateAndDie(old: string, rows: readonly Entry[], random: Random): Promise<void> {
  const file = join(folder, `store-${counted.lives}.db`);
  copyFileSync(old, file);
  let before = 0;
  let through = false;
  while (!through && counted.killed < KILLS) {
    const { killed } = await runDoomed('storeMigrator.ts', [file], {
      afterLines: 1 + random.int(STEPS_AT_ONCE),
      turns: random.int(60),
    });
    if (killed) counted.killed++;
    else counted.ended++;
    through = !killed;
    const moved = movedIn(file);
    expect(moved).toBeGreaterThanOrEqual(before);
    before = moved;
  }
  const log = recordingLog();
  const store = await openStore({ file, log, now: () => START });
  expect(log.events.at(-1)).toBe('store.opened');
  expect(store.notices).toEqual([]);
  expect(await store.all('entries')).toStrictEqual(rows);
  await store.close();
  expect(movedIn(file)).toBe(ROWS);
  counted.lives++;
  counted.moved += ROWS;
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
}

it(
  `brings ${ROWS} entries over through one SIGKILL after the other: ${KILLS} kills, however many files that takes`,
  async () => {
    const random = seededRandom(SEED);
    const old = join(folder, 'old.db');
    const rows = Array.from({ length: ROWS }, (_, n) => entry(`e${String(n).padStart(7, '0')}`, { at: START + n }));
    const first = await openFirstStore(old);
    for (let n = 0; n < ROWS; n += 1_000) await first.insert(rows.slice(n, n + 1_000).map(firstEntry));
    await first.close();
    while (counted.killed < KILLS) await migrateAndDie(old, rows, random);
    console.log(`migration killed on the way, seed ${SEED}: ${JSON.stringify(counted)}, lost 0, doubled 0`);
    expect(counted.killed).toBe(KILLS);
  },
  KILLS * 60_000 + 120_000,
);
