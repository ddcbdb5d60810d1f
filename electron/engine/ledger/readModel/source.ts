/** The store's file as the read model sees it: which entries are new, which are gone, and the documents of those shown. */
import type { Book } from '#shared/domain/book.ts';
import type { Entry } from '#shared/domain/entry.ts';
import type { Observation } from '#shared/domain/observation.ts';
import type { Reading } from '#shared/domain/reading.ts';
import type { Rule } from '#shared/domain/rule.ts';
import { COLLECTIONS } from '../../store/collections.ts';
import { unsealed } from '../../store/sqlite-storage/seal.ts';
import type { LedgerReader } from '../reader.ts';

export interface NewRow {
  readonly rowid: number;
  readonly id: string;
  readonly deleted: number;
  readonly doc: string;
}

/** What a wallet's entries come to in the store. */
export interface Tally {
  readonly walletId: string;
  readonly count: number;
  /** In decimal digits: it may be past what a number holds exactly. */
  readonly micros: string;
}

export interface Source {
  readonly reader: LedgerReader;
  /** Names the table of entries: another one is another history. */
  readonly table: string;
  after(rowid: number, limit: number): NewRow[];
  newestRowid(): number;
  /** The entry's id, deleted or not; null when the row is gone. */
  idAt(rowid: number): string | null;
  docAt(rowid: number): Entry | null;
  /** Where the entry of an id is. */
  rowidOf(entryId: string): number | null;
  /** Differs when entries were deleted or came back since it was last asked. */
  erased(): string;
  tally(): Tally[];
  books(): Map<string, Book>;
  rules(): Rule[];
  observations(): Observation[];
  lastReading(walletId: string, before: number): Reading | null;
}

/** Deleted entries that are still there, when the newest of them was deleted, and how many were purged so far. */
interface Erased {
  readonly count: number;
  readonly newest: number;
  readonly purged: number;
}

export function sourceOf(reader: LedgerReader): Source {
  const { database } = reader;
  const table = reader.table('entries');
  const after = database.prepare(
    `SELECT rowid, _id AS id, _deleted AS deleted, _doc AS doc FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`,
  );
  const newest = database.prepare(`SELECT coalesce(max(rowid), 0) AS rowid FROM ${table}`);
  const idAt = database.prepare(`SELECT _id AS id FROM ${table} WHERE rowid = ?`);
  const docAt = database.prepare(`SELECT _doc AS doc FROM ${table} WHERE rowid = ? AND _deleted = 0`);
  const rowidOf = database.prepare(`SELECT rowid FROM ${table} WHERE _id = ? AND _deleted = 0`);
  const erased = database.prepare(
    `SELECT count(*) AS count, coalesce(max(_lwt), 0) AS newest,
     (SELECT purged FROM "_catalogue" WHERE collection = 'entries' AND version = ?) AS purged
     FROM ${table} WHERE _deleted = 1`,
  );
  const tally = database.prepare(
    `SELECT "walletId", count(*) AS count, CAST(sum("amount.micros") AS TEXT) AS micros FROM ${table}
     WHERE _deleted = 0 GROUP BY "walletId"`,
  );
  const version = database.prepare('PRAGMA data_version');
  /** Small collections, read again only when something was written. */
  const kept = new Map<string, { readonly version: unknown; readonly value: unknown }>();
  const keep = <T>(name: string, read: () => T): T => {
    const now = Object.values(version.get() as Record<string, unknown>)[0];
    const known = kept.get(name);
    if (known !== undefined && known.version === now) return known.value as T;
    const value = read();
    kept.set(name, { version: now, value });
    return value;
  };

  return {
    reader,
    table,
    after: (rowid, limit) => after.all(rowid, limit) as NewRow[],
    newestRowid: () => (newest.get() as { rowid: number }).rowid,
    idAt: (rowid) => (idAt.get(rowid) as { id: string } | undefined)?.id ?? null,
    docAt(rowid) {
      const row = docAt.get(rowid) as { doc: string } | undefined;
      return row === undefined ? null : unsealed<Entry>(row.doc);
    },
    rowidOf: (entryId) => (rowidOf.get(entryId) as { rowid: number } | undefined)?.rowid ?? null,
    erased() {
      const { count, newest, purged } = erased.get(COLLECTIONS.entries.schema.version) as Erased;
      return `${count} ${newest} ${purged}`;
    },
    tally: () => tally.all() as Tally[],
    books: () => keep('books', () => new Map(reader.books().map((book) => [book.walletId, book]))),
    rules: () => keep('rules', () => reader.rules()),
    observations: () => keep('observations', () => reader.observations()),
    lastReading: (walletId, before) => reader.lastReading(walletId, before),
  };
}
