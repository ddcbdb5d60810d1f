/** The RxStorage that RxDB is given: collections as tables of SQLite files, one connection per file and process. */
import {
  addRxStorageMultiInstanceSupport,
  ensureRxStorageInstanceParamsAreCorrect,
  RXDB_VERSION,
  type RxStorage,
  type RxStorageInstance,
  type RxStorageInstanceCreationParams,
} from 'rxdb';
import { SqliteConnection } from './connection.ts';
import { type SqliteInternals, type SqliteOptions, SqliteStorageInstance } from './instance.ts';
import { type MigrationPlan, type MigrationProgress, migrateCollection } from './migration.ts';

export const SQLITE_STORAGE_NAME = 'plimsoll-sqlite';

export interface SqliteStorage extends RxStorage<SqliteInternals, SqliteOptions> {
  /**
   * Lands writes to several collections of one database in one transaction, or none of them.
   * @param writes each makes exactly one `bulkWrite`, handing on the context it is given
   * @throws AtomicWriteRefused when a row is refused, for example as a conflict
   */
  atomic<T>(databaseName: string, writes: readonly ((context: string) => Promise<T>)[]): Promise<T[]>;
  /** Call it before the collection is opened. See {@link migrateCollection}. */
  migrate(databaseName: string, plan: MigrationPlan, tell: (progress: MigrationProgress) => void): Promise<void>;
}

export interface SqliteStorageSettings {
  /** Where a database's file is. Databases that share a file share its connection and its transactions. */
  readonly fileOf: (databaseName: string) => string;
  /** Hears of trouble with a file that no write or read can be told of. The storage goes on. */
  readonly onTrouble: (file: string, error: Error) => void;
}

interface OpenFile {
  readonly connection: SqliteConnection;
  users: number;
}

export function createSqliteStorage({ fileOf, onTrouble }: SqliteStorageSettings): SqliteStorage {
  const files = new Map<string, OpenFile>();

  function opened(databaseName: string): SqliteConnection {
    const open = files.get(fileOf(databaseName));
    if (!open) throw new Error(`the database ${databaseName} is not open`);
    return open.connection;
  }

  async function release(file: string, open: OpenFile): Promise<void> {
    open.users--;
    if (open.users > 0) return;
    files.delete(file);
    await open.connection.close();
  }

  function acquire(file: string): OpenFile {
    let open = files.get(file);
    if (!open) {
      open = { connection: new SqliteConnection(file, (error) => onTrouble(file, error)), users: 0 };
      files.set(file, open);
    }
    open.users++;
    return open;
  }

  return {
    name: SQLITE_STORAGE_NAME,
    rxdbVersion: RXDB_VERSION,
    async createStorageInstance<RxDocType>(params: RxStorageInstanceCreationParams<RxDocType, SqliteOptions>) {
      ensureRxStorageInstanceParamsAreCorrect(params);
      const file = fileOf(params.databaseName);
      const open = acquire(file);
      // Its table may have to be made, in a transaction of its own.
      open.connection.writes.finish();
      try {
        const plain = params as unknown as RxStorageInstanceCreationParams<Record<string, unknown>, SqliteOptions>;
        const instance = new SqliteStorageInstance(open.connection, plain, () => release(file, open));
        addRxStorageMultiInstanceSupport(SQLITE_STORAGE_NAME, plain, instance);
        return instance as unknown as RxStorageInstance<RxDocType, SqliteInternals, SqliteOptions>;
      } catch (error) {
        await release(file, open);
        throw error;
      }
    },
    atomic: async (databaseName, writes) => opened(databaseName).writes.atomic(writes),
    migrate: async (databaseName, plan, tell) => migrateCollection(opened(databaseName), plan, tell),
  };
}
