/** The laws of the sandbox's money, under random requests, replays, lost answers, lost and doubled webhooks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CardOutcome, Sandbox } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';
import { accountOf, ask, EPOCH, handClock, operate, post, SECOND } from '../setup.ts';

const outcomes: readonly CardOutcome[] = [
  'accepted',
  'declined',
  'challenge',
  'processing',
  'processing-declined',
  'charged-unknown',
  'uncharged-unknown',
  'outage',
];

const step = fc.oneof(
  fc.record({
    do: fc.constant('top-up' as const),
    key: fc.integer({ min: 0, max: 2 }),
    outcome: fc.constantFrom(...outcomes),
  }),
  fc.record({ do: fc.constant('purchase' as const), outcome: fc.constantFrom(...outcomes) }),
  fc.record({ do: fc.constant('checkout' as const), presses: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ do: fc.constant('answer' as const), pass: fc.boolean() }),
  fc.record({ do: fc.constant('lose' as const), by: fc.constantFrom('reset' as const, 'unavailable' as const) }),
  fc.record({ do: fc.constant('twice' as const) }),
  fc.record({
    do: fc.constant('webhooks' as const),
    delayMs: fc.constantFrom(0, 7_000, 90_000),
    duplicate: fc.boolean(),
    drop: fc.boolean(),
  }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 90 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What a client does; an answer that is lost on the way is nothing new to it. */
async function take(sandbox: Sandbox, clock: { now(): number; set(to: number): void }, now: Step): Promise<void> {
  const geopera = accountOf(sandbox, 'geopera');
  switch (now.do) {
    case 'top-up': {
      sandbox.setCard('geopera', now.outcome);
      const headers = { 'idempotency-key': `key-${now.key}` };
      await operate(geopera, 'billing.topup', { aud_cents: 10_000 + now.key }, headers).catch(lost);
      return;
    }
    case 'purchase':
      sandbox.setCard('olostep', now.outcome);
      await post(accountOf(sandbox, 'olostep'), '/user/purchase-topup', { credits: 10_000 }).catch(lost);
      return;
    case 'checkout': {
      const opened = await post(accountOf(sandbox, 'elizaos'), '/api/v1/credits/checkout', { amount: 5 }).catch(lost);
      const { sessionId } = (opened?.json ?? {}) as { sessionId?: string };
      if (sessionId === undefined) return;
      for (let press = 0; press < now.presses; press++) sandbox.answerCheckout(sessionId, 'pay');
      if (now.presses > 1)
        await post(accountOf(sandbox, 'elizaos'), '/api/v1/credits/verify', { sessionId }).catch(lost);
      return;
    }
    case 'answer': {
      const page = (await ask(geopera, '/sandbox/billing', { headers: {} })).text;
      const intent = /name="intent" value="(\w+)"/.exec(page)?.[1];
      if (intent !== undefined) sandbox.answerChallenge(intent, now.pass ? 'pass' : 'fail');
      return;
    }
    case 'lose':
      for (const service of ['geopera', 'olostep', 'elizaos'])
        sandbox.setFaults(service, [{ kind: 'after-charge', by: now.by, times: 1 }]);
      return;
    case 'twice':
      for (const service of ['geopera', 'olostep'])
        sandbox.setFaults(service, [{ kind: 'twice', path: '/', times: 1 }]);
      return;
    case 'webhooks':
      return sandbox.setWebhooks(now);
    case 'wait':
      clock.set(clock.now() + now.seconds * SECOND);
      return sandbox.settle();
  }
}

function lost(error: unknown): undefined {
  if (!(error instanceof TypeError)) throw error;
}

describe('whatever happens to the requests', () => {
  it('no intent is charged twice, none is granted twice, and a wallet holds exactly what was granted', async () => {
    let charges = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
        const clock = handClock();
        const sandbox = await startSandbox({ seed: 5, epoch: EPOCH, clock });
        try {
          for (const one of steps) await take(sandbox, clock, one);
          clock.set(clock.now() + 200 * SECOND);
          await sandbox.settle();
          const dropped = new Set(sandbox.deliveries().flatMap((row) => (row.status === 0 ? [row.intentId] : [])));
          const made = sandbox.charges();
          charges += made.length;
          expect(new Set(made.map((charge) => charge.intentId)).size).toBe(made.length);
          for (const charge of made) expect(charge.grants).toBeLessThanOrEqual(1);
          // One key, one charge.
          const keys = made.flatMap((charge) => charge.idempotencyKey ?? []);
          expect(new Set(keys).size).toBe(keys.length);
          // What a webhook grants is there unless the webhook was lost.
          for (const charge of made)
            if (charge.service === 'olostep') expect(charge.grants).toBe(dropped.has(charge.intentId) ? 0 : 1);
          // A key that is asked again to the end grants what it charged.
          sandbox.setFaults('geopera', []);
          sandbox.setCard('geopera', 'declined');
          for (const key of [0, 1, 2]) await take(sandbox, clock, { do: 'top-up', key, outcome: 'declined' });
          for (const charge of sandbox.charges()) if (charge.service === 'geopera') expect(charge.grants).toBe(1);
          expect(sandbox.charges()).toHaveLength(made.length);
        } finally {
          await sandbox.close();
        }
      }),
      { seed: 20_261_120, numRuns: 120 },
    );
    // The law was tried on something.
    expect(charges).toBeGreaterThan(200);
  });
});
