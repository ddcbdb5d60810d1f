/**
 * A process that reads accounts and fetches the past of their ledgers until that is done, or reads them over and over, and
 * is killed on the way. After each commit it says which entries are in the store for good.
 */
import { writeSync } from 'node:fs';
import type { Fetch } from '#engine/ports.ts';
import type { Store } from '#engine/store/store.ts';
import { type FastTime, fastClock } from './fastClock.ts';
import { type Connection, openEngine } from './paymentWorld.ts';
import { pointsUntil } from './points.ts';

export interface LedgerTask {
  readonly dataDir: string;
  readonly connections: readonly Connection[];
  readonly stripe: { readonly origin: string; readonly publishableKey: string };
  /** How often the accounts are read besides, once their past is fetched. */
  readonly rounds: number;
  /** Killed at the n-th point where it commits or asks: before it or after it. Null: not by itself. */
  readonly killAt: number | null;
  readonly time: FastTime;
}

const task = JSON.parse(process.argv[2] ?? '') as LedgerTask;
const point = pointsUntil(task.killAt);
const saying = (store: Store): Store => ({
  ...store,
  async commit(changes) {
    point();
    const result = await store.commit(changes);
    const ids = changes.flatMap((change) =>
      change.collection === 'entries' && 'insertNew' in change ? change.insertNew.map(({ id }) => id) : [],
    );
    writeSync(1, `${JSON.stringify(ids)}\n`);
    point();
    return result;
  },
});
const asking: Fetch = async (input, init) => {
  point();
  const response = await fetch(input, init);
  point();
  return response;
};
const clock = fastClock(task.time);
const engine = await openEngine({ ...task, clock, wrapStore: saying, fetch: asking });
await engine.dispatch('sync.now', {});
while (engine.snapshot().books.some(({ history }) => history.state === 'running'))
  await new Promise((resolve) => setTimeout(resolve, 5));
for (let round = 0; round < task.rounds; round++) await engine.dispatch('sync.now', {});
await engine.close();
