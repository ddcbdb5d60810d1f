/** The Store interface over a real file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getDefaultRevision, getDefaultRxDocumentMeta } from 'rxdb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type StoreDatabase } from '#engine/store/database.ts';
import { createRxStore } from '#engine/store/rxStore.ts';
import { toStorageError } from '#engine/store/storageErrors.ts';
import type { Change, Store } from '#engine/store/store.ts';
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import {
  account,
  book,
  entry,
  episode,
  logRow,
  quietListener,
  reading,
  rule,
  START,
  temporaryFolder,
} from './samples.ts';

const folder = temporaryFolder();
let file: string;
let database: StoreDatabase;
let store: Store;
beforeEach(async () => {
  file = join(folder(), 'store.db');
  database = await openDatabase(file, quietListener);
  store = createRxStore(database, (error) => toStorageError(error, file));
});
afterEach(() => store.close());

/** Counts the transactions in SQLite's write-ahead log: the last frame of each states the size of the database (public docs). */
function commitsInLog(database: string): number {
  const log = readFileSync(`${database}-wal`);
  const frame = 24 + log.readUInt32BE(8);
  let commits = 0;
  for (let at = 32; at + frame <= log.length; at += frame) if (log.readUInt32BE(at + 4) > 0) commits++;
  return commits;
}

describe('documents', () => {
  it('come back as they were put, without anything of the database in them', async () => {
    const [first, second] = [account('b'), account('a')];
    await store.commit([{ collection: 'accounts', put: [first, second] }]);
    expect(await store.get('accounts', 'b')).toStrictEqual(first);
    expect(await store.get('accounts', 'nobody')).toBeNull();
    expect(await store.all('accounts')).toStrictEqual([second, first]);
  });

  it('are replaced by a put, removed, and put again', async () => {
    await store.commit([{ collection: 'accounts', put: [account('a')] }]);
    await store.commit([{ collection: 'accounts', put: [{ ...account('a'), label: 'Other' }] }]);
    expect((await store.get('accounts', 'a'))?.label).toBe('Other');
    await store.commit([{ collection: 'accounts', remove: ['a', 'never-there'] }]);
    expect(await store.get('accounts', 'a')).toBeNull();
    await store.commit([{ collection: 'accounts', put: [account('a')] }]);
    expect((await store.get('accounts', 'a'))?.label).toBe('Some');
  });
});

