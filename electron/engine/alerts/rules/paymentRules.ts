/** Payments that arrived, that did not, and work that was refused for want of credits. Pure. */
import type { Payment } from '#shared/domain/payment.ts';
import { DAY, type Instant } from '#shared/domain/time.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { Condition } from '../condition.ts';
import { NEWS_FOR } from './accountRules.ts';
import { plain, type RuleFacts } from './facts.ts';

/** An old payment that was never seen is in the list of payments; it is no news. */
const NOT_SEEN_IS_NEWS_FOR = DAY;

export function paymentRules(facts: RuleFacts): Condition[] {
  return facts.payments.flatMap((payment) => [
    ...arrived(facts, payment),
    ...notSeen(facts, payment),
    ...blocked(facts, payment),
  ]);
}

function arrived(facts: RuleFacts, payment: Payment): Condition[] {
  const at = instantOf(payment, 'arrived');
  if (payment.kind === 'spend' || at === null || !isNews(at, facts.now)) return [];
  const now = payment.balanceAfter === null ? '' : ` The balance was ${formatAmount(payment.balanceAfter)} then.`;
  return [
    {
      ...of(facts, payment, 'payment-arrived'),
      happenedAt: at,
      standing: 'in',
      level: 'ok',
      title: `Arrived: ${plain(payment.what)}`,
      body: `What was paid for ${labelOf(facts)} is there.${now}`,
      reason: 'seen at the service',
    },
  ];
}

function notSeen(facts: RuleFacts, payment: Payment): Condition[] {
  const open = facts.openSubjects('payment-not-seen').includes(payment.id);
  const missing = payment.state === 'not-seen';
  const at = instantOf(payment, 'not-seen');
  if (!open && (!missing || at === null || facts.now - at > NOT_SEEN_IS_NEWS_FOR)) return [];
  return [
    {
      ...of(facts, payment, 'payment-not-seen'),
      standing: missing ? 'in' : 'out',
      level: 'critical',
      title: `Not seen yet: ${plain(payment.what)}`,
      body: `It was paid for ${labelOf(facts)}, or may have been, and has not shown there. Look at the service's billing page before you pay again.`,
      reason: missing ? 'not there when the close watch ended' : `the payment is ${payment.state} now`,
    },
  ];
}

function blocked(facts: RuleFacts, payment: Payment): Condition[] {
  const at = instantOf(payment, 'failed') ?? instantOf(payment, 'declined');
  const forCredits = payment.error?.kind === 'out-of-credits';
  if (payment.kind !== 'spend' || !forCredits || at === null || !isNews(at, facts.now)) return [];
  return [
    {
      ...of(facts, payment, 'run-blocked'),
      happenedAt: at,
      standing: 'in',
      level: 'critical',
      title: `${labelOf(facts)}: a run was blocked for want of credits`,
      body: `${plain(payment.what)} was not started. Top up, then start it again.`,
      reason: plain(payment.error?.message ?? 'out of credits'),
    },
  ];
}

function of(
  { account }: RuleFacts,
  payment: Payment,
  rule: 'payment-arrived' | 'payment-not-seen' | 'run-blocked',
): Pick<Condition, 'accountId' | 'walletId' | 'rule' | 'subject' | 'balance' | 'runOut'> {
  const { walletId, id: subject, amount } = payment;
  return { accountId: account.id, walletId, rule, subject, balance: amount, runOut: null };
}

function labelOf({ account }: RuleFacts): string {
  return plain(account.label);
}

function isNews(at: Instant, now: Instant): boolean {
  return Math.abs(now - at) <= NEWS_FOR;
}

/** When the payment came into the state it is in; null when it is in another. */
function instantOf(payment: Payment, state: Payment['state']): Instant | null {
  if (payment.state !== state) return null;
  return payment.history.findLast((event) => event.state === state)?.at ?? payment.updatedAt;
}
