/** A store's file written without RxDB: the same tables, the same rows, and a million of them in seconds. */
import { createRxSchema, defaultHashSha256, type RxDocumentData } from 'rxdb';
import { COLLECTION_NAMES, COLLECTIONS, STORE_FORMAT } from '#engine/store/collections.ts';
import { cleanupTable } from '#engine/store/sqlite-storage/cleanup.ts';
import { SqliteConnection } from '#engine/store/sqlite-storage/connection.ts';
import { Table } from '#engine/store/sqlite-storage/table.ts';
import type { CollectionName, StoredDocuments } from '#engine/store/store.ts';

export interface LedgerStore {
  /** In one transaction. */
  put<C extends CollectionName>(collection: C, documents: readonly StoredDocuments[C][]): void;
  /** Leaves tombstones, as RxDB does. */
  remove<C extends CollectionName>(collection: C, documents: readonly StoredDocuments[C][]): void;
  /** Purges the tombstones. */
  cleanUp(collection: CollectionName): void;
  close(): Promise<void>;
}

export function openLedgerStore(file: string, { durable = true } = {}): LedgerStore {
  const connection = new SqliteConnection(file, (error) => {
    throw error;
  });
  if (!durable) connection.database.exec('PRAGMA synchronous = OFF');
  // In the app another thread folds the log back; here no one else does.
  connection.database.exec('PRAGMA wal_autocheckpoint = 1000');
  connection.database.exec(`PRAGMA user_version = ${STORE_FORMAT}`);
  const tables = new Map(
    COLLECTION_NAMES.map((name) => {
      const { jsonSchema } = createRxSchema(COLLECTIONS[name].schema, defaultHashSha256);
      return [name, new Table(connection, name, jsonSchema.version, jsonSchema as never)];
    }),
  );
  let written = 0;
  const write = (collection: CollectionName, documents: readonly object[], deleted: boolean) => {
    const table = tables.get(collection);
    connection.database.exec('BEGIN IMMEDIATE');
    for (const document of documents)
      table?.put({
        ...document,
        _deleted: deleted,
        _attachments: {},
        _rev: '1-made',
        _meta: { lwt: 1_700_000_000_000 + ++written / 100 },
      } as RxDocumentData<Record<string, unknown>>);
    connection.database.exec('COMMIT');
  };
  return {
    put: (collection, documents) => write(collection, documents, false),
    remove: (collection, documents) => write(collection, documents, true),
    cleanUp(collection) {
      const table = tables.get(collection);
      while (table !== undefined && !cleanupTable(connection, table, Number.MAX_SAFE_INTEGER));
    },
    close: () => connection.close(),
  };
}
