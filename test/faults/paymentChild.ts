/** A process that pays once and may be killed on the way: at the n-th point where it touches the disk or the network. */
import type { Clock, Fetch } from '#engine/ports.ts';
import type { Store } from '#engine/store/store.ts';
import { type Connection, FLOWS, openEngine, silentPages, walletIdOf } from './paymentWorld.ts';

export interface ChildTask {
  readonly dataDir: string;
  readonly connections: readonly Connection[];
  readonly stripe: { readonly origin: string; readonly publishableKey: string };
  readonly flow: string;
  readonly confirmationId: string;
  readonly killAt: number;
  /** The clock of the test's world at the start. */
  readonly now: number;
}

const task = JSON.parse(process.argv[2] ?? '') as ChildTask;
const flow = FLOWS.find((one) => one.name === task.flow);
if (flow === undefined) throw new Error(`no flow ${task.flow}`);

let points = 0;
let counting = false;
/** Before and after each commit and each request: the moments between which a crash differs. */
const point = () => {
  if (counting && ++points === task.killAt) process.kill(process.pid, 'SIGKILL');
};

/** The pauses between pages of the past pass at once: what a crash does to those is another test. */
const SHORT = 500;
const started = performance.now();
const clock: Clock = {
  now: () => Math.round(task.now + performance.now() - started),
  setTimer(ms, callback) {
    const timer = setTimeout(callback, ms <= SHORT ? 0 : ms);
    return () => clearTimeout(timer);
  },
};
const fetchAtPoints: Fetch = async (input, init) => {
  point();
  const response = await fetch(input, init);
  point();
  return response;
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

const engine = await openEngine({
  ...task,
  clock,
  fetch: fetchAtPoints,
  wrapStore: storeAtPoints,
  browser: {
    open: () => {
      point();
      return Promise.resolve();
    },
  },
  pages: silentPages('done'),
});
await engine.dispatch('sync.now', {});
// Else the pages' own commits would be counted, and not the same number each time.
while (engine.snapshot().books.some(({ history }) => history.state === 'running'))
  await new Promise((resolve) => setTimeout(resolve, 5));
counting = true;
const result = await engine.dispatch('payments.start', {
  walletId: walletIdOf(flow),
  order: flow.order,
  confirmationId: task.confirmationId,
});
// Goes on to watch for a little, so that later points are reached too.
await engine.dispatch('payments.check', { paymentId: task.confirmationId });
await engine.dispatch('payments.check', { paymentId: task.confirmationId });
counting = false;
process.stdout.write(`${JSON.stringify({ points, result })}\n`);
await engine.close();
