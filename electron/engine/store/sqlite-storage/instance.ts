/** RxDB's view of one table: the RxStorageInstance. */
import {
  type BulkWriteRow,
  type CategorizeBulkWriteRowsOutput,
  categorizeBulkWriteRows,
  type EventBulk,
  now,
  type PreparedQuery,
  type RxDocumentData,
  type RxStorageBulkWriteResponse,
  type RxStorageChangeEvent,
  type RxStorageCountResult,
  type RxStorageDefaultCheckpoint,
  type RxStorageInstance,
  type RxStorageInstanceCreationParams,
  type RxStorageQueryResult,
} from 'rxdb';
import { type Observable, Subject } from 'rxjs';
import { type AttachmentBytes, Attachments, readBytes } from './attachments.ts';
import { cleanupTable } from './cleanup.ts';
import type { SqliteConnection } from './connection.ts';
import { DOC, ID, LWT, quoted, type Schema } from './fields.ts';
import { runCount, runQuery } from './query.ts';
import { unsealed } from './seal.ts';
import { type DocumentState, type StoredDocument, Table } from './table.ts';
import type { Steps } from './writeUnit.ts';

type Row = Record<string, unknown>;

/** After so many rows of a write the queue may give the event loop a turn. */
const ROWS_A_STEP = 16;
type Events = EventBulk<RxStorageChangeEvent<StoredDocument>, RxStorageDefaultCheckpoint>;

export interface SqliteInternals {
  readonly connection: SqliteConnection;
}
export type SqliteOptions = Record<string, never>;

/** Thrown inside an atomic group when one of its rows is refused; the rows that were refused are in `errors`. */
export class AtomicWriteRefused extends Error {
  override readonly name = 'AtomicWriteRefused';
  readonly errors: RxStorageBulkWriteResponse<Row>['error'];

  constructor(collection: string, errors: RxStorageBulkWriteResponse<Row>['error']) {
    super(`${errors.length} of the rows for ${collection} were refused, so nothing of the group was written`);
    this.errors = errors;
  }
}

