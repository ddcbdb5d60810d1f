/** Making backups: beside a store that is written to, checked before they count, and put back when the store is damaged. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { type Made, type MakeOptions, makeBackup } from '#engine/store/backup/make.ts';
import { backupFolderOf, backupsIn } from '#engine/store/backup/names.ts';
import { createWorkerMaker } from '#engine/store/backup/workerMaker.ts';
import { openStore } from '#engine/store/openStore.ts';
import type { Change } from '#engine/store/store.ts';
import type { Entry } from '#shared/domain/entry.ts';
import { recordingLog } from '../../../../support/recordingLog.ts';
import { account, book, entry, START, temporaryFolder } from '../samples.ts';

const folder = temporaryFolder();
const DAY = 86_400_000;
const open = (file: string, at = START) => openStore({ file, log: recordingLog(), now: () => at });

async function filled(rows = 200): Promise<string> {
  const file = join(folder(), 'store.db');
  const store = await open(file);
  const sum = rows * -1_500_000;
  await store.commit([
    { collection: 'accounts', put: [account('a')] },
    { collection: 'entries', insertNew: Array.from({ length: rows }, (_, n) => entry(`e${n}`)) },
    { collection: 'books', put: [{ ...book('acc-1:credits'), entries: rows, totalMicros: sum }] },
  ]);
  await store.close();
  return file;
}

const order = (database: string, over: Partial<MakeOptions> = {}): MakeOptions => ({
  database,
  folder: backupFolderOf(database),
  now: START + DAY,
  onlyIfChanged: false,
  ...over,
});
const mode = (file: string) => statSync(file).mode & 0o777;

/** Turns one bit over inside the text of one stored document. */
function flipInDocument(file: string, id: string): void {
  const bytes = readFileSync(file);
  const at = bytes.indexOf(`"id":"${id}","accountId"`);
  expect(at).toBeGreaterThan(0);
  const digit = bytes.indexOf('1500000', at);
  bytes[digit] = (bytes[digit] ?? 0) ^ 0x04;
  writeFileSync(file, bytes);
}

describe('a backup', () => {
  it('is private, one file, and holds every row', async () => {
    const file = await filled();
    const made = await makeBackup(order(file));
    expect(made).toMatchObject({ outcome: 'made', inspection: { damaged: false, found: 0, unsealed: 0, books: 1 } });
    const [backup] = backupsIn(backupFolderOf(file));
    expect(backup?.at).toBe(START + DAY);
    expect(readdirSync(backupFolderOf(file))).toHaveLength(1);
    expect([mode(backupFolderOf(file)), mode(backup?.file ?? '')]).toEqual([0o700, 0o600]);
    const copy = new DatabaseSync(backup?.file ?? '', { readOnly: true });
    expect(copy.prepare('SELECT count(*) AS n FROM "entries@1"').get()).toEqual({ n: 200 });
    copy.close();
  });

  it('is of one state of a store that is written to meanwhile, and the writer does not wait for it', async () => {
    const file = await filled(3_000);
    const store = await open(file);
    let written = 0;
    let on = true;
    const writing = (async () => {
      while (on) {
        const ids = [`w${written}a`, `w${written}b`];
        await store.commit([
          { collection: 'entries', insertNew: ids.map((id) => entry(id, { walletId: 'b:credits' })) },
        ]);
        written++;
      }
    })();
    const made = await createWorkerMaker().make(order(file));
    on = false;
    await writing;
    await store.close();
    expect(made.outcome).toBe('made');
    expect(written).toBeGreaterThan(3);
    const copy = new DatabaseSync((made as Extract<Made, { outcome: 'made' }>).backup.file, { readOnly: true });
    const { n } = copy.prepare(`SELECT count(*) AS n FROM "entries@1" WHERE "walletId" = 'b:credits'`).get() as {
      n: number;
    };
    copy.close();
    // Each commit has two rows: one state of the file has whole commits.
    expect(n % 2).toBe(0);
  });

  it('is not made again while nothing changed that it would save', async () => {
    const file = await filled();
    await makeBackup(order(file));
    const [first] = backupsIn(backupFolderOf(file));
    const again = await makeBackup(order(file, { now: START + 2 * DAY, onlyIfChanged: true }));
    expect(again.outcome).toBe('unchanged');
    expect(backupsIn(backupFolderOf(file))).toEqual([first]);
  });

  const add = async (file: string, ...rows: readonly Change[]) => {
    const store = await open(file);
    await store.commit(rows);
    await store.close();
  };
  const added = (from: number, count: number, over: Partial<Entry> = {}): Change => ({
    collection: 'entries',
    insertNew: Array.from({ length: count }, (_, n) => entry(`new${from + n}`, { walletId: 'b:credits', ...over })),
  });

  it('waits a week for little that the services tell again, a day for much of it or for what they cannot', async () => {
    const file = await filled();
    await makeBackup(order(file));
    const lookAt = async (day: number, more: Partial<MakeOptions> = {}) =>
      (await makeBackup(order(file, { now: START + day * DAY, onlyIfChanged: true, ...more }))).outcome;
    // Four in 204 are one in 51.
    await add(file, added(0, 4));
    expect(await lookAt(2)).toBe('unchanged');
    await add(file, added(4, 1));
    expect(await lookAt(3)).toBe('made');
    await add(file, added(5, 1));
    expect(await lookAt(9)).toBe('unchanged');
    expect(await lookAt(10)).toBe('made');
    await add(file, { collection: 'accounts', put: [account('b')] });
    expect(await lookAt(11)).toBe('made');
    await add(file, added(6, 50));
    expect(await lookAt(12, { largeBytes: 1_000 })).toBe('unchanged');
    expect(await lookAt(18, { largeBytes: 1_000 })).toBe('made');
    // Of those that no service tells, one in 257 is as ten.
    await add(file, added(56, 1, { source: 'derived' }));
    expect(await lookAt(19)).toBe('made');
  });

  it('of a store with one bit turned over in a row is not made, and the earlier one stays', async () => {
    const file = await filled();
    await makeBackup(order(file));
    const before = readdirSync(backupFolderOf(file));
    flipInDocument(file, 'e77');
    for (const onlyIfChanged of [false, true]) {
      const made = await makeBackup(order(file, { now: START + 2 * DAY, onlyIfChanged }));
      expect(made.outcome).toBe('damaged');
      expect(made.inspection.findings).toEqual([
        {
          kind: 'document',
          where: 'entries@1 e77',
          what: expect.stringContaining('not what was written'),
          damage: true,
        },
      ]);
    }
    expect(readdirSync(backupFolderOf(file))).toEqual(before);
  });

  it('says how much room it wants, and leaves nothing half made', async () => {
    const file = await filled();
    await expect(makeBackup(order(file, { room: () => 1_000 }))).rejects.toMatchObject({
      info: {
        kind: 'storage',
        message: expect.stringContaining('no room for a backup'),
        help: expect.stringMatching(/Free \d+ MB/),
      },
    });
    expect(readdirSync(backupFolderOf(file))).toEqual([]);
  });

  it('clears away what a killed process left half written, and nothing else', async () => {
    const file = await filled(20);
    const kept = backupFolderOf(file);
    mkdirSync(kept);
    for (const name of [
      'plimsoll-20251231T000000000Z.sqlite.part',
      'plimsoll-20251231T000000000Z.sqlite.part-journal',
      'my own notes.txt',
    ])
      writeFileSync(join(kept, name), 'x');
    await makeBackup(order(file));
    expect(readdirSync(kept).sort()).toEqual(['my own notes.txt', 'plimsoll-20260102T000000000Z.sqlite']);
  });

  it('is stopped between two steps, in a thread as here', async () => {
    const file = await filled();
    await expect(makeBackup(order(file, { stopped: () => true }))).rejects.toMatchObject({
      info: { kind: 'cancelled' },
    });
    expect(readdirSync(backupFolderOf(file))).toEqual([]);
    const maker = createWorkerMaker();
    const making = maker.make(order(file));
    const outcome = making.then(
      () => 'made',
      (error) => error.info.kind,
    );
    await maker.stop();
    expect(['cancelled', 'made']).toContain(await outcome);
    expect(readdirSync(backupFolderOf(file)).filter((name) => name.includes('.part'))).toEqual([]);
  });
});

