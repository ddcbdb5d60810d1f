/** Payments under random faults: never charged twice, never lost, never in a state that the diagram does not have. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Engine } from '#engine/engine.ts';
import { startSandbox } from '#sandbox/start.ts';
import { SECOND } from '#shared/domain/time.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { faultsOf, type Plan, plans } from './paymentPlans.ts';
import { FLOWS, type Flow, isAtRest, judge, openEngine, sendings, silentPages, walletIdOf } from './paymentWorld.ts';

/** In all, spread over the flows. */
const RUNS = Number(process.env.PLIMSOLL_PAYMENT_RUNS ?? 12);
const SEED = Number(process.env.PLIMSOLL_PAYMENT_SEED ?? 2_026);

class Count {
  runs = 0;
  /** Runs in which the request that may charge reached the service. */
  sent = 0;
  charges = 0;
  restarts = 0;
  /** Sent again by a person, with the same key. */
  resent = 0;
  readonly states: Record<string, number> = {};

  add(other: Count): void {
    this.runs += other.runs;
    this.sent += other.sent;
    this.charges += other.charges;
    this.restarts += other.restarts;
    this.resent += other.resent;
    for (const [state, n] of Object.entries(other.states)) this.states[state] = (this.states[state] ?? 0) + n;
  }
}

const counts = new Map<string, Count>();
afterAll(() => {
  const all = new Count();
  for (const [name, count] of counts) {
    console.log(`payments under faults, ${name}: ${JSON.stringify(count)}`);
    all.add(count);
  }
  console.log(`payments under faults, seed ${SEED}: ${JSON.stringify(all)}`);
});

describe('payments under faults', () => {
  for (const [index, flow] of FLOWS.entries()) {
    const runs = Math.floor(RUNS / FLOWS.length) + (index < RUNS % FLOWS.length ? 1 : 0);
    it(
      `${flow.name}: ${runs} seeded runs`,
      async () => {
        const count = new Count();
        counts.set(flow.name, count);
        await fc.assert(
          fc.asyncProperty(plans, (plan) => runOnce(flow, plan, count)),
          { seed: SEED + index, numRuns: runs, endOnFailure: true },
        );
        expect(count.runs).toBe(runs);
      },
      runs * 20_000 + 60_000,
    );
  }
});

async function runOnce(flow: Flow, plan: Plan, count: Count): Promise<void> {
  const { confirmationId } = plan;
  const clock = createFakeClock();
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
    const card = flow.card ?? plan.card;
    if (card !== null) sandbox.setCard(flow.service, card);
    engine = await openEngine(parts);
    await engine.dispatch('sync.now', {});
    engine.start();
    sandbox.setFaults(flow.service, faultsOf(flow, plan));
    const input = { walletId: walletIdOf(flow), order: flow.order, confirmationId };
    const open = engine;
    const clicks = Array.from({ length: plan.clicks }, () => open.dispatch('payments.start', input));
    let answered = false;
    let healed = false;
    let restarted = false;
    let resent = false;
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
        count.restarts++;
        await engine.close();
        engine = await openEngine(parts);
        engine.start();
      }
      if (plan.payerActs !== null && payment()?.state === 'action-required')
        act(sandbox, payment()?.refs ?? {}, plan.payerActs);
      const now = payment();
      if (plan.resends && !resent && now?.actions.includes('resend')) {
        resent = true;
        count.resent++;
        void engine.dispatch('payments.resend', { paymentId: confirmationId });
      }
      const settled =
        now === null ? answered : isAtRest(now) && (now.state !== 'action-required' || now.watchUntil === null);
      if (second > plan.healAfter + 5 && second > (plan.restartAfter ?? 0) + 5 && answered && settled) break;
    }
    const end = payment();
    const charges = sandbox.charges();
    const requests = sandbox.requests(flow.service);
    expect(judge(flow, end, charges, requests), JSON.stringify({ end, charges })).toBeNull();
    count.runs++;
    count.sent += sendings(flow, requests).length > 0 ? 1 : 0;
    count.charges += charges.length;
    const state = end?.state ?? 'never begun';
    count.states[state] = (count.states[state] ?? 0) + 1;
  } finally {
    await engine?.close();
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Second by second while much happens, then in larger steps. */
function stride(second: number): number {
  return second < 130 ? 1 : 10;
}

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** The payer in the browser, with whatever page is open. */
function act(sandbox: Sandbox, refs: Readonly<Record<string, string>>, how: 'pay' | 'cancel'): void {
  for (const ref of Object.values(refs)) {
    try {
      const session = /cs_[A-Za-z0-9_]+/.exec(ref)?.[0];
      if (session !== undefined) sandbox.answerCheckout(session, how);
      else if (ref.startsWith('pi_')) sandbox.answerChallenge(ref, how === 'pay' ? 'pass' : 'fail');
    } catch (error) {
      // The page was used already, or is none that a payer acts on: a payer would find it closed.
      if (!(error instanceof RangeError)) throw error;
    }
  }
}
