import { describe, expect, test } from 'vitest';
import { kindOf } from '#engine/providers/elizaos/transactions.ts';
import type { EntryKind } from '#shared/domain/entry.ts';
import { amount, fakeService, KEY, NOW, type Routes, refusalOf, text } from './fakeService.ts';

const usd = (digits: string) => amount(digits, 'USD');
const SUMMARY = 'GET /api/v1/credits/summary';
const BALANCE = 'GET /api/v1/credits/balance';
const SETTINGS = 'GET /api/v1/billing/settings';
const LIMITS = 'GET /api/v1/billing/limits';
const ROWS = 'GET /api/credits/transactions';

const agent = {
  id: 'agent_xyz789',
  name: 'My Assistant',
  hasBudget: true,
  allocated: 10.5,
  spent: 2.5,
  available: 8,
  dailyLimit: 5,
  dailySpent: 1,
  dailyRemaining: 4,
  isPaused: false,
  pauseReason: null,
  totalEarnings: 0,
  totalRequests: 150,
};
const seedSummary = {
  success: true,
  organization: {
    id: 'org_abc123',
    name: 'My Organization',
    creditBalance: 50.25,
    autoTopUpEnabled: false,
    autoTopUpThreshold: null,
    autoTopUpAmount: null,
    hasPaymentMethod: true,
  },
  agents: [agent, { ...agent, id: 'a2', hasBudget: false, isPaused: true, pauseReason: 'Budget depleted' }],
  agentsSummary: { total: 3, withBudget: 2, paused: 1, totalAllocated: 20, totalSpent: 5, totalAvailable: 15 },
  apps: [
    {
      id: 'app_1',
      name: 'Portal',
      slug: 'p',
      monetizationEnabled: true,
      totalCreatorEarnings: 125.5,
      totalPlatformRevenue: 31.38,
    },
  ],
  earnings: {
    availableBalance: 125.5,
    totalEarned: 200,
    totalRedeemed: 74.5,
    totalPending: 0,
    breakdown: { miniapps: 100, agents: 75, mcps: 25 },
  },
  recentTransactions: [
    { id: 'txn_abc123', type: 'usage', amount: -0.05, description: 'x', createdAt: '2024-01-15T10:30:00Z' },
  ],
  pricing: { creditsPerDollar: 100, minimumTopUp: 5, x402Enabled: true },
};
const settings = (more: Record<string, unknown> = {}) => ({
  success: true,
  settings: {
    autoTopUp: { enabled: true, amount: 25, threshold: 5, hasPaymentMethod: true, ...more },
    limits: { minAmount: 1 },
  },
});
const row = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  organization_id: 'org_123',
  type: 'debit',
  amount: -0.0123,
  description: 'Chat',
  metadata: {},
  stripe_payment_intent_id: null,
  created_at: '2026-11-20T08:00:00.000Z',
  ...more,
});
const seed: Routes = {
  [SUMMARY]: { body: seedSummary },
  [SETTINGS]: { body: settings() },
  [ROWS]: { body: { transactions: [row('txn_1', { type: 'usage', amount: -100, metadata: null })], total: 1 } },
};
const limits = (value: unknown) => ({ body: { success: true, data: { schemaVersion: 2, v2: { balance: value } } } });

