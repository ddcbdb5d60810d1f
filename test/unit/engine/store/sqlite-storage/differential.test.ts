/** The same random writes and queries to RxDB's memory storage and to ours: same answers, in the same order. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BulkWriteRow,
  createRevision,
  type EventBulk,
  getQueryMatcher,
  getSortComparator,
  now,
  type PreparedQuery,
  type RxDocumentData,
  type RxStorage,
  type RxStorageInstance,
} from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqliteStorage } from '#engine/store/sqlite-storage/storage.ts';
import { noTrouble } from '../samples.ts';
import { countFromEnvironment, type Random, seededRandom } from './random.ts';
import { type Row, randomContent, randomQuery, schema, type Taste } from './randomDocuments.ts';

const QUERIES = countFromEnvironment('STORE_DIFF_QUERIES', 20_000);
const SEED = countFromEnvironment('STORE_DIFF_SEED', 17);
const ROUNDS = 100;

type Stored = RxDocumentData<Row>;
type Instance = RxStorageInstance<Row, unknown, unknown>;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-diff-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(storage: RxStorage<unknown, unknown>, databaseName: string): Promise<Instance> {
  return storage.createStorageInstance<Row>({
    databaseInstanceToken: 'token',
    databaseName,
    collectionName: 'things',
    schema,
    options: {},
    multiInstance: false,
    devMode: false,
  });
}

function openOurs(name: string): Promise<Instance> {
  const storage = createSqliteStorage({ fileOf: (database) => join(folder, `${database}.db`), onTrouble: noTrouble });
  return open(storage as unknown as RxStorage<unknown, unknown>, name);
}

/** Inserts, updates, deletes, re-inserts, and each with a stale or missing idea of what is stored. */
function randomWrites(random: Random, stored: ReadonlyMap<string, Stored>, stale: readonly Stored[], taste: Taste) {
  const ids = new Set(Array.from({ length: 1 + random.int(12) }, () => `k${random.int(60)}`));
  return [...ids].map((id): BulkWriteRow<Row> => {
    const current = stored.get(id);
    const old = stale.filter((document) => document.id === id);
    const previous = random.chance(0.12)
      ? random.pick([undefined, ...old.slice(-2)])
      : random.chance(0.85)
        ? current
        : undefined;
    const content = randomContent(random, id, taste);
    const document = {
      ...content,
      _deleted: previous !== undefined && random.chance(0.25),
      _attachments: {},
      _rev: createRevision('token', previous),
      _meta: { lwt: now() },
    };
    return previous ? { previous, document } : { document };
  });
}

const copy = <T>(value: T): T => structuredClone(value);
const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const withoutIds = ({ id: _, ...rest }: EventBulk<unknown, unknown>) => rest;

/** Without bounds, since the memory storage's count looks at neither skip nor limit. */
function unbounded(prepared: PreparedQuery<Row>): PreparedQuery<Row> {
  const { limit: _, ...query } = prepared.query;
  return { ...prepared, query: { ...query, skip: 0 } };
}

