import { describe, expect, test } from 'vitest';
import { amount, fakeService, refusalOf, text } from './fakeService.ts';

const PATH = 'GET /user/credits/info';
const lot = (kind: string, left: number, expiry: number | null) => ({
  purchase_kind: kind,
  allocated_units: 10000,
  remaining_units: left,
  expiry_date: expiry,
});
const seed = {
  credits: 12500,
  breakdown: [lot('Subscription', 8500, 1735689600), lot('Top-up', 4000, 1743465600)],
  active_subscription: { id: 'SUB_PRO', display_name: 'Pro', credits: 10000, created_at: 1704067200 },
  allow_usage: true,
};

describe('Olostep', () => {
  test('seed: the total, the lots with their expiry, the subscription, whether usage is allowed', async () => {
    const { wallets, slices, problems } = await fakeService('olostep', { [PATH]: { body: seed } }).read();
    expect(problems).toEqual([]);
    expect(wallets).toEqual([expect.objectContaining({ key: 'credits', balance: amount('12500', 'credit') })]);
    expect(slices.usage).toEqual({ allowed: true, reason: null });
    expect(slices.lots).toEqual([
      {
        walletKey: 'credits',
        kind: 'Subscription',
        allocated: amount('10000', 'credit'),
        remaining: amount('8500', 'credit'),
        expiresAt: Date.UTC(2025, 0, 1),
      },
      expect.objectContaining({ kind: 'Top-up', expiresAt: Date.UTC(2025, 3, 1) }),
    ]);
    expect(slices.plan).toMatchObject({
      id: 'SUB_PRO',
      name: 'Pro',
      included: amount('10000', 'credit'),
      startedAt: Date.UTC(2024, 0, 1),
    });
  });

  test('public: pending lots, nulls; the total stays the one that the service says', async () => {
    const body = {
      ...seed,
      credits: 12500,
      breakdown: [...seed.breakdown, lot('Pending', 10000, null)],
      active_subscription: { id: 'SUB_BASE', display_name: null, credits: null, created_at: null },
      allow_usage: false,
      something_new: { deep: [1, 2.5] },
    };
    const { wallets, slices, problems } = await fakeService('olostep', { [PATH]: { body } }).read();
    expect(problems).toEqual([]);
    expect(wallets[0]?.balance).toEqual(amount('12500', 'credit'));
    expect(slices.lots).toHaveLength(3);
    expect(slices.usage).toEqual({ allowed: false, reason: null });
    expect(slices.plan).toMatchObject({ id: 'SUB_BASE', name: 'SUB_BASE', included: null, startedAt: null });
  });

  test('no subscription and no lots are not an error', async () => {
    const { slices, problems } = await fakeService('olostep', {
      [PATH]: text('{"credits":0,"breakdown":null,"active_subscription":null}'),
    }).read();
    expect(problems).toEqual([]);
    expect(slices).toEqual({ plan: null });
  });

  test('a lot that cannot be read costs the lots, not the balance, and one request', async () => {
    const body = {
      ...seed,
      breakdown: [lot('Top-up', 1, null), { ...lot('Top-up', 1, null), expiry_date: '2026' + 'x' }],
    };
    const { read, asked } = fakeService('olostep', { [PATH]: { body } });
    const { wallets, slices, problems } = await read();
    expect(wallets).toHaveLength(1);
    expect(slices.lots).toBeUndefined();
    expect(problems).toMatchObject([
      { part: 'lots', error: { kind: 'bad-response', message: expect.stringContaining('breakdown.1.expiry_date') } },
    ]);
    expect(asked).toHaveLength(1);
  });

  test('milliseconds where seconds belong are not taken for a time', async () => {
    const body = { ...seed, breakdown: [lot('Top-up', 1, 1743465600000)] };
    const { problems } = await fakeService('olostep', { [PATH]: { body } }).read();
    expect(problems[0]?.error.message).toContain('a time in seconds since 1970');
  });

  describe('402 means four things', () => {
    test.each<[unknown, string]>([
      [{ error: 'payment_failed' }, 'payment-declined'],
      [{ error: { code: 'payment_failed', message: 'no card' } }, 'payment-declined'],
      [{ code: 'payment_failed', title: 'Payment Required', detail: 'x' }, 'payment-declined'],
      [{ error: 'credits_exhausted' }, 'out-of-credits'],
      [{ id: 'error_1', object: 'error', code: 'credits_exhausted', status: 402, detail: 'used up' }, 'out-of-credits'],
      [{ error: 'whatever', usage_limit_reached: true }, 'out-of-credits'],
      [{ error: 'invalid_api_key' }, 'invalid-key'],
      [{ usage_limit_reached: false }, 'invalid-key'],
      [{ message: 'Payment Required' }, 'invalid-key'],
      [{}, 'invalid-key'],
      ['Payment Required', 'invalid-key'],
    ])('%j is %s', async (body, kind) => {
      expect((await refusalOf('olostep', { [PATH]: { status: 402, body } })).kind).toBe(kind);
    });
  });
});
