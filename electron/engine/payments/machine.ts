/**
 * The state machines of payments, one table for each kind. Pure: an event that the table does not have is a defect and
 * is refused, never bent into place.
 */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { Payment, PaymentKind, PaymentState } from '#shared/domain/payment.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Amount } from '#shared/money/amount.ts';

type Table = { readonly [S in PaymentState]: readonly PaymentState[] };

const ENDED: Pick<Table, 'declined' | 'failed' | 'cancelled' | 'arrived'> = {
  declined: [],
  failed: [],
  cancelled: [],
  arrived: [],
};

/** No key: sent once and never again. What is unknown is settled by reading. */
const card: Table = {
  ...ENDED,
  confirmed: ['sending', 'failed', 'cancelled'],
  sending: ['succeeded', 'processing', 'declined', 'failed', 'unknown'],
  'action-required': [],
  processing: ['arrived', 'not-seen'],
  succeeded: ['arrived', 'not-seen'],
  unknown: ['arrived', 'not-seen'],
  'not-seen': ['arrived'],
};

/** The same request with the same key is one payment, so what is unknown may be sent again. */
const keyedCard: Table = {
  ...card,
  sending: [...card.sending, 'action-required'],
  'action-required': ['sending', 'declined', 'cancelled', 'arrived', 'not-seen'],
  unknown: ['sending', 'arrived', 'not-seen'],
  'not-seen': ['sending', 'arrived'],
};

/** Making the page moves no money; what is paid there, only the service and the balance can tell. */
const checkout: Table = {
  ...card,
  sending: ['action-required', 'succeeded', 'processing', 'declined', 'failed', 'unknown'],
  'action-required': ['succeeded', 'processing', 'declined', 'cancelled', 'arrived', 'not-seen'],
  processing: ['succeeded', 'arrived', 'not-seen'],
  unknown: ['sending', 'arrived', 'not-seen'],
  'not-seen': ['succeeded', 'arrived'],
};

/** A plan may change at once, and be charged for at once: as careful as a card without a key. */
const plan: Table = { ...checkout, unknown: ['arrived', 'not-seen'] };

/** The service itself decides whether there is anything to do. */
const autoTopUp: Table = { ...card, sending: [...card.sending, 'cancelled'] };

const crypto: Table = {
  ...card,
  sending: ['action-required', 'failed', 'unknown', 'declined'],
  // A pay address may expire unpaid, and a transfer may fail: the service then says that it came to nothing.
  'action-required': ['processing', 'succeeded', 'declined', 'cancelled', 'arrived', 'not-seen'],
  processing: ['succeeded', 'declined', 'cancelled', 'arrived', 'not-seen'],
  'not-seen': ['processing', 'succeeded', 'arrived'],
};

export const TRANSITIONS: { readonly [K in PaymentKind]: Table } = {
  card,
  'keyed-card': keyedCard,
  checkout,
  plan,
  'auto-top-up': autoTopUp,
  crypto,
  spend: card,
};

export interface Step {
  readonly at: Instant;
  readonly to: PaymentState;
  /** Why, in words for the list. Never a secret. */
  readonly note: string;
  readonly refs?: Readonly<Record<string, string>>;
  readonly error?: ErrorInfo | null;
  readonly lockedUntil?: Instant | null;
  readonly watchUntil?: Instant | null;
  readonly balanceAfter?: Amount | null;
}

export class IllegalStep extends Error {
  override readonly name = 'IllegalStep';
}

export function canStep(payment: Pick<Payment, 'kind' | 'state'>, to: PaymentState): boolean {
  return TRANSITIONS[payment.kind][payment.state].includes(to);
}

/** @throws IllegalStep when the diagram of this kind has no such arrow, or when a kind without a key is sent twice. */
export function step(payment: Payment, next: Step): Payment {
  if (!canStep(payment, next.to))
    throw new IllegalStep(`a ${payment.kind} payment cannot go from ${payment.state} to ${next.to}`);
  const attempts = payment.attempts + (next.to === 'sending' ? 1 : 0);
  if (attempts > 1 && !mayResend(payment.kind)) throw new IllegalStep(`a ${payment.kind} payment is never sent twice`);
  const at = Math.max(next.at, payment.updatedAt);
  return {
    ...payment,
    state: next.to,
    updatedAt: at,
    attempts,
    refs: { ...payment.refs, ...next.refs },
    error: next.error === undefined ? (next.to === 'sending' ? null : payment.error) : next.error,
    lockedUntil: next.lockedUntil === undefined ? payment.lockedUntil : next.lockedUntil,
    watchUntil: next.watchUntil === undefined ? payment.watchUntil : next.watchUntil,
    balanceAfter: next.balanceAfter ?? payment.balanceAfter,
    history: [...payment.history, { at, state: next.to, note: next.note }],
  };
}

/** Among a payment's references, of one that came out of a backup: since when nobody but a person may send it again. */
export const RESTORED = 'restored';

export function isRestored(payment: Pick<Payment, 'refs'>): boolean {
  return payment.refs[RESTORED] !== undefined;
}

export function mayResend(kind: PaymentKind): boolean {
  return kind === 'keyed-card' || kind === 'checkout';
}
