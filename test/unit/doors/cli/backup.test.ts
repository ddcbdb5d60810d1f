/** Copying, restoring and looking through a store by commands: alone, beside an app, and where it is damaged. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataFolder } from '#engine/dataFolder/folder.ts';
import { acquireWriterLock } from '#engine/store/lock.ts';
import { openStore } from '#engine/store/openStore.ts';
import { fillStore, madeWallet } from '../../../support/finance/ledger.ts';
import { recordingLog } from '../../../support/recordingLog.ts';
import { fastClock, runInProcess } from './cliWorld.ts';

const WITHIN = 60_000;
let home: string;
let dir: string;
let database: string;

beforeEach(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-backup-')));
  dir = join(home, 'data');
  const { paths } = openDataFolder(dir, 'live', Date.UTC(2026, 10, 5));
  database = paths.database;
  const rows = Array.from({ length: 50 }, (_, n) => ({
    at: Date.UTC(2026, 9, 1) + n,
    micros: -1_000_000,
    sourceId: `s${n}`,
  }));
  await fillStore(database, [madeWallet({ accountId: 'lab', label: 'Lab', baseMicros: 100_000_000, rows })]);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const run = (args: string[], answer?: string) =>
  runInProcess(['--data-dir', dir, ...args], {
    home,
    clock: fastClock(50),
    ...(answer === undefined ? {} : { answer }),
  });
const json = async (...args: string[]) => {
  const { stdout, code } = await run(['--json', ...args]);
  return { code, value: JSON.parse(stdout) };
};

async function labels(): Promise<string[]> {
  const store = await openStore({ file: database, log: recordingLog(), now: Date.now });
  const all = (await store.all('accounts')).map(({ label }) => label);
  await store.close();
  return all;
}

async function rename(label: string): Promise<void> {
  const store = await openStore({ file: database, log: recordingLog(), now: Date.now });
  const [account] = await store.all('accounts');
  if (account !== undefined) await store.commit([{ collection: 'accounts', put: [{ ...account, label }] }]);
  await store.close();
}

describe('backup and restore', () => {
  test(
    'what was backed up is put back, and what was there is kept',
    async () => {
      const made = await json('backup');
      expect(made).toMatchObject({ code: 0, value: { exitCode: 0, bytes: statSync(made.value.file).size } });
      expect(made.value.file.startsWith(join(dir, 'backups'))).toBe(true);
      await rename('Changed since');
      writeFileSync(join(dir, 'ledger-index.sqlite'), 'of the store before');
      const restored = await json('restore', '--yes');
      expect(restored).toMatchObject({ code: 0, value: { found: 0, restored: { backup: made.value.file } } });
      expect(await labels()).toEqual(['Lab']);
      expect(existsSync(restored.value.restored.aside)).toBe(true);
      expect(existsSync(join(dir, 'ledger-index.sqlite'))).toBe(false);
    },
    WITHIN,
  );

  test(
    'asks once, and a no changes nothing',
    async () => {
      await run(['backup']);
      await rename('Changed since');
      const no = await run(['restore'], 'n');
      expect(no.code).toBe(1);
      expect(no.asked).toContain('Go on?');
      expect(no.stderr).toContain('is kept beside it');
      expect(await labels()).toEqual(['Changed since']);
      expect(readdirSync(dir).filter((name) => name.includes('restor'))).toEqual([]);
      const unasked = await run(['restore']);
      expect(unasked.code).toBe(1);
      expect(unasked.stderr).toContain('--yes');
      expect(await labels()).toEqual(['Changed since']);
    },
    WITHIN,
  );

  test(
    'into a file of one’s own, which is never overwritten, and back from it',
    async () => {
      const file = join(home, 'copy.sqlite');
      expect((await json('backup', '--to', file)).value).toMatchObject({ file });
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const again = await json('backup', '--to', file);
      expect(again).toMatchObject({ code: 1, value: { error: { kind: 'invalid-input' } } });
      await rename('Changed since');
      expect((await json('restore', file, '--yes')).code).toBe(0);
      expect(await labels()).toEqual(['Lab']);
    },
    WITHIN,
  );

  test(
    'lists what there is',
    async () => {
      expect((await json('restore', '--list')).value.backups).toEqual([]);
      const made = await json('backup');
      const { backups, folder } = (await json('restore', '--list')).value;
      expect(folder).toBe(join(dir, 'backups'));
      expect(backups).toMatchObject([{ file: made.value.file, ofFormat: null }]);
    },
    WITHIN,
  );

  test(
    'a damaged file is refused as a backup, and nothing is changed',
    async () => {
      const { value } = await json('backup');
      truncateSync(value.file, Math.floor(statSync(value.file).size / 2));
      const before = readFileSync(database);
      for (const args of [
        ['restore', '--yes'],
        ['restore', value.file, '--yes'],
        ['restore', join(dir, 'folder.json'), '--yes'],
      ]) {
        const refused = await json(...args);
        expect(refused).toMatchObject({ code: 1, value: { error: { kind: 'storage', help: 'Nothing was changed.' } } });
      }
      expect(readFileSync(database).equals(before)).toBe(true);
      expect((await json('restore', 'no-such-backup', '--yes')).value.error.kind).toBe('not-found');
    },
    WITHIN,
  );

  test(
    'nothing is restored while somebody is the folder’s writer; a copy can be made',
    async () => {
      await run(['backup']);
      const lock = acquireWriterLock(dir);
      try {
        const refused = await json('restore', '--yes');
        expect(refused).toMatchObject({
          code: 1,
          value: { error: { kind: 'conflict', help: expect.stringContaining('Quit the app') } },
        });
        expect((await json('backup', '--to', join(home, 'beside.sqlite'))).code).toBe(0);
        expect((await json('verify')).code).toBe(0);
      } finally {
        lock?.release();
      }
    },
    WITHIN,
  );

  test(
    'where there is no data there is nothing to copy',
    async () => {
      const { stdout, code } = await runInProcess(['--data-dir', join(home, 'none'), '--live', '--json', 'backup'], {
        home,
        clock: fastClock(50),
      });
      expect({ code, kind: JSON.parse(stdout).error.kind }).toEqual({ code: 1, kind: 'not-found' });
      expect(existsSync(join(home, 'none'))).toBe(false);
    },
    WITHIN,
  );
});

describe('verify', () => {
  test(
    'says what it looked at, and that nothing is wrong',
    async () => {
      const { code, value } = await json('verify');
      expect(value).toMatchObject({
        exitCode: 0,
        found: 0,
        findings: [],
        documents: { 'entries@1': 50, 'accounts@0': 1, 'books@0': 1 },
        withoutChecksum: 0,
        books: 1,
        readModel: { wallets: 1 },
      });
      expect(code).toBe(0);
      const { stdout } = await run(['verify']);
      expect(stdout).toContain('Nothing is wrong.');
      expect(stdout).toContain('50 documents');
    },
    WITHIN,
  );

  /** Each changes the store's file as a fault of the disk, or of a program, would. */
  const faults: Record<string, { readonly change: (database: DatabaseSyncInstance) => void; readonly kind: string }> = {
    'a document with another digit in it': {
      change: (db) => db.exec(`UPDATE "entries@1" SET _doc = replace(_doc, '-1000000', '-1000001') WHERE rowid = 7`),
      kind: 'document',
    },
    'a document that cannot be read': {
      change: (db) => db.exec(`UPDATE "entries@1" SET _doc = substr(_doc, 1, 100) || '}' WHERE rowid = 7`),
      kind: 'document',
    },
    'a column that says something else': {
      change: (db) => db.exec(`UPDATE "entries@1" SET "amount.micros" = -1 WHERE rowid = 7`),
      kind: 'column',
    },
    'a row that is gone': { change: (db) => db.exec('DELETE FROM "entries@1" WHERE rowid = 7'), kind: 'books' },
    'a document that fits no schema': {
      change: (db) =>
        db.exec(
          `UPDATE "accounts@0" SET _doc = replace(trim(_doc, char(32, 9, 10, 13)), '"demo":false', '"demo":"no"')`,
        ),
      kind: 'schema',
    },
    'an index that lost one of its rows': {
      change: (db) => {
        const page = db
          .prepare(`SELECT pgoffset AS at, pgsize AS size FROM dbstat WHERE name = ? AND pagetype = 'leaf'`)
          .get('sqlite_autoindex_accounts@0_1') as { at: number; size: number };
        const bytes = readFileSync(database);
        const at = bytes.indexOf('lab', page.at);
        expect(at).toBeLessThan(page.at + page.size);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        writeFileSync(database, bytes);
      },
      kind: 'file',
    },
  };
  for (const [what, { change, kind }] of Object.entries(faults)) {
    test(
      `finds ${what}`,
      async () => {
        const db = new DatabaseSync(database);
        change(db);
        db.close();
        const { code, value } = await json('verify');
        expect(code).toBe(1);
        expect(value.findings.map((finding: { kind: string }) => finding.kind)).toContain(kind);
        const { stdout } = await run(['verify']);
        expect(stdout).toMatch(/things? (is|are) wrong:/);
      },
      WITHIN,
    );
  }

  test(
    'looks at a copy too, and at what is no store',
    async () => {
      const file = join(home, 'copy.sqlite');
      await run(['backup', '--to', file]);
      expect((await json('verify', file)).value).toMatchObject({ found: 0, readModel: null });
      writeFileSync(file, 'Dear diary, '.repeat(500));
      expect(await json('verify', file)).toMatchObject({
        code: 1,
        value: { findings: [{ kind: 'file', damage: true }] },
      });
      expect((await json('verify', join(home, 'none'))).value.error.kind).toBe('not-found');
    },
    WITHIN,
  );
});
