/**
 * What a store from a backup may say of payments and moves that were open when it was copied. They may have been sent since,
 * so none of them is sent again without a person: reading alone settles them. Pure.
 */
import type { Move } from '#shared/domain/move.ts';
import type { Payment } from '#shared/domain/payment.ts';
import { type Instant, MINUTE } from '#shared/domain/time.ts';
import { WATCH_FOR } from './decide.ts';
import { RESTORED } from './machine.ts';

const MAYBE_SENT: ReadonlySet<Payment['state']> = new Set(['confirmed', 'sending', 'unknown']);
const OPEN: ReadonlySet<Payment['state']> = new Set([...MAYBE_SENT, 'action-required', 'processing', 'succeeded']);

/** @returns null where nothing of it changes */
export function paymentAsRestored(payment: Payment, saved: string, now: Instant): Payment | null {
  if (!OPEN.has(payment.state)) return null;
  const state = MAYBE_SENT.has(payment.state) ? 'unknown' : payment.state;
  const at = Math.max(now, payment.updatedAt);
  const note = `Plimsoll's database was put back as it was ${saved}. What became of this payment since is not known; the balance will tell. It is not sent again by itself.`;
  return {
    ...payment,
    state,
    updatedAt: at,
    refs: { ...payment.refs, [RESTORED]: new Date(now).toISOString() },
    lockedUntil: Math.max(payment.lockedUntil ?? 0, now + MINUTE),
    watchUntil: now + WATCH_FOR,
    history: [...payment.history, { at, state, note }],
  };
}

/** A service that may have been asked is not asked again: what it tells of its allocations decides. */
export function moveAsRestored(move: Move, saved: string): Move | null {
  if (move.state !== 'giving' && move.state !== 'sent') return null;
  const detail = `Plimsoll's database was put back as it was ${saved}; whether the service was asked since is not known yet.`;
  return { ...move, state: 'unknown', sentAt: move.sentAt ?? move.createdAt, detail };
}
