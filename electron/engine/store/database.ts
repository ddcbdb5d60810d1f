/** The RxDB database of one file, with the store's collections on our SQLite storage. */
import { resolve } from 'node:path';
import { addRxPlugin, createRxDatabase, type RxCollection, type RxDatabase } from 'rxdb';
import { RxDBMigrationSchemaPlugin } from 'rxdb/plugins/migration-schema';
import { COLLECTION_NAMES, COLLECTIONS, type CollectionPlan } from './collections.ts';
import { SqliteStorageInstance } from './sqlite-storage/instance.ts';
import { createSqliteStorage, type SqliteStorage } from './sqlite-storage/storage.ts';
import type { DocumentState } from './sqlite-storage/table.ts';
import type { CollectionName } from './store.ts';

addRxPlugin(RxDBMigrationSchemaPlugin);

/** One for the whole process, since it knows which files are open. The database's name is its file's path. */
const storage: SqliteStorage = createSqliteStorage({
  fileOf: (name) => name,
  onTrouble: (file, error) => listeners.get(file)?.(error),
});
const listeners = new Map<string, (error: Error) => void>();

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

/**
 * Opens the file, makes the collections that are missing and migrates those of an older version.
 * @param onTrouble hears of what went wrong beside the reads and writes
 */
export async function openDatabase(
  file: string,
  onTrouble: (error: Error) => void,
  plans: Readonly<Record<CollectionName, CollectionPlan>> = COLLECTIONS,
): Promise<StoreDatabase> {
  const name = resolve(file);
  listeners.set(name, onTrouble);
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
