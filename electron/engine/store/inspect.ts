/**
 * Looks through a whole store for damage: what SQLite itself can tell, and what it cannot: documents that are not what was
 * written, columns that disagree with their document, documents that fit no schema, books that do not add up.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Book } from '#shared/domain/book.ts';
import type { Entry } from '#shared/domain/entry.ts';
import { COLLECTIONS, DOCUMENT_SCHEMAS } from './collections.ts';
import { checkCatalogue, readPlan } from './sqlite-storage/catalogue.ts';
import { ID, quoted } from './sqlite-storage/fields.ts';
import { sealState } from './sqlite-storage/seal.ts';
import { allTextsPlain, encodeField } from './sqlite-storage/values.ts';
import { sqliteCodeOf } from './storageErrors.ts';
import type { CollectionName } from './store.ts';

export interface Finding {
  readonly kind: 'file' | 'document' | 'column' | 'schema' | 'books';
  /** A table and an id, a wallet, or the file. */
  readonly where: string;
  readonly what: string;
  /** The file is not what was written. Else it may be a mistake of Plimsoll's own, and throwing it away helps nobody. */
  readonly damage: boolean;
}

export interface Inspection {
  readonly format: number;
  readonly pages: number;
  readonly pageBytes: number;
  /** By table: `entries@1`. Removed documents that are still kept count too. */
  readonly documents: Readonly<Record<string, number>>;
  /** Documents of before there were seals: what is inside them cannot be checked. */
  readonly unsealed: number;
  /** Books that were added up anew. */
  readonly books: number;
  /** The first of them; `found` counts them all. */
  readonly findings: readonly Finding[];
  readonly found: number;
  readonly damaged: boolean;
}

const MOST_FINDINGS = 50;
/** After so many documents others have their turn. */
const STEP = 500;