describe('commit', () => {
  it('reports how many rows of each insertNew were new and leaves the others as they are', async () => {
    const first = await store.commit([{ collection: 'entries', insertNew: [entry('1'), entry('2')] }]);
    expect(first.inserted).toEqual([2]);
    const second = await store.commit([
      { collection: 'accounts', put: [account('a')] },
      { collection: 'entries', insertNew: [entry('2', { description: 'changed' }), entry('3'), entry('3')] },
      { collection: 'readings', insertNew: [reading(1)] },
    ]);
    expect(second.inserted).toEqual([0, 1, 1]);
    expect((await store.get('entries', '2'))?.description).toBe('a call – 😀');
  });

  it('counts an id that was removed as new', async () => {
    await store.commit([{ collection: 'entries', insertNew: [entry('1')] }]);
    await store.commit([{ collection: 'entries', remove: ['1'] }]);
    expect((await store.commit([{ collection: 'entries', insertNew: [entry('1')] }])).inserted).toEqual([1]);
    expect(await store.get('entries', '1')).not.toBeNull();
  });

  it('applies several changes to one document in their order', async () => {
    const { inserted } = await store.commit([
      { collection: 'accounts', put: [account('a')] },
      { collection: 'accounts', remove: ['a'] },
      { collection: 'accounts', insertNew: [{ ...account('a'), label: 'Last' }] },
    ]);
    expect(inserted).toEqual([0, 0, 1]);
    expect((await store.get('accounts', 'a'))?.label).toBe('Last');
  });

  it('lands in one transaction', async () => {
    const before = commitsInLog(file);
    await store.commit([
      { collection: 'readings', insertNew: [reading(1)] },
      { collection: 'episodes', put: [episode('e')] },
      { collection: 'accounts', put: [account('a')] },
    ]);
    expect(commitsInLog(file) - before).toBe(1);
  });

  it('writes nothing of a commit of which one row cannot be written', async () => {
    const broken: Change[] = [
      { collection: 'entries', insertNew: [entry('1')] },
      { collection: 'accounts', put: [account('half a pair \ud83d')] },
    ];
    await expect(store.commit(broken)).rejects.toThrow(/not well-formed/);
    expect(await store.all('entries')).toEqual([]);
    expect(await store.all('accounts')).toEqual([]);
    await store.commit([{ collection: 'entries', insertNew: [entry('1')] }]);
    expect(await store.all('entries')).toHaveLength(1);
  });

  it('keeps commits in their order, however many are under way', async () => {
    const commits = Array.from({ length: 50 }, (_, n) =>
      store.commit([{ collection: 'accounts', put: [{ ...account('a'), createdAt: n }] }]),
    );
    await Promise.all(commits);
    expect((await store.get('accounts', 'a'))?.createdAt).toBe(49);
  });

  it('takes what another writer changed in between as the state to change', async () => {
    await store.commit([{ collection: 'accounts', put: [account('a')] }]);
    const beside = database.collections.accounts.findOne('a').exec();
    const document = await beside;
    const both = [
      document?.incrementalPatch({ label: 'beside' }),
      store.commit([{ collection: 'accounts', put: [{ ...account('a'), origin: 'https://other.test' }] }]),
    ];
    await Promise.all(both);
    expect((await store.get('accounts', 'a'))?.origin).toBe('https://other.test');
  });

  it('counts a row that another writer inserted in between as known, and leaves it as it is', async () => {
    const meta = { _deleted: false, _attachments: {}, _rev: getDefaultRevision(), _meta: getDefaultRxDocumentMeta() };
    const { storageInstance } = database.collections.accounts;
    const beside = storageInstance.bulkWrite([{ document: { ...account('a'), label: 'beside', ...meta } }], 'beside');
    const { inserted } = await store.commit([
      { collection: 'accounts', insertNew: [account('a'), account('b')] },
      { collection: 'readings', insertNew: [reading(1)] },
    ]);
    expect((await beside).error).toEqual([]);
    expect(inserted).toEqual([1, 1]);
    expect((await store.all('accounts')).map(({ label }) => label)).toEqual(['beside', 'Some']);
    expect(await store.all('readings')).toHaveLength(1);
  });

  it('shows on the collections’ change streams and in live queries', async () => {
    const seen: string[] = [];
    const subscription = database.collections.accounts.$.subscribe((event) =>
      seen.push(`${event.operation} ${event.documentId}`),
    );
    const live: number[] = [];
    const query = database.collections.accounts.find().$.subscribe((documents) => live.push(documents.length));
    await expect.poll(() => live).toEqual([0]);
    await store.commit([{ collection: 'accounts', put: [account('a')] }]);
    await store.commit([{ collection: 'accounts', put: [{ ...account('a'), label: 'x' }] }]);
    await store.commit([{ collection: 'accounts', remove: ['a'] }]);
    expect(seen).toEqual(['INSERT a', 'UPDATE a', 'DELETE a']);
    await expect.poll(() => live.at(-1)).toBe(0);
    subscription.unsubscribe();
    query.unsubscribe();
  });

  it('says that the disk is full, keeps what was saved, and goes on once there is room', async () => {
    await store.commit([{ collection: 'entries', insertNew: [entry('kept')] }]);
    const { connection } = database.rxdb.internalStore.internals;
    const { page_count: used } = connection.database.prepare('PRAGMA page_count').get();
    connection.database.exec(`PRAGMA max_page_count = ${used + 2}`);
    const many = Array.from({ length: 200 }, (_, n) => entry(`n${n}`, { raw: 'x'.repeat(1_000) }));
    const refused = store.commit([
      { collection: 'accounts', put: [account('a')] },
      { collection: 'entries', insertNew: many },
    ]);
    await expect(refused).rejects.toMatchObject({
      info: { kind: 'storage', message: expect.stringContaining('no room'), help: expect.stringContaining('Free') },
    });
    expect((await store.all('entries')).map(({ id }) => id)).toEqual(['kept']);
    expect(await store.all('accounts')).toEqual([]);
    connection.database.exec('PRAGMA max_page_count = 1000000');
    expect((await store.commit([{ collection: 'entries', insertNew: many }])).inserted).toEqual([200]);
  });
});

describe('the ledger', () => {
  it('gives the entries of a list of ids, those that are there', async () => {
    const rows = [entry('1'), entry('2', { thread: 'job', flags: ['no-zone', 'future'] }), entry('3')];
    await store.commit([{ collection: 'entries', insertNew: rows }]);
    await store.commit([{ collection: 'entries', remove: ['3'] }]);
    const found = await store.entriesById(['2', 'nobody', '1', '3', '2']);
    expect(new Map([...found].sort())).toStrictEqual(new Map(rows.slice(0, 2).map((row) => [row.id, row])));
    expect((await store.entriesById([])).size).toBe(0);
  });

  it('keeps books and rules as they were put', async () => {
    const kept = { book: book('acc-1:credits'), rule: rule('r') };
    await store.commit([
      { collection: 'books', put: [kept.book] },
      { collection: 'rules', put: [kept.rule] },
    ]);
    expect(await store.get('books', 'acc-1:credits')).toStrictEqual(kept.book);
    expect(await store.all('rules')).toStrictEqual([kept.rule]);
  });
});

