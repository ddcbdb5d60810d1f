/** The table of one collection at one schema version: its making, its rows, and what is odd in it. */
import type { RxDocumentData } from 'rxdb';
import { type CatalogueRow, isOfPlan, planToStore } from './catalogue.ts';
import type { SqliteConnection } from './connection.ts';
import { DELETED, DOC, type Field, ID, LWT, planTable, quoted, type Schema, type TablePlan } from './fields.ts';
import { sealed, unsealed } from './seal.ts';
import { allTextsPlain, encodeField, type Oddity, type SqlValue, textOddity } from './values.ts';

export type StoredDocument = RxDocumentData<Record<string, unknown>>;

export type DocumentState = 'live' | 'deleted';

export class Table {
  readonly name: string;
  readonly plan: TablePlan;
  /** By field path. Empty as long as all documents keep to the schema. */
  readonly odd: ReadonlyMap<string, Oddity>;
  readonly #odd = new Map<string, Oddity>();
  readonly #connection: SqliteConnection;
  readonly #key: readonly [collection: string, version: number];
  readonly #insertSql: string;
  readonly #upsertSql: string;
  readonly #byIdSql: string;
  readonly #statesSql: string;
  /** In the order of the schema; those without a column are only looked at for oddity. */
  readonly #fields: readonly Field[];