describe('elizaOS Cloud', () => {
  test('seed: balance in dollars, agents, apps, earnings, prices, settings, rows', async () => {
    const { read, asked } = fakeService('elizaos', seed);
    const { wallets, slices, entries, problems } = await read();
    expect(problems).toEqual([]);
    expect(wallets).toEqual([
      expect.objectContaining({
        key: 'balance',
        unit: 'USD',
        balance: usd('50.25'),
        autoTopUp: {
          state: 'on',
          threshold: usd('5'),
          amount: usd('25'),
          dailyCap: null,
          hasPaymentMethod: true,
          changedAt: 'api',
        },
      }),
    ]);
    expect(slices.identity).toEqual({ id: 'org_abc123', name: 'My Organization' });
    expect(slices.agents).toMatchObject({ total: 3, withBudget: 2, paused: 1, totalAvailable: usd('15') });
    expect(slices.agents?.listed).toEqual([
      expect.objectContaining({
        id: 'agent_xyz789',
        walletKey: 'balance',
        paused: false,
        requests: 150,
        budget: {
          allocated: usd('10.5'),
          spent: usd('2.5'),
          available: usd('8'),
          dailyLimit: usd('5'),
          dailySpent: usd('1'),
          dailyRemaining: usd('4'),
        },
      }),
      expect.objectContaining({ id: 'a2', budget: null, paused: true, pauseReason: 'Budget depleted' }),
    ]);
    expect(slices.apps).toMatchObject({ total: 1, listed: [{ name: 'Portal', platformRevenue: usd('31.38') }] });
    expect(slices.earnings?.breakdown).toEqual([
      { source: 'Apps', amount: usd('100') },
      { source: 'Agents', amount: usd('75') },
      { source: 'MCP servers', amount: usd('25') },
    ]);
    expect(slices.pricing?.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'Credits per dollar: 100',
      'Smallest top-up: US$5',
      'x402 payments: accepted',
    ]);
    expect(slices.pricing?.[0]?.note).toContain('not converted');
    expect(entries).toMatchObject([{ sourceId: 'txn_1', kind: 'usage', amount: usd('-100'), walletKey: 'balance' }]);
    expect(asked[0]?.headers.get('x-api-key')).toBe(KEY);
  });

  test('public: exact balance, five of fourteen agents, nullable settings, metadata', async () => {
    const { wallets, slices, entries, problems } = await fakeService('elizaos', {
      [SUMMARY]: {
        body: {
          ...seedSummary,
          organization: { ...seedSummary.organization, creditBalance: 87.431206, autoTopUpEnabled: null },
          agentsSummary: { ...seedSummary.agentsSummary, total: 14 },
          appsSummary: { total: 9 },
          pricing: {
            creditUnit: 'USD',
            creditsPerDollar: 1,
            usdPerCredit: 1,
            minimumTopUp: 1,
            maximumTopUp: 1000,
            x402Enabled: false,
          },
        },
      },
      [LIMITS]: limits({
        status: 'available',
        value: { value: '87.431205', unit: 'usd', currency: 'USD' },
        source: 'x',
      }),
      [SETTINGS]: { body: settings({ amount: null, threshold: null, enabled: null, chargePreview: null }) },
      [ROWS]: {
        body: {
          transactions: [
            row('1', { metadata: { type: 'reservation', agentId: 'ag' } }),
            row('2', { type: 'refund', amount: 0.0023, metadata: { type: 'reconciliation' } }),
            row('3', { type: 'credit', amount: '25.000000', stripe_payment_intent_id: 'pi_9' }),
            row('4', { type: 'something_new', description: null }),
          ],
        },
      },
    }).read();
    expect(problems).toEqual([]);
    expect(wallets[0]).toMatchObject({
      balance: usd('87.431205'),
      autoTopUp: { state: 'unknown', threshold: null, amount: null, changedAt: 'web' },
    });
    expect(slices.agents).toMatchObject({ total: 14, listed: [{}, {}] });
    expect(slices.apps?.total).toBe(9);
    expect(slices.pricing?.map(({ label }) => label)).toContain('Dollars per credit');
    expect(
      entries.map(({ kind, agentId, paymentRef, description }) => [kind, agentId, paymentRef, description]),
    ).toEqual([
      ['reserve', 'ag', null, 'Chat'],
      ['release', null, null, 'Chat'],
      ['topup', null, 'pi_9', 'Chat'],
      ['adjustment', null, null, 'something_new'],
    ]);
  });

  test.each([
    ['unavailable', { status: 'unavailable', error: { code: 'x', retryable: true } }],
    ['not applicable', { status: 'not_applicable' }],
  ])('where the exact balance is %s the summary has it', async (_name, value) => {
    const { wallets, problems } = await fakeService('elizaos', { ...seed, [LIMITS]: limits(value) }).read();
    expect(problems).toEqual([]);
    expect(wallets[0]?.balance).toEqual(usd('50.25'));
  });

  test('after a payment the cache is passed by', async () => {
    let query = '';
    const routes: Routes = {
      ...seed,
      [BALANCE]: (asked) => {
        query = String(asked);
        return text('{"balance":75.5}');
      },
    };
    expect((await fakeService('elizaos', routes).read({ fresh: true })).wallets[0]?.balance).toEqual(usd('75.5'));
    expect(query).toBe('fresh=true');
  });

  test('without a summary the balance is still seen', async () => {
    const { wallets, slices, problems } = await fakeService('elizaos', {
      ...seed,
      [SUMMARY]: { status: 403, body: { success: false, error: 'Access denied', code: 'access_denied' } },
      [BALANCE]: text('{"balance":12}'),
    }).read();
    expect(wallets[0]).toMatchObject({ balance: usd('12'), autoTopUp: { state: 'on' } });
    expect(slices).toEqual({});
    expect(problems).toMatchObject([{ error: { kind: 'forbidden' } }]);
  });

  test('settings that are forbidden: the summary stands in, the rest is read', async () => {
    const { wallets, entries, problems } = await fakeService('elizaos', {
      ...seed,
      [SETTINGS]: { status: 401, body: { success: false, error: 'Sign in', code: 'session_auth_required' } },
    }).read();
    expect(wallets[0]?.autoTopUp).toMatchObject({ state: 'off', hasPaymentMethod: true, changedAt: 'web' });
    expect(problems).toMatchObject([{ part: 'automatic top-up', error: { kind: 'needs-browser-session' } }]);
    expect(entries).toHaveLength(1);
  });

  test('digits that floating point left behind: taken exactly where a rule is known, else unknown', async () => {
    const noisy = {
      ...agent,
      allocated: 0.3,
      spent: 0.1,
      available: 0.19999999999999998,
      dailyRemaining: 3.9999999999999996,
    };
    const body = {
      ...seedSummary,
      agents: [noisy],
      agentsSummary: { ...seedSummary.agentsSummary, totalAllocated: 0.30000000000000004 },
    };
    const { slices, problems } = await fakeService('elizaos', { ...seed, [SUMMARY]: { body } }).read();
    expect(problems).toEqual([]);
    expect(slices.agents?.listed[0]?.budget).toMatchObject({ available: usd('0.2'), dailyRemaining: usd('4') });
    expect(slices.agents?.totalAllocated).toBeNull();
  });

  test.each<[string, unknown, string]>([
    ['agents', { agents: [{ ...agent, isPaused: 'no' }] }, 'agents.0.isPaused'],
    ['apps', { apps: [{ id: 'a', name: 'b' }] }, 'apps.0.totalCreatorEarnings'],
    ['earnings', { earnings: { ...seedSummary.earnings, totalEarned: {} } }, 'earnings.totalEarned'],
    ['pricing', { pricing: { minimumTopUp: 'five' } }, 'pricing.minimumTopUp'],
  ])('%s that cannot be read cost no more than themselves', async (part, change, path) => {
    const body = { ...seedSummary, ...(change as object) };
    const { wallets, slices, problems } = await fakeService('elizaos', { ...seed, [SUMMARY]: { body } }).read();
    expect(problems).toMatchObject([{ part, error: { kind: 'bad-response', message: expect.stringContaining(path) } }]);
    expect(wallets).toHaveLength(1);
    expect(Object.keys(slices)).not.toContain(part);
    expect(Object.keys(slices)).toHaveLength(4);
  });

  test.each<[unknown, string]>([
    [{ creditBalance: '50 dollars' }, 'organization.creditBalance could not be read: "50 dollars"'],
    [{ creditBalance: null }, 'organization.creditBalance could not be read: an amount was expected, not null'],
    [{ creditBalance: 50.0000001 }, 'more than six decimal places'],
    [{ creditBalance: 1e12 }, 'too large to be held exactly'],
  ])('balance %j is a bad response that names the field', async (organization, words) => {
    const body = { ...seedSummary, organization };
    const error = await refusalOf('elizaos', { ...seed, [SUMMARY]: { body } });
    expect(error.kind).toBe('bad-response');
    expect(error.message).toContain(words);
  });

  describe('the ledger has no pages', () => {
    const many = (count: number): Routes => ({
      ...seed,
      [ROWS]: (query) => ({
        body: {
          transactions: Array.from({ length: count }, (_, i) => row(`r${i}`)).slice(0, Number(query.get('limit'))),
        },
      }),
    });

    const known = (...ids: readonly string[]) => ({
      known: async (_wallet: string, asked: readonly string[]) => new Set(asked.filter((id) => ids.includes(id))),
    });

    test('the newest hundred, and where the past goes on', async () => {
      const unknown = await fakeService('elizaos', many(3_000)).read(known());
      expect(unknown.entries).toHaveLength(100);
      expect(unknown.ledgers).toMatchObject([{ walletKey: 'balance', way: 'rows', state: 'newest', resume: '1000' }]);
      const met = await fakeService('elizaos', many(3_000)).read(known('r99'));
      expect(met.ledgers).toMatchObject([{ state: 'whole', resume: null }]);
      const short = await fakeService('elizaos', many(70)).read(known());
      expect(short.ledgers).toMatchObject([{ state: 'whole' }]);
    });

    test('a ledger that cannot be read leaves the balance', async () => {
      const failing: Routes = { ...seed, [ROWS]: { status: 500, body: {} } };
      const { entries, wallets, ledgers, problems } = await fakeService('elizaos', failing).read(known());
      expect(entries).toEqual([]);
      expect(wallets).toHaveLength(1);
      expect(ledgers).toMatchObject([{ state: 'failed' }]);
      expect(problems).toMatchObject([{ part: 'transactions', error: { kind: 'unavailable' } }]);
    });

    test('a row that cannot be read is named and the others are taken', async () => {
      const transactions = [row('a'), row('b', { amount: '?' }), row('c', { created_at: {} })];
      const { entries, problems } = await fakeService('elizaos', {
        ...seed,
        [ROWS]: { body: { transactions } },
      }).read();
      expect(entries.map(({ sourceId }) => sourceId)).toEqual(['a']);
      expect(problems).toMatchObject([
        { part: 'transactions', error: { message: expect.stringMatching(/^2 of 3 rows.*transactions\.1\.amount/) } },
      ]);
    });
  });

  test('429 has its time in the body where no header says it', async () => {
    const body = { success: false, error: 'Too many requests', code: 'rate_limit_exceeded', retryAfter: 42 };
    const error = await refusalOf('elizaos', { [SUMMARY]: { status: 429, body } });
    expect(error.info).toMatchObject({ kind: 'rate-limited', retryAt: NOW + 42_000 });
  });

  test('the first generation reports a bad key as a failure of its own', async () => {
    const { problems } = await fakeService('elizaos', {
      ...seed,
      [ROWS]: { status: 500, body: { error: 'Invalid or expired API key' } },
    }).read();
    expect(problems).toMatchObject([{ part: 'transactions', error: { kind: 'invalid-key' } }]);
    const plain = await fakeService('elizaos', { ...seed, [ROWS]: { status: 500, body: { error: 'boom' } } }).read();
    expect(plain.problems).toMatchObject([{ part: 'transactions', error: { kind: 'unavailable' } }]);
  });

  test('a session token goes as a bearer', async () => {
    const { read, asked } = fakeService('elizaos', seed, 'eyJhbGciOi.eyJzdWIiOiIx.c2ln');
    await read();
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer eyJhbGciOi.eyJzdWIiOiIx.c2ln');
    expect(asked[0]?.headers.has('x-api-key')).toBe(false);
  });
});

test.each<[string, string, boolean, EntryKind | null]>([
  ['debit', '', false, 'usage'],
  ['debit', 'chat_completion', false, 'usage'],
  ['debit', 'reservation', false, 'reserve'],
  ['debit', 'platform_fee', false, 'fee'],
  ['debit', 'agent_budget_allocation', false, 'transfer'],
  ['usage', '', false, 'usage'],
  ['refund', '', false, 'refund'],
  ['refund', 'reservation', false, 'release'],
  ['refund', 'reservation_refund', false, 'release'],
  ['refund', 'reconciliation', false, 'release'],
  ['credit', '', true, 'topup'],
  ['credit', '', false, 'topup'],
  ['credit', 'auto_top_up', true, 'topup'],
  ['credit', 'welcome_bonus', false, 'grant'],
  ['credit', 'bonus', true, 'topup'],
  ['credit', 'reconciliation', false, 'release'],
  ['CREDIT', '', false, 'topup'],
  ['debit', 'reconciliation_overage', false, 'usage'],
  ['adjustment', '', false, null],
  ['mystery', '', false, null],
])('type %s with detail %j (paid: %s) is %s', (type, detail, paid, kind) => {
  expect(kindOf(type, detail, paid)).toBe(kind);
});
