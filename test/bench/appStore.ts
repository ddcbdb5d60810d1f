/** What a full ledger adds to the start: the same five accounts, with and without a million entries in the store. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { pathsIn } from '#engine/dataFolder/paths.ts';
import { openStore } from '#engine/store/openStore.ts';
import { askAll } from './app/services.ts';
import { inTurns, pause, type Stage } from './app/stage.ts';
import { putBooks, quietLog } from './ledger.ts';
import { type Finding, median } from './report.ts';
import { entriesFrom } from './rows.ts';

const BATCH = 1_000;
/** The derived file of the ledger is written by then: that is work of the first start with these rows, not of each. */
const DERIVED_MS = 15_000;

export async function benchAppStore(stage: Stage, rows: number, rounds: number, most: number): Promise<Finding[]> {
  const full = stage.placeNamed('full');
  cpSync(stage.place.dataDir, full.dataDir, { recursive: true });
  await fill(pathsIn(full.dataDir).database, rows);
  const first = await stage.ours({ place: full });
  await askAll(full);
  await pause(DERIVED_MS);
  await first.end();
  const start = async (place = stage.place) => {
    const app = await stage.ours({ place });
    await app.end();
    return app.iconAfter;
  };
  const pairs = await inTurns(
    rounds,
    () => start(full),
    () => start(),
  );
  return [
    {
      name: `start to tray icon with ${rows} entries, ms`,
      ours: median(pairs.map(({ ours }) => ours)),
      floor: median(pairs.map(({ floor }) => floor)),
      gate: null,
    },
    {
      name: `what ${rows} entries add to the start, ms`,
      ours: median(pairs.map(({ ours, floor }) => ours - floor)),
      floor: null,
      gate: { most },
    },
  ];
}

async function fill(file: string, rows: number): Promise<void> {
  const store = await openStore({ file: join(file), log: quietLog, now: Date.now });
  try {
    for (let first = 0; first < rows; first += BATCH)
      await store.commit([{ collection: 'entries', insertNew: entriesFrom(first, Math.min(BATCH, rows - first)) }]);
    await putBooks(store);
  } finally {
    await store.close();
  }
}
