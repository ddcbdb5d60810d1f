/** Opening a store that the first format wrote. */
import { join } from 'node:path';
import { openStore } from '#engine/store/openStore.ts';
import { firstEntry, openFirstStore } from '../unit/engine/store/formatOne.ts';
import { quietLog } from './ledger.ts';
import type { Finding } from './report.ts';
import { entriesFrom } from './rows.ts';
import { stallFindings, watchStalls } from './stalls.ts';

const MOST_ROWS = 100_000;
const BATCH = 1_000;

export async function benchMigration(folder: string, wanted: number): Promise<Finding[]> {
  const rows = Math.min(wanted, MOST_ROWS);
  const file = join(folder, 'first-format.db');
  const first = await openFirstStore(file);
  for (let n = 0; n < rows; n += BATCH) await first.insert(entriesFrom(n, Math.min(BATCH, rows - n)).map(firstEntry));
  await first.close();
  const watch = watchStalls();
  const began = performance.now();
  const store = await watch.during(() => openStore({ file, log: quietLog, now: Date.now }));
  const seconds = (performance.now() - began) / 1_000;
  await store.close();
  return [
    { name: `migration of ${rows} entries, rows/s`, ours: rows / seconds, floor: null, gate: null },
    ...stallFindings('migration', watch.stalls()),
  ];
}
