/** A process that watches the services and fetches the past of their ledgers, and is killed on the way. */
import type { Clock } from '#engine/ports.ts';
import type { Store } from '#engine/store/store.ts';
import { type Connection, openEngine } from './paymentWorld.ts';

export interface LedgerTask {
  readonly dataDir: string;
  readonly connections: readonly Connection[];
  readonly stripe: { readonly origin: string; readonly publishableKey: string };
  /** Killed at the n-th point where it commits: before odd ones, after even ones. */
  readonly killAt: number;
  readonly now: number;
}

const task = JSON.parse(process.argv[2] ?? '') as LedgerTask;
let points = 0;
const point = () => {
  if (++points === task.killAt) process.kill(process.pid, 'SIGKILL');
};
/** Time runs a hundred times faster, so that the pauses between pages are short. */
const started = performance.now();
const clock: Clock = {
  now: () => Math.round(task.now + (performance.now() - started)),
  setTimer(ms, callback) {
    const timer = setTimeout(callback, ms / 100);
    return () => clearTimeout(timer);
  },
};
const storeAtPoints = (store: Store): Store => ({
  ...store,
  async commit(changes) {
    point();
    const result = await store.commit(changes);
    point();
    return result;
  },
});
const engine = await openEngine({ ...task, clock, wrapStore: storeAtPoints });
await engine.dispatch('sync.now', {});
const running = () => engine.snapshot().books.some(({ history }) => history.state === 'running');
while (running()) await new Promise((resolve) => setTimeout(resolve, 5));
process.stdout.write(`${JSON.stringify({ points })}\n`);
await engine.close();
