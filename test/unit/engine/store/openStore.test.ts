/** Opening what the last run, another version or an accident left behind. */
import { createHash } from 'node:crypto';
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
import { basename, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { STORE_FORMAT } from '#engine/store/collections.ts';
import { openStore } from '#engine/store/openStore.ts';
import { recordingLog } from '../../../support/recordingLog.ts';
import { account, entry, START, temporaryFolder } from './samples.ts';

const folder = temporaryFolder();
const open = (file: string, lock = false) => openStore({ file, log: recordingLog(), now: () => START, lock });
const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

async function filled(rows = 300): Promise<string> {
  const file = join(folder(), 'store.db');
  const store = await open(file);
  await store.commit([
    { collection: 'accounts', put: [account('a')] },
    { collection: 'entries', insertNew: Array.from({ length: rows }, (_, n) => entry(`e${n}`)) },
  ]);
  await store.close();
  return file;
}

/** Overwrites every page that holds rows of a table. */
function scrambleRows(file: string, table: string): void {
  const database = new DatabaseSync(file);
  const sql = "SELECT pgoffset AS at, pgsize AS size FROM dbstat WHERE name = ? AND pagetype = 'leaf'";
  const pages = database.prepare(sql).all(table) as { at: number; size: number }[];
  database.close();
  const bytes = readFileSync(file);
  for (const { at, size } of pages) bytes.fill(0xa5, at, at + size);
  writeFileSync(file, bytes);
}

/** As root nothing is read-only: so the test gives up being root for a while. */
async function asOrdinaryUser(work: () => Promise<void>): Promise<void> {
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    if (root) process.seteuid?.(0);
  }
}

describe('openStore', () => {
  it('makes the folder and the file, and finds everything again', async () => {
    const file = join(folder(), 'deep', 'er', 'store.db');
    const store = await open(file);
    expect(store.notices).toEqual([]);
    await store.commit([{ collection: 'accounts', put: [account('a')] }]);
    await store.close();
    const again = await open(file);
    expect(await again.all('accounts')).toEqual([account('a')]);
    await again.close();
    expect(readdirSync(join(file, '..'))).toEqual(['store.db']);
  });

  it('refuses a file of a newer version and does not touch a byte of it', async () => {
    const file = await filled();
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA user_version = ${STORE_FORMAT + 1}`);
    database.close();
    const before = hash(file);
    await expect(open(file)).rejects.toMatchObject({
      info: { kind: 'storage', message: expect.stringContaining('newer'), help: expect.stringContaining('Install') },
    });
    expect(hash(file)).toBe(before);
    expect(readdirSync(join(file, '..'))).toEqual([basename(file)]);
  });

  const damages: Record<string, (file: string) => void> = {
    'that is no database': (file) => writeFileSync(file, 'Dear diary, '.repeat(1_000)),
    'cut short': (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
    'cut to a few bytes': (file) => truncateSync(file, 20),
    'with a scrambled beginning': (file) => {
      const bytes = readFileSync(file);
      bytes.fill(0xa5, 100, 4_096);
      writeFileSync(file, bytes);
    },
  };
  for (const [how, damage] of Object.entries(damages)) {
    it(`sets a file ${how} aside, says so and begins a new one`, async () => {
      const file = await filled();
      damage(file);
      const before = hash(file);
      const store = await open(file);
      const [notice] = store.notices;
      expect(store.notices).toHaveLength(1);
      expect(notice?.file).toBe(`${file}.damaged-2026-01-01T00-00-00-000Z`);
      expect(notice?.message).toContain('damaged');
      expect(hash(notice?.file ?? '')).toBe(before);
      expect(await store.all('entries')).toEqual([]);
      await store.commit([{ collection: 'accounts', put: [account('b')] }]);
      await store.close();
      const again = await open(file);
      // Whoever was not there the first time hears of it, for a week.
      expect(again.notices).toEqual([notice]);
      expect(await again.all('accounts')).toEqual([account('b')]);
      await again.close();
    });
  }

  it('notices damage deep inside while running, and sets the file aside at the next start', async () => {
    // Large enough not to be read through at each start.
    const file = await filled(9_000);
    scrambleRows(file, 'entries@1');
    const store = await open(file);
    try {
      expect(store.notices).toEqual([]);
      await expect(store.all('entries')).rejects.toMatchObject({
        info: { kind: 'storage', message: expect.stringContaining('damaged') },
      });
    } finally {
      await store.close();
    }
    const again = await open(file);
    expect(again.notices).toHaveLength(1);
    await again.close();
  });

  it('says what to do about a folder that cannot be written to', async () => {
    const parent = folder();
    chmodSync(parent, 0o555);
    await asOrdinaryUser(async () => {
      await expect(open(join(parent, 'data', 'store.db'))).rejects.toMatchObject({
        info: {
          kind: 'storage',
          message: expect.stringContaining(parent),
          help: expect.stringContaining('--data-dir'),
        },
      });
      await expect(open(join(parent, 'store.db'))).rejects.toMatchObject({ info: { kind: 'storage' } });
    });
    expect(readdirSync(parent)).toEqual([]);
    chmodSync(parent, 0o755);
  });

  it('says what to do about a file that cannot be written to, and leaves it as it is', async () => {
    const file = await filled(10);
    const before = hash(file);
    chmodSync(file, 0o444);
    chmodSync(join(file, '..'), 0o555);
    await asOrdinaryUser(async () => {
      await expect(open(file)).rejects.toMatchObject({ info: { kind: 'storage', help: expect.any(String) } });
    });
    expect(hash(file)).toBe(before);
  });

  it('says what to do where a file stands in the folder’s place', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    await expect(open(join(file, 'store.db'))).rejects.toMatchObject({ info: { kind: 'storage' } });
  });

  it('holds the writer lock while open, and only then', async () => {
    const file = join(folder(), 'store.db');
    const store = await open(file, true);
    await expect(open(file, true)).rejects.toMatchObject({
      info: { kind: 'storage', message: expect.stringContaining(String(process.pid)) },
    });
    await store.close();
    const again = await open(file, true);
    await again.close();
  });

  it('frees the writer lock when it cannot open', async () => {
    const dir = folder();
    const file = join(dir, 'store.db');
    mkdirSync(file);
    await expect(open(file, true)).rejects.toMatchObject({ info: { kind: 'storage' } });
    const other = await open(join(dir, 'other.db'), true);
    await other.close();
    expect(existsSync(join(dir, 'writer.pid'))).toBe(false);
  });
});
