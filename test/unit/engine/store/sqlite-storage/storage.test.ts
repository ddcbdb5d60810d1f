/** The RxStorage interface, call by call. */
import { setTimeout as wait } from 'node:timers/promises';
import { now } from 'rxdb';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../samples.ts';
import { instanceOf, prepared, type Stored, storageIn, thing, thingSchema, written } from './instances.ts';

const folder = temporaryFolder();
const open = () => instanceOf(storageIn(folder()));

describe('reading and writing', () => {
  it('gives documents by id in the order asked for, deleted ones only when asked', async () => {
    const instance = await open();
    const rows = ['a', 'b', 'c'].map((id) => written(thing(id)));
    expect(await instance.bulkWrite(rows, 'test')).toEqual({ error: [] });
    const [b] = await instance.findDocumentsById(['b'], false);
    await instance.bulkWrite([written(thing('b'), b as Stored, true)], 'test');
    const ids = async (withDeleted: boolean) =>
      (await instance.findDocumentsById(['c', 'nobody', 'b', 'a'], withDeleted)).map(({ id }) => id);
    expect(await ids(false)).toEqual(['c', 'a']);
    expect(await ids(true)).toEqual(['c', 'b', 'a']);
    await instance.close();
  });

  it('refuses what does not follow from what is stored, and writes the rest of the batch', async () => {
    const instance = await open();
    const first = written(thing('a'));
    await instance.bulkWrite([first], 'test');
    const answer = await instance.bulkWrite([written(thing('a')), written(thing('b'))], 'test');
    expect(answer.error).toMatchObject([{ status: 409, documentId: 'a', documentInDb: first.document }]);
    expect(await instance.findDocumentsById(['a', 'b'], false)).toHaveLength(2);
    await instance.close();
  });

  it('counts and pages alike', async () => {
    const instance = await open();
    await instance.bulkWrite(
      Array.from({ length: 30 }, (_, n) => written(thing(`k${n}`, n % 10))),
      'test',
    );
    const query = prepared({ selector: { age: { $gte: 5 } }, sort: [{ age: 'desc' }], skip: 3, limit: 4 });
    expect((await instance.query(query)).documents.map(({ age }) => age)).toEqual([8, 8, 8, 7]);
    expect(await instance.count(query)).toEqual({ count: 4, mode: 'fast' });
    expect(await instance.count(prepared({ selector: { age: { $gte: 5 } } }))).toEqual({ count: 15, mode: 'fast' });
    const byPattern = prepared({ selector: { name: { $regex: '1$' } } });
    expect(await instance.count(byPattern)).toEqual({ count: 3, mode: 'slow' });
    await instance.close();
  });

  it('keeps what was written when it is closed and opened again', async () => {
    const storage = storageIn(folder());
    const instance = await instanceOf(storage);
    const unawaited = instance.bulkWrite([written(thing('a'))], 'test');
    await instance.close();
    await unawaited;
    const again = await instanceOf(storage);
    expect(await again.findDocumentsById(['a'], false)).toMatchObject([thing('a')]);
    await again.close();
  });

  it('refuses every call once closed, and closes as often as it is asked to', async () => {
    const instance = await open();
    await instance.close();
    await instance.close();
    const calls = [
      () => instance.bulkWrite([], 'test'),
      () => instance.findDocumentsById([], false),
      () => instance.query(prepared({})),
      () => instance.count(prepared({})),
      () => instance.getChangedDocumentsSince(1),
      () => instance.getAttachmentData('a', 'b', 'c'),
      () => instance.cleanup(0),
      () => instance.remove(),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow(/is closed/);
    expect(() => instance.changeStream()).toThrow(/is closed/);
  });

  it('removes one collection with all of its documents and leaves the others', async () => {
    const storage = storageIn(folder());
    const [things, others] = [await instanceOf(storage), await instanceOf(storage, { collectionName: 'others' })];
    await things.bulkWrite([written(thing('a'))], 'test');
    await others.bulkWrite([written(thing('a'))], 'test');
    await things.remove();
    const again = await instanceOf(storage);
    expect((await again.query(prepared({}))).documents).toEqual([]);
    expect((await others.query(prepared({}))).documents).toHaveLength(1);
    await Promise.all([again.close(), others.close()]);
  });

  it('keeps apart collections whose names differ in upper and lower case alone', async () => {
    const storage = storageIn(folder());
    const [lower, upper] = [await instanceOf(storage), await instanceOf(storage, { collectionName: 'THINGS' })];
    await lower.bulkWrite([written(thing('a'))], 'test');
    expect((await upper.query(prepared({}))).documents).toEqual([]);
    await Promise.all([lower.close(), upper.close()]);
  });

  it('refuses a collection that was stored with another schema of the same version', async () => {
    const storage = storageIn(folder());
    const instance = await instanceOf(storage);
    const schema = { ...thingSchema, indexes: [['_deleted', 'age', 'id']] };
    await expect(instanceOf(storage, { schema })).rejects.toThrow(/another schema/);
    await instance.close();
  });
});

describe('changes', () => {
  it('are announced once they are committed and before the writer is answered', async () => {
    const instance = await open();
    const order: string[] = [];
    const { database } = instance.internals.connection;
    instance.changeStream().subscribe((bulk) => {
      expect(database.isTransaction).toBe(false);
      order.push(`${bulk.context}: ${bulk.events.map(({ operation }) => operation)} up to ${bulk.checkpoint.id}`);
    });
    const rows = [written(thing('a')), written(thing('b'))];
    const answered = instance.bulkWrite(rows, 'first').then(() => order.push('answered'));
    expect(order).toEqual([]);
    await answered;
    expect(order).toEqual(['first: INSERT,INSERT up to b', 'answered']);
    await instance.close();
  });

  it('since a checkpoint come in the order of writing, each once', async () => {
    const instance = await open();
    for (const id of ['c', 'a', 'b']) await instance.bulkWrite([written(thing(id))], 'test');
    const first = await instance.getChangedDocumentsSince(2);
    expect(first.documents.map(({ id }) => id)).toEqual(['c', 'a']);
    const [c] = await instance.findDocumentsById(['c'], false);
    await instance.bulkWrite([written(thing('c'), c as Stored, true)], 'test');
    const second = await instance.getChangedDocumentsSince(9, first.checkpoint);
    expect(second.documents.map(({ id, _deleted }) => [id, _deleted])).toEqual([
      ['b', false],
      ['c', true],
    ]);
    const third = await instance.getChangedDocumentsSince(9, second.checkpoint);
    expect(third).toEqual({ documents: [], checkpoint: second.checkpoint });
    await instance.close();
  });

  it('reach other instances of the same collection', async () => {
    const storage = storageIn(folder());
    const writer = await instanceOf(storage, { multiInstance: true, token: 'one' });
    const other = await instanceOf(storage, { multiInstance: true, token: 'two' });
    const heard: string[] = [];
    other.changeStream().subscribe((bulk) => heard.push(...bulk.events.map(({ documentId }) => documentId)));
    await writer.bulkWrite([written(thing('a'))], 'test');
    await expect.poll(() => heard).toEqual(['a']);
    await Promise.all([writer.close(), other.close()]);
  });
});

describe('cleanup', () => {
  it('purges what was deleted long enough ago, in steps, by RxDB’s clock', async () => {
    const instance = await open();
    const inserts = Array.from({ length: 1_500 }, (_, n) => written(thing(`k${n}`)));
    await instance.bulkWrite(inserts, 'test');
    const stored = await instance.findDocumentsById(
      inserts.slice(1).map(({ document }) => String(document.id)),
      false,
    );
    await instance.bulkWrite(
      stored.map((document) => written(thing(String(document.id)), document, true)),
      'test',
    );
    // RxDB's clock runs ahead of the machine's when much is written within a millisecond.
    for (let n = 0; n < 5_000; n++) now();
    const ahead = written(thing('ahead'), undefined);
    await instance.bulkWrite([ahead], 'test');
    const [late] = await instance.findDocumentsById(['ahead'], false);
    await instance.bulkWrite([written(thing('ahead'), late as Stored, true)], 'test');
    expect(await instance.cleanup(60_000)).toBe(true);
    expect(await instance.findDocumentsById(['k1', 'ahead'], true)).toHaveLength(2);
    expect(await instance.cleanup(0)).toBe(false);
    const { database } = instance.internals.connection;
    const left = () => (database.prepare('SELECT count(*) AS n FROM "things@0"').get() as { n: number }).n;
    for (let before = left(), done = false; !done; before = left()) {
      done = await instance.cleanup(0);
      expect(before - left()).toBeGreaterThan(0);
    }
    expect(left()).toBe(1);
    const noted = database.prepare(`SELECT purged FROM "_catalogue" WHERE collection = 'things'`);
    expect(noted.get()).toEqual({ purged: 1_500 });
    expect(await instance.findDocumentsById(['k0', 'k1', 'k1499', 'ahead'], true)).toMatchObject([thing('k0')]);
    await instance.close();
  });
});

describe('attachments', () => {
  const attached = (text: string) => ({
    note: {
      data: new Blob([text], { type: 'text/plain' }),
      digest: `digest of ${text}`,
      length: text.length,
      type: 'text/plain',
    },
  });

  it('are added, replaced and removed with their document', async () => {
    const instance = await open();
    await instance.bulkWrite([written({ ...thing('a'), _attachments: attached('one') })], 'test');
    const read = async (digest: string) => (await instance.getAttachmentData('a', 'note', digest)).text();
    expect(await read('digest of one')).toBe('one');
    await expect(read('another digest')).rejects.toThrow(/does not exist/);
    const [first] = (await instance.findDocumentsById(['a'], false)) as [Stored];
    expect(first._attachments).toEqual({ note: { digest: 'digest of one', length: 3, type: 'text/plain' } });
    await instance.bulkWrite([written({ ...thing('a'), _attachments: attached('two') }, first)], 'test');
    expect(await read('digest of two')).toBe('two');
    const [second] = (await instance.findDocumentsById(['a'], false)) as [Stored];
    await instance.bulkWrite([written(thing('a'), second, true)], 'test');
    await expect(read('digest of two')).rejects.toThrow(/does not exist/);
    await instance.close();
  });

  it('do not let a later write overtake the one that brings them', async () => {
    const instance = await open();
    const slow = instance.bulkWrite([written({ ...thing('a'), _attachments: attached('x'.repeat(1e6)) })], 'test');
    const quick = instance.bulkWrite([written(thing('a'))], 'test');
    expect(await slow).toEqual({ error: [] });
    expect((await quick).error).toMatchObject([{ status: 409 }]);
    await instance.close();
  });
});

describe('the event loop', () => {
  it('turns while one write, or one read, follows the other', async () => {
    const instance = await open();
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    for (let n = 0; n < 50; n++) await instance.bulkWrite([written(thing(`k${n}`))], 'test');
    const whileWriting = turns;
    let reads = 0;
    for (; reads < 200_000 && turns - whileWriting < 3; reads++) await instance.findDocumentsById(['k1'], false);
    clearInterval(ticking);
    expect(whileWriting).toBeGreaterThan(0);
    expect(reads).toBeLessThan(200_000);
    await wait(0);
    await instance.close();
  });
});
