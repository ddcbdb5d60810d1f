/** What to do with a payment next. Pure: the runner has the effects. */
import type { Payment, PaymentState } from '#shared/domain/payment.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '#shared/domain/time.ts';
import type { PaymentAnswer } from '../providers/operations.ts';
import { isRestored, mayResend, type Step } from './machine.ts';

/** How long a payment is watched closely before it counts as not seen. */
export const WATCH_FOR = 15 * MINUTE;
/** Money that comes later than that is still recognised for this long, by the ordinary rounds. */
export const RECOGNISE_FOR = 14 * DAY;
/** The services that document a window for a repeated key say 24 hours. */
export const KEY_LIVES = 23 * HOUR;

/** States in which something may still arrive and the balance is looked at closely. */
const WATCHED: ReadonlySet<PaymentState> = new Set(['processing', 'succeeded', 'unknown', 'action-required']);

export function isWatched(payment: Payment): boolean {
  return WATCHED.has(payment.state);
}

/** A wallet with such a payment takes no second one: nobody could tell which of the two arrived. */
export function isUnsettled(payment: Payment, now: Instant): boolean {
  if (payment.state === 'confirmed' || payment.state === 'sending' || payment.state === 'processing') return true;
  // A page or an address that may not have been made moves no money.
  if (payment.state === 'unknown') return payment.kind !== 'checkout' && payment.kind !== 'crypto';
  return (payment.lockedUntil ?? 0) > now;
}

/**
 * Milliseconds until the next close look: often at first, when most payments arrive. One look may take seven requests,
 * and the strictest service allows sixty a minute.
 */
export function nextLook(payment: Payment, now: Instant): number {
  const age = now - payment.updatedAt;
  if (age < MINUTE) return 8 * SECOND;
  return age < 5 * MINUTE ? 15 * SECOND : 30 * SECOND;
}

/** What an answer of the service means for the payment. */
export function stepOf(payment: Payment, answer: PaymentAnswer, at: Instant): Step {
  const watchUntil = at + WATCH_FOR;
  switch (answer.outcome) {
    case 'succeeded':
    case 'processing':
      return { at, to: answer.outcome, note: answer.note, refs: answer.refs, error: null, watchUntil };
    case 'checkout':
    case 'challenge':
    case 'address':
      return { at, to: 'action-required', note: answer.note, refs: answer.refs, error: null, watchUntil };
    case 'declined':
      return {
        at,
        to: 'declined',
        note: answer.error.message,
        refs: answer.refs,
        error: answer.error,
        watchUntil: null,
      };
    case 'refused':
      // What refuses the second sending says nothing of the first.
      if (payment.kind === 'keyed-card' && payment.attempts > 1)
        return {
          at,
          to: 'unknown',
          note: `${answer.error.message} Whether the first request was charged is not known; the balance will tell.`,
          error: answer.error,
          lockedUntil: answer.lockedUntil ?? null,
          watchUntil: payment.watchUntil ?? watchUntil,
        };
      return {
        at,
        to: 'failed',
        note: `${answer.error.message} Nothing was charged.`,
        error: answer.error,
        lockedUntil: answer.lockedUntil ?? null,
        watchUntil: null,
      };
    case 'not-needed':
      return {
        at,
        to: payment.kind === 'auto-top-up' ? 'cancelled' : 'failed',
        note: answer.note,
        error: null,
        watchUntil: null,
      };
    case 'unknown':
      return {
        at,
        to: 'unknown',
        note: `${answer.error.message} Whether it was charged is not known; the balance will tell.`,
        error: answer.error,
        lockedUntil: answer.lockedUntil ?? at + MINUTE,
        watchUntil,
        ...(answer.refs === undefined ? {} : { refs: answer.refs }),
      };
  }
}

export type Recovery =
  /** It is over, or waits for ordinary rounds. */
  | { readonly do: 'nothing' }
  /** Nothing was sent yet, and nobody is there who confirmed it just now. */
  | { readonly do: 'step'; readonly step: Step }
  /** The same request with the same key again. */
  | { readonly do: 'resend' }
  /** Look closely, and let reading settle it. */
  | { readonly do: 'watch' };

/** What to do with a payment found in the journal at start-up. Never sends a kind without a key again. */
export function recover(payment: Payment, now: Instant): Recovery {
  // From a backup: it may have been sent since, under a journal that is gone.
  if (isRestored(payment) && isWatched(payment)) return { do: 'watch' };
  switch (payment.state) {
    case 'confirmed':
      return {
        do: 'step',
        step: { at: now, to: 'cancelled', note: 'Plimsoll was closed before it was sent. Nothing was charged.' },
      };
    case 'sending':
      if (payment.kind === 'checkout')
        return {
          do: 'step',
          step: {
            at: now,
            to: 'failed',
            note: 'Plimsoll was closed before the page to pay on was there. Nothing was charged.',
          },
        };
      if (canResend(payment, now)) return { do: 'resend' };
      return {
        do: 'step',
        step: {
          at: now,
          to: 'unknown',
          note: 'Plimsoll was closed while it was being sent. Whether it was charged is not known; the balance will tell.',
          watchUntil: now + WATCH_FOR,
          lockedUntil: now + MINUTE,
        },
      };
    case 'unknown':
      return payment.kind === 'keyed-card' && canResend(payment, now) ? { do: 'resend' } : { do: 'watch' };
    case 'action-required':
      // After a challenge the same key either settles it or brings the challenge again.
      return payment.kind === 'keyed-card' && canResend(payment, now) ? { do: 'resend' } : { do: 'watch' };
    case 'processing':
    case 'succeeded':
      return { do: 'watch' };
    default:
      return { do: 'nothing' };
  }
}

export function canResend(payment: Payment, now: Instant): boolean {
  return mayResend(payment.kind) && now - payment.createdAt < KEY_LIVES;
}

/** The end of a close watch: not a verdict, a state with something to do. */
export function notSeenStep(payment: Payment, now: Instant): Step {
  const note =
    payment.state === 'action-required'
      ? 'It was not completed within 15 minutes. Open the page again, or let it be: nothing was seen to arrive.'
      : 'It was not seen to arrive within 15 minutes. Look at the service’s billing page before you pay again; Plimsoll goes on looking.';
  return { at: now, to: 'not-seen', note, watchUntil: null };
}
