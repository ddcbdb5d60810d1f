/** Attachments of documents: bytes in one table for all collections of the file. */
import type { BulkWriteRow, CategorizeBulkWriteRowsOutput, RxAttachmentWriteData } from 'rxdb';
import type { SqliteConnection } from './connection.ts';

type Row = Record<string, unknown>;
export type AttachmentBytes = ReadonlyMap<RxAttachmentWriteData, Uint8Array>;

export class Attachments {
  readonly #connection: SqliteConnection;
  /** The collection and its schema version: attachments go where their table goes. */
  readonly #owner: string;

  constructor(connection: SqliteConnection, owner: string) {
    this.#connection = connection;
    this.#owner = owner;
    connection.database.exec(`
      CREATE TABLE IF NOT EXISTS "_attachments" (
        owner TEXT NOT NULL, document TEXT NOT NULL, attachment TEXT NOT NULL,
        digest TEXT NOT NULL, type TEXT NOT NULL, data BLOB NOT NULL,
        PRIMARY KEY (owner, document, attachment)
      ) WITHOUT ROWID`);
  }

  /** Call it inside a transaction. */
  apply(categorized: CategorizeBulkWriteRowsOutput<Row>, bytes: AttachmentBytes): void {
    for (const { documentId, attachmentId } of categorized.attachmentsRemove)
      this.#connection
        .statement('DELETE FROM "_attachments" WHERE owner = ? AND document = ? AND attachment = ?')
        .run(this.#owner, documentId, attachmentId);
    for (const added of [...categorized.attachmentsAdd, ...categorized.attachmentsUpdate]) {
      const { attachmentData, digest } = added;
      this.#connection
        .statement('INSERT OR REPLACE INTO "_attachments" VALUES (?, ?, ?, ?, ?, ?)')
        .run(
          this.#owner,
          added.documentId,
          added.attachmentId,
          digest,
          attachmentData.type,
          bytes.get(attachmentData) ?? new Uint8Array(),
        );
    }
  }

  /** @throws an Error when there is no such attachment with that digest. */
  read(documentId: string, attachmentId: string, digest: string): Blob {
    const row = this.#connection
      .statement(
        'SELECT type, data FROM "_attachments" WHERE owner = ? AND document = ? AND attachment = ? AND digest = ?',
      )
      .get(this.#owner, documentId, attachmentId, digest) as { type: string; data: Uint8Array } | undefined;
    if (!row) throw new Error(`attachment does not exist: ${documentId} ${attachmentId}`);
    return new Blob([new Uint8Array(row.data)], { type: row.type });
  }

  /** Call it inside a transaction. */
  dropAll(): void {
    this.#connection.statement('DELETE FROM "_attachments" WHERE owner = ?').run(this.#owner);
  }
}

/** Blobs give their bytes only asynchronously, and a transaction does not wait: so they are read before it. */
export async function readBytes(rows: readonly BulkWriteRow<Row>[]): Promise<AttachmentBytes> {
  const bytes = new Map<RxAttachmentWriteData, Uint8Array>();
  for (const { document } of rows)
    for (const attachment of Object.values(document._attachments ?? {}))
      if ('data' in attachment) bytes.set(attachment, new Uint8Array(await attachment.data.arrayBuffer()));
  return bytes;
}