describe('our storage against the memory storage', () => {
  it(`gives the same results, counts, events and write errors for ${QUERIES} queries`, async () => {
    const random = seededRandom(SEED);
    const memory = await open(getRxStorageMemory() as unknown as RxStorage<unknown, unknown>, 'reference');
    const ours = await openOurs('differential');
    const events: { memory: unknown[]; ours: unknown[] } = { memory: [], ours: [] };
    memory.changeStream().subscribe((bulk) => events.memory.push(withoutIds(asJson(bulk))));
    ours.changeStream().subscribe((bulk) => events.ours.push(withoutIds(asJson(bulk))));
    const stored = new Map<string, Stored>();
    const stale: Stored[] = [];
    const seen = { queries: 0, bySqlAlone: 0, found: 0, rows: 0, refused: 0, events: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      for (let batch = 0; batch < 3; batch++) {
        const rows = randomWrites(random, stored, stale, 'conforming');
        const expected = await memory.bulkWrite(copy(rows), `round ${round}`);
        const answered = await ours.bulkWrite(copy(rows), `round ${round}`);
        expect(answered).toEqual(expected);
        const refused = new Set(expected.error.map((error) => error.documentId));
        for (const { document } of rows) {
          const id = String(document.id);
          if (refused.has(id)) continue;
          const before = stored.get(id);
          if (before) stale.push(before);
          stored.set(id, document as Stored);
        }
        seen.rows += rows.length;
        seen.refused += refused.size;
      }
      seen.events += events.ours.length;
      expect(events.ours.splice(0)).toEqual(events.memory.splice(0));
      for (let n = 0; n < QUERIES / ROUNDS; n++) {
        const prepared = randomQuery(random, 'conforming');
        const expected = (await memory.query(prepared)).documents;
        const { documents } = await ours.query(prepared);
        // As text, since that is fast; the slow comparison says where they differ.
        if (JSON.stringify(documents) !== JSON.stringify(expected))
          expect(documents, JSON.stringify(prepared)).toEqual(asJson(expected));
        const all = unbounded(prepared);
        const counted = await ours.count(all);
        const counts = [counted.count, (await ours.count(prepared)).count];
        const expectedCounts = [(await memory.count(all)).count, expected.length];
        if (String(counts) !== String(expectedCounts)) expect(counts, JSON.stringify(prepared)).toEqual(expectedCounts);
        if (counted.mode === 'fast') seen.bySqlAlone++;
        seen.queries++;
        seen.found += documents.length;
      }
    }
    console.log(`differential against memory, seed ${SEED}: ${JSON.stringify(seen)}, differences 0`);
    expect(seen.found).toBeGreaterThan(QUERIES / 2);
    expect(seen.refused).toBeGreaterThan(100);
    expect(seen.bySqlAlone, 'the translation was tested, not only what finishes it').toBeGreaterThan(QUERIES / 4);
    await Promise.all([memory.remove(), ours.close()]);
  }, 240_000);

  it('answers as RxDB’s own matcher does where documents break the schema', async () => {
    const random = seededRandom(SEED + 1);
    const ours = await openOurs('wild');
    const stored = new Map<string, Stored>();
    const seen = { queries: 0, found: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const rows = randomWrites(random, stored, [], 'wild');
      const { error } = await ours.bulkWrite(copy(rows), 'wild');
      const refused = new Set(error.map(({ documentId }) => documentId));
      for (const { document } of rows)
        if (!refused.has(String(document.id))) stored.set(String(document.id), asJson(document) as Stored);
      for (let n = 0; n < QUERIES / 4 / ROUNDS; n++) {
        const prepared = randomQuery(random, 'wild');
        const { query } = prepared;
        const matches = getQueryMatcher(schema, query);
        const order = getSortComparator(schema, query);
        const expected = [...stored.values()]
          .filter((document) => matches(document))
          .sort(order)
          .slice(query.skip, query.skip + (query.limit ?? Number.POSITIVE_INFINITY));
        const { documents } = await ours.query(prepared);
        // RxDB's order leaves documents open that differ only in equal objects, such as two empty arrays.
        const sound =
          documents.length === expected.length &&
          new Set(documents.map(({ id }) => id)).size === documents.length &&
          documents.every((document, at) => matches(document) && !order(document, expected[at] ?? document));
        if (!sound) expect(documents, JSON.stringify(prepared)).toEqual(expected);
        const { count } = await ours.count(prepared);
        if (count !== documents.length) expect(count, JSON.stringify(prepared)).toBe(documents.length);
        seen.queries++;
        seen.found += documents.length;
      }
    }
    console.log(`documents that break the schema, seed ${SEED + 1}: ${JSON.stringify(seen)}, differences 0`);
    await ours.close();
  }, 240_000);
});
