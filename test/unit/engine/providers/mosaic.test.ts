import { describe, expect, test } from 'vitest';
import { amount, fakeService, refusalOf, text } from './fakeService.ts';

const flat = {
  organization_id: '0d5f',
  balance: 3120,
  plan: 'professional',
  plan_id: 'professional_annual',
  billing_cycle: { current_period_start: '2026-11-01T00:00:00.000Z', current_period_end: '2026-12-01T00:00:00Z' },
  auto_topup: { eligible: true, enabled: true, threshold: 800, quantity: 4000 },
};
const nested = {
  organization_id: '0d5f',
  credits: { balance: 3120, unlimited: false, usage: 880, included_usage: 4000, next_reset_at: '2026-12-01T00:00:00Z' },
  plan: 'professional',
};
const plan = {
  organization_id: '0d5f',
  plan: {
    id: 'professional_annual',
    family: 'professional',
    status: 'active',
    started_at: '2026-06-01T00:00:00Z',
    current_period_start: '2026-11-01T00:00:00Z',
    current_period_end: '2026-12-01T00:00:00Z',
    canceled_at: null,
  },
  scheduled_plan: null,
  credits: { balance: 3120, usage: 880, included_usage: 4000, unlimited: false },
};
const known = {
  id: 'professional_annual',
  name: 'Professional annual',
  status: 'active',
  periodStart: Date.UTC(2026, 10, 1),
  periodEnd: Date.UTC(2026, 11, 1),
  included: amount('4000', 'credit'),
  startedAt: Date.UTC(2026, 5, 1),
};

describe('Mosaic', () => {
  test('flat shape: balance, plan, cycle, automatic top-up', async () => {
    const { wallets, slices, problems } = await fakeService('mosaic', {
      'GET /credits': { body: flat },
      'GET /plan': { body: plan },
    }).read();
    expect(problems).toEqual([]);
    expect(wallets).toEqual([
      expect.objectContaining({
        key: 'credits',
        balance: amount('3120', 'credit'),
        autoTopUp: {
          state: 'on',
          threshold: amount('800', 'credit'),
          amount: amount('4000', 'credit'),
          dailyCap: null,
          hasPaymentMethod: null,
          changedAt: 'api',
        },
      }),
    ]);
    expect(slices.plan).toEqual(known);
    expect(slices.identity).toEqual({ id: '0d5f', name: null });
  });

  test('older shape: the same balance and plan; nothing is said of automatic top-up', async () => {
    const { wallets, slices, problems } = await fakeService('mosaic', {
      'GET /credits': { body: nested },
      'GET /plan': { body: plan },
    }).read();
    expect(problems).toEqual([]);
    expect(wallets[0]?.balance).toEqual(amount('3120', 'credit'));
    expect(wallets[0]?.autoTopUp?.state).toBe('unknown');
    expect(slices.plan).toEqual(known);
  });

  test('where /plan does not answer, /credits is enough for a plan', async () => {
    const flatOnly = await fakeService('mosaic', { 'GET /credits': { body: flat } }).read();
    expect(flatOnly.slices.plan).toEqual({ ...known, status: null, included: null, startedAt: null });
    expect(flatOnly.problems).toMatchObject([{ part: 'plan details', error: { kind: 'bad-response' } }]);
    const nestedOnly = await fakeService('mosaic', { 'GET /credits': { body: nested } }).read();
    expect(nestedOnly.slices.plan).toEqual({
      ...known,
      id: 'professional',
      name: 'Professional',
      status: null,
      periodStart: null,
      startedAt: null,
    });
  });

  test.each([
    [{ eligible: false, enabled: false, threshold: 0, quantity: 0 }, 'not-eligible', null],
    [{ eligible: true, enabled: false, threshold: 800, quantity: 4000 }, 'off', '800'],
    [{ enabled: true, threshold: 1000, quantity: 5000 }, 'on', '1000'],
    [null, 'unknown', null],
  ])('auto top-up %j is %s', async (auto_topup, state, threshold) => {
    const { wallets } = await fakeService('mosaic', {
      'GET /credits': { body: { ...flat, auto_topup } },
      'GET /plan': { body: plan },
    }).read();
    expect(wallets[0]?.autoTopUp).toMatchObject({
      state,
      threshold: threshold === null ? null : amount(threshold, 'credit'),
    });
  });

  test('no plan at all', async () => {
    const body = { ...flat, plan: null, plan_id: null, billing_cycle: null };
    const { slices, problems } = await fakeService('mosaic', {
      'GET /credits': { body },
      'GET /plan': { body: { plan: null, credits: null } },
    }).read();
    expect(problems).toEqual([]);
    expect(slices.plan).toBeNull();
  });

  test('unlimited is said in words', async () => {
    const body = { ...nested, credits: { ...nested.credits, unlimited: true } };
    const { wallets } = await fakeService('mosaic', { 'GET /credits': { body }, 'GET /plan': { body: plan } }).read();
    expect(wallets[0]?.note).toContain('unlimited');
  });

  test.each([
    ['{"plan":"creator"}', 'balance could not be read: an amount was expected, not nothing'],
    ['{"credits":{"unlimited":false}}', 'credits.balance could not be read'],
    ['{"balance":true}', 'balance could not be read: an amount was expected, not true'],
    ['{"balance":9007199255}', 'too large to be held exactly'],
  ])('%s is a bad response', async (body, words) => {
    const error = await refusalOf('mosaic', { 'GET /credits': text(body) });
    expect(error.kind).toBe('bad-response');
    expect(error.message).toContain(words);
  });

  test('a damaged cycle costs the plan, not the balance', async () => {
    const body = { ...flat, billing_cycle: { current_period_start: 'yesterday', current_period_end: null } };
    const { wallets, slices, problems } = await fakeService('mosaic', {
      'GET /credits': { body },
      'GET /plan': { body: plan },
    }).read();
    expect(wallets).toHaveLength(1);
    expect(slices.plan).toBeUndefined();
    expect(problems[0]?.error.message).toContain('billing_cycle.current_period_start');
  });
});
