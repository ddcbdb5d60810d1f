/** Reading what only some generations say: redeeming earnings, and a ledger longer than one answer. */
import { describe, expect, test } from 'vitest';
import { amount, type FixedAnswer, fakeService, type Routes } from '../fakeService.ts';

const REDEMPTIONS = 'GET /api/v1/redemptions/balance';
const ROWS = 'GET /api/credits/transactions';
const row = (id: string) => ({
  id,
  type: 'debit',
  amount: -0.01,
  description: 'Chat',
  metadata: {},
  created_at: '2026-11-20T08:00:00.000Z',
});
const base = (earned: number): Routes => ({
  'GET /api/v1/credits/summary': {
    body: {
      organization: { id: 'o', name: 'Acme', creditBalance: 5 },
      earnings: { availableBalance: 0, totalEarned: earned, totalRedeemed: 0, totalPending: 0, breakdown: {} },
    },
  },
  'GET /api/v1/billing/settings': { body: { settings: { autoTopUp: { enabled: false } } } },
  [ROWS]: { body: { transactions: [] } },
});

describe('the balance after a payment', () => {
  const summary = { organization: { id: 'o', name: 'O', creditBalance: 3.5 } };
  const routes: Routes = {
    'GET /api/v1/credits/summary': { body: summary },
    'GET /api/v1/credits/balance': (query) => ({ body: { balance: query.get('fresh') === 'true' ? 28.5 : 3.5 } }),
    'GET /api/credits/transactions': { body: { transactions: [] } },
  };

  test.each([
    [true, '28.5'],
    [false, '3.5'],
  ])('asked for fresh: %s', async (fresh, balance) => {
    const { wallets } = await fakeService('elizaos', routes).adapter.read({ fresh });
    expect(wallets[0]?.balance).toEqual(amount(balance, 'USD'));
  });
});

describe('redeeming earnings', () => {
  const retired = { success: false, error: 'Retired', code: 'creator_monetization_retired' };
  test.each<[string, FixedAnswer, unknown, number]>([
    [
      'G3: retired, with its reason',
      { body: { payoutsRetired: true, eligibility: { canRedeem: false, reason: 'Payouts ended' }, balance: {} } },
      { allowed: false, reason: 'Payouts ended' },
      1,
    ],
    [
      '410: retired',
      { status: 410, body: retired },
      { allowed: false, reason: expect.stringMatching(/ended payouts/) },
      1,
    ],
    [
      'G1: allowed',
      { body: { eligibility: { canRedeem: true, reason: null }, balance: {} } },
      { allowed: true, reason: null },
      2,
    ],
    ['not said', { body: { balance: { availableBalance: 3 } } }, undefined, 2],
    ['no such route', { status: 404, body: {} }, undefined, 1],
  ])('%s', async (_name, answer, redeemable, requests) => {
    const { read, asked } = fakeService('elizaos', { ...base(100), [REDEMPTIONS]: answer });
    const first = await read();
    expect(first.problems).toEqual([]);
    expect(first.slices.earnings?.redeemable).toEqual(redeemable);
    expect((await read()).slices.earnings?.redeemable).toEqual(redeemable);
    expect(asked.filter(({ request }) => request === REDEMPTIONS)).toHaveLength(requests);
  });

  test('who never earned anything is not asked', async () => {
    const { read, asked } = fakeService('elizaos', base(0));
    expect((await read()).slices.earnings?.redeemable).toBeUndefined();
    expect(asked.map(({ request }) => request)).not.toContain(REDEMPTIONS);
  });

  test('a failure costs that part only', async () => {
    const { slices, problems } = await fakeService('elizaos', {
      ...base(100),
      [REDEMPTIONS]: { status: 403, body: { code: 'access_denied' } },
    }).read();
    expect(slices.earnings).toBeDefined();
    expect(problems).toMatchObject([{ part: 'redemptions', error: { kind: 'forbidden' } }]);
  });
});

describe('a ledger longer than one answer', () => {
  const rows = (count: number, tooLargeFrom = Number.POSITIVE_INFINITY): Routes => ({
    ...base(0),
    [ROWS]: (query) => {
      const limit = Number(query.get('limit'));
      expect(query.has('hours')).toBe(false);
      if (limit >= tooLargeFrom) return { body: { raw: '{"transactions": [' } };
      return { body: { transactions: Array.from({ length: Math.min(count, limit) }, (_, index) => row(`r${index}`)) } };
    },
  });
  const past = async (routes: Routes, cursor: string | null) => {
    const page = await fakeService('elizaos', routes).adapter.history?.('balance', cursor);
    if (page === undefined) throw new Error('there is no history');
    return page;
  };

  test('further back by ever larger answers, each from the newest row on', async () => {
    expect(await past(rows(9_000), null)).toMatchObject({ next: '5000', beyondReach: null });
    const second = await past(rows(9_000), '5000');
    expect(second.entries).toHaveLength(5_000);
    expect(second.next).toBe('20000');
    const last = await past(rows(9_000), '20000');
    expect(last.entries).toHaveLength(9_000);
    expect(last).toMatchObject({ next: null, beyondReach: null });
  });

  test('a longer answer that cannot be read never will be: what is here stays, and it is told', async () => {
    const page = await past(rows(9_000, 5_000), '5000');
    expect(page.entries).toEqual([]);
    expect(page.next).toBeNull();
    expect(page.beyondReach).toContain('more than 5,000 rows');
  });

  test('the shortest answer that cannot be read is asked for again later', async () => {
    await expect(past(rows(9_000, 1_000), '1000')).rejects.toMatchObject({ info: { kind: 'bad-response' } });
  });
});
