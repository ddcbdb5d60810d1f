/** What will be charged is told where the service states it, exactly, and nowhere else. */
import { expect, test } from 'vitest';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import type { Amount } from '#shared/money/amount.ts';
import { amount } from './fakeService.ts';
import { recording } from './paying.ts';
import { readingOf } from './payments.ts';

type Routes = Parameters<typeof recording>[1];
async function chargeOf(
  service: string,
  order: PaymentOrder,
  routes: Routes = {},
  auto: { amount: Amount; charge?: Amount } | null = null,
) {
  const { routeOf } = recording(service, routes);
  const reading = readingOf('10');
  const [wallet] = reading.wallets;
  if (wallet === undefined) throw new Error('no wallet');
  const autoTopUp =
    auto === null
      ? null
      : ({ ...auto, state: 'on', threshold: null, dailyCap: null, hasPaymentMethod: null, changedAt: 'web' } as const);
  const before = { ...reading, wallets: [{ ...wallet, key: 'balance', autoTopUp }] };
  return (await routeOf(order.type).charge?.(order, before)) ?? null;
}

const usd = (digits: string) => amount(digits, 'USD');
const topUp = (digits: string, unit: string): PaymentOrder => ({ type: 'top-up', amount: amount(digits, unit) });

test.each([
  ['10000', 'credit', '100'],
  ['12345', 'credit', '123.45'],
  ['2100000', 'credit', '21000'],
  ['250.5', 'AUD', '250.5'],
])('Geopera states its rate: %s %s is A$%s, the bonus costs nothing', async (digits, unit, aud) => {
  expect(await chargeOf('geopera', topUp(digits, unit))).toEqual(amount(aud, 'AUD'));
});

test('an approval costs what its credits cost; one of unknown size is not told', async () => {
  const approval = (credits: Amount | null): PaymentOrder => ({ type: 'approval', approvalId: 'a', amount: credits });
  expect(await chargeOf('geopera', approval(amount('5000', 'credit')))).toEqual(amount('50', 'AUD'));
  expect(await chargeOf('geopera', approval(null))).toBeNull();
});

test('Olostep states no prices, work is paid in credits, a pay address is paid in its token', async () => {
  expect(await chargeOf('olostep', topUp('20000', 'credit'))).toBeNull();
  const cost = amount('1', 'credit');
  expect(await chargeOf('bizos', { type: 'spend', action: 'x', target: 't', prompt: null, cost })).toBeNull();
  expect(await chargeOf('elizaos', { type: 'crypto', amount: usd('20'), token: 'USDT', network: null })).toBeNull();
});

test('a plan costs what the list says; a plan without a price, or none listed, is not told', async () => {
  const plans = [
    { id: 'creator', billing: 'monthly', price_usd: 49.5, credits_per_month: 480 },
    { id: 'professional', billing: 'monthly', credits_per_month: 1500 },
  ];
  const routes: Routes = { 'GET /plan/list': { body: { plans } } };
  const plan = (planId: string): PaymentOrder => ({ type: 'plan', planId });
  expect(await chargeOf('mosaic', plan('creator'), routes)).toEqual(usd('49.5'));
  expect(await chargeOf('mosaic', plan('professional'), routes)).toBeNull();
  expect(await chargeOf('mosaic', plan('pro'), routes)).toBeNull();
});

test('elizaOS Cloud: the preview for the automatic top-up, the dollars of a checkout, silence with a surcharge', async () => {
  const auto: PaymentOrder = { type: 'auto-top-up' };
  expect(await chargeOf('elizaos', auto)).toBeNull();
  expect(await chargeOf('elizaos', auto, {}, { amount: usd('40') })).toBeNull();
  expect(await chargeOf('elizaos', auto, {}, { amount: usd('40'), charge: usd('50.4') })).toEqual(usd('50.4'));
  const checkout = topUp('25', 'USD');
  expect(await chargeOf('elizaos', checkout)).toEqual(usd('25'));
  expect(await chargeOf('elizaos', checkout, {}, { amount: usd('40'), charge: usd('40') })).toEqual(usd('25'));
  expect(await chargeOf('elizaos', checkout, {}, { amount: usd('40'), charge: usd('50.4') })).toBeNull();
});

const SETTINGS = 'GET /api/v1/billing/settings';
const settings = (total: string, base = '40.00') => ({
  success: true,
  settings: {
    autoTopUp: {
      ...{ enabled: true, amount: 40, threshold: 10, hasPaymentMethod: true },
      chargePreview: { creditedBaseUsd: base, platformFeeUsd: '0.40', totalChargeUsd: total, surchargeApplies: true },
    },
  },
});

test.each([
  ['50.40', '40.00', usd('50.4')],
  ['50.40', '25.00', undefined],
  ['much', '40.00', undefined],
])('a preview of %s for %s is read as %o', async (total, base, charge) => {
  const summary = { organization: { id: 'o', name: 'O', creditBalance: 3, autoTopUpAmount: 40 } };
  const service = recording('elizaos', {
    'GET /api/v1/credits/summary': { body: summary },
    [SETTINGS]: { body: settings(total, base) },
    'GET /api/credits/transactions': { body: { transactions: [] } },
  });
  const { wallets } = await service.adapter.read();
  expect(wallets[0]?.autoTopUp).toMatchObject({ state: 'on', amount: usd('40') });
  expect(wallets[0]?.autoTopUp?.charge).toEqual(charge);
  expect(service.sent.find(({ request }) => request === SETTINGS)?.query).toBe('previewAmount=40');
});

test('an offer states no rate where the service adds a surcharge, and says so', async () => {
  const service = recording('elizaos', {
    'GET /api/v1/credits/summary': { body: {} },
    [SETTINGS]: { body: settings('50.40') },
  });
  const offer = await service.operations.topUpOffer?.('balance');
  expect(offer).toMatchObject({ rate: null, notes: expect.arrayContaining([expect.stringMatching(/surcharge/)]) });
});
