/**
 * Killed while a backup is made, and while one is put back: a backup that counts is whole, the last good one is never lost,
 * and the store is the old one, or the restored one, at whatever moment it ends.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeBackup } from '#engine/store/backup/make.ts';
import { backupFolderOf, backupsIn } from '#engine/store/backup/names.ts';
import { inspectStore } from '#engine/store/inspect.ts';
import { openStore } from '#engine/store/openStore.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { account, entry, START } from '../unit/engine/store/samples.ts';
import { countFromEnvironment, type Random, seededRandom } from '../unit/engine/store/sqlite-storage/random.ts';

const KILLS = countFromEnvironment('BACKUP_KILLS', 6);
/** Each takes seconds, on a machine that does other things too. */
const MOST_MS = 60_000 + 30_000 * KILLS;
const SEED = countFromEnvironment('BACKUP_KILL_SEED', 47);
const ROWS = 4_000;
const HOUR = 3_600_000;

const base = mkdtempSync(join(tmpdir(), 'plimsoll-backup-kill-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const made = join(base, 'made', 'store.db');

beforeAll(async () => {
  const store = await openStore({ file: made, log: recordingLog(), now: () => START });
  await store.commit([{ collection: 'accounts', put: [account('a')] }]);
  for (let n = 0; n < ROWS; n += 500)
    await store.commit([
      { collection: 'entries', insertNew: Array.from({ length: 500 }, (_, i) => entry(`e${n + i}`)) },
    ]);
  await store.close();
  await makeBackup({ database: made, folder: backupFolderOf(made), now: START, onlyIfChanged: false });
}, 60_000);

/** @returns whether it was killed before it was through */
async function runAndKill(what: 'backup' | 'open', file: string, now: number, random: Random): Promise<boolean> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'backupChild.ts'), what, file, String(now)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const steps = 1 + random.int(what === 'backup' ? 10 : 4);
  const wait = random.int(12);
  let seen = 0;
  const exited = once(child, 'exit');
  createInterface({ input: child.stdout }).on('line', () => {
    if (++seen === steps) setTimeout(() => child.kill('SIGKILL'), wait);
  });
  const [code, signal] = await exited;
  expect([
    { code: 0, signal: null },
    { code: null, signal: 'SIGKILL' },
  ]).toContainEqual({ code, signal });
  return signal === 'SIGKILL';
}

function mustBeWhole(file: string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  const { found, documents } = inspectStore(database);
  database.close();
  expect({ file, found, entries: documents['entries@1'] }).toEqual({ file, found: 0, entries: ROWS });
}

it(
  `a backup that counts is whole, through ${KILLS} kills`,
  async () => {
    const random = seededRandom(SEED);
    const folder = join(base, 'backing');
    cpSync(join(base, 'made'), folder, { recursive: true });
    const file = join(folder, 'store.db');
    let killed = 0;
    for (let n = 1; n <= KILLS; n++) {
      if (await runAndKill('backup', file, START + n * HOUR, random)) killed++;
      const all = backupsIn(backupFolderOf(file));
      expect(all.length).toBeGreaterThan(0);
      for (const backup of all) mustBeWhole(backup.file);
    }
    // What was left half written goes with the next one.
    await makeBackup({ database: file, folder: backupFolderOf(file), now: START + 1_000 * HOUR, onlyIfChanged: false });
    expect(readdirSync(backupFolderOf(file)).filter((name) => !name.endsWith('.sqlite'))).toEqual([]);
    mustBeWhole(file);
    console.log(`backups, seed ${SEED}: ${KILLS} runs, ${killed} killed, bad backups 0`);
    expect(killed).toBeGreaterThan(KILLS / 4);
  },
  MOST_MS,
);

it(
  `a store that is put back is the backup, whenever it was killed, through ${KILLS} kills`,
  async () => {
    const random = seededRandom(SEED + 1);
    let killed = 0;
    for (let n = 1; n <= KILLS; n++) {
      const folder = join(base, `restoring-${n}`);
      cpSync(join(base, 'made'), folder, { recursive: true });
      const file = join(folder, 'store.db');
      truncateSync(file, 20_000 + random.int(1_000_000));
      while (await runAndKill('open', file, START + n * HOUR, random)) {
        killed++;
        // The damaged file is in its place or aside, and the backup is where it was.
        const names = readdirSync(folder);
        expect(names.some((name) => name === 'store.db' || name.includes('.damaged-'))).toBe(true);
        for (const backup of backupsIn(backupFolderOf(file))) mustBeWhole(backup.file);
      }
      const store = await openStore({ file, log: recordingLog(), now: () => START + n * HOUR });
      expect(store.notices.map(({ kind }) => kind)).toEqual(['restored']);
      expect(await store.all('entries')).toHaveLength(ROWS);
      expect(await store.all('accounts')).toEqual([account('a')]);
      await store.close();
      expect(readdirSync(folder).some((name) => name.includes('.damaged-'))).toBe(true);
      for (const left of ['store.db-restoring', 'store.db-restored'])
        expect(existsSync(join(folder, left))).toBe(false);
      rmSync(folder, { recursive: true, force: true });
    }
    console.log(`restores, seed ${SEED}: ${KILLS} damaged stores, ${killed} kills, lost 0, doubled 0`);
    expect(killed).toBeGreaterThan(KILLS / 4);
  },
  MOST_MS,
);
