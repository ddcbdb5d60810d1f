/** The {@link Store} over RxDB collections. Rows are read as plain data: what pages and rules need are no live documents. */
import { type MangoQuery, normalizeMangoQuery, prepareQuery, type RxDocumentData } from 'rxdb';
import type { LogPlace } from '#shared/contract/logPlace.ts';
import { type CommitPlan, planCommit } from './commit.ts';
import type { StoreDatabase } from './database.ts';
import { eraseHistory } from './erase.ts';
import { AtomicWriteRefused } from './sqlite-storage/instance.ts';
import type { Change, CollectionName, CommitResult, Store, StoredDocuments } from './store.ts';

type Row = Record<string, unknown>;
type Query = MangoQuery<Row>;

/** Commits run one after another; only a writer beside the store can get in between the reading and the writing of one. */
const TRIES = 5;

/** @param explain turns what the database throws into what the caller may see */
export function createRxStore(database: StoreDatabase, explain: (error: unknown) => unknown): Store {
  let lastCommit: Promise<unknown> = Promise.resolve();

  async function explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw explain(error);
    }
  }

  async function write({ rows }: CommitPlan): Promise<void> {
    const writes = [...rows].map(
      ([name, changed]) =>
        (context: string) =>
          database.collections[name].storageInstance.bulkWrite(changed, context),
    );
    await database.atomic(writes);
  }

  async function commitNow(changes: readonly Change[]): Promise<CommitResult> {
    for (let tried = 1; ; tried++) {
      const plan = await planCommit(database, changes);
      try {
        await write(plan);
        return { inserted: plan.inserted };
      } catch (error) {
        if (!(error instanceof AtomicWriteRefused) || tried === TRIES) throw error;
      }
    }
  }

  async function find<C extends CollectionName>(name: C, query: Query): Promise<StoredDocuments[C][]> {
    const { storageInstance } = database.collections[name];
    const { documents } = await storageInstance.query(prepared(storageInstance.schema, query));
    return documents.map((document) => plain<C>(document));
  }

  function commit(changes: readonly Change[]): Promise<CommitResult> {
    const done = lastCommit.then(() => explained(() => commitNow(changes)));
    lastCommit = done.catch(() => undefined);
    return done;
  }

  return {
    commit,
    get: (collection, id) =>
      explained(async () => {
        const [found] = await database.collections[collection].storageInstance.findDocumentsById([id], false);
        return found ? plain(found) : null;
      }),
    all: (collection) =>
      explained(() => find(collection, { selector: {}, sort: [{ [keyOf(database, collection)]: 'asc' }] })),
    entriesById: (ids) =>
      explained(async () => {
        const { storageInstance } = database.collections.entries;
        const found = await storageInstance.findDocumentsById([...ids], false);
        return new Map(found.map((document) => [String(document.id), plain<'entries'>(document)]));
      }),
    entriesOf: (walletId) => explained(() => find('entries', { selector: { walletId: { $eq: walletId } } })),
    entriesBetween: (walletId, after, before) =>
      explained(() =>
        find('entries', { selector: { walletId: { $eq: walletId }, postedAt: { $gt: after, $lt: before } } }),
      ),
    accountLog: (accountId, limit, before) =>
      explained(() =>
        find('accountLog', {
          selector: { accountId: { $eq: accountId }, ...olderThan(before) },
          sort: [{ at: 'desc' }, { id: 'desc' }],
          limit,
        } as Query),
      ),
    accountLogOf: (topic, limit, before) =>
      explained(() =>
        find('accountLog', {
          selector: { topic: { $eq: topic }, ...olderThan(before) },
          sort: [{ at: 'desc' }, { id: 'desc' }],
          limit,
        } as Query),
      ),
    lastReading: (walletId, before) =>
      explained(async () => {
        const at = before === undefined ? {} : { at: { $lt: before } };
        const newest = { selector: { walletId, ...at }, sort: [{ at: 'desc' }, { id: 'desc' }], limit: 1 } as Query;
        return (await find('readings', newest))[0] ?? null;
      }),
    readingsSince: (walletId, since) =>
      explained(() =>
        find('readings', {
          selector: { walletId: { $eq: walletId }, at: { $gte: since } },
          sort: [{ at: 'asc' }, { id: 'asc' }],
        }),
      ),
    openEpisodes: () =>
      explained(() =>
        find('episodes', {
          selector: { $or: [{ closedAt: { $eq: null } }, { settled: { $eq: false } }] },
          sort: [{ openedAt: 'asc' }],
        }),
      ),
    recentEpisodes: (limit) =>
      explained(() => find('episodes', { selector: {}, sort: [{ openedAt: 'desc' }, { id: 'desc' }], limit })),
    alertLog: (limit, before, walletId) =>
      explained(() => {
        const of = walletId === undefined ? {} : { walletId: { $eq: walletId } };
        return find('alertLog', {
          selector: { ...of, ...olderThan(before) },
          sort: [{ at: 'desc' }, { id: 'desc' }],
          limit,
        } as Query);
      }),
    eraseHistory: (accountId) =>
      explained(() => {
        const ids = async (collection: CollectionName, selector: NonNullable<Query['selector']>, limit: number) => {
          const found = await find(collection, { selector, limit });
          return found.map((document) => String((document as unknown as Row)[keyOf(database, collection)]));
        };
        return eraseHistory(database, { ids, commit }, accountId);
      }),
    async close() {
      await lastCommit;
      await explained(() => database.close());
    },
  };
}

/** The rows after the last one of the page before, where pages go back in time. */
function olderThan(before: LogPlace | undefined) {
  return before === undefined
    ? {}
    : { $or: [{ at: { $lt: before.at } }, { at: { $eq: before.at }, id: { $lt: before.id } }] };
}

function prepared(schema: Parameters<typeof normalizeMangoQuery<Row>>[0], query: Query) {
  const selector = { ...query.selector, _deleted: { $eq: false } };
  return prepareQuery<Row>(schema, normalizeMangoQuery<Row>(schema, { ...query, selector } as Query));
}

function keyOf(database: StoreDatabase, name: CollectionName): string {
  return database.collections[name].schema.primaryPath;
}

function plain<C extends CollectionName>(document: RxDocumentData<Row>): StoredDocuments[C] {
  const { _deleted, _rev, _meta, _attachments, ...content } = document;
  return content as unknown as StoredDocuments[C];
}
