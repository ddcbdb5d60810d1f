/** A process that pays once and may be killed on the way: at the n-th point where it touches the disk or the network. */
import { childClock, killPoints } from './killing.ts';
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

const points = killPoints(task.killAt);
const clock = childClock(task.now);

const engine = await openEngine({
  ...task,
  clock,
  fetch: points.fetch,
  wrapStore: points.wrapStore,
  browser: {
    open: () => {
      points.point();
      return Promise.resolve();
    },
  },
  pages: silentPages('done'),
});
await engine.dispatch('sync.now', {});
// Else the pages' own commits would be counted, and not the same number each time.
while (engine.snapshot().books.some(({ history }) => history.state === 'running'))
  await new Promise((resolve) => setTimeout(resolve, 5));
points.count(true);
const result = await engine.dispatch('payments.start', {
  walletId: walletIdOf(flow),
  order: flow.order,
  confirmationId: task.confirmationId,
});
// Goes on to watch for a little, so that later points are reached too.
await engine.dispatch('payments.check', { paymentId: task.confirmationId });
await engine.dispatch('payments.check', { paymentId: task.confirmationId });
points.count(false);
process.stdout.write(`${JSON.stringify({ points: points.passed, result })}\n`);
await engine.close();
