/** A process that pauses an agent, moves budget or reserves, and may be killed at the n-th point where it touches disk or network. */
import { act, call, type FlowName, ledgerOf } from './agentFlows.ts';
import { childClock, killPoints } from './killing.ts';
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
const points = killPoints(task.killAt);
const clock = childClock(task.now);
const engine = await openEngine({
  ...task,
  clock,
  fetch: points.fetch,
  wrapStore: points.wrapStore,
  ledger: () => ledgerOf(task.dataDir, clock.now),
});
await call(engine, 'sync.now', {});
while (engine.snapshot().books.some(({ history }) => history.state === 'running'))
  await new Promise((resolve) => setTimeout(resolve, 5));
points.count(true);
await act(engine, task.flow, task.moveId);
points.count(false);
process.stdout.write(JSON.stringify({ points: points.passed }));
await engine.close();
