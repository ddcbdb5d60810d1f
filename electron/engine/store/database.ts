/** The RxDB database of one file, with the store's collections on our SQLite storage. */
import { resolve } from 'node:path';
import { createRxDatabase, createRxSchema, type RxCollection, type RxDatabase } from 'rxdb';
import { COLLECTIONS, type CollectionPlan } from './collections.ts';
import type { Schema } from './sqlite-storage/fields.ts';
import { SqliteStorageInstance } from './sqlite-storage/instance.ts';
import type { MigrationProgress } from './sqlite-storage/migration.ts';
import { createSqliteStorage, type SqliteStorage } from './sqlite-storage/storage.ts';
import type { DocumentState } from './sqlite-storage/table.ts';
import type { CollectionName } from './store.ts';

/** One for the whole process, since it knows which files are open. The database's name is its file's path. */
const storage: SqliteStorage = createSqliteStorage({
  fileOf: (name) => name,
  onTrouble: (file, error) => listeners.get(file)?.trouble(error),
});
const listeners = new Map<string, DatabaseListener>();

export type StoreCollection = RxCollection<Record<string, unknown>>;

export interface StoreDatabase {
  readonly rxdb: RxDatabase;
  readonly collections: Readonly<Record<CollectionName, StoreCollection>>;
  /** Which of the ids are taken, by a document or by one that was removed. */
  states(collection: CollectionName, ids: readonly string[]): Promise<ReadonlyMap<string, DocumentState>>;
  /** Lands several `bulkWrite`s in one transaction, or none of them. */
  atomic<T>(writes: readonly ((context: string) => Promise<T>)[]): Promise<T[]>;
  close(): Promise<void>;
}

export interface DatabaseListener {
  /** Something went wrong beside the reads and writes. */
  trouble(error: Error): void;
  /** Called often while documents of an older version are brought over. */
  migrating(progress: MigrationProgress): void;
}

/**
 * Opens the file, brings documents of older versions over and makes the collections that are missing. RxDB's own migration
 * is not used: it goes through its replication, ten documents at a time, and is slow (docs/store.md).
 */
export async function openDatabase(
  file: string,
  listener: DatabaseListener,
  plans: Readonly<Record<CollectionName, CollectionPlan>> = COLLECTIONS,
): Promise<StoreDatabase> {
  const name = resolve(file);
  listeners.set(name, listener);
  const rxdb = await createRxDatabase({ name, storage, multiInstance: false, eventReduce: true, allowSlowCount: true });
  try {
    for (const [collection, { schema, migrationStrategies: migrations }] of Object.entries(plans)) {
      const filled = createRxSchema(structuredClone(schema), rxdb.hashFunction).jsonSchema as Schema;
      const migrating = (progress: MigrationProgress) => listener.migrating(progress);
      await storage.migrate(name, { collection, schema: filled, migrations }, migrating);
    }
    const creators = Object.entries(plans).map(([collection, { schema, migrationStrategies }]) => {
      return [collection, { schema, migrationStrategies, autoMigrate: false }] as const;
    });
    const collections = await rxdb.addCollections(Object.fromEntries(creators));
    return {
      rxdb,
      collections: collections as unknown as StoreDatabase['collections'],
      states: async (collection, ids) => {
        const { originalStorageInstance: instance } = collections[collection]?.storageInstance ?? {};
        if (!(instance instanceof SqliteStorageInstance)) throw new Error(`${collection} is not in this storage`);
        return instance.states(ids);
      },
      atomic: (writes) => storage.atomic(name, writes),
      close: async () => {
        await rxdb.close();
        listeners.delete(name);
      },
    };
  } catch (error) {
    await rxdb.close();
    throw error;
  }
}
