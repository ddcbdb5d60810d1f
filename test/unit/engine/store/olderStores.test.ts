/** Stores that earlier versions of Plimsoll really wrote: each opens, with all its rows, and its books add up. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { openLedgerQueriesHere } from '#engine/ledger/readModel/here.ts';
import { backupFolderOf, backupsIn } from '#engine/store/backup/names.ts';
import { COLLECTIONS } from '#engine/store/collections.ts';
import { inspectStore } from '#engine/store/inspect.ts';
import { openStore } from '#engine/store/openStore.ts';
import type { CollectionName } from '#engine/store/store.ts';
import { recordingLog } from '../../../support/recordingLog.ts';
import { START, temporaryFolder } from './samples.ts';

const folder = temporaryFolder();
const STORES = resolve('test/support/stores');
type Doc = Record<string, unknown>;

/** What is in the file, read without any of our own code. */
function rawIn(file: string): Map<string, Map<string, Doc>> {
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database.prepare('SELECT collection, table_name AS name FROM "_catalogue"').all() as {
    collection: string;
    name: string;
  }[];
  const found = new Map<string, Map<string, Doc>>();
  for (const { collection, name } of tables) {
    const rows = database.prepare(`SELECT _id AS id, _doc AS doc FROM "${name}" WHERE _deleted = 0`).all();
    found.set(collection, new Map((rows as { id: string; doc: string }[]).map(({ id, doc }) => [id, JSON.parse(doc)])));
  }
  database.close();
  return found;
}

function own({ _deleted, _rev, _meta, _attachments, ...fields }: Doc): Doc {
  return fields;
}

describe.each(readdirSync(STORES).filter((name) => name.endsWith('.br')))('%s', (name) => {
  it('opens with every row as it was, copied before it was changed, and proves itself', async () => {
    const format = Number(/\d+/.exec(name)?.[0]);
    const file = join(folder(), 'store.db');
    writeFileSync(file, brotliDecompressSync(readFileSync(join(STORES, name))));
    const before = rawIn(file);
    const log = recordingLog();
    const store = await openStore({ file, log, now: () => START });
    expect(store.notices).toEqual([]);
    let rows = 0;
    for (const collection of Object.keys(COLLECTIONS) as CollectionName[]) {
      const { key } = COLLECTIONS[collection];
      const was = before.get(collection) ?? new Map<string, Doc>();
      const now = new Map(
        (await store.all(collection)).map((one) => [String(one[key as never]), one as unknown as Doc]),
      );
      expect([collection, [...now.keys()].sort()]).toEqual([collection, [...was.keys()].sort()]);
      // Fields that a version knew are as it left them; what later versions took away or added is told by their migrations.
      for (const [id, old] of was) {
        const { lines: _, ...kept } = own(old);
        expect(now.get(id)).toMatchObject(collection === 'walletSettings' ? kept : own(old));
        rows++;
      }
    }
    expect(rows).toBeGreaterThan(600);
    await store.close();
    const [copy] = backupsIn(backupFolderOf(file));
    expect(copy?.ofFormat).toBe(format);
    expect(rawIn(copy?.file ?? '')).toEqual(before);

    const database = new DatabaseSync(file, { readOnly: true });
    const { found, findings, books } = inspectStore(database);
    database.close();
    expect({ found, findings }).toEqual({ found: 0, findings: [] });
    expect(books).toBe(before.get('books')?.size ?? 0);
    const ledger = openLedgerQueriesHere({ file, indexFile: null, log, now: () => START });
    for (const [walletId, book] of before.get('books') ?? [])
      expect(await ledger.sumBefore(walletId, Number.MAX_SAFE_INTEGER)).toEqual({
        micros: book.totalMicros,
        count: book.entries,
      });
    await ledger.close();
  }, 60_000);
});
