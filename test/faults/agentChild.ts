/** A process that pauses an agent, moves budget or reserves, and may be killed at the n-th point where it touches disk or network. */
import type { Clock, Fetch } from '#engine/ports.ts';
import type { Store } from '#engine/store/store.ts';
import { act, call, type FlowName, ledgerOf } from './agentFlows.ts';
import { type Connection, openEngine } from './paymentWorld.ts';

export interface AgentTask {
  readonly dataDir: string;
  readonly connections: readonly Connection[];
  readonly stripe: { readonly origin: string; readonly publishableKey: string };
  readonly flow: FlowName;
  readonly moveId: string;
  readonly killAt: number;
  readonly now: number;
}

const task = JSON.parse(process.argv[2] ?? '') as AgentTask;
let points = 0;
let counting = false;
const point = () => {
  if (counting && ++points === task.killAt) process.kill(process.pid, 'SIGKILL');
};
const started = performance.now();
const clock: Clock = {
  now: () => Math.round(task.now + performance.now() - started),
  setTimer(ms, callback) {
    const timer = setTimeout(callback, ms <= 500 ? 0 : ms);
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
  ledger: () => ledgerOf(task.dataDir, clock.now),
});
await call(engine, 'sync.now', {});
while (engine.snapshot().books.some(({ history }) => history.state === 'running'))
  await new Promise((resolve) => setTimeout(resolve, 5));
counting = true;
await act(engine, task.flow, task.moveId);
counting = false;
process.stdout.write(JSON.stringify({ points }));
await engine.close();
