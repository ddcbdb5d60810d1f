/**
 * Whether a store has changed since it was copied in a way that is worth a copy. Each round writes when an account was last
 * seen; a copy of hundreds of megabytes a day for that alone would wear the disk out for nothing.
 */
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { COLLECTIONS } from '../collections.ts';
import { quoted } from '../sqlite-storage/fields.ts';
import type { CollectionName } from '../store.ts';

/** Rows are only added: the last one tells. */
const GROWING: readonly CollectionName[] = ['entries', 'accountLog'];
/** What no service can tell again. */
const OWN: readonly CollectionName[] = ['accounts', 'accountLog', 'walletSettings', 'payments', 'rules'];
/** What would be told, or found, again; observations, readings and books change with each round and are left out. */
const TOLD: readonly CollectionName[] = ['entries', 'episodes'];

export interface ChangePrint {
  /** Differs where something was added, changed or removed that no service would tell again. */
  readonly own: string;
  readonly told: string;
}

export function changePrint(database: DatabaseSyncInstance): ChangePrint {
  const format = JSON.stringify(database.prepare('PRAGMA user_version').get());
  return { own: format + printOf(database, OWN), told: printOf(database, TOLD) };
}

function printOf(database: DatabaseSyncInstance, collections: readonly CollectionName[]): string {
  const parts: unknown[] = [];
  for (const collection of collections) {
    const row = database
      .prepare('SELECT table_name AS name, purged FROM "_catalogue" WHERE collection = ? AND version = ?')
      .get(collection, COLLECTIONS[collection].schema.version) as { name: string; purged: number } | undefined;
    if (row === undefined) continue;
    const table = quoted(row.name);
    const sql = GROWING.includes(collection)
      ? `SELECT (SELECT max(rowid) FROM ${table}) AS last, (SELECT count(*) FROM ${table} WHERE _deleted = 1) AS removed`
      : `SELECT count(*) AS rows, max(_lwt) AS last FROM ${table}`;
    parts.push([collection, row.purged, Object.values(database.prepare(sql).get() as Record<string, unknown>)]);
  }
  return JSON.stringify(parts);
}

export function hasCatalogue(database: DatabaseSyncInstance): boolean {
  return database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = '_catalogue'`).get() !== undefined;
}

/** When the newest of its documents was written, by the clock of RxDB; 0 where there are none. Reads all of it. */
export function lastWriteIn(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    // Where its first changes were still in a log that is lost, it has not even that.
    if (!hasCatalogue(database)) return 0;
    const tables = database.prepare('SELECT table_name AS name FROM "_catalogue"').all() as { name: string }[];
    const times = tables.map(({ name }) => {
      const { last } = database.prepare(`SELECT max(_lwt) AS last FROM ${quoted(name)}`).get() as {
        last: number | null;
      };
      return last ?? 0;
    });
    return Math.max(0, ...times);
  } finally {
    database.close();
  }
}
