/**
 * A read-only connection to the store's file, for work beside its one writer: sums, searches, exports. It reads what
 * RxDB's storage committed; the collections' tables are found through the storage's catalogue.
 */
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Account } from '#shared/domain/account.ts';
import type { Book } from '#shared/domain/book.ts';
import type { Entry } from '#shared/domain/entry.ts';
import type { Observation } from '#shared/domain/observation.ts';
import type { Reading } from '#shared/domain/reading.ts';
import type { Rule } from '#shared/domain/rule.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { quoted } from '../store/sqlite-storage/fields.ts';
import { unsealed } from '../store/sqlite-storage/seal.ts';
import type { CollectionName } from '../store/store.ts';

export interface LedgerReader {
  readonly database: DatabaseSyncInstance;
  /** The quoted name of a collection's table: `_id`, `_deleted`, `_doc`, and a column for each indexed field. */
  table(collection: CollectionName): string;
  accounts(): Account[];
  books(): Book[];
  observations(): Observation[];
  rules(): Rule[];
  /** In the order of the ledger; instants are those of the books: from, inclusive, to, exclusive. */
  entries(walletId: string, from?: number, to?: number): IterableIterator<Entry>;
  entry(id: string): Entry | null;
  /** Of all entries of the wallet dated before an instant of the books. */
  sumBefore(walletId: string, before: number): { readonly micros: number; readonly count: number };
  /** The last reading of the wallet before an instant. */
  lastReading(walletId: string, before: number): Reading | null;
  /** Runs `work` against one state of the file, whatever is written meanwhile. */
  atOnce<T>(work: () => T): T;
  close(): void;
}

export function openLedgerReader(file: string): LedgerReader {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  database.exec('PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;');
  const named = database.prepare('SELECT table_name FROM "_catalogue" WHERE collection = ? AND version = ?');
  const tables = new Map<CollectionName, string>();
  const table = (collection: CollectionName): string => {
    const known = tables.get(collection);
    if (known !== undefined) return known;
    const row = named.get(collection, COLLECTIONS[collection].schema.version) as { table_name: string } | undefined;
    if (row === undefined) throw new Error(`the store has no collection ${collection} of this version`);
    const name = quoted(row.table_name);
    tables.set(collection, name);
    return name;
  };
  const all = <T>(collection: CollectionName): T[] =>
    database
      .prepare(`SELECT _doc FROM ${table(collection)} WHERE _deleted = 0 ORDER BY _id`)
      .all()
      .map((row) => unsealed<T>((row as { _doc: string })._doc));

  const entriesOf = database.prepare(
    `SELECT _doc FROM ${table('entries')} WHERE _deleted = 0 AND "walletId" = ? AND "postedAt" >= ? AND "postedAt" < ?
     ORDER BY "postedAt", _id`,
  );
  const sumOf = database.prepare(
    `SELECT coalesce(sum("amount.micros"), 0) AS micros, count(*) AS count FROM ${table('entries')}
     WHERE _deleted = 0 AND "walletId" = ? AND "postedAt" < ?`,
  );
  const entryOf = database.prepare(`SELECT _doc FROM ${table('entries')} WHERE _deleted = 0 AND _id = ?`);
  const readingOf = database.prepare(
    `SELECT _doc FROM ${table('readings')} WHERE _deleted = 0 AND "walletId" = ? AND "at" < ?
     ORDER BY "at" DESC, _id DESC LIMIT 1`,
  );
  const parsed = <T>(row: unknown): T | null =>
    row === undefined ? null : unsealed<T>((row as { _doc: string })._doc);

  return {
    database,
    table,
    accounts: () => all('accounts'),
    books: () => all('books'),
    observations: () => all('observations'),
    rules: () => all('rules'),
    *entries(walletId, from = 0, to = Number.MAX_SAFE_INTEGER) {
      for (const row of entriesOf.iterate(walletId, from, to)) yield unsealed<Entry>((row as { _doc: string })._doc);
    },
    entry: (id) => parsed<Entry>(entryOf.get(id)),
    sumBefore: (walletId, before) => sumOf.get(walletId, before) as { micros: number; count: number },
    lastReading: (walletId, before) => parsed<Reading>(readingOf.get(walletId, before)),
    atOnce(work) {
      database.exec('BEGIN');
      try {
        return work();
      } finally {
        database.exec('COMMIT');
      }
    },
    close: () => database.close(),
  };
}
