/** Payments out of a backup: whatever they were doing then, none is sent again without a person, and reading settles them. */
import { describe, expect, it } from 'vitest';
import { canResend, recover } from '#engine/payments/decide.ts';
import { canStep, isRestored, TRANSITIONS } from '#engine/payments/machine.ts';
import { moveAsRestored, paymentAsRestored } from '#engine/payments/restored.ts';
import { paymentView } from '#engine/payments/view.ts';
import type { Move } from '#shared/domain/move.ts';
import { type PaymentKind, paymentKindSchema, paymentSchema, paymentStateSchema } from '#shared/domain/payment.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { paymentOf } from '../providers/payments.ts';

const NOW = Date.UTC(2026, 10, 26, 12);
const SAVED = 'at 2026-11-26 11:00 UTC';
const names = { accountLabel: 'Lab', serviceName: 'S', walletName: 'W', connected: true };
const kinds = paymentKindSchema.options;
const states = paymentStateSchema.options;

/** Those that a payment of the kind can be in. */
const statesOf = (kind: PaymentKind) =>
  states.filter(
    (state) => state === 'confirmed' || Object.values(TRANSITIONS[kind]).some((next) => next.includes(state)),
  );

describe.each(kinds)('a %s payment out of a backup', (kind) => {
  it.each(statesOf(kind))('that was %s', (state) => {
    const before = paymentOf({ type: 'auto-top-up' }, { kind, state, createdAt: NOW - HOUR, updatedAt: NOW - HOUR });
    const after = paymentAsRestored(before, SAVED, NOW);
    const over = ['declined', 'failed', 'cancelled', 'arrived', 'not-seen'].includes(state);
    if (over) {
      expect(after).toBeNull();
      expect(recover(before, NOW).do).toBe('nothing');
      return;
    }
    if (after === null) throw new Error('an open payment must be marked');
    expect(paymentSchema.parse(after)).toEqual(after);
    expect(isRestored(after)).toBe(true);
    expect(recover(after, NOW + MINUTE)).toEqual({ do: 'watch' });
    expect(canStep(after, 'arrived')).toBe(true);
    expect(after.idempotencyKey).toBe(before.idempotencyKey);
    expect(after.history.at(-1)?.note).toContain(SAVED);
    expect(after.watchUntil).toBeGreaterThan(NOW);
    const view = paymentView(after, names, NOW);
    expect(view.refs).toEqual({});
    // A person may, with the same key, where the service knows it.
    expect(view.actions.includes('resend')).toBe(
      after.state === 'unknown' && canResend(after, NOW) && canStep(after, 'sending'),
    );
  });
});

it('what may have been sent since is not known, and blocks a second one', () => {
  for (const state of ['confirmed', 'sending'] as const)
    expect(paymentAsRestored(paymentOf({ type: 'auto-top-up' }, { state }), SAVED, NOW)?.state).toBe('unknown');
});

it('a move that may have been asked for since is settled by what the service tells', () => {
  const move = { state: 'giving', sentAt: null, createdAt: NOW - HOUR } as Move;
  expect(moveAsRestored(move, SAVED)).toMatchObject({ state: 'unknown', sentAt: NOW - HOUR });
  expect(moveAsRestored({ ...move, state: 'sent', sentAt: NOW }, SAVED)).toMatchObject({
    state: 'unknown',
    sentAt: NOW,
  });
  for (const state of ['unknown', 'done', 'rolled-back'] as const)
    expect(moveAsRestored({ ...move, state }, SAVED)).toBeNull();
});
