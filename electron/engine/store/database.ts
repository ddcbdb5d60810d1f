/** The RxDB database of one file, with the store's collections on our SQLite storage. */
import { resolve } from 'node:path';
import { addRxPlugin, createRxDatabase, type RxCollection, type RxDatabase } from 'rxdb';
import { RxDBMigrationSchemaPlugin } from 'rxdb/plugins/migration-schema';
import { COLLECTION_NAMES, COLLECTIONS, type CollectionPlan } from './collections.ts';
import { createSqliteStorage, type SqliteStorage } from './sqlite-storage/storage.ts';
import type { CollectionName } from './store.ts';

addRxPlugin(RxDBMigrationSchemaPlugin);

/** One for the whole process, since it knows which files are open. The database's name is its file's path. */
const storage: SqliteStorage = createSqliteStorage({ fileOf: (name) => name });

export type StoreCollection = RxCollection<Record<string, unknown>>;

export interface StoreDatabase {
  readonly rxdb: RxDatabase;
  readonly collections: Readonly<Record<CollectionName, StoreCollection>>;
  /** Lands several `bulkWrite`s in one transaction, or none of them. */
  atomic<T>(writes: readonly ((context: string) => Promise<T>)[]): Promise<T[]>;
  close(): Promise<void>;
}

/** Opens the file, makes the collections that are missing and migrates those of an older version. */
export async function openDatabase(
  file: string,
  plans: Readonly<Record<CollectionName, CollectionPlan>> = COLLECTIONS,
): Promise<StoreDatabase> {
  const name = resolve(file);
  const rxdb = await createRxDatabase({ name, storage, multiInstance: false, eventReduce: true, allowSlowCount: true });
  try {
    const creators = COLLECTION_NAMES.map((collection) => {
      const { schema, migrationStrategies } = plans[collection];
      return [collection, { schema, migrationStrategies, autoMigrate: true }] as const;
    });
    const collections = await rxdb.addCollections(Object.fromEntries(creators));
    return {
      rxdb,
      collections: collections as unknown as StoreDatabase['collections'],
      atomic: (writes) => storage.atomic(name, writes),
      close: async () => {
        await rxdb.close();
      },
    };
  } catch (error) {
    await rxdb.close();
    throw error;
  }
}
