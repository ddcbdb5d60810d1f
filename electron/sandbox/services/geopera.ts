/**
 * Geopera over HTTP: one route per operation. The seed reads by plain GET; the published OpenAPI has POST only. Bodies
 * of reads are untyped there, so the keys differ in how they shape the balance.
 */
import { type Ask, bearer, iso, ok, type Reply } from '../http/exchange.ts';
import type { Json } from '../json.ts';
import type { Approval, GeoperaState } from '../world/geopera.ts';
import { DAY } from '../world/life.ts';
import type { Row, RowKind } from '../world/purse.ts';
import { hexOf, uuidOf } from '../world/random.ts';
import { UNIT } from '../world/service.ts';
import { type Call, type Input, invalid, type Operation, problem } from './geoperaReplies.ts';
import { attemptOf, topUpOperations } from './geoperaTopUp.ts';
import { type Desk, liveKey, type SandboxKey, type SandboxService, type Scene } from './service.ts';

const REASONS: Readonly<Record<RowKind, string>> = {
  usage: 'charge',
  reserve: 'reservation',
  release: 'release',
  refund: 'refund',
  topup: 'grant',
  grant: 'grant',
  expiry: 'expiry',
  allocation: 'transfer',
};

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...topUpOperations,
  'billing.credits.balance': { scope: 'billing:read', run: ({ scene, key }) => ok(balanceBody(scene.state, key)) },
  'billing.credits.transactions': { scope: 'billing:read', run: transactions },
  'billing.auto_topup.get': { scope: 'billing:read', run: ({ scene }) => ok(autoTopUp(scene.state)) },
  'payment_methods.list': {
    scope: 'billing:read',
    run: ({ scene: { seed }, key }) => {
      const cards = [
        {
          id: uuidOf(seed, 'geopera/card'),
          isDefault: true,
          brand: 'visa',
          last4: '4242',
          exp_month: 8,
          exp_year: 2029,
        },
      ];
      return ok(key.dialect === 'seed' ? { payment_methods: cards } : cards);
    },
  },
  'billing.approvals.list': { scope: 'billing:read', run: approvals },
  'billing.approvals.get': { scope: 'billing:read', run: approvalOf },
  'billing.plans.list': {
    scope: 'billing:read',
    run: () =>
      ok({
        plans: [
          { id: 'free', name: 'Free', monthly_aud: 0, included_credits: 0 },
          { id: 'team', name: 'Team', monthly_aud: 250, included_credits: 25_000 },
        ],
      }),
  },
  'billing.status.get': {
    scope: 'billing:read',
    run: withOrganization((organization) =>
      ok({ organization_id: organization, billingMode: 'wallet', plan_id: 'team', currency: 'AUD', status: 'active' }),
    ),
  },
  'usage.current': {
    scope: 'usage:read',
    run: withOrganization((organization, { state, now }) => {
      const start = now - 30 * DAY;
      const used = state.credits.rows.filter((row) => row.kind === 'usage' && row.at >= start);
      return ok({
        organization_id: organization,
        period_start: iso(start),
        period_end: iso(now),
        credits_used: -used.reduce((total, row) => total + row.micros, 0) / UNIT,
        operations: used.length,
      });
    }),
  },
};

function balanceBody(state: GeoperaState, key: SandboxKey): Json {
  const available = state.credits.balance / UNIT;
  if (key.variant === 'balance-number') return available;
  if (key.dialect === 'public') return { balance: available };
  return { available, reserved: state.reserved / UNIT };
}

function autoTopUp({ autoTopUp: { enabled, threshold, amount, dailyCapCents } }: GeoperaState): Json {
  return {
    enabled,
    threshold_credits: threshold / UNIT,
    topup_amount_credits: amount / UNIT,
    daily_charge_cap_aud: dailyCapCents / 100,
  };
}

function whole(input: Input, field: string, fallback: number, least: number): number | Reply {
  const value = input[field] ?? fallback;
  const number = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number))
    return invalid(field, 'Input should be a valid integer', 'int_parsing');
  if (number < least) return invalid(field, `Input should be greater than or equal to ${least}`, 'greater_than_equal');
  return number;
}

function transactions({ input, scene: { state, seed, desk }, key }: Call): Reply {
  const limit = whole(input, 'limit', 50, 1);
  if (typeof limit !== 'number') return limit;
  const offset = whole(input, 'offset', 0, 0);
  if (typeof offset !== 'number') return offset;
  const reason = input.reason ?? null;
  if (reason !== null && typeof reason !== 'string')
    return invalid('reason', 'Input should be a string', 'string_type');
  const { rows } = state.credits;
  const matching = reason === null ? rows : rows.filter((row) => REASONS[row.kind] === reason);
  const end = Math.max(0, matching.length - offset);
  const page = matching.slice(Math.max(0, end - limit), end).reverse();
  const total = matching.length;
  const body = page.map((row) => transaction(row, seed, desk));
  return ok(key.dialect === 'seed' ? { transactions: body, total, limit, offset } : { items: body, total });
}

