/** A service that repeats the key everywhere plants it nowhere: not in an error, a log line, or what a read hands over. */
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { services } from '#engine/providers/registry.ts';
import { type FixedAnswer, fakeService, type Routes } from './fakeService.ts';

/** Of no known form, so that only knowing the key itself can mask it. */
const KEY = 'Zq7-unlike-any-other-0xBEEF';

const PATHS = [
  'GET /api/cli/billing',
  'GET /api/cli/wallet',
  'GET /api/cli/whoami',
  'GET /user/credits/info',
  'GET /credits',
  'GET /plan',
  'POST /v1/op/billing.credits.balance',
  'POST /v1/op/billing.credits.transactions',
  'POST /v1/op/billing.auto_topup.get',
  'GET /api/v1/credits/summary',
  'GET /api/v1/credits/balance',
  'GET /api/v1/billing/settings',
  'GET /api/v1/billing/limits',
  'GET /api/credits/transactions',
];
const everywhere = (answer: FixedAnswer): Routes => Object.fromEntries(PATHS.map((path) => [path, answer]));

const row = {
  id: KEY,
  type: KEY,
  reason: KEY,
  amount: 1,
  description: KEY,
  created_at: '2026-01-01T00:00:00Z',
  extra: KEY,
};
/** Reads at all five services. */
const good = {
  plan: KEY,
  plan_id: KEY,
  credits: 5,
  balance: 5,
  funding: KEY,
  org: { id: KEY, name: KEY },
  packs: [KEY, { name: KEY, other: KEY }],
  breakdown: [{ purchase_kind: KEY, allocated_units: 1, remaining_units: 1, expiry_date: null }],
  active_subscription: { id: KEY, display_name: KEY, credits: 1, created_at: 1 },
  organization: { id: KEY, name: KEY, creditBalance: 5 },
  settings: { autoTopUp: { enabled: true } },
  agents: [{ id: KEY, name: KEY }],
  transactions: [row],
  enabled: true,
};

describe.each(services.map(({ info }) => info.id))('%s', (id) => {
  test.each<[string, unknown, number]>([
    ['in what it reads', id === 'mosaic' ? { ...good, credits: { balance: 5 } } : good, 200],
    ['in an error body', { error: { code: KEY, message: `the key ${KEY} is wrong` }, title: KEY, detail: KEY }, 401],
    ['in a refusal', { message: `no money for ${KEY}` }, 402],
    ['in a failure', KEY, 500],
    ['in a field of a wrong type', { credits: KEY, balance: KEY, organization: { creditBalance: KEY } }, 200],
    ['in what is not JSON', { raw: `<p>${KEY}</p>` }, 200],
    ['in a redirect', {}, 307],
  ])('%s', async (_where, body, status) => {
    const headers = { location: `https://elsewhere.example/?key=${KEY}`, 'x-echo': KEY };
    const { read, adapter, logged, asked } = fakeService(id, everywhere({ status, body, headers }), KEY);
    const outcome = await read().catch((error: unknown) => error);
    expect(asked.length).toBeGreaterThan(0);
    if (status === 200 && 'plan' in Object(body)) expect(outcome).toHaveProperty('wallets');
    else expect(outcome).toBeInstanceOf(Error);
    const kept = inspect([outcome, adapter, logged], { depth: 20, showHidden: true, maxStringLength: null });
    expect(kept).not.toContain(KEY);
    expect(JSON.stringify(outcome)).not.toContain(KEY);
  });
});
