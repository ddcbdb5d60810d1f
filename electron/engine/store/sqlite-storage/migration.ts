/**
 * Brings the documents of a collection's older versions over to its newest. Each step moves some hundred documents in one
 * transaction, out of the old table and into the new one: a document is in exactly one of them whenever the process dies,
 * and the next start goes on with what is left in the old one.
 */
import type { SqliteConnection } from './connection.ts';
import { DOC, quoted, type Schema } from './fields.ts';
import { unsealed } from './seal.ts';
import { type StoredDocument, Table } from './table.ts';
import type { Steps } from './writeUnit.ts';

/** Documents moved in one transaction. */
const STEP = 500;
const ROWS_A_TURN = 16;

/** By the version that each leads to: a document of the version before becomes one of this, or null to leave it behind. */
export type Migrations = Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown> | null>>;

export interface MigrationPlan {
  readonly collection: string;
  /** As RxDB fills it in: with its own fields and indexes. */
  readonly schema: Schema;
  readonly migrations: Migrations;
}

export interface MigrationProgress {
  readonly collection: string;
  readonly from: number;
  readonly to: number;
  readonly done: number;
  /** Documents of this version that there were at the start of this run. */
  readonly total: number;
}

interface OldTable {
  readonly version: number;
  readonly name: string;
}

/**
 * @param tell hears of every step
 * @throws what a migration throws; what was moved until then stays moved
 */
export async function migrateCollection(
  connection: SqliteConnection,
  plan: MigrationPlan,
  tell: (progress: MigrationProgress) => void,
): Promise<void> {
  const { collection, schema } = plan;
  const olds = connection
    .statement(
      'SELECT version, table_name AS name FROM "_catalogue" WHERE collection = ? AND version < ? ORDER BY version',
    )
    .all(collection, schema.version) as unknown as OldTable[];
  if (olds.length === 0) return;
  connection.writes.finish();
  const table = new Table(connection, collection, schema.version, schema);
  try {
    for (const old of olds) {
      const { total } = connection.statement(`SELECT count(*) AS total FROM ${quoted(old.name)}`).get() as {
        total: number;
      };
      for (let done = 0; done < total; ) {
        tell({ collection, from: old.version, to: schema.version, done, total });
        const moved = await connection.writes.enqueue('migration', {
          run: () => moveSome(connection, plan, old, table),
        });
        if (moved === 0) throw new Error(`${collection}: ${total - done} documents of version ${old.version} are left`);
        done += moved;
      }
      if (total > 0) tell({ collection, from: old.version, to: schema.version, done: total, total });
      await connection.writes.enqueue('migration', { run: () => dropOld(connection, collection, old) });
    }
  } finally {
    table.close();
  }
}

function* moveSome(
  connection: SqliteConnection,
  { schema, migrations }: MigrationPlan,
  old: OldTable,
  table: Table,
): Steps<number> {
  const rows = connection
    .statement(`SELECT rowid AS row, ${quoted(DOC)} AS doc FROM ${quoted(old.name)} ORDER BY rowid LIMIT ${STEP}`)
    .all() as unknown as { row: number; doc: string }[];
  for (const [index, { doc }] of rows.entries()) {
    if (index % ROWS_A_TURN === 0) yield;
    const document = migrated(unsealed<StoredDocument>(doc), migrations, old.version, schema.version);
    if (document) table.put(document);
  }
  yield;
  const last = rows.at(-1);
  if (last) connection.statement(`DELETE FROM ${quoted(old.name)} WHERE rowid <= ?`).run(last.row);
  return rows.length;
}

/** What RxDB keeps with a document (revision, time of writing, deleted or not) comes along as it is. */
function migrated(document: StoredDocument, migrations: Migrations, from: number, to: number): StoredDocument | null {
  const { _deleted, _rev, _meta, _attachments, ...content } = document;
  let next: Record<string, unknown> | null = content;
  for (let version = from + 1; version <= to && next; version++) {
    const migrate = migrations[version];
    if (!migrate) throw new Error(`there is no migration to version ${version}`);
    next = migrate(next);
  }
  return next && { ...next, _deleted, _rev, _meta, _attachments };
}

function dropOld(connection: SqliteConnection, collection: string, old: OldTable): void {
  connection.forgetStatements();
  connection.database.exec(`DROP TABLE ${quoted(old.name)}`);
  connection.statement('DELETE FROM "_catalogue" WHERE collection = ? AND version = ?').run(collection, old.version);
}