function transaction(row: Row, seed: number, desk: Desk): Json {
  return {
    id: uuidOf(seed, `geopera/row/${row.seq}`),
    reason: REASONS[row.kind],
    amount: row.micros / UNIT,
    balance_after: row.balanceAfter / UNIT,
    description: row.description,
    reference: row.ref === null ? null : referenceOf(row.ref, seed, desk),
    created_at: iso(row.at),
  };
}

function referenceOf(ref: string, seed: number, { bank }: Desk): string {
  if (bank.intents.get(ref) !== undefined) return attemptOf(ref);
  return `${ref.startsWith('payment') ? 'ta' : 'ord'}_${hexOf(seed, ref, 12)}`;
}

function approvals({ input, scene: { state, seed, now } }: Call): Reply {
  const status = input.status ?? null;
  const all = state.approvals.map((approval) => approvalBody(approval, seed, now));
  return ok({ approvals: status === null ? all : all.filter((approval) => approval.status === status) });
}

function approvalOf({ input, scene: { state, seed, now } }: Call): Reply {
  if (typeof input.approval_id !== 'string') return invalid('approval_id', 'Field required', 'missing');
  const found = state.approvals
    .map((approval) => approvalBody(approval, seed, now))
    .find((approval) => approval.id === input.approval_id);
  if (found === undefined) return problem(404, 'No such approval');
  return found.status === 'expired' ? problem(410) : ok(found);
}

function approvalBody(approval: Approval, seed: number, now: number) {
  return {
    id: uuidOf(seed, `geopera/approval/${approval.seq}`),
    status: approval.status === 'pending' && approval.expiresAt <= now ? 'expired' : approval.status,
    credits: approval.credits,
    requested_by: 'Surveyor',
    created_at: iso(approval.requestedAt),
    expires_at: iso(approval.expiresAt),
  };
}

function withOrganization(run: (organization: string, scene: Scene<'geopera'>) => Reply) {
  return ({ input, scene }: Call): Reply => {
    if (typeof input.organization_id !== 'string') return invalid('organization_id', 'Field required', 'missing');
    if (input.organization_id !== organizationOf(scene.seed)) return problem(403, 'Not a member of this organization');
    return run(input.organization_id, scene);
  };
}

/** The organisation that all of the sandbox's keys belong to. */
export function organizationOf(seed: number): string {
  return uuidOf(seed, 'geopera/org');
}

export const geopera: SandboxService<'geopera'> = {
  name: 'geopera',
  label: 'Tidewater Survey',
  keys: (seed) => [
    { key: `gpra_demo${hexOf(seed, 'geopera/seed', 32)}`, dialect: 'seed', variant: 'main' },
    { key: `gpra_demo${hexOf(seed, 'geopera/public', 32)}`, dialect: 'public', variant: 'main' },
    { key: `gpra_demo${hexOf(seed, 'geopera/number', 32)}`, dialect: 'public', variant: 'balance-number' },
    { key: `gpra_demo${hexOf(seed, 'geopera/no-scope', 32)}`, dialect: 'seed', variant: 'without-billing-read' },
    { key: `gpra_demo${hexOf(seed, 'geopera/revoked', 32)}`, dialect: 'seed', variant: 'revoked' },
  ],
  refuse: (status, _dialect, retryAfter) =>
    problem(status, undefined, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  shop: [{ wallet: 'credits', micros: 10_000 * UNIT, text: '10,000 credits', price: 10_000, currency: 'aud' }],
  answer(ask: Ask, scene) {
    const key = liveKey(scene.keys, ask.headers['x-api-key'] ?? bearer(ask));
    if (key === undefined) return problem(401, undefined, { 'www-authenticate': 'Bearer' });
    const name = /^\/v1\/op\/([a-z_.]+)$/.exec(ask.path)?.[1];
    const operation = name === undefined ? undefined : OPERATIONS[name];
    if (operation === undefined) return problem(404);
    const byGet = ask.method === 'GET' && key.dialect === 'seed' && operation.writes !== true;
    if (ask.method !== 'POST' && !byGet) return problem(405, undefined, { allow: 'POST' });
    if (key.variant === 'without-billing-read' && operation.scope === 'billing:read')
      return problem(403, `Missing required scope: ${operation.scope}`);
    if (byGet) return operation.run({ input: Object.fromEntries(ask.query), scene, key, ask });
    if (typeof ask.body !== 'object' || ask.body === null || Array.isArray(ask.body)) return problem(400);
    return operation.run({ input: ask.body as Input, scene, key, ask });
  },
};
