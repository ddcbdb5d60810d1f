/**
 * Writing the ledger: the store's `commit` against plain SQLite, in turns of some thousand rows, so that both meet the same
 * noise and grow alike. First new rows only, then pulls of which half was there already.
 */
import { join } from 'node:path';
import { openStore } from '#engine/store/openStore.ts';
import type { Entry } from '#shared/domain/entry.ts';
import { type BenchLedger, putBooks, quietLog } from './ledger.ts';
import { plainLedger } from './plain.ts';
import { type Finding, median } from './report.ts';
import { entriesFrom, entryAt } from './rows.ts';
import { stallFindings, watchStalls } from './stalls.ts';

/** Rows of one pull, written in one commit. */
export const BATCH = 500;
/** All of a turn's rows are there while it lasts, as those of a pull are in the app: many of them would be work for the collector. */
const TURN = 2_000;
/** Of the pulls with known rows. */
const AGAIN = 100_000;
const GATE = { least: 0.6 };

/** @returns what was found, and the store that it left behind */
export async function benchIngest(
  folder: string,
  rows: number,
): Promise<{ readonly findings: Finding[]; readonly ledger: BenchLedger }> {
  const file = join(folder, 'ledger.db');
  const store = await openStore({ file, log: quietLog, now: Date.now });
  const plain = plainLedger(join(folder, 'plain.db'), file);
  const watch = watchStalls();

  async function turns(turnRows: Iterable<readonly Entry[][]>): Promise<Omit<Finding, 'name' | 'gate'>> {
    const ratios: number[] = [];
    const spent = { ours: 0, floor: 0, rows: 0 };
    let first = false;
    for (const batches of turnRows) {
      const ours = () => watch.during(() => seconds(() => inOrder(batches, commit)));
      const floor = () => seconds(() => inOrder(batches, async (batch) => plain.insert(batch)));
      first = !first;
      const before = first ? await floor() : 0;
      const took = await ours();
      const plainTook = first ? before : await floor();
      ratios.push(plainTook / took);
      spent.ours += took;
      spent.floor += plainTook;
      spent.rows += batches.reduce((sum, batch) => sum + batch.length, 0);
    }
    return { ours: spent.rows / spent.ours, floor: spent.rows / spent.floor, ratio: median(ratios) };
  }

  async function commit(batch: readonly Entry[]): Promise<void> {
    await store.commit([{ collection: 'entries', insertNew: batch }]);
  }

  try {
    const fresh = await turns(freshTurns(rows));
    const ingest = watch.stalls();
    const mixed = Math.min(AGAIN, rows);
    const again = await turns(mixedTurns(rows, mixed));
    await putBooks(store);
    const findings = [
      { name: 'ingest, rows/s', ...fresh, gate: GATE },
      { name: 'ingest, half of the rows known, rows/s', ...again, gate: GATE },
      ...stallFindings('ingest', ingest),
    ];
    return { findings, ledger: { file, rows: rows + Math.ceil(mixed / 2) } };
  } finally {
    plain.close();
    await store.close();
  }
}

function* freshTurns(rows: number): Generator<Entry[][]> {
  for (let first = 0; first < rows; first += TURN) yield batchesOf(entriesFrom(first, Math.min(TURN, rows - first)));
}

/** Every second row lies somewhere among the first ones. */
function* mixedTurns(known: number, count: number): Generator<Entry[][]> {
  for (let first = 0; first < count; first += TURN) {
    const here = Math.min(TURN, count - first);
    yield batchesOf(
      Array.from({ length: here }, (_, n) =>
        entryAt(n % 2 === 0 ? known + (first + n) / 2 : ((first + n) * 7_919) % known),
      ),
    );
  }
}

function batchesOf(rows: readonly Entry[]): Entry[][] {
  const batches: Entry[][] = [];
  for (let at = 0; at < rows.length; at += BATCH) batches.push(rows.slice(at, at + BATCH));
  return batches;
}

async function inOrder<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await work(item);
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}
