/** Group commit and atomic groups. */
import { describe, expect, it } from 'vitest';
import { AtomicWriteRefused } from '#engine/store/sqlite-storage/instance.ts';
import { temporaryFolder } from '../samples.ts';
import { instanceOf, prepared, storageIn, thing, written } from './instances.ts';

const folder = temporaryFolder();

async function two() {
  const storage = storageIn(folder());
  const things = await instanceOf(storage);
  const others = await instanceOf(storage, { collectionName: 'others' });
  const ids = async (instance: typeof things) =>
    (await instance.query(prepared({ sort: [{ id: 'asc' }] }))).documents.map(({ id }) => id);
  const close = () => Promise.all([things.close(), others.close()]);
  return { storage, things, others, ids, close };
}

describe('group commit', () => {
  it('does not lose the writes that share a transaction with one that fails', async () => {
    const { things, others, ids, close } = await two();
    const outcomes = await Promise.allSettled([
      things.bulkWrite([written(thing('a'))], 'test'),
      others.bulkWrite([written(thing('half a pair \ud83d'))], 'test'),
      things.bulkWrite([written(thing('b'))], 'test'),
      others.bulkWrite([written(thing('c'))], 'test'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await ids(things)).toEqual(['a', 'b']);
    expect(await ids(others)).toEqual(['c']);
    await close();
  });

  it('answers each of many writes of one turn by what the ones before it left', async () => {
    const { things, close } = await two();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => things.bulkWrite([written(thing('same', n))], 'test')),
    );
    expect(answers.map(({ error }) => error.length)).toEqual([0, ...Array.from({ length: 19 }, () => 1)]);
    await close();
  });
});

describe('an atomic group', () => {
  it('lands as a whole', async () => {
    const { storage, things, others, ids, close } = await two();
    await storage.atomic('base', [
      (context) => things.bulkWrite([written(thing('a'))], context),
      (context) => others.bulkWrite([written(thing('b'))], context),
    ]);
    expect([await ids(things), await ids(others)]).toEqual([['a'], ['b']]);
    await close();
  });

  it('takes back every write and announces none when one row is refused', async () => {
    const { storage, things, others, ids, close } = await two();
    await others.bulkWrite([written(thing('b'))], 'test');
    const heard: string[] = [];
    things.changeStream().subscribe(({ context }) => heard.push(context));
    const beside = others.bulkWrite([written(thing('beside'))], 'test');
    const refused = storage.atomic('base', [
      (context) => things.bulkWrite([written(thing('a'))], context),
      (context) => others.bulkWrite([written(thing('c')), written(thing('b'))], context),
    ]);
    await expect(refused).rejects.toBeInstanceOf(AtomicWriteRefused);
    await expect(refused).rejects.toMatchObject({ errors: [{ status: 409, documentId: 'b' }] });
    expect(await beside).toEqual({ error: [] });
    expect([await ids(things), await ids(others)]).toEqual([[], ['b', 'beside']]);
    expect(heard).toEqual([]);
    await close();
  });

  it('of one write is refused as well', async () => {
    const { storage, things, close } = await two();
    await things.bulkWrite([written(thing('a'))], 'test');
    const refused = storage.atomic('base', [(context) => things.bulkWrite([written(thing('a'))], context)]);
    await expect(refused).rejects.toBeInstanceOf(AtomicWriteRefused);
    await close();
  });

  it('is given up when one of its writes never comes', async () => {
    const { storage, things, ids, close } = await two();
    const lost = storage.atomic('base', [
      (context) => things.bulkWrite([written(thing('a'))], context),
      () => Promise.reject(new Error('never came')),
    ]);
    await expect(lost).rejects.toThrow('never came');
    expect(await ids(things)).toEqual([]);
    await close();
  });

  it('takes no write once it is over', async () => {
    const { storage, things, ids, close } = await two();
    let late = '';
    await storage.atomic('base', [
      (context) => {
        late = context;
        return things.bulkWrite([written(thing('a'))], context);
      },
    ]);
    await expect(things.bulkWrite([written(thing('b'))], late)).rejects.toThrow(/is over/);
    expect(await ids(things)).toEqual(['a']);
    await close();
  });
});

describe('what is odd in a field', () => {
  const named = prepared({ selector: { name: { $exists: true } } });
  const odd = (id: string) => written({ id, name: 5, age: 1 });

  it('is noted again by a write whose transaction had to be begun anew', async () => {
    const { storage, things, others, close } = await two();
    const outcomes = await Promise.allSettled([
      things.bulkWrite([odd('a')], 'test'),
      others.bulkWrite([written(thing('half a pair \ud83d'))], 'test'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await close();
    const again = await instanceOf(storage);
    expect((await again.query(named)).documents.map(({ id }) => id)).toEqual(['a']);
    await again.close();
  });

  it('is noted by the write that landed, not by the one that was taken back', async () => {
    const { storage, things, others, close } = await two();
    await others.bulkWrite([written(thing('b'))], 'test');
    const refused = storage.atomic('base', [
      (context) => things.bulkWrite([odd('a')], context),
      (context) => others.bulkWrite([written(thing('b'))], context),
    ]);
    await expect(refused).rejects.toBeInstanceOf(AtomicWriteRefused);
    await things.bulkWrite([odd('c')], 'test');
    await close();
    const again = await instanceOf(storage);
    expect((await again.query(named)).documents.map(({ id }) => id)).toEqual(['c']);
    await again.close();
  });
});
