/** The move from the first format to this one, killed at seeded moments: every entry comes over once, and none twice. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, expect, it } from 'vitest';
import { openStore } from '#engine/store/openStore.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { firstEntry, openFirstStore } from '../unit/engine/store/formatOne.ts';
import { entry, START } from '../unit/engine/store/samples.ts';
import { countFromEnvironment, seededRandom } from '../unit/engine/store/sqlite-storage/random.ts';

const ROWS = countFromEnvironment('STORE_MIGRATION_ROWS', 10_000);
const SEED = countFromEnvironment('STORE_MIGRATION_SEED', 29);

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-migration-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @returns whether it was killed before it was through */
async function migrateAndKill(file: string, steps: number, turns: number): Promise<boolean> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'storeMigrator.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seen = 0;
  const exited = once(child, 'exit');
  createInterface({ input: child.stdout }).on('line', () => {
    if (++seen === steps) void afterTurns(turns).then(() => child.kill('SIGKILL'));
  });
  const [code, signal] = await exited;
  expect([
    { code: 0, signal: null },
    { code: null, signal: 'SIGKILL' },
  ]).toContainEqual({ code, signal });
  return signal === 'SIGKILL';
}

async function afterTurns(turns: number): Promise<void> {
  for (let n = 0; n < turns; n++) await new Promise<void>((resolve) => setImmediate(resolve));
}

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

it(`brings ${ROWS} entries over through one SIGKILL after the other`, async () => {
  const random = seededRandom(SEED);
  const file = join(folder, 'store.db');
  const rows = Array.from({ length: ROWS }, (_, n) => entry(`e${String(n).padStart(7, '0')}`, { at: START + n }));
  const first = await openFirstStore(file);
  for (let n = 0; n < ROWS; n += 1_000) await first.insert(rows.slice(n, n + 1_000).map(firstEntry));
  await first.close();

  let kills = 0;
  let before = 0;
  while (await migrateAndKill(file, 1 + random.int(5), random.int(6))) {
    kills++;
    const moved = movedIn(file);
    expect(moved).toBeGreaterThanOrEqual(before);
    before = moved;
  }
  const log = recordingLog();
  const store = await openStore({ file, log, now: () => START });
  expect(log.events).toEqual(['store.opened']);
  expect(await store.all('entries')).toStrictEqual(rows);
  await store.close();
  expect(movedIn(file)).toBe(ROWS);
  console.log(`migration, seed ${SEED}: ${ROWS} rows, ${kills} kills, lost 0, doubled 0`);
  expect(kills).toBeGreaterThan(2);
}, 300_000);
