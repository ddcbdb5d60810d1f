/** A transaction over several turns of the event loop, and what its writers are told when. */
import { join } from 'node:path';
import v8 from 'node:v8';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { Checkpoints } from '#engine/store/sqlite-storage/checkpoints.ts';
import { LogSync } from '#engine/store/sqlite-storage/logSync.ts';
import { Pace } from '#engine/store/sqlite-storage/pace.ts';
import { WriteQueue } from '#engine/store/sqlite-storage/writeQueue.ts';
import { noTrouble, temporaryFolder } from '../samples.ts';
import { instanceOf, storageIn, thing, written } from './instances.ts';

const folder = temporaryFolder();
/** A large write of RxDB's takes several turns on any machine. */
const MANY = Array.from({ length: 5_000 }, (_, n) => written(thing(`k${n}`)));

function queue(sync: () => Promise<void>) {
  const file = join(folder(), 'a.db');
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER PRIMARY KEY)');
  const insert = database.prepare('INSERT INTO t VALUES (?)');
  const writes = new WriteQueue({
    database,
    log: { sync },
    checkpoints: new Checkpoints(database, file, noTrouble),
    pace: new Pace(),
  });
  const add = (n: number, committed?: () => void) =>
    writes.enqueue('test', { run: () => insert.run(n), ...(committed && { committed }) });
  return { database, writes, add, rows: () => database.prepare('SELECT n FROM t ORDER BY n').all() };
}

/** How many live objects there are of a kind, after a collection. */
const alive = (kind: ArrayConstructor | PromiseConstructor) => v8.queryObjects(kind as never, { format: 'count' });

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a long transaction', () => {
  it('lets the event loop turn, and shows none of itself to reads before it is over', async () => {
    const instance = await instanceOf(storageIn(folder()));
    const { database } = instance.internals.connection;
    let cut = 0;
    const looking = setInterval(() => {
      if (database.isTransaction) cut++;
    }, 1);
    const wrote = instance.bulkWrite(MANY, 'test');
    await turn();
    await turn();
    expect(database.isTransaction).toBe(true);
    const seen = await instance.findDocumentsById(['k0', 'k4999'], false);
    expect(database.isTransaction).toBe(false);
    expect(seen).toHaveLength(2);
    expect(await wrote).toEqual({ error: [] });
    clearInterval(looking);
    expect(cut).toBeGreaterThan(1);
    await instance.close();
  });

  it('is ended at once for a collection that is made meanwhile, and for a close', async () => {
    const storage = storageIn(folder());
    const instance = await instanceOf(storage);
    const { database } = instance.internals.connection;
    const wrote = instance.bulkWrite(MANY, 'test');
    await turn();
    await turn();
    expect(database.isTransaction).toBe(true);
    const other = await instanceOf(storage, { collectionName: 'others' });
    expect(database.isTransaction).toBe(false);
    expect(await wrote).toEqual({ error: [] });
    const last = other.bulkWrite(MANY, 'test');
    await turn();
    await turn();
    expect(database.isTransaction).toBe(true);
    await Promise.all([instance.close(), other.close()]);
    expect(await last).toEqual({ error: [] });
  });

  it('lets those go on who waited for it to end, also when it fails', async () => {
    const instance = await instanceOf(storageIn(folder()));
    const { database } = instance.internals.connection;
    const broken = [...MANY, written(thing('half a pair \ud83d'))];
    const refused = expect(instance.bulkWrite(broken, 'test')).rejects.toThrow(/not well-formed/);
    await turn();
    await turn();
    expect(database.isTransaction).toBe(true);
    expect(await instance.findDocumentsById(['k0'], true)).toEqual([]);
    await refused;
    await instance.close();
  });

  it('is taken back as a whole where a late row of it fails', async () => {
    const storage = storageIn(folder());
    const instance = await instanceOf(storage);
    const broken = [...MANY, written(thing('half a pair \ud83d'))];
    await expect(instance.bulkWrite(broken, 'test')).rejects.toThrow(/not well-formed/);
    expect(await instance.findDocumentsById(['k0', 'k4999'], true)).toEqual([]);
    await instance.close();
  });
});

describe('a writer', () => {
  it('is answered once its commit is on disk; reads and events need not wait for that', async () => {
    let onDisk: () => void = () => undefined;
    const { add, rows } = queue(
      () =>
        new Promise((resolve) => {
          onDisk = resolve;
        }),
    );
    const order: string[] = [];
    const answered = add(1, () => order.push('announced')).then(() => order.push('answered'));
    await turn();
    await turn();
    expect(rows()).toEqual([{ n: 1 }]);
    expect(order).toEqual(['announced']);
    onDisk();
    await answered;
    expect(order).toEqual(['announced', 'answered']);
  });

  it('is refused for good once the disk failed to take a commit', async () => {
    let lose: (error: Error) => void = () => undefined;
    const { add, rows } = queue(
      () =>
        new Promise((_, reject) => {
          lose = reject;
        }),
    );
    const written = Promise.allSettled([add(2)]);
    await turn();
    await turn();
    const queued = Promise.allSettled([add(3)]);
    lose(new Error('the disk is gone'));
    const refused = [{ status: 'rejected', reason: new Error('the disk is gone') }];
    expect(await written).toEqual(refused);
    expect(await queued).toEqual(refused);
    await expect(add(4)).rejects.toThrow('the disk is gone');
    expect(rows()).toEqual([{ n: 2 }]);
  });
});

describe('putting the log on disk', () => {
  it('covers every commit that came before the call, also while another is under way', async () => {
    const file = join(folder(), 'a.db');
    const database = new DatabaseSync(file);
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (n)');
    const log = new LogSync(file);
    const order: number[] = [];
    const first = log.sync().then(() => order.push(1));
    const second = log.sync();
    expect(log.sync()).toBe(second);
    await Promise.all([first, second.then(() => order.push(2))]);
    expect(order).toEqual([1, 2]);
    await log.sync();
    log.close();
    database.close();
  });
});

describe('an app that runs for months', () => {
  it('keeps nothing of a commit whose writers were answered', async () => {
    const { database, writes, add } = queue(() => Promise.resolve());
    const commits = async (from: number) => {
      for (let n = from; n < from + 1_000; n++) {
        add(n);
        writes.flushNow();
        await turn();
      }
    };
    await commits(0);
    const before = { arrays: alive(Array), promises: alive(Promise) };
    await commits(1_000);
    expect(alive(Array) - before.arrays).toBeLessThan(500);
    expect(alive(Promise) - before.promises).toBeLessThan(500);
    await writes.drain();
    database.close();
  });
});