describe('a damaged store', () => {
  const damages: Record<string, (file: string) => void> = {
    'that is no database': (file) => writeFileSync(file, 'Dear diary, '.repeat(1_000)),
    'cut short': (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
    'cut to nothing': (file) => truncateSync(file, 0),
    'with one bit turned over in a row': (file) => flipInDocument(file, 'e11'),
  };
  for (const [how, damage] of Object.entries(damages)) {
    it(`${how} is kept aside, and the newest good backup takes its place`, async () => {
      const file = await filled();
      await makeBackup(order(file));
      const store = await open(file);
      await store.commit([{ collection: 'accounts', put: [account('later')] }]);
      await store.close();
      // The newest backup is bad itself, and is passed over.
      writeFileSync(join(backupFolderOf(file), 'plimsoll-20260103T000000000Z.sqlite'), 'not a database');
      const derived = join(file, '..', 'index.sqlite');
      writeFileSync(derived, 'of the store before');
      damage(file);
      const bytes = readFileSync(file);
      const log = recordingLog();
      const again = await openStore({ file, log, now: () => START + 3 * DAY, derived: [derived] });
      const [notice] = again.notices;
      expect(notice).toMatchObject({
        kind: 'restored',
        message: expect.stringContaining('backup of 2026-01-02 00:00 UTC'),
      });
      expect(notice?.help).toContain('Payments made since are not in the journal');
      expect(readFileSync(notice?.file ?? '').equals(bytes)).toBe(true);
      expect(await again.all('accounts')).toEqual([account('a')]);
      expect(await again.all('entries')).toHaveLength(200);
      expect(existsSync(derived)).toBe(false);
      await again.close();
      expect(backupsIn(backupFolderOf(file))).toHaveLength(2);
      expect(log.events).toContain('store.backup-unusable');
    });
  }

  it('stays where it is when nothing may be written beside it', async () => {
    const file = await filled(20);
    await makeBackup(order(file));
    writeFileSync(file, 'Dear diary, '.repeat(1_000));
    const dir = join(file, '..');
    chmodSync(dir, 0o755);
    // Someone who may read all of it and write nothing.
    chmodSync(dir, 0o555);
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    try {
      await expect(open(file)).rejects.toMatchObject({ info: { kind: 'storage' } });
    } finally {
      if (root) process.seteuid?.(0);
    }
    chmodSync(dir, 0o755);
    expect(readFileSync(file, 'utf8')).toContain('Dear diary');
  });
});
