/** Payments under random faults: never charged twice, never lost, never in a state that the diagram does not have. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { Engine } from '#engine/engine.ts';
import type { CardOutcome, ChallengeMode, Fault } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';
import { SECOND } from '#shared/domain/time.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { FLOWS, isAtRest, judge, openEngine, silentPages, walletIdOf } from './paymentWorld.ts';

const RUNS = Number(process.env.PLIMSOLL_PAYMENT_RUNS ?? 12);
const SEED = Number(process.env.PLIMSOLL_PAYMENT_SEED ?? 2_026);

const counted = { runs: 0, charges: 0, restarts: 0, states: {} as Record<string, number> };
afterAll(() => {
  console.log(`payments under faults: ${JSON.stringify(counted)}`);
});

const faults = fc.oneof(
  fc.constantFrom<Fault>(
    { kind: 'after-charge', by: 'reset' },
    { kind: 'after-charge', by: 'timeout' },
    { kind: 'after-charge', by: 'unavailable' },
    { kind: 'after-work', by: 'reset' },
    { kind: 'twice' },
    { kind: 'reset', times: 2 },
    { kind: 'timeout', times: 1 },
    { kind: 'truncated', times: 3 },
    { kind: 'malformed', times: 3 },
    { kind: 'wrong-types', times: 2 },
    { kind: 'status', status: 500, times: 3 },
    { kind: 'status', status: 502, times: 2 },
    { kind: 'status', status: 503, times: 2, retryAfterSeconds: 5 },
    { kind: 'status', status: 429, times: 1, retryAfterSeconds: 20 },
    { kind: 'latency', ms: 5 },
  ),
);

const run = fc.record({
  flow: fc.constantFrom(...FLOWS),
  seed: fc.integer({ min: 1, max: 10_000 }),
  faults: fc.array(faults, { maxLength: 3 }),
  healAfter: fc.integer({ min: 0, max: 120 }),
  card: fc.option(
    fc.constantFrom<CardOutcome>('accepted', 'declined', 'challenge', 'processing', 'processing-declined'),
    { freq: 2 },
  ),
  challenge: fc.constantFrom<ChallengeMode>('pass', 'fail', 'abandon', 'ask'),
  payerActs: fc.option(fc.constantFrom('pay' as const, 'cancel' as const)),
  delayMs: fc.constantFrom(0, 5_000, 60_000),
  duplicate: fc.boolean(),
  drop: fc.boolean(),
  /** After how many seconds the app is closed and opened again. */
  restartAfter: fc.option(fc.integer({ min: 1, max: 90 })),
  clicks: fc.integer({ min: 1, max: 3 }),
  confirmationId: fc.uuid({ version: 4 }),
});

it(
  `${RUNS} seeded payments`,
  async () => {
    await fc.assert(
      fc.asyncProperty(run, async (plan) => {
        const clock = createFakeClock();
        const { flow, confirmationId } = plan;
        const sandbox = await startSandbox({
          seed: plan.seed,
          epoch: clock.now(),
          clock,
          challenge: plan.challenge,
          webhooks: { delayMs: plan.delayMs, duplicate: plan.duplicate, drop: plan.drop },
        });
        const dataDir = mkdtempSync(join(tmpdir(), 'plimsoll-runs-'));
        // Only the account that pays: the others' rounds would take most of the time and touch no payment.
        const connections = sandbox.accounts
          .filter(({ service }) => service === flow.service)
          .map(({ service, label, key, origin }) => ({ service, label, key, origin }));
        const parts = { dataDir, connections, stripe: sandbox.stripe, clock, pages: silentPages('done') };
        let engine: Engine | null = null;
        try {
          if (flow.order.type === 'auto-top-up') sandbox.setBalance('elizaos', 'balance', 2_000_000);
          if (plan.card !== null) sandbox.setCard(flow.service, plan.card);
          engine = await openEngine(parts);
          await engine.dispatch('sync.now', {});
          engine.start();
          // Without a key nobody can tell a request that the network doubled from somebody else's: not a fault to survive.
          sandbox.setFaults(
            flow.service,
            plan.faults.filter((fault) => flow.keyed || fault.kind !== 'twice'),
          );
          const input = { walletId: walletIdOf(flow), order: flow.order, confirmationId };
          const open = engine;
          const clicks = Array.from({ length: plan.clicks }, () => open.dispatch('payments.start', input));
          let answered = false;
          let healed = false;
          let restarted = false;
          void Promise.all(clicks).then(() => {
            answered = true;
          });
          const payment = () => engine?.snapshot().payments.find((one) => one.id === confirmationId) ?? null;
          for (let second = 1; second <= 1_100; second += stride(second)) {
            await clock.advance(stride(second) * SECOND);
            await sandbox.settle();
            if (!healed && second > plan.healAfter) {
              healed = true;
              sandbox.setFaults(flow.service, []);
            }
            if (plan.restartAfter !== null && !restarted && second >= plan.restartAfter) {
              restarted = true;
              counted.restarts++;
              await engine.close();
              engine = await openEngine(parts);
              engine.start();
            }
            if (plan.payerActs !== null && payment()?.state === 'action-required')
              act(sandbox, payment()?.refs ?? {}, plan.payerActs);
            const now = payment();
            const settled =
              now === null ? answered : isAtRest(now) && (now.state !== 'action-required' || now.watchUntil === null);
            if (second > plan.healAfter + 5 && second > (plan.restartAfter ?? 0) + 5 && answered && settled) break;
          }
          const end = payment();
          expect(judge(flow, end, sandbox.charges()), JSON.stringify({ end, charges: sandbox.charges() })).toBeNull();
          counted.runs++;
          counted.charges += sandbox.charges().length;
          const state = end?.state ?? 'never begun';
          counted.states[state] = (counted.states[state] ?? 0) + 1;
        } finally {
          await engine?.close();
          await sandbox.close();
          rmSync(dataDir, { recursive: true, force: true });
        }
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(counted.runs).toBe(RUNS);
  },
  RUNS * 20_000 + 60_000,
);

/** Second by second while much happens, then in larger steps. */
function stride(second: number): number {
  return second < 130 ? 1 : 10;
}

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** The payer in the browser, with whatever page is open. */
function act(sandbox: Sandbox, refs: Readonly<Record<string, string>>, how: 'pay' | 'cancel'): void {
  for (const ref of Object.values(refs)) {
    try {
      if (ref.startsWith('cs_')) sandbox.answerCheckout(ref, how);
      else if (ref.startsWith('pi_')) sandbox.answerChallenge(ref, how === 'pay' ? 'pass' : 'fail');
    } catch (error) {
      // The page was used already, or is none that a payer acts on: a payer would find it closed.
      if (!(error instanceof RangeError)) throw error;
    }
  }
}
