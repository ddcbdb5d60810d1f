/**
 * The derived file: packed rows in the order of their arrival, the lists of names, and the words to search for. Nothing
 * in it is truth; what does not fit is thrown away and made again.
 */
import { rmSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { entryKindSchema } from '#shared/domain/entry.ts';
import { type Block, unpackBlock } from './block.ts';

/** Raise it with any change of what is in the file or how it is worked out. */
const FORMAT = 2;
export const CHUNK_ROWS = 4_096;
export const LISTS = ['purse', 'agent', 'activity', 'rule'] as const;
export type ListName = (typeof LISTS)[number];

/** What the file holds, written with every step in the same transaction. */
export interface IndexState {
  /** Format, kinds and the store's table: when any is another, the file is of no use. */
  readonly made: string;
  readonly rows: number;
  /** The last row of the store's table that was read, and its entry. */
  readonly watermark: { readonly rowid: number; readonly id: string } | null;
  readonly texts: number;
  readonly threads: number;
  /** The rules that rows were attributed by. */
  readonly rules: string;
  /** How many chunks are attributed by the rules of `newRules` already; null when no change is under way. */
  readonly attributing: { readonly rules: string; readonly chunks: number } | null;
}

export function freshState(table: string, rules: string): IndexState {
  return { made: madeFor(table), rows: 0, watermark: null, texts: 0, threads: 0, rules, attributing: null };
}

export function madeFor(table: string): string {
  return JSON.stringify([FORMAT, CHUNK_ROWS, table, entryKindSchema.options]);
}

const IN_MEMORY = ':memory:';
const CACHE_KIB = 32 * 1024;

export class IndexFile {
  readonly database: DatabaseSyncInstance;
  readonly #statements = new Map<string, ReturnType<DatabaseSyncInstance['prepare']>>();

  /** @param file null keeps it in memory */
  constructor(file: string | null) {
    this.database = new DatabaseSync(file ?? IN_MEMORY, { timeout: 1_000 });
    try {
      // The lock is held for good: a second process must not write the same file.
      this.database.exec(`
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = OFF;
        PRAGMA cache_size = -${CACHE_KIB};
        PRAGMA temp_store = MEMORY;
        BEGIN IMMEDIATE;
        CREATE TABLE IF NOT EXISTS state (one INTEGER PRIMARY KEY CHECK (one = 1), value TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS chunk (no INTEGER PRIMARY KEY, rows INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS name (list TEXT, no INTEGER, text TEXT NOT NULL, PRIMARY KEY (list, no)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS thread (name TEXT PRIMARY KEY, no INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS answer (target TEXT, arrival INTEGER, PRIMARY KEY (target, arrival)) WITHOUT ROWID;
        CREATE VIRTUAL TABLE IF NOT EXISTS text_word
          USING fts5(words, content = '', detail = none, columnsize = 0, prefix = '1 2 3', tokenize = 'ascii');
        CREATE VIRTUAL TABLE IF NOT EXISTS id_word
          USING fts5(words, content = '', detail = none, columnsize = 0, prefix = '1 2 3', tokenize = 'ascii');
        COMMIT;
      `);
    } catch (error) {
      this.database.close();
      throw error;
    }
  }

  prepared(sql: string): ReturnType<DatabaseSyncInstance['prepare']> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.database.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  /** Null for a file that was just made. */
  state(): IndexState | null {
    const row = this.prepared('SELECT value FROM state').get() as { value: string } | undefined;
    return row === undefined ? null : (JSON.parse(row.value) as IndexState);
  }

  /** Lands the work and the state that it leads to in one transaction. */
  step(work: () => IndexState): IndexState {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const state = work();
      this.prepared('INSERT OR REPLACE INTO state VALUES (1, ?)').run(JSON.stringify(state));
      this.database.exec('COMMIT');
      return state;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  putChunk(no: number, rows: number, data: Uint8Array): void {
    this.prepared('INSERT OR REPLACE INTO chunk VALUES (?, ?, ?)').run(no, rows, data);
  }

  /** @returns null when it is not there, or is not what it should be */
  chunk(no: number): { readonly block: Block; readonly rows: number } | null {
    const row = this.prepared('SELECT rows, data FROM chunk WHERE no = ?').get(no) as
      | { rows: number; data: Uint8Array }
      | undefined;
    const block = row === undefined ? null : unpackBlock(row.data, row.rows);
    return row === undefined || block === null ? null : { block, rows: row.rows };
  }

  names(list: ListName): string[] {
    const rows = this.prepared('SELECT text FROM name WHERE list = ? ORDER BY no').all(list) as { text: string }[];
    return rows.map(({ text }) => text);
  }

  close(): void {
    this.#statements.clear();
    this.database.close();
  }
}

export function removeIndexFile(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true });
}
