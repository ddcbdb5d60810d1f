/** Kills the app at every step of pausing, moving budget and reserving; what is left must be whole, and the sum what it was. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '#sandbox/start.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import type { AgentTask } from './agentChild.ts';
import { call, FLOWS, type FlowName, judge, ledgerOf, prepare } from './agentFlows.ts';
import { runChild } from './killing.ts';
import { openEngine } from './paymentWorld.ts';

/** Points in all, spread over the flows. */
const POINTS = Number(process.env.PLIMSOLL_AGENT_KILLS ?? 8);
const BEYOND = 10_000;

const seen = { killed: 0, ended: 0, undone: 0, done: 0, rolledBack: 0, paused: 0, running: 0 };
afterAll(() => {
  console.log(`agent kill points: ${JSON.stringify(seen)}`);
});

const runTask = (task: AgentTask) => runChild('agentChild.ts', task);

async function killAndResume(flow: FlowName, killAt: number, seed: number) {
  const clock = createFakeClock();
  // Nobody spends: the sum is what the moves make of it.
  const sandbox = await startSandbox({ seed, epoch: clock.now(), clock, pace: 0.000001 });
  const dataDir = mkdtempSync(join(tmpdir(), 'plimsoll-agents-'));
  const connections = sandbox.accounts
    .filter(({ service }) => service === 'elizaos')
    .map(({ service, label, key, origin }) => ({ service, label, key, origin }));
  const { stripe } = sandbox;
  const open = () => openEngine({ dataDir, connections, stripe, clock, ledger: () => ledgerOf(dataDir, clock.now) });
  try {
    const first = await open();
    await prepare(first, flow);
    await call(first, 'sync.now', {});
    const before = first.snapshot();
    await first.close();
    const moveId = randomUUID();
    const outcome = await runTask({ dataDir, connections, stripe, flow, moveId, killAt, now: clock.now() });
    await clock.advance(30 * SECOND);
    const engine = await open();
    try {
      engine.start();
      await clock.advance(5 * MINUTE);
      await call(engine, 'sync.now', {});
      await clock.advance(MINUTE);
      const after = engine.snapshot();
      const pausedAtService = after.agents.find(({ name }) => name === 'Scout')?.paused === true;
      const words = judge(flow, { before, after, pausedAtService, moveId });
      expect(
        words,
        `${flow} killed at point ${killAt}: ${JSON.stringify({ moves: after.moves, scout: after.agents.find(({ name }) => name === 'Scout') })}`,
      ).toBeNull();
      const move = after.moves.find(({ id, undoes }) => id === moveId || undoes !== null);
      if (move?.state === 'done') seen.done++;
      if (move?.state === 'rolled-back') seen.rolledBack++;
      if (flow.startsWith('move') && move === undefined) seen.undone++;
      if (flow === 'pause' || flow === 'resume') seen[pausedAtService ? 'paused' : 'running']++;
    } finally {
      await engine.close();
    }
    if (outcome.killed) seen.killed++;
    else seen.ended++;
    return outcome;
  } finally {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

describe('killed at any point', () => {
  const perFlow = Math.ceil(POINTS / FLOWS.length);
  for (const [index, flow] of FLOWS.entries())
    it(
      flow,
      async () => {
        // The first run is not killed: it tells how many points there are.
        const { killed, points } = await killAndResume(flow, BEYOND, index + 1);
        expect(killed).toBe(false);
        expect(points).toBeGreaterThan(1);
        const wanted = Math.min(perFlow, points);
        for (let n = 0; n < perFlow; n++)
          await killAndResume(flow, 1 + Math.floor(((n % wanted) * points) / wanted), index + 1 + 7 * n);
      },
      perFlow * 60_000 + 120_000,
    );
});
