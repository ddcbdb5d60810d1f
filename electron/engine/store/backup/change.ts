/**
 * Whether a store has changed since it was copied in a way that is worth a copy. Each round writes when an account was last
 * seen; a copy of hundreds of megabytes a day for that alone would wear the disk out for nothing.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { COLLECTIONS } from '../collections.ts';
import { quoted } from '../sqlite-storage/fields.ts';
import type { CollectionName } from '../store.ts';

/** Rows are only added: the last one tells. */
const GROWING: readonly CollectionName[] = ['entries', 'accountLog'];
/** Few, and changed in place. What the services tell again anyway (observations, readings, books) is left out. */
const CHANGING: readonly CollectionName[] = ['accounts', 'walletSettings', 'payments', 'rules', 'episodes'];

/** Differs where something was added, changed or removed that no service would tell again. */
export function changePrint(database: DatabaseSyncInstance): string {
  const parts: unknown[] = [database.prepare('PRAGMA user_version').get()];
  for (const collection of [...GROWING, ...CHANGING]) {
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
