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
import { liveKey, type SandboxKey, type SandboxService, type Scene } from './service.ts';

const TITLES: Readonly<Record<number, [title: string, detail: string]>> = {
  400: ['Bad Request', 'The request body is not valid JSON'],
  401: ['Unauthorized', 'Missing or invalid credentials'],
  402: ['Payment Method Required', 'Attach a card to continue'],
  403: ['Forbidden', 'The credentials do not allow this operation'],
  404: ['Not Found', 'No such operation'],
  405: ['Method Not Allowed', 'Operations are called by POST'],
  410: ['Gone', 'The approval has expired'],
  429: ['Too Many Requests', 'Rate limit of the organization exceeded'],
  500: ['Internal Server Error', 'Unexpected error'],
  502: ['Bad Gateway', 'The payment processor is unreachable'],
  503: ['Service Unavailable', 'Billing is not configured'],
};

/** RFC 9457 problem details, as every error but 422. */
function problem(status: number, detail?: string, headers: Record<string, string> = {}): Reply {
  const [title, usual] = TITLES[status] ?? ['Error', 'Unexpected error'];
  return {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
    body: { type: 'about:blank', title, status, detail: detail ?? usual },
  };
}

/** 422 is FastAPI's own form and no problem document. */
function invalid(field: string, msg: string, type: string): Reply {
  return { status: 422, body: { detail: [{ loc: ['body', field], msg, type }] } };
}

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

type Input = Readonly<Record<string, unknown>>;
interface Operation {
  readonly scope: string;
  run(input: Input, scene: Scene<'geopera'>, key: SandboxKey): Reply;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'billing.credits.balance': { scope: 'billing:read', run: (_input, { state }, key) => ok(balanceBody(state, key)) },
  'billing.credits.transactions': { scope: 'billing:read', run: transactions },
  'billing.auto_topup.get': { scope: 'billing:read', run: (_input, { state }) => ok(autoTopUp(state)) },
  'payment_methods.list': {
    scope: 'billing:read',
    run: (_input, { seed }, key) => {
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

function transactions(input: Input, { state, seed }: Scene<'geopera'>, key: SandboxKey): Reply {
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
  const body = page.map((row) => transaction(row, seed));
  return ok(key.dialect === 'seed' ? { transactions: body, total, limit, offset } : { items: body, total });
}

function transaction(row: Row, seed: number): Json {
  return {
    id: uuidOf(seed, `geopera/row/${row.seq}`),
    reason: REASONS[row.kind],
    amount: row.micros / UNIT,
    balance_after: row.balanceAfter / UNIT,
    description: row.description,
    reference: row.ref === null ? null : `${row.ref.startsWith('payment') ? 'ta' : 'ord'}_${hexOf(seed, row.ref, 12)}`,
    created_at: iso(row.at),
  };
}

function approvals(input: Input, { state, seed, now }: Scene<'geopera'>): Reply {
  const status = input.status ?? null;
  const all = state.approvals.map((approval) => approvalBody(approval, seed, now));
  return ok({ approvals: status === null ? all : all.filter((approval) => approval.status === status) });
}

function approvalOf(input: Input, { state, seed, now }: Scene<'geopera'>): Reply {
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
  return (input: Input, scene: Scene<'geopera'>): Reply => {
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
  answer(ask: Ask, scene) {
    const key = liveKey(scene.keys, ask.headers['x-api-key'] ?? bearer(ask));
    if (key === undefined) return problem(401, undefined, { 'www-authenticate': 'Bearer' });
    const name = /^\/v1\/op\/([a-z_.]+)$/.exec(ask.path)?.[1];
    const operation = name === undefined ? undefined : OPERATIONS[name];
    if (operation === undefined) return problem(404);
    const byGet = ask.method === 'GET' && key.dialect === 'seed';
    if (ask.method !== 'POST' && !byGet) return problem(405, undefined, { allow: 'POST' });
    if (key.variant === 'without-billing-read' && operation.scope === 'billing:read')
      return problem(403, `Missing required scope: ${operation.scope}`);
    if (byGet) return operation.run(Object.fromEntries(ask.query), scene, key);
    if (typeof ask.body !== 'object' || ask.body === null || Array.isArray(ask.body)) return problem(400);
    return operation.run(ask.body as Input, scene, key);
  },
};