describe('the log of an account', () => {
  it('comes newest first, by pages, without the rows of other accounts', async () => {
    const rows = [3, 1, 2, 2].map((at, n) => logRow(`row-${n}`, START + at));
    await store.commit([
      { collection: 'accountLog', insertNew: [...rows, logRow('other', START + 9, { accountId: 'acc-10' })] },
    ]);
    const ids = async (limit: number, before?: AccountLogRow) =>
      (await store.accountLog('acc-1', limit, before)).map(({ id }) => id);
    expect(await ids(9)).toEqual(['row-0', 'row-3', 'row-2', 'row-1']);
    expect(await ids(2)).toEqual(['row-0', 'row-3']);
    expect(await ids(9, rows[0])).toEqual(['row-3', 'row-2', 'row-1']);
    // Of the same instant as the row at the page's end, and not lost.
    expect(await ids(9, rows[3])).toEqual(['row-2', 'row-1']);
    expect(await ids(9, rows[1])).toEqual([]);
    expect(await store.accountLog('acc-1', 1)).toStrictEqual([rows[0]]);
  });
});

it('reads the newest rows of a collection through indexes alone', async () => {
  const plans: string[] = [];
  const { connection } = database.rxdb.internalStore.internals;
  const statement = connection.statement.bind(connection);
  connection.statement = (sql: string) => {
    if (!sql.startsWith('SELECT')) return statement(sql);
    const wanted = (sql.match(/\?/g) ?? []).map(() => 1);
    const rows = connection.database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...wanted) as { detail: string }[];
    plans.push(...rows.map(({ detail }) => detail));
    return statement(sql);
  };
  await store.accountLog('acc-1', 5);
  await store.accountLog('acc-1', 5, { at: START, id: 'row' });
  await store.lastReading('w', START);
  await store.recentEpisodes(5);
  expect(plans).toHaveLength(4);
  for (const plan of plans) expect(plan).toMatch(/^(SEARCH|SCAN) .* USING (COVERING )?INDEX/);
});

describe('readings and episodes', () => {
  it('gives the newest reading, and the newest before an instant', async () => {
    await store.commit([
      { collection: 'readings', insertNew: [reading(10), reading(30), reading(20), reading(99, { walletId: 'w' })] },
    ]);
    expect((await store.lastReading('acc-1:credits'))?.at).toBe(30);
    expect((await store.lastReading('acc-1:credits', 30))?.at).toBe(20);
    expect(await store.lastReading('acc-1:credits', 10)).toBeNull();
  });

  it('tells open episodes from closed ones', async () => {
    const closed = episode('closed', { openedAt: START + 5, closedAt: START + 9, settled: true });
    await store.commit([
      { collection: 'episodes', put: [episode('b', { openedAt: START + 2 }), closed, episode('a')] },
    ]);
    expect((await store.openEpisodes()).map(({ id }) => id)).toEqual(['a', 'b']);
    expect((await store.recentEpisodes(2)).map(({ id }) => id)).toEqual(['closed', 'b']);
    await store.commit([{ collection: 'episodes', put: [episode('a', { closedAt: START + 1, settled: true })] }]);
    expect((await store.openEpisodes()).map(({ id }) => id)).toEqual(['b']);
  });
});

it('erases the history of one account for good and leaves the others', async () => {
  const row = { at: START, episodeId: null, decision: 'opened' as const, reason: 'r' };
  const other = { accountId: 'acc-10', walletId: 'acc-10:credits' };
  await store.commit([
    { collection: 'entries', insertNew: Array.from({ length: 1_200 }, (_, n) => entry(`e${n}`)) },
    { collection: 'entries', insertNew: [entry('other', other)] },
    { collection: 'readings', insertNew: [reading(1), reading(1, other)] },
    { collection: 'books', put: [book('acc-1:credits'), book('acc-10:credits')] },
    { collection: 'accountLog', insertNew: [logRow('1', START), logRow('2', START, { accountId: 'acc-10' })] },
    {
      collection: 'alertLog',
      insertNew: [
        { ...row, id: '1', walletId: 'acc-1:credits' },
        { ...row, id: '2', walletId: 'acc-10:credits' },
      ],
    },
  ]);
  await store.eraseHistory('acc-1');
  expect((await store.all('entries')).map(({ id }) => id)).toEqual(['other']);
  expect((await store.all('readings')).map(({ walletId }) => walletId)).toEqual(['acc-10:credits']);
  expect((await store.all('alertLog')).map(({ id }) => id)).toEqual(['2']);
  expect((await store.all('books')).map(({ walletId }) => walletId)).toEqual(['acc-10:credits']);
  expect((await store.all('accountLog')).map(({ id }) => id)).toEqual(['2']);
  const { connection } = database.rxdb.internalStore.internals;
  for (const [name, left] of [
    ['entries@1', 1],
    ['readings@1', 1],
    ['alertLog@1', 1],
    ['books@0', 1],
    ['accountLog@2', 1],
  ] as const) {
    const { n } = connection.database.prepare(`SELECT count(*) AS n FROM "${name}"`).get();
    expect(n, name).toBe(left);
  }
});