/** Runs to the end at once. Call it in one read transaction, so that it sees one state of the file. */
export function inspectStore(database: DatabaseSyncInstance): Inspection {
  const steps = inspecting(database);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps, between which one may stop. */
export function* inspecting(database: DatabaseSyncInstance): Generator<void, Inspection, void> {
  const findings: Finding[] = [];
  let found = 0;
  let damaged = false;
  const tell = (finding: Finding) => {
    found++;
    damaged ||= finding.damage;
    if (findings.length < MOST_FINDINGS) findings.push(finding);
  };
  const documents: Record<string, number> = {};
  const sums = new Sums();
  const seen = { format: 0, pages: 0, pageBytes: 0, unsealed: 0 };
  try {
    seen.format = numberOf(database.prepare('PRAGMA user_version').get());
    seen.pages = numberOf(database.prepare('PRAGMA page_count').get());
    seen.pageBytes = numberOf(database.prepare('PRAGMA page_size').get());
    for (const row of database.prepare(`PRAGMA integrity_check(${MOST_FINDINGS})`).all()) {
      const [verdict] = Object.values(row as Record<string, unknown>);
      if (verdict !== 'ok') tell({ kind: 'file', where: 'file', what: String(verdict), damage: true });
    }
    yield;
    for (const table of tablesOf(database)) {
      documents[table.name] = 0;
      for (const row of rowsOf(database, table, tell)) {
        const count = (documents[table.name] ?? 0) + 1;
        documents[table.name] = count;
        if (count % STEP === 0) yield;
        const { document, state } = checkRow(table, row, tell);
        if (state === 'unsealed') seen.unsealed++;
        if (document !== null) sums.add(table, document);
      }
    }
  } catch (error) {
    if (sqliteCodeOf(error) === null) throw error;
    tell({ kind: 'file', where: 'file', what: error instanceof Error ? error.message : 'unreadable', damage: true });
  }
  // Where a document is missing from the sums anyway, a book that disagrees tells nothing more.
  if (!damaged) for (const what of sums.disagreements()) tell({ ...what, kind: 'books', damage: seen.unsealed > 0 });
  return { ...seen, documents, books: sums.books, findings, found, damaged };
}

/** So damaged that it cannot even be opened. */
export function uninspectable(error: unknown): Inspection {
  const what = error instanceof Error ? error.message : 'unreadable';
  const findings = [{ kind: 'file', where: 'file', what, damage: true }] as const;
  return { format: 0, pages: 0, pageBytes: 0, documents: {}, unsealed: 0, books: 0, findings, found: 1, damaged: true };
}

interface InspectedTable {
  readonly name: string;
  readonly collection: CollectionName | null;
  readonly fields: readonly (Parameters<typeof encodeField>[1] & { readonly column: string })[];
}

/** As the catalogue describes them, so that stores of older formats can be looked through too. */
function tablesOf(database: DatabaseSyncInstance): InspectedTable[] {
  const hasCatalogue = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = '_catalogue'`).get();
  if (hasCatalogue === undefined) return [];
  checkCatalogue(database);
  const rows = database.prepare('SELECT collection, version, table_name, plan FROM "_catalogue"').all();
  return (rows as { collection: string; version: number; table_name: string; plan: string }[]).map((row) => {
    const { fields } = readPlan(row.plan);
    const known = COLLECTIONS[row.collection as CollectionName];
    return {
      name: row.table_name,
      collection: known?.schema.version === row.version ? (row.collection as CollectionName) : null,
      fields: fields.flatMap(([path, kind, nullable, column]) =>
        column === null ? [] : [{ path, segments: path.split('.'), kind, nullable, column, expression: '' } as never],
      ),
    };
  });
}

type Tell = (finding: Finding) => void;
type Row = Record<string, unknown> & { readonly _id: string; readonly _doc: string };

function* rowsOf(database: DatabaseSyncInstance, { name }: InspectedTable, tell: Tell): Generator<Row> {
  try {
    yield* database.prepare(`SELECT * FROM ${quoted(name)} ORDER BY rowid`).iterate() as IterableIterator<Row>;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    tell({ kind: 'file', where: name, what: error.message, damage: true });
  }
}

interface Checked {
  readonly document: Record<string, unknown> | null;
  readonly state: ReturnType<typeof sealState>;
}

function checkRow(table: InspectedTable, row: Row, tell: Tell): Checked {
  const where = `${table.name} ${String(row[ID])}`;
  const bad = (kind: Finding['kind'], what: string, damage = true) => tell({ kind, where, what, damage });
  if (typeof row._doc !== 'string') {
    bad('document', 'the document is no text');
    return { document: null, state: 'broken' };
  }
  const state = sealState(row._doc);
  if (state === 'broken') bad('document', 'the document is not what was written');
  const document = parsed(row._doc);
  if (document === null && state !== 'broken') bad('document', 'the document cannot be read');
  if (document === null || state === 'broken') return { document: null, state };
  const plain = allTextsPlain(row._doc);
  for (const field of table.fields) {
    const { sql } = encodeField(document, field, plain);
    if (sql !== row[field.column]) bad('column', `${field.path} is not what its document says`);
  }
  if (table.collection !== null && document._deleted !== true) {
    const { _deleted, _rev, _meta, _attachments, ...content } = document;
    const result = DOCUMENT_SCHEMAS[table.collection].safeParse(content);
    if (!result.success) {
      const [issue] = result.error.issues;
      bad('schema', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it fits no schema'}`, false);
    }
  }
  return { document, state };
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The entries of each wallet added up, to be held against its book. */
class Sums {
  readonly #sums = new Map<string, { count: number; micros: bigint }>();
  readonly #books: Book[] = [];

  get books(): number {
    return this.#books.length;
  }

  add({ collection }: InspectedTable, document: Record<string, unknown>): void {
    if (document._deleted === true) return;
    if (collection === 'books') this.#books.push(document as unknown as Book);
    if (collection !== 'entries') return;
    const { walletId, amount } = document as unknown as Entry;
    const sum = this.#sums.get(walletId) ?? { count: 0, micros: 0n };
    this.#sums.set(walletId, sum);
    if (Number.isSafeInteger(amount?.micros)) sum.micros += BigInt(amount.micros);
    sum.count++;
  }

  *disagreements(): Generator<Pick<Finding, 'where' | 'what'>> {
    for (const { walletId, entries, totalMicros } of this.#books) {
      const { count, micros } = this.#sums.get(walletId) ?? { count: 0, micros: 0n };
      if (count !== entries) yield { where: walletId, what: `the book has ${entries} entries, the ledger ${count}` };
      else if (BigInt(totalMicros) !== micros)
        yield { where: walletId, what: `the book's sum is ${totalMicros}, the ledger's ${micros} (millionths)` };
    }
  }
}

function numberOf(row: unknown): number {
  return Number(Object.values(row as Record<string, unknown>)[0]);
}