  /** Opens the table of a collection, making it and its indexes where they are not there yet. */
  constructor(connection: SqliteConnection, collection: string, version: number, schema: Schema) {
    this.odd = this.#odd;
    this.#connection = connection;
    this.#key = [collection, version];
    this.plan = planTable(schema);
    this.#fields = [...this.plan.fields.values()].filter((field) => field.column !== DELETED && field.column !== LWT);
    const row = this.#catalogued() ?? this.#create();
    if (!isOfPlan(row, this.plan))
      throw new Error(`collection ${collection} was stored with another schema of the same version ${version}`);
    this.name = row.table_name;
    this.#readOddities();
    const columns = [ID, DELETED, LWT, DOC, ...this.plan.columns.map((field) => field.column ?? '')].map(quoted);
    const insertInto = `INSERT INTO ${quoted(this.name)} (${columns.join(', ')})
      VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT (${quoted(ID)}) DO`;
    this.#insertSql = `${insertInto} NOTHING`;
    this.#upsertSql = `${insertInto} UPDATE SET
      ${columns
        .slice(1)
        .map((column) => `${column} = excluded.${column}`)
        .join(', ')}`;
    connection.writes.rollbacks.add(this.#readOddities);
    this.#byIdSql = `SELECT ${quoted(DOC)} AS doc FROM ${quoted(this.name)} WHERE ${quoted(ID)} = ?`;
    this.#statesSql = `SELECT ${quoted(ID)} AS id, ${quoted(DELETED)} AS deleted FROM ${quoted(this.name)}
      WHERE ${quoted(ID)} IN (SELECT value FROM json_each(?))`;
  }

  /** Reads one document, deleted or not. */
  find(id: string): StoredDocument | null {
    const row = this.#connection.statement(this.#byIdSql).get(id) as { doc: string } | undefined;
    return row ? unsealed<StoredDocument>(row.doc) : null;
  }

  /** Which of the ids are there, without reading their documents. */
  states(ids: readonly string[]): Map<string, DocumentState> {
    const rows = this.#connection.statement(this.#statesSql).all(JSON.stringify(ids)) as {
      id: string;
      deleted: 0 | 1;
    }[];
    return new Map(rows.map(({ id, deleted }) => [id, deleted === 1 ? 'deleted' : 'live']));
  }

  /**
   * Writes one document unless its id is there already, deleted or not. Call it inside a transaction.
   * @returns whether it was written
   */
  insert(document: StoredDocument): boolean {
    return this.#run(this.#insertSql, document);
  }

  /** Writes one document as it is. Call it inside a transaction. */
  put(document: StoredDocument): void {
    this.#run(this.#upsertSql, document);
  }

  #run(sql: string, document: StoredDocument): boolean {
    const id = document[this.plan.primaryPath];
    if (typeof id !== 'string' || textOddity(id) === 'value')
      throw new Error(`the primary key ${JSON.stringify(id)} cannot be stored: it is not well-formed text`);
    const json = JSON.stringify(document);
    const plainTexts = allTextsPlain(json);
    const values: SqlValue[] = [id, document._deleted ? 1 : 0, document._meta.lwt, sealed(json)];
    const oddities: (readonly [path: string, odd: Oddity])[] = [];
    for (const field of this.#fields) {
      const { sql, odd } = encodeField(document, field, plainTexts);
      if (odd !== null) oddities.push([field.path, odd]);
      if (field.column !== null && field.column !== ID) values.push(sql);
    }
    const { changes } = this.#connection.statement(sql).run(...values);
    if (Number(changes) === 0) return false;
    for (const [path, odd] of oddities) this.#noteOdd(path, odd);
    return true;
  }

  /** Drops the table with all its documents. Call it inside a transaction. */
  drop(): void {
    this.#connection.forgetStatements();
    this.#connection.database.exec(`DROP TABLE IF EXISTS ${quoted(this.name)}`);
    this.#connection.statement('DELETE FROM "_catalogue" WHERE collection = ? AND version = ?').run(...this.#key);
  }

  close(): void {
    this.#connection.writes.rollbacks.delete(this.#readOddities);
  }

  /** What was noted inside a transaction that was rolled back has to be noted again by the next. */
  readonly #readOddities = (): void => {
    this.#odd.clear();
    const noted = unsealed<Record<string, Oddity>>(this.#catalogued()?.odd ?? '{}');
    for (const [path, odd] of Object.entries(noted)) this.#odd.set(path, odd);
  };

  #noteOdd(path: string, odd: Oddity): void {
    const known = this.#odd.get(path);
    if (known === odd || known === 'value') return;
    this.#odd.set(path, odd);
    this.#connection
      .statement('UPDATE "_catalogue" SET odd = ? WHERE collection = ? AND version = ?')
      .run(sealed(JSON.stringify(Object.fromEntries(this.#odd))), ...this.#key);
  }

  #catalogued(): CatalogueRow | null {
    const row = this.#connection
      .statement(
        'SELECT collection, version, table_name, plan, odd FROM "_catalogue" WHERE collection = ? AND version = ?',
      )
      .get(...this.#key);
    return (row as CatalogueRow | undefined) ?? null;
  }

  #create(): CatalogueRow {
    const { database } = this.#connection;
    const name = this.#freeName();
    const columns = this.plan.columns.map((field) => `, ${quoted(field.column ?? '')} ${SQL_TYPES[field.kind]}`);
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(
        `CREATE TABLE ${quoted(name)} (${quoted(ID)} TEXT NOT NULL PRIMARY KEY, ${quoted(DELETED)} INTEGER NOT NULL,
         ${quoted(LWT)} REAL NOT NULL, ${quoted(DOC)} TEXT NOT NULL${columns.join('')})`,
      );
      for (const { columns: indexed, partial } of this.plan.indexes)
        database.exec(
          `CREATE INDEX ${quoted(`${name}:${indexed.join(',')}${partial ? '' : ':all'}`)} ON ${quoted(name)}
           (${indexed.map(quoted).join(', ')})${partial ? ` WHERE ${quoted(DELETED)} = 0` : ''}`,
        );
      database.exec(
        `CREATE INDEX ${quoted(`${name}:deleted`)} ON ${quoted(name)} (${quoted(LWT)}) WHERE ${quoted(DELETED)} = 1`,
      );
      const plan = planToStore(database, this.plan, [...this.#key, name]);
      this.#connection
        .statement('INSERT INTO "_catalogue" (collection, version, table_name, plan) VALUES (?, ?, ?, ?)')
        .run(...this.#key, name, plan);
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
    const made = this.#catalogued();
    if (made === null) throw new Error(`the table ${name} is gone as soon as it was made`);
    return made;
  }

  /** `entries@0`, or with a number behind it where another collection's name differs only in upper and lower case. */
  #freeName(): string {
    const [collection, version] = this.#key;
    const taken = this.#connection.statement('SELECT 1 FROM "_catalogue" WHERE table_name = ?');
    let name = `${collection}@${version}`;
    for (let n = 2; taken.get(name) !== undefined; n++) name = `${collection}@${version}#${n}`;
    return name;
  }
}

const SQL_TYPES = { text: 'TEXT', integer: 'INTEGER', real: 'REAL', boolean: 'INTEGER' } as const;
