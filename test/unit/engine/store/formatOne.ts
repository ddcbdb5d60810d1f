/** A store as the first format wrote it: no books, no rules, no log of accounts, and entries of version 0. */
import type { RxJsonSchema } from 'rxdb';
import { COLLECTIONS, type CollectionPlan } from '#engine/store/collections.ts';
import { openDatabase } from '#engine/store/database.ts';
import { createRxStore } from '#engine/store/rxStore.ts';
import type { Change } from '#engine/store/store.ts';
import type { Account } from '#shared/domain/account.ts';
import type { Episode } from '#shared/domain/alert.ts';
import type { Entry } from '#shared/domain/entry.ts';
import type { Reading } from '#shared/domain/reading.ts';
import type { WalletSettings } from '#shared/domain/walletSettings.ts';
import { quietListener } from './samples.ts';

export const NEW_FIELDS = ['since', 'activity', 'thread', 'flags', 'postedAt', 'answers', 'lateFor'] as const;
export type FirstEntry = Omit<Entry, (typeof NEW_FIELDS)[number]>;

type EntrySchema = RxJsonSchema<Record<string, unknown>>;

function firstEntries(): CollectionPlan {
  const schema: EntrySchema = structuredClone(COLLECTIONS.entries.schema);
  const properties = schema.properties as Record<string, Record<string, unknown>>;
  for (const field of NEW_FIELDS) delete properties[field];
  Object.assign(properties.at ?? {}, { multipleOf: 1 });
  Object.assign(properties.accountId ?? {}, { maxLength: 512 });
  return {
    key: 'id',
    schema: {
      ...schema,
      version: 0,
      required: ((schema.required ?? []) as string[]).filter((name) => !NEW_FIELDS.some((field) => field === name)),
      indexes: [['at'], ['accountId', 'at'], ['walletId', 'at'], ['walletId', 'at', 'kind', 'amount.micros']],
    },
    migrationStrategies: {},
  };
}

/** The others have only gained fields that may be missing. */
function first(plan: CollectionPlan): CollectionPlan {
  return { ...plan, schema: { ...plan.schema, version: 0 }, migrationStrategies: {} };
}

const FIRST_PLANS = {
  accounts: first(COLLECTIONS.accounts),
  observations: first(COLLECTIONS.observations),
  walletSettings: first(COLLECTIONS.walletSettings),
  readings: first(COLLECTIONS.readings),
  episodes: first(COLLECTIONS.episodes),
  alertLog: first(COLLECTIONS.alertLog),
  payments: first(COLLECTIONS.payments),
  entries: firstEntries(),
};

/** @returns what the first format kept of an entry */
export function firstEntry(entry: Entry): FirstEntry {
  const { since, activity, thread, flags, postedAt, answers, lateFor, ...first } = entry;
  return first;
}

export interface FirstStore {
  insert(entries: readonly FirstEntry[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  putAccounts(accounts: readonly Account[]): Promise<void>;
  insertReadings(readings: readonly Reading[]): Promise<void>;
  /** As the first format had them: lines in amounts only, episodes of wallets only. */
  putAsTheyWere(walletSettings: readonly object[], episodes: readonly object[]): Promise<void>;
  /** Leaves the file stamped as the first format stamped it. */
  close(): Promise<void>;
}

export async function openFirstStore(file: string): Promise<FirstStore> {
  const database = await openDatabase(file, quietListener, FIRST_PLANS as unknown as typeof COLLECTIONS);
  const store = createRxStore(database, (error) => error);
  const commit = async (change: Change) => {
    await store.commit([change]);
  };
  return {
    insert: (entries) => commit({ collection: 'entries', insertNew: entries as readonly Entry[] }),
    remove: (ids) => commit({ collection: 'entries', remove: ids }),
    putAccounts: (put) => commit({ collection: 'accounts', put }),
    insertReadings: (readings) => commit({ collection: 'readings', insertNew: readings }),
    async putAsTheyWere(walletSettings, episodes) {
      await commit({ collection: 'walletSettings', put: walletSettings as readonly WalletSettings[] });
      await commit({ collection: 'episodes', put: episodes as readonly Episode[] });
    },
    async close() {
      const { connection } = database.rxdb.internalStore.internals;
      connection.database.exec('PRAGMA user_version = 1; ALTER TABLE "_catalogue" DROP COLUMN purged');
      await store.close();
    },
  };
}
