/** A payment in words: what happens next, and what a person can do about it. Pure. */
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { Payment, PaymentState } from '#shared/domain/payment.ts';
import type { Instant } from '#shared/domain/time.ts';
import { canResend, isWatched } from './decide.ts';
import { canStep, isRestored, RESTORED } from './machine.ts';

export interface PaymentNames {
  readonly accountLabel: string;
  readonly serviceName: string;
  readonly walletName: string;
  /** False once the account was removed: then nothing can be done from here. */
  readonly connected: boolean;
}

export function paymentView(payment: Payment, names: PaymentNames, now: Instant): PaymentView {
  const { baseline: _baseline, idempotencyKey: _idempotencyKey, ...shown } = payment;
  const { connected, ...labels } = names;
  return {
    ...shown,
    // Where the payer is sent back to is between the service and us.
    refs: Object.fromEntries(
      Object.entries(payment.refs).filter(([name]) => !name.startsWith('return') && name !== RESTORED),
    ),
    ...labels,
    next: nextOf(payment),
    actions: connected ? actionsOf(payment, now) : [],
    live: isLive(payment),
  };
}

function isLive(payment: Payment): boolean {
  return (
    payment.state === 'confirmed' || payment.state === 'sending' || (isWatched(payment) && payment.watchUntil !== null)
  );
}

function actionsOf(payment: Payment, now: Instant): PaymentView['actions'] {
  const actions: PaymentView['actions'] = [];
  if (payment.state === 'action-required') actions.push('open-page');
  if (isWatched(payment) || payment.state === 'not-seen') actions.push('check');
  const mayWait = payment.state === 'unknown' || payment.state === 'not-seen';
  if (mayWait && canResend(payment, now) && canStep(payment, 'sending')) actions.push('resend');
  if (payment.state === 'action-required' && canStep(payment, 'cancelled')) actions.push('cancel');
  if (['declined', 'failed', 'not-seen', 'unknown'].includes(payment.state)) actions.push('open-billing');
  return actions;
}

const NEXT: { readonly [S in PaymentState]: string } = {
  confirmed: 'About to be sent.',
  sending: 'Waiting for the service’s answer.',
  'action-required': 'Go on in your browser; Plimsoll looks whether it was completed.',
  processing: 'The service is working on it; Plimsoll looks until it is there.',
  succeeded: 'The service took it; Plimsoll looks until it is in the balance.',
  unknown: 'Nothing is sent again. Plimsoll reads the balance until it knows.',
  declined: 'Nothing was charged. Choose another way to pay on the service’s billing page.',
  failed: 'Nothing was charged.',
  cancelled: 'Nothing more happens.',
  arrived: 'Done.',
  'not-seen': 'See the service’s billing page before you pay again. Plimsoll says so if it still arrives.',
};

const NEXT_SPEND: Partial<typeof NEXT> = {
  'action-required': NEXT['action-required'],
  processing: 'The work is running.',
  succeeded: 'The service took it on; Plimsoll looks at what it cost.',
  unknown: 'It is not started again. Plimsoll reads the balance to see whether it was charged.',
  declined: 'Nothing was spent.',
  failed: 'Nothing was spent.',
};

function nextOf(payment: Payment): string {
  if (payment.kind === 'keyed-card' && payment.state === 'unknown' && !isRestored(payment))
    return 'The same request may go out again: its key makes it one payment, however often it is sent.';
  return (payment.kind === 'spend' ? NEXT_SPEND[payment.state] : undefined) ?? NEXT[payment.state];
}
