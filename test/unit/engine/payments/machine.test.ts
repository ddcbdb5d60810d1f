import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canResend, KEY_LIVES, nextLook, notSeenStep, recover, stepOf, WATCH_FOR } from '#engine/payments/decide.ts';
import { canStep, IllegalStep, mayResend, step, TRANSITIONS } from '#engine/payments/machine.ts';
import type { PaymentAnswer } from '#engine/providers/operations.ts';
import {
  FINAL_STATES,
  type Payment,
  type PaymentKind,
  type PaymentState,
  paymentKindSchema,
  paymentSchema,
  paymentStateSchema,
} from '#shared/domain/payment.ts';
import { amountOf } from '#shared/money/amount.ts';

const kinds = paymentKindSchema.options;
const states = paymentStateSchema.options;

function payment(kind: PaymentKind, state: PaymentState = 'confirmed', change: Partial<Payment> = {}): Payment {
  return {
    id: '6f9c1a52-0a0e-4a57-9a5b-0d0f5b1f2c3d',
    kind,
    accountId: 'a',
    walletId: 'a:credits',
    order: { type: 'top-up', amount: amountOf(10_000_000_000, 'credit') },
    amount: amountOf(10_000_000_000, 'credit'),
    charge: null,
    what: 'Top-up of 10,000 credits',
    state,
    createdAt: 1_000,
    updatedAt: 1_000,
    idempotencyKey: 'key-1',
    attempts: state === 'confirmed' ? 0 : 1,
    refs: {},
    baseline: {},
    balanceBefore: null,
    balanceAfter: null,
    lockedUntil: null,
    watchUntil: null,
    error: null,
    history: [],
    ...change,
  };
}

const error = { kind: 'unavailable' as const, message: 'No answer.' };
const answers: readonly PaymentAnswer[] = [
  { outcome: 'succeeded', refs: {}, note: '' },
  { outcome: 'processing', refs: {}, note: '' },
  { outcome: 'declined', refs: {}, error },
  { outcome: 'refused', error },
  { outcome: 'unknown', error },
];

describe('the diagrams', () => {
  it('have an end behind every state: from anywhere, a final state or not-seen can be reached', () => {
    for (const kind of kinds)
      for (const state of states) {
        const reached = new Set<PaymentState>([state]);
        for (let grown = -1; grown !== reached.size; ) {
          grown = reached.size;
          for (const from of [...reached]) for (const to of TRANSITIONS[kind][from]) reached.add(to);
        }
        const isUsed = state === 'confirmed' || states.some((from) => TRANSITIONS[kind][from].includes(state));
        if (isUsed)
          expect(
            [...reached].some((end) => FINAL_STATES.has(end)),
            `${kind} from ${state}`,
          ).toBe(true);
      }
  });

  it('leave nothing behind a final state', () => {
    for (const kind of kinds) for (const state of FINAL_STATES) expect(TRANSITIONS[kind][state]).toEqual([]);
  });

  it('send a kind without a key once, on any path there is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.array(fc.constantFrom(...states), { maxLength: 30 }), (kind, path) => {
        let now = payment(kind);
        for (const to of path) {
          if (!canStep(now, to)) {
            expect(() => step(now, { at: 2_000, to, note: '' })).toThrow(IllegalStep);
            continue;
          }
          now = step(now, { at: 2_000, to, note: '' });
        }
        expect(paymentSchema.safeParse(now).success).toBe(true);
        if (!mayResend(kind)) expect(now.attempts).toBeLessThanOrEqual(1);
        expect(now.history.length).toBe(now.history.filter((event) => states.includes(event.state)).length);
        expect(now.history.at(-1)?.state ?? 'confirmed').toBe(now.state);
        expect(now.idempotencyKey).toBe('key-1');
      }),
      { seed: 21, numRuns: 5_000 },
    );
  });

  it('take every answer that a request can have', () => {
    for (const kind of kinds)
      for (const answer of answers) {
        const sending = payment(kind, 'sending');
        const next = stepOf(sending, answer, 5_000);
        if (kind === 'crypto' && ['succeeded', 'processing'].includes(answer.outcome)) continue; // only a check says so
        expect(canStep(sending, next.to), `${kind} ${answer.outcome}`).toBe(true);
      }
  });
});

describe('an answer to a second sending', () => {
  it('that refuses it says nothing of the first', () => {
    const resent = payment('keyed-card', 'sending', { attempts: 2 });
    expect(stepOf(resent, { outcome: 'refused', error }, 5_000).to).toBe('unknown');
    expect(stepOf(payment('keyed-card', 'sending'), { outcome: 'refused', error }, 5_000).to).toBe('failed');
  });
});

describe('the close watch', () => {
  const at = (age: number) => nextLook({ ...payment('card', 'processing'), updatedAt: 0 }, age);

  it('looks often at first and less often later, within a quarter of an hour', () => {
    expect([0, 59_999, 60_000, 299_999, 300_000, 899_999].map(at)).toEqual(
      [8, 8, 15, 15, 30, 30].map((s) => s * 1_000),
    );
    let looks = 0;
    for (let passed = 0; passed < WATCH_FOR; passed += at(passed)) looks++;
    // One look may take seven requests; the strictest service allows sixty a minute.
    expect(looks).toBeLessThan(60);
  });

  it.each(['action-required', 'processing', 'unknown', 'succeeded'] as const)('ends %s with what to do', (state) => {
    const step = notSeenStep(payment('keyed-card', state), WATCH_FOR);
    expect(step).toMatchObject({ to: 'not-seen', watchUntil: null });
    expect(step.note).toMatch(/Open the page again|Look at the service’s billing page/);
    expect(canStep(payment('keyed-card', state), 'not-seen')).toBe(true);
  });
});

describe('recover', () => {
  it.each<[PaymentKind, PaymentState, string]>([
    ['card', 'confirmed', 'step'],
    ['card', 'sending', 'step'],
    ['card', 'unknown', 'watch'],
    ['card', 'processing', 'watch'],
    ['card', 'succeeded', 'watch'],
    ['card', 'not-seen', 'nothing'],
    ['card', 'arrived', 'nothing'],
    ['keyed-card', 'confirmed', 'step'],
    ['keyed-card', 'sending', 'resend'],
    ['keyed-card', 'unknown', 'resend'],
    ['keyed-card', 'action-required', 'resend'],
    ['checkout', 'sending', 'step'],
    ['checkout', 'unknown', 'watch'],
    ['checkout', 'action-required', 'watch'],
    ['plan', 'sending', 'step'],
    ['plan', 'unknown', 'watch'],
    ['spend', 'sending', 'step'],
    ['auto-top-up', 'sending', 'step'],
  ])('a %s found %s: %s', (kind, state, plan) => {
    const found = recover(payment(kind, state), 2_000);
    expect(found.do).toBe(plan);
    if (found.do === 'step') expect(() => step(payment(kind, state), found.step)).not.toThrow();
  });

  it('never sends again what has no key, nor with a key that the service may have forgotten', () => {
    for (const kind of kinds)
      for (const state of states) {
        if (!mayResend(kind)) expect(recover(payment(kind, state), 2_000).do).not.toBe('resend');
        expect(recover(payment(kind, state), 1_000 + KEY_LIVES).do).not.toBe('resend');
      }
    expect(canResend(payment('keyed-card'), 1_000 + KEY_LIVES - 1)).toBe(true);
  });
});
