/** Storage instances over temporary files, for tests that speak to the RxStorage interface itself. */
import { join } from 'node:path';
import {
  type BulkWriteRow,
  createRevision,
  fillWithDefaultSettings,
  type MangoQuery,
  normalizeMangoQuery,
  now,
  type PreparedQuery,
  prepareQuery,
  type RxDocumentData,
  type RxJsonSchema,
} from 'rxdb';
import { SqliteStorageInstance } from '#engine/store/sqlite-storage/instance.ts';
import { createSqliteStorage, type SqliteStorage } from '#engine/store/sqlite-storage/storage.ts';
import { noTrouble } from '../samples.ts';

export type Row = Record<string, unknown>;
export type Stored = RxDocumentData<Row>;

export const thingSchema = fillWithDefaultSettings({
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 100 },
    name: { type: 'string', maxLength: 100 },
    age: { type: 'integer', minimum: 0, maximum: 1_000_000, multipleOf: 1 },
  },
  required: ['id', 'name', 'age'],
  indexes: ['name', ['age', 'name']],
  attachments: {},
} as unknown as RxJsonSchema<Row>);

export function storageIn(folder: string): SqliteStorage {
  return createSqliteStorage({ fileOf: (name) => join(folder, `${name}.db`), onTrouble: noTrouble });
}

export async function instanceOf(
  storage: SqliteStorage,
  over: { collectionName?: string; schema?: RxJsonSchema<Stored>; multiInstance?: boolean; token?: string } = {},
): Promise<SqliteStorageInstance> {
  const instance = await storage.createStorageInstance<Row>({
    databaseInstanceToken: over.token ?? 'token',
    databaseName: 'base',
    collectionName: over.collectionName ?? 'things',
    schema: over.schema ?? thingSchema,
    options: {},
    multiInstance: over.multiInstance ?? false,
    devMode: false,
  });
  if (!(instance instanceof SqliteStorageInstance)) throw new Error('not ours');
  return instance;
}

export function written(content: Row, previous?: Stored, deleted = false): BulkWriteRow<Row> {
  const document = {
    _attachments: {},
    ...content,
    _deleted: deleted,
    _rev: createRevision('token', previous),
    _meta: { lwt: now() },
  };
  return previous ? { previous, document } : { document };
}

export function thing(id: string, age = 1): Row {
  return { id, name: `name of ${id}`, age };
}

export function prepared(query: MangoQuery<Row>): PreparedQuery<Row> {
  const selector = { ...query.selector, _deleted: { $eq: false } };
  return prepareQuery<Row>(
    thingSchema,
    normalizeMangoQuery<Row>(thingSchema, { ...query, selector } as MangoQuery<Row>),
  );
}
