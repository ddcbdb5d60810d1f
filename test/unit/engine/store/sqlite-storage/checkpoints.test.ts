/** The write-ahead log: folded back by the worker, bounded while it is written to, and what happens without a worker. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { Checkpoints } from '#engine/store/sqlite-storage/checkpoints.ts';
import { noTrouble, temporaryFolder } from '../samples.ts';
import { instanceOf, storageIn, written } from './instances.ts';

const folder = temporaryFolder();

function logged(tell: (error: Error) => void, workerModule?: URL) {
  const file = join(folder(), 'a.db');
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (bytes BLOB)');
  const checkpoints = new Checkpoints(database, file, tell, workerModule);
  const insert = database.prepare('INSERT INTO t VALUES (randomblob(1000000))');
  const state = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  return {
    file,
    database,
    checkpoints,
    /** Commits so many megabytes. */
    write(megabytes: number) {
      database.exec('BEGIN');
      for (let n = 0; n < megabytes; n++) insert.run();
      database.exec('COMMIT');
      checkpoints.committed();
    },
    pages: () => state.get() as { log: number; checkpointed: number },
    async close() {
      await checkpoints.close();
      database.close();
    },
  };
}

describe('checkpoints', () => {
  it('fold a log that has grown back into the file, away from the writer', async () => {
    const { write, pages, checkpoints, database, close } = logged(noTrouble);
    write(1);
    expect(pages().checkpointed).toBe(0);
    expect(database.prepare('PRAGMA wal_autocheckpoint').get()).toEqual({ wal_autocheckpoint: 0 });
    write(8);
    await expect.poll(() => pages()).toMatchObject({ checkpointed: pages().log });
    expect(checkpoints.wait()).toBeNull();
    await close();
  });

  it('make a writer that never rests wait, so that the log is begun anew', async () => {
    const { file, write, pages, checkpoints, close } = logged(noTrouble);
    let waited = 0;
    for (let megabytes = 0; megabytes < 240; megabytes += 8) {
      const wait = checkpoints.wait();
      if (wait) waited++;
      await wait;
      write(8);
    }
    expect(waited).toBeGreaterThan(0);
    expect(statSync(`${file}-wal`).size).toBeLessThan(90e6);
    expect(pages().log).toBeLessThan(22_000);
    await close();
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('do not make a writer wait for ever for a reader that holds the log open', async () => {
    const { file, write, pages, checkpoints, close } = logged(noTrouble);
    const reader = new DatabaseSync(file, { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM t').get();
    write(70);
    await checkpoints.wait();
    expect(pages().checkpointed).toBeLessThan(1_000);
    write(1);
    expect(checkpoints.wait()).toBeNull();
    reader.exec('COMMIT');
    reader.close();
    write(20);
    await checkpoints.wait();
    await expect.poll(() => pages()).toMatchObject({ checkpointed: pages().log });
    await close();
  });

  it('are left to SQLite where the worker cannot be started, and say so once', async () => {
    const told: string[] = [];
    const nowhere = pathToFileURL(join(folder(), 'no-such-worker.js'));
    const { write, checkpoints, database, pages, close } = logged(({ message }) => told.push(message), nowhere);
    write(8);
    await expect.poll(() => told).toHaveLength(1);
    expect(told[0]).toContain('no-such-worker');
    expect(checkpoints.wait()).toBeNull();
    expect(database.prepare('PRAGMA wal_autocheckpoint').get()).toEqual({ wal_autocheckpoint: 1_000 });
    write(8);
    expect(pages().checkpointed).toBeGreaterThan(0);
    await close();
    expect(told).toHaveLength(1);
  });

  it('are done and their worker ended once the storage is closed', async () => {
    const dir = folder();
    const storage = storageIn(dir);
    const instance = await instanceOf(storage);
    const long = 'x'.repeat(20_000);
    for (let first = 0; first < 2_000; first += 100)
      await instance.bulkWrite(
        Array.from({ length: 100 }, (_, n) => written({ id: `k${first + n}`, name: long, age: n })),
        'test',
      );
    await instance.close();
    expect(existsSync(join(dir, 'base.db-wal'))).toBe(false);
    const again = await instanceOf(storage);
    expect(await again.findDocumentsById(['k0', 'k1999'], false)).toHaveLength(2);
    await again.close();
  });
});
