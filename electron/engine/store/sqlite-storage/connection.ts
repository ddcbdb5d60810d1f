/** One open SQLite file: its pragmas, its prepared statements, its write queue, and when it may close. */
import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite';
import { checkCatalogue } from './catalogue.ts';
import { Checkpoints } from './checkpoints.ts';
import { LogSync } from './logSync.ts';
import { Pace } from './pace.ts';
import { WriteQueue } from './writeQueue.ts';

const MOST_STATEMENTS = 256;
const BUSY_TIMEOUT_MS = 5_000;
/** As long as it gets before it is begun anew: a log that is written over need not grow, which spares the disk the more. */
const LOG_LIMIT_BYTES = 64 * 1024 * 1024;

export class SqliteConnection {
  readonly file: string;
  readonly database: DatabaseSyncInstance;
  readonly writes: WriteQueue;
  readonly pace = new Pace();
  readonly #checkpoints: Checkpoints;
  readonly #log: LogSync;
  readonly #statements = new Map<string, StatementSyncInstance>();
  #open = true;

  /**
   * @param tell hears of what is wrong though no one waits for it.
   * @throws the SQLite error when the file cannot be opened, or is no database, or says of its tables what was not written.
   */
  constructor(file: string, tell: (error: Error) => void) {
    this.file = file;
    this.database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: false });
    try {
      this.database.exec(`
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA journal_size_limit = ${LOG_LIMIT_BYTES};
        PRAGMA temp_store = MEMORY;
        CREATE TABLE IF NOT EXISTS "_catalogue" (
          collection TEXT NOT NULL,
          version INTEGER NOT NULL,
          table_name TEXT NOT NULL UNIQUE COLLATE NOCASE,
          plan TEXT NOT NULL,
          odd TEXT NOT NULL DEFAULT '{}',
          purged INTEGER NOT NULL DEFAULT 0,
          PRIMARY KEY (collection, version)
        ) WITHOUT ROWID;
      `);
      addPurged(this.database);
      checkCatalogue(this.database);
      this.#log = new LogSync(file);
      // From here on LogSync puts on disk what is committed, before a writer is answered.
      this.database.exec('PRAGMA synchronous = NORMAL');
      this.#checkpoints = new Checkpoints(this.database, file, tell);
    } catch (error) {
      this.database.close();
      throw error;
    }
    const { database, pace } = this;
    this.writes = new WriteQueue({ database, pace, log: this.#log, checkpoints: this.#checkpoints });
  }

  /** Prepares once and keeps the statement; the least recently used goes first. */
  statement(sql: string): StatementSyncInstance {
    const known = this.#statements.get(sql);
    if (known) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    const made = this.database.prepare(sql);
    this.#statements.set(sql, made);
    if (this.#statements.size > MOST_STATEMENTS) {
      const [oldest] = this.#statements.keys();
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    return made;
  }

  /** Statements prepared against a table that is about to go would keep it locked. */
  forgetStatements(): void {
    this.#statements.clear();
  }

  /** Writes what is queued, then closes the file. SQLite folds the rest of its log back in. */
  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    try {
      await this.writes.drain();
      this.#statements.clear();
      await this.#checkpoints.close();
    } finally {
      this.#log.close();
      this.database.close();
    }
  }
}

/** Files of the first format count no purged documents yet. */
function addPurged(database: DatabaseSyncInstance): void {
  const columns = database.prepare('PRAGMA table_info("_catalogue")').all() as { name: string }[];
  if (columns.some(({ name }) => name === 'purged')) return;
  database.exec('ALTER TABLE "_catalogue" ADD COLUMN purged INTEGER NOT NULL DEFAULT 0');
}
