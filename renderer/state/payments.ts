/** What screens need to know about payments beyond their plain parts. Pure. */
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { PaymentState } from '#shared/domain/payment.ts';
import { en } from '#shared/words/en.ts';
import type { UnblockStep } from './ask.ts';

/** How a state is drawn: a shape each, so that none is told by colour alone. */
export type Tone = 'moving' | 'person' | 'unsure' | 'done' | 'stopped' | 'off';

const TONES: Readonly<Record<PaymentState, Tone>> = {
  confirmed: 'moving',
  sending: 'moving',
  processing: 'moving',
  succeeded: 'moving',
  'action-required': 'person',
  unknown: 'unsure',
  'not-seen': 'unsure',
  arrived: 'done',
  declined: 'stopped',
  failed: 'stopped',
  cancelled: 'off',
};

export function toneOf(state: PaymentState): Tone {
  return TONES[state];
}

export function stateWords({ kind, state }: Pick<PaymentView, 'kind' | 'state'>): string {
  return en.payments.statesOf[kind]?.[state] ?? en.payments.states[state];
}

/** What happens next; once nothing does, by what the end was seen. */
export function nextWords({ state, next, history }: Pick<PaymentView, 'state' | 'next' | 'history'>): string {
  return state === 'arrived' || state === 'cancelled' ? (history.at(-1)?.note ?? next) : next;
}

/** It has not ended: it moves, it waits for a person, or nobody knows yet. */
export function isOpen({ live, state }: Pick<PaymentView, 'live' | 'state'>): boolean {
  return live || ['action-required', 'unknown', 'not-seen'].includes(state);
}

/** Worth a dot in the side bar: something moves, or a person is needed. What was not seen to arrive is told in its list. */
export function wantsNotice({ live, state }: Pick<PaymentView, 'live' | 'state'>): boolean {
  return live || state === 'action-required' || state === 'unknown';
}

export function newestFirst(payments: readonly PaymentView[]): PaymentView[] {
  return [...payments].sort((a, b) => b.createdAt - a.createdAt);
}

/**
 * The payment that a new one on this wallet could not be told from: it is shown instead of a question. What was not
 * seen to arrive does not stand in the way; the engine refuses where it should.
 */
export function unsettledOn(payments: readonly PaymentView[], walletId: string): PaymentView | undefined {
  return newestFirst(payments).find((one) => one.walletId === walletId && isOpen(one) && one.state !== 'not-seen');
}

/** The newest change of plan of an account. */
export function planPayment(payments: readonly PaymentView[], accountId: string): PaymentView | undefined {
  return newestFirst(payments).find((one) => one.accountId === accountId && one.order.type === 'plan');
}

/**
 * Where the way to resume blocked work goes on: where it was left, or, in a window that has just been opened, where the
 * journal shows that one had got to.
 */
export function unblockStep(left: UnblockStep | undefined, payment: PaymentView | undefined): UnblockStep {
  if (left !== undefined) return left;
  return payment !== undefined && isOpen(payment) && payment.state !== 'not-seen' ? 'pay' : 'look';
}

/** An id of the service under a name that a person can read. */
export function refName(key: string): string {
  const known = en.payments.refs[key];
  if (known !== undefined) return known;
  const spaced = key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** A plan’s price is not what is due today. */
export function chargeName({ kind }: Pick<PaymentView, 'kind'>): string {
  return kind === 'plan' ? en.payments.price : en.payments.charge;
}
