/** Purges documents that were deleted long enough ago. */
import type { SqliteConnection } from './connection.ts';
import { DELETED, ID, LWT, quoted } from './fields.ts';
import type { Table } from './table.ts';

/** More than this in one transaction would hold up other writes. */
const BATCH = 200;

/**
 * Call it inside a transaction.
 * @param deletedUntil milliseconds of RxDB's clock; documents deleted up to then go
 * @returns whether none is left to purge
 */
export function cleanupTable(connection: SqliteConnection, table: Table, deletedUntil: number): boolean {
  const name = quoted(table.name);
  const { changes } = connection
    .statement(
      `DELETE FROM ${name} WHERE ${quoted(ID)} IN (
        SELECT ${quoted(ID)} FROM ${name} WHERE ${quoted(DELETED)} = 1 AND ${quoted(LWT)} <= ? LIMIT ${BATCH})`,
    )
    .run(deletedUntil);
  // Whoever reads the file beside us can tell by this that documents went without a trace.
  if (changes > 0)
    connection.statement('UPDATE "_catalogue" SET purged = purged + ? WHERE table_name = ?').run(changes, table.name);
  return changes < BATCH;
}
