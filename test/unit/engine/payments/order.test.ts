import { expect, it } from 'vitest';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { amountOf } from '#shared/money/amount.ts';
import { wordsOfOrder } from '../../../../electron/engine/payments/order.ts';

const cost = amountOf(1_000_000, 'credit');

it.each<[PaymentOrder, string]>([
  [{ type: 'top-up', amount: amountOf(10_000_000_000, 'credit') }, 'Top-up of 10,000 credits'],
  [{ type: 'top-up', amount: amountOf(25_000_000, 'USD') }, 'Top-up of $25.00'],
  [{ type: 'plan', planId: 'professional_annual' }, 'Change to plan Professional annual'],
  [{ type: 'auto-top-up' }, 'Automatic top-up, now'],
  [{ type: 'approval', approvalId: 'apr_1', amount: null }, 'Approved purchase'],
  [{ type: 'approval', approvalId: 'apr_1', amount: cost }, 'Approved purchase of 1 credit'],
  [{ type: 'spend', action: 'creative', target: null, prompt: 'A loaf', cost }, 'Creative for 1 credit'],
  [{ type: 'spend', action: 'run', target: 'tsk_9', prompt: null, cost }, 'Run tsk_9 for 1 credit'],
  [
    { type: 'spend', action: 'Run task', target: 'tsk_9', prompt: null, cost, title: 'Newsletter' },
    'Run task Newsletter for 1 credit',
  ],
  [
    { type: 'spend', action: 'creative', target: null, prompt: 'A loaf', cost, title: 'Generate a creative' },
    'Generate a creative for 1 credit',
  ],
])('%o is called %s', (order, words) => {
  expect(wordsOfOrder(order)).toBe(words);
});
