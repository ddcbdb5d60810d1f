/**
 * How a store has changed since it was copied. Each round writes when an account was last seen; a copy of all of it a day
 * for that alone, or for one row among thousands, would wear the disk out for nothing.
 */
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { COLLECTIONS } from '../collections.ts';
import { DOC, quoted } from '../sqlite-storage/fields.ts';
import type { CollectionName } from '../store.ts';

/** Rows are only added: the last one tells. */
const GROWING: readonly CollectionName[] = ['entries', 'accountLog'];
/** What no service can tell again. */
const OWN: readonly CollectionName[] = ['accounts', 'accountLog', 'walletSettings', 'payments', 'rules'];
/** What would be told, or found, again; observations, readings and books change with each round and are left out. */
const TOLD: readonly CollectionName[] = ['entries', 'episodes'];

/** One change in so many rows is little. */
const LITTLE = 50;
/** A row that Plimsoll made itself weighs as so many: it would be found again, but several of them as one. */
const MADE_HERE = 10;

/** How a store differs from its last copy. */
export interface Differences {
  /** Something was added, changed or removed that no service would tell again. */
  readonly own: boolean;
  /** Of what would be told, or found, again. */
  readonly told: 'nothing' | 'little' | 'much';
}

/** @param before the copy */
export function changeSince(before: DatabaseSyncInstance, now: DatabaseSyncInstance): Differences {
  return { own: ownPrint(before) !== ownPrint(now), told: toldSince(before, now) };
}

function ownPrint(database: DatabaseSyncInstance): string {
  return JSON.stringify(database.prepare('PRAGMA user_version').get()) + printOf(database, OWN);
}

function toldSince(before: DatabaseSyncInstance, now: DatabaseSyncInstance): Differences['told'] {
  if (printOf(before, TOLD) === printOf(now, TOLD)) return 'nothing';
  const [then, here] = [rowsOf(before, 'entries'), rowsOf(now, 'entries')];
  const [old, alerts] = [rowsOf(before, 'episodes'), rowsOf(now, 'episodes')];
  if (then.last > here.last || then.purged !== here.purged || old.purged !== alerts.purged) return 'much';
  const added = here.last - then.last + (MADE_HERE - 1) * madeHereAfter(now, then.last);
  const changes = added + Math.abs(here.removed - then.removed) + rowsOf(now, 'episodes', old.written).since;
  return changes * LITTLE <= here.rows ? 'little' : 'much';
}

interface Rows {
  readonly last: number;
  readonly rows: number;
  readonly removed: number;
  readonly purged: number;
  /** When the newest was written. */
  readonly written: number;
  /** Written after a given time. */
  readonly since: number;
}

const NO_ROWS: Rows = { last: 0, rows: 0, removed: 0, purged: 0, written: 0, since: 0 };

function rowsOf(database: DatabaseSyncInstance, collection: CollectionName, after = 0): Rows {
  const found = tableOf(database, collection);
  if (found === null) return NO_ROWS;
  const counted = database
    .prepare(
      `SELECT ifnull(max(rowid), 0) AS last, count(*) AS rows, ifnull(sum(_deleted = 1), 0) AS removed,
        ifnull(max(_lwt), 0) AS written, ifnull(sum(_lwt > ?), 0) AS since FROM ${found.table}`,
    )
    .get(after) as unknown as Omit<Rows, 'purged'>;
  return { ...counted, purged: found.purged };
}

/** Entries behind that row that no service reported. */
function madeHereAfter(database: DatabaseSyncInstance, rowid: number): number {
  const found = tableOf(database, 'entries');
  if (found === null) return 0;
  const { n } = database
    .prepare(
      `SELECT count(*) AS n FROM ${found.table} WHERE rowid > ? AND json_extract(${quoted(DOC)}, '$.source') <> 'reported'`,
    )
    .get(rowid) as { n: number };
  return n;
}

function printOf(database: DatabaseSyncInstance, collections: readonly CollectionName[]): string {
  const parts: unknown[] = [];
  for (const collection of collections) {
    const found = tableOf(database, collection);
    if (found === null) continue;
    const { table, purged } = found;
    const sql = GROWING.includes(collection)
      ? `SELECT (SELECT max(rowid) FROM ${table}) AS last, (SELECT count(*) FROM ${table} WHERE _deleted = 1) AS removed`
      : `SELECT count(*) AS rows, max(_lwt) AS last FROM ${table}`;
    parts.push([collection, purged, Object.values(database.prepare(sql).get() as Record<string, unknown>)]);
  }
  return JSON.stringify(parts);
}

/** Null where the store is of an older format. */
function tableOf(database: DatabaseSyncInstance, collection: CollectionName) {
  const row = database
    .prepare('SELECT table_name AS name, purged FROM "_catalogue" WHERE collection = ? AND version = ?')
    .get(collection, COLLECTIONS[collection].schema.version) as { name: string; purged: number } | undefined;
  return row === undefined ? null : { table: quoted(row.name), purged: row.purged };
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
