/** The floor: plain SQLite with the tables, indexes and pragmas that the store's own file has, writing the same rows. */
import { DatabaseSync } from '@photostructure/sqlite';
import type { Entry } from '#shared/domain/entry.ts';

export interface PlainLedger {
  readonly database: InstanceType<typeof DatabaseSync>;
  /** The quoted name of the table of entries. */
  readonly table: string;
  /** In one transaction; rows that are there already are left as they are. */
  insert(rows: readonly Entry[]): void;
  close(): void;
}

/** @param store a store's file whose collections were made; their making is read from it. */
export function plainLedger(file: string, store: string): PlainLedger {
  const source = new DatabaseSync(store, { readOnly: true });
  const catalogued = source
    .prepare(`SELECT table_name AS name FROM "_catalogue" WHERE collection = 'entries' ORDER BY version DESC LIMIT 1`)
    .get() as { name: string };
  const made = source
    .prepare('SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC')
    .all(catalogued.name) as { sql: string }[];
  source.close();

  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  for (const { sql } of made) database.exec(sql);
  const table = `"${catalogued.name}"`;
  const columns = (database.prepare(`PRAGMA table_info(${table})`).all() as { name: string }[]).map(({ name }) => name);
  const readers = columns.map(readerOf);
  const add = database.prepare(`INSERT OR IGNORE INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`);
  return {
    database,
    table,
    insert(rows) {
      database.exec('BEGIN IMMEDIATE');
      for (const row of rows) add.run(...readers.map((read) => read(row)));
      database.exec('COMMIT');
    },
    close: () => database.close(),
  };
}

type Value = string | number | null;

function readerOf(column: string): (row: Entry) => Value {
  if (column === '_id') return ({ id }) => id;
  if (column === '_deleted') return () => 0;
  if (column === '_lwt') return ({ seenAt }) => seenAt;
  if (column === '_doc') return documentOf;
  if (column === 'amount.micros') return ({ amount }) => amount.micros;
  return (row) => row[column as keyof Entry] as Value;
}

/** What RxDB adds to a document of its own, so that both write the same number of bytes. */
function documentOf(row: Entry): string {
  const own = `"_deleted":false,"_attachments":{},"_rev":"1-abcdefghij","_meta":{"lwt":${row.seenAt}.01}`;
  return `${JSON.stringify(row).slice(0, -1)},${own}}`;
}