export class SqliteStorageInstance
  implements RxStorageInstance<Row, SqliteInternals, SqliteOptions, RxStorageDefaultCheckpoint>
{
  readonly databaseName: string;
  readonly collectionName: string;
  readonly schema: Schema;
  readonly options: SqliteOptions;
  readonly internals: SqliteInternals;
  readonly #connection: SqliteConnection;
  readonly #table: Table;
  readonly #attachments: Attachments | null;
  readonly #changes = new Subject<Events>();
  readonly #release: () => Promise<void>;
  /** Keeps writes in order while the bytes of an attachment are read. */
  #lastWrite: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | null = null;

  /** @param release told once, when the instance needs the connection no more. */
  constructor(
    connection: SqliteConnection,
    params: RxStorageInstanceCreationParams<Row, SqliteOptions>,
    release: () => Promise<void>,
  ) {
    this.databaseName = params.databaseName;
    this.collectionName = params.collectionName;
    this.schema = params.schema;
    this.options = params.options;
    this.internals = { connection };
    this.#connection = connection;
    this.#release = release;
    this.#table = new Table(connection, params.collectionName, params.schema.version, params.schema);
    this.#attachments = params.schema.attachments ? new Attachments(connection, this.#table.name) : null;
  }

  async bulkWrite(rows: BulkWriteRow<Row>[], context: string): Promise<RxStorageBulkWriteResponse<Row>> {
    this.#mustBeOpen();
    if (!this.#attachments) return this.#write(rows, context, new Map());
    const before = this.#lastWrite;
    const written = readBytes(rows).then(async (bytes) => {
      await before;
      return this.#write(rows, context, bytes);
    });
    this.#lastWrite = written.catch(() => undefined);
    return written;
  }

  async findDocumentsById(ids: string[], withDeleted: boolean): Promise<StoredDocument[]> {
    return this.#read(() =>
      ids.map((id) => this.#table.find(id)).filter((found) => found !== null && (withDeleted || !found._deleted)),
    ) as Promise<StoredDocument[]>;
  }

  /** Which of the ids are there, deleted or not: much less work than to read their documents. */
  async states(ids: readonly string[]): Promise<ReadonlyMap<string, DocumentState>> {
    return this.#read(() => this.#table.states(ids));
  }

  async query(prepared: PreparedQuery<Row>): Promise<RxStorageQueryResult<Row>> {
    return this.#read(() => ({ documents: runQuery(this.#connection, this.#table, this.schema, prepared) }));
  }

  async count(prepared: PreparedQuery<Row>): Promise<RxStorageCountResult> {
    return this.#read(() => {
      const { count, exact } = runCount(this.#connection, this.#table, this.schema, prepared);
      return { count, mode: exact ? 'fast' : 'slow' };
    });
  }

  async getChangedDocumentsSince(
    limit: number,
    checkpoint?: RxStorageDefaultCheckpoint,
  ): Promise<{ documents: StoredDocument[]; checkpoint: RxStorageDefaultCheckpoint }> {
    return this.#read(() => {
      const since = checkpoint ?? { lwt: 0, id: '' };
      const rows = this.#connection
        .statement(
          `SELECT ${quoted(DOC)} AS doc FROM ${quoted(this.#table.name)}
           WHERE (${quoted(LWT)}, ${quoted(ID)}) > (?, ?) ORDER BY ${quoted(LWT)}, ${quoted(ID)} LIMIT ?`,
        )
        .all(since.lwt, since.id, limit) as { doc: string }[];
      const documents = rows.map((row) => unsealed<StoredDocument>(row.doc));
      const last = documents.at(-1);
      return { documents, checkpoint: last ? { id: this.#idOf(last), lwt: last._meta.lwt } : since };
    });
  }

  async getAttachmentData(documentId: string, attachmentId: string, digest: string): Promise<Blob> {
    return this.#read(() => {
      if (!this.#attachments) throw new Error(`${this.collectionName} has no attachments`);
      return this.#attachments.read(documentId, attachmentId, digest);
    });
  }

  changeStream(): Observable<Events> {
    this.#mustBeOpen();
    return this.#changes.asObservable();
  }

  /** RxDB's clock, not the machine's: a document's time of writing may be a little ahead of the latter. */
  async cleanup(minimumDeletedTime: number): Promise<boolean> {
    this.#mustBeOpen();
    return this.#connection.writes.enqueue('cleanup', {
      run: () => cleanupTable(this.#connection, this.#table, now() - minimumDeletedTime),
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#end(async () => undefined);
    return this.#closed;
  }

  async remove(): Promise<void> {
    this.#mustBeOpen();
    this.#closed = this.#end(() =>
      this.#connection.writes.enqueue('remove', {
        run: () => {
          this.#attachments?.dropAll();
          this.#table.drop();
        },
      }),
    );
    return this.#closed;
  }

  async #end(last: () => Promise<void>): Promise<void> {
    await this.#lastWrite;
    await last();
    this.#connection.writes.flushNow();
    this.#table.close();
    this.#changes.complete();
    await this.#release();
  }

  #write(rows: BulkWriteRow<Row>[], context: string, bytes: AttachmentBytes): Promise<RxStorageBulkWriteResponse<Row>> {
    const written = this.#connection.writes.enqueue<CategorizeBulkWriteRowsOutput<Row>>(context, {
      run: () => this.#apply(rows, context, bytes),
      committed: (categorized) => this.#announce(categorized),
      refusal: ({ errors }) => (errors.length > 0 ? new AtomicWriteRefused(this.collectionName, errors) : null),
    });
    return written.then(({ errors }) => ({ error: errors }));
  }

  *#apply(
    rows: BulkWriteRow<Row>[],
    context: string,
    bytes: AttachmentBytes,
  ): Steps<CategorizeBulkWriteRowsOutput<Row>> {
    const stored = new Map<string, StoredDocument>();
    /** Most rows are new ones: SQLite is asked to insert them, and says by that whether the id was free. */
    const inserted = new Set<string>();
    for (const [index, { document, previous }] of rows.entries()) {
      if (index % ROWS_A_STEP === 0) yield;
      const id = this.#idOf(document);
      if (stored.has(id) || inserted.has(id)) continue;
      // Whether a document with attachments may be inserted is for RxDB to say first.
      if (!previous && !this.#attachments && this.#table.insert(document)) {
        inserted.add(id);
        continue;
      }
      const found = this.#table.find(id);
      if (found) stored.set(id, found);
    }
    const categorized = categorizeBulkWriteRows<Row>(this, this.#table.plan.primaryPath, stored, rows, context);
    const { bulkInsertDocs, bulkUpdateDocs } = categorized;
    const left = bulkInsertDocs.filter(({ document }) => !inserted.delete(this.#idOf(document)));
    for (const [index, { document }] of [...left, ...bulkUpdateDocs].entries()) {
      if (index % ROWS_A_STEP === 0) yield;
      this.#table.put(document);
    }
    this.#attachments?.apply(categorized, bytes);
    return categorized;
  }

  #announce({ eventBulk, newestRow }: CategorizeBulkWriteRowsOutput<Row>): void {
    if (eventBulk.events.length === 0 || !newestRow) return;
    eventBulk.checkpoint = { id: this.#idOf(newestRow.document), lwt: newestRow.document._meta.lwt };
    this.#changes.next(eventBulk);
  }

  /**
   * Runs and is answered within one turn, so that no event can come in between; see {@link Pace} for how often. Nothing of
   * a transaction is read before it is over.
   */
  async #read<T>(run: () => T): Promise<T> {
    this.#mustBeOpen();
    const { writes, pace } = this.#connection;
    for (let wait = writes.underWay ?? pace.due(); wait; wait = writes.underWay ?? pace.due()) {
      await wait;
      this.#mustBeOpen();
    }
    return run();
  }

  #idOf(document: Row | RxDocumentData<Row>): string {
    return String(document[this.#table.plan.primaryPath]);
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new Error(`the collection ${this.collectionName} of ${this.databaseName} is closed`);
  }
}
