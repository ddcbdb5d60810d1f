/** What the engine reads of a large store by itself: a page's worth of entries by their ids, and single writes beside it. */
import { DatabaseSync } from '@photostructure/sqlite';
import { openStore } from '#engine/store/openStore.ts';
import type { Entry } from '#shared/domain/entry.ts';
import type { Reading } from '#shared/domain/reading.ts';
import { type BenchLedger, quietLog } from './ledger.ts';
import { type Finding, median } from './report.ts';
import { entryAt } from './rows.ts';

const PAGE = 100;
const ROUNDS = 300;
const SINGLES = 300;
/** Of the page's time by plain SQL. */
const GATE = { most: 2 };

export async function benchStoreReads({ file, rows }: BenchLedger): Promise<Finding[]> {
  const store = await openStore({ file, log: quietLog, now: Date.now });
  const plain = new DatabaseSync(file, { readOnly: true });
  const byId = plain.prepare('SELECT "_doc" AS doc FROM "entries@1" WHERE "_deleted" = 0 AND "_id" = ?');
  const plainPage = (ids: readonly string[]) =>
    new Map(
      ids.map((id) => {
        const { doc } = byId.get(id) as { doc: string };
        return [id, JSON.parse(doc) as Entry];
      }),
    );
  const spent = { ours: [] as number[], floor: [] as number[] };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const ids = Array.from({ length: PAGE }, (_, n) => entryAt((round * 7_919 + n * 31) % rows).id);
      const began = performance.now();
      const page = await store.entriesById(ids);
      const between = performance.now();
      const floor = plainPage(ids);
      spent.floor.push(performance.now() - between);
      spent.ours.push(between - began);
      if (page.size !== floor.size) throw new Error(`${page.size} of ${floor.size} entries were found`);
    }
    const singles: number[] = [];
    for (let at = 0; at < SINGLES; at++) {
      const began = performance.now();
      await store.commit([{ collection: 'readings', insertNew: [readingAt(at)] }]);
      singles.push(performance.now() - began);
    }
    const ratio = median(spent.ours.map((ours, n) => ours / (spent.floor[n] ?? Number.NaN)));
    return [
      { name: `${PAGE} entries by id, ms`, ours: median(spent.ours), floor: median(spent.floor), ratio, gate: GATE },
      { name: 'one reading committed, ms', ours: median(singles), floor: null, gate: null },
    ];
  } finally {
    plain.close();
    await store.close();
  }
}

/** Of a wallet that has no entries, so that the sections to come find the ledger as it was. */
function readingAt(at: number): Reading {
  const wallet = { accountId: 'singles', walletId: 'singles:credits' };
  return { id: `single-${at}`, ...wallet, at, balance: { micros: at, unit: 'credit' }, reserved: null };
}
