/** What was ordered, as the journal and the list tell it. */
import type { Payment, PaymentOrder } from '#shared/domain/payment.ts';
import { formatAmount } from '#shared/money/format.ts';
import { planName } from '../providers/words.ts';

export function amountOfOrder(order: PaymentOrder): Payment['amount'] {
  if (order.type === 'spend') return order.cost;
  return order.type === 'top-up' || order.type === 'crypto' || order.type === 'approval' ? order.amount : null;
}

export function wordsOfOrder(order: PaymentOrder): string {
  switch (order.type) {
    case 'top-up':
      return `Top-up of ${formatAmount(order.amount)}`;
    case 'crypto':
      return `Crypto payment of ${formatAmount(order.amount)}`;
    case 'plan':
      return `Change to plan ${planName(order.planId)}`;
    case 'auto-top-up':
      return 'Automatic top-up, now';
    case 'approval':
      return order.amount === null ? 'Approved purchase' : `Approved purchase of ${formatAmount(order.amount)}`;
    case 'spend':
      return `${spendWords(order)} for ${formatAmount(order.cost)}`;
  }
}

/** "Run task Newsletter", by its title where one came with the order. */
function spendWords({ action, target, title }: Extract<PaymentOrder, { type: 'spend' }>): string {
  if (target !== null) return `${capitalised(action)} ${title ?? target}`;
  return title ?? capitalised(action);
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
