/**
 * What the file says of its own tables: which collection and version each holds, and how it was made. SQLite has no checksum
 * of that; a flipped bit in a name there would show an empty ledger, or one that is read through an index that lacks rows.
 */
import { crc32 } from 'node:zlib';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { TablePlan } from './fields.ts';
import { DamagedDocument, sealed, sealState, unsealed } from './seal.ts';

export interface CatalogueRow {
  readonly collection: string;
  readonly version: number;
  readonly table_name: string;
  /** A {@link StoredPlan}. */
  readonly plan: string;
  readonly odd: string;
}

interface StoredPlan {
  readonly primary: string;
  readonly fields: readonly (readonly [path: string, kind: string, nullable: boolean, column: string | null])[];
  readonly indexes: readonly unknown[];
  /** The row that it belongs to. Missing in files of before plans were sealed. */
  readonly of?: readonly [collection: string, version: number, table: string];
  /** A checksum of the statements that made the table and its indexes. */
  readonly made?: number;
}

/** Everything that the table's shape and the notes on its oddities depend on. */
function described(plan: TablePlan): Pick<StoredPlan, 'primary' | 'fields' | 'indexes'> {
  const fields = [...plan.fields.values()].map(
    ({ path, kind, nullable, column }) => [path, kind, nullable, column] as const,
  );
  return { primary: plan.primaryPath, fields, indexes: plan.indexes };
}

/** Call it when the table and its indexes are made. */
export function planToStore(
  database: DatabaseSyncInstance,
  plan: TablePlan,
  of: readonly [collection: string, version: number, table: string],
): string {
  const stored: StoredPlan = { ...described(plan), of, made: checksum(statementsByTable(database).get(of[2]) ?? []) };
  return sealed(JSON.stringify(stored));
}

/**
 * Whether a table was made for this plan.
 * @throws DamagedDocument when what the file says of it is not what was written
 */
export function isOfPlan({ plan: text }: CatalogueRow, plan: TablePlan): boolean {
  const { primary, fields, indexes } = readPlan(text);
  const same = JSON.stringify({ primary, fields, indexes }) === JSON.stringify(described(plan));
  // No seal tells whether it was written so; a version whose schema was changed is never shipped, and bits do flip.
  if (!same && sealState(text) === 'unsealed') throw new DamagedDocument('the plan of a table is not what was written');
  return same;
}

/** @throws DamagedDocument */
export function readPlan(text: string): StoredPlan {
  const plan = unsealed<StoredPlan>(text);
  if (!Array.isArray(plan.fields)) throw new DamagedDocument('the plan of a table cannot be read');
  return plan;
}

/**
 * Holds the catalogue against the tables and indexes that are in the file.
 * @throws DamagedDocument where they do not agree, or are not what was written
 */
export function checkCatalogue(database: DatabaseSyncInstance): void {
  const tables = statementsByTable(database);
  const rows = database.prepare('SELECT collection, version, table_name, plan, odd FROM "_catalogue"').all();
  for (const row of rows as unknown as CatalogueRow[]) {
    const { collection, version, table_name: table } = row;
    const statements = tables.get(table);
    if (statements === undefined) throw new DamagedDocument(`the table of ${collection} is missing`);
    tables.delete(table);
    const { of, made } = readPlan(row.plan);
    unsealed(row.odd);
    if (of === undefined) continue;
    if (JSON.stringify(of) !== JSON.stringify([collection, version, table]))
      throw new DamagedDocument(`the table ${table} is catalogued as another one`);
    if (made !== checksum(statements))
      throw new DamagedDocument(`the table ${table} or an index of it was not made so`);
  }
  const [stray] = tables.keys();
  if (stray !== undefined) throw new DamagedDocument(`the table ${stray} belongs to no collection`);
}

/** The storage's own tables: as they are made anew where they are missing. */
const OWN: ReadonlySet<string> = new Set(['_catalogue', '_attachments']);

/** Of collections only; `sqlite_` is what SQLite keeps for itself. */
function statementsByTable(database: DatabaseSyncInstance): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  const rows = database.prepare('SELECT type, name, tbl_name AS "table", sql FROM sqlite_schema ORDER BY name').all();
  for (const { type, name, table, sql } of rows as {
    type: string;
    name: string;
    table: string;
    sql: string | null;
  }[]) {
    if (OWN.has(table) || table.startsWith('sqlite_')) continue;
    const statements = tables.get(table) ?? [];
    statements.push(`${type} ${name} ${sql ?? ''}`);
    tables.set(table, statements);
  }
  return tables;
}

function checksum(statements: readonly string[]): number {
  return crc32(statements.join('\n'));
}
