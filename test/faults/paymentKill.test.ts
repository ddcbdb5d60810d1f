/** Kills the app at every step of every kind of payment; what is left must settle by itself or wait with a reason. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '#sandbox/start.ts';
import { SECOND } from '#shared/domain/time.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { runChild } from './killing.ts';
import type { ChildTask } from './paymentChild.ts';
import { FLOWS, type Flow, isAtRest, judge, openEngine, silentPages } from './paymentWorld.ts';

/** Points in all, spread over the flows: every n-th is taken when fewer are asked for. */
const POINTS = Number(process.env.PLIMSOLL_KILL_POINTS ?? 12);
/** More than any flow has: beyond the last one the child ends by itself. */
const MOST_POINTS = 60;

const seen = { killed: 0, ended: 0, charges: 0, arrived: 0, waiting: 0 };
afterAll(() => {
  console.log(`payment kill points: ${JSON.stringify(seen)}`);
});

const runTask = (task: ChildTask) => runChild('paymentChild.ts', task);

async function killAndResume(flow: Flow, killAt: number, seed: number): Promise<{ killed: boolean; points: number }> {
  const clock = createFakeClock();
  const sandbox = await startSandbox({
    seed,
    epoch: clock.now(),
    clock,
    challenge: 'pass',
    webhooks: { delayMs: (seed % 3) * 5_000, duplicate: seed % 2 === 0 },
  });
  const dataDir = mkdtempSync(join(tmpdir(), 'plimsoll-kill-'));
  const connections = sandbox.accounts
    .filter(({ service }) => service === flow.service)
    .map(({ service, label, key, origin }) => ({ service, label, key, origin }));
  const confirmationId = randomUUID();
  if (flow.card !== undefined) sandbox.setCard(flow.service, flow.card);
  if (flow.order.type === 'auto-top-up') sandbox.setBalance('elizaos', 'balance', 2_000_000);
  try {
    const task = {
      dataDir,
      connections,
      stripe: sandbox.stripe,
      flow: flow.name,
      confirmationId,
      killAt,
      now: clock.now(),
    };
    const outcome = await runTask(task);
    // Some time later the app is started again, and only watched.
    await clock.advance(30 * SECOND);
    const engine = await openEngine({
      dataDir,
      connections,
      stripe: sandbox.stripe,
      clock,
      pages: silentPages('abandoned'),
    });
    try {
      engine.start();
      const payment = () => engine.snapshot().payments.find((one) => one.id === confirmationId) ?? null;
      for (let passed = 0; passed < 20 * 60; passed += 2) {
        const now = payment();
        if (passed > 4 && (now === null || isAtRest(now))) break;
        await clock.advance(2 * SECOND);
        await sandbox.settle();
      }
      expect(
        judge(flow, payment(), sandbox.charges(), sandbox.requests(flow.service)),
        `killed at point ${killAt}: ${JSON.stringify(payment())}`,
      ).toBeNull();
      seen.charges += sandbox.charges().length;
      if (payment()?.state === 'arrived') seen.arrived++;
      if (payment()?.state === 'action-required' || payment()?.state === 'not-seen') seen.waiting++;
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
      flow.name,
      async () => {
        // The first run is not killed: it tells how many points there are.
        const { killed, points } = await killAndResume(flow, MOST_POINTS * 10, index + 1);
        expect(killed).toBe(false);
        expect(points).toBeGreaterThan(6);
        const wanted = Math.min(perFlow, points);
        for (let n = 0; n < perFlow; n++) {
          const killAt = 1 + Math.floor(((n % wanted) * points) / wanted);
          // Where there are more runs than points, other seeds bring other delays and duplicates.
          expect((await killAndResume(flow, killAt, index + 1 + 7 * Math.floor(n / wanted) + n)).killed).toBe(true);
        }
      },
      perFlow * 60_000 + 120_000,
    );
});
