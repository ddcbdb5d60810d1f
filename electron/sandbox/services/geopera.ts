/**
 * Geopera over HTTP: one route per operation. The seed reads by plain GET; the published OpenAPI has POST only. Bodies
 * of reads are untyped there, so the keys differ in how they shape the balance.
 */
import { type Ask, iso, ok, type Reply } from '../http/exchange.ts';
import type { Json } from '../json.ts';
import type { GeoperaState } from '../world/geopera.ts';
import { DAY } from '../world/life.ts';
import type { Row, RowKind } from '../world/purse.ts';
import { hexOf, uuidOf } from '../world/random.ts';
import { UNIT } from '../world/service.ts';
import { approvalOperations } from './geoperaApprovals.ts';
import { cardOperations } from './geoperaCards.ts';
import { type Call, type Input, invalid, type Operation, problem } from './geoperaReplies.ts';
import { allows, keyOf, keyOperations, realm } from './geoperaSignIn.ts';
import { attemptOf, topUpOperations } from './geoperaTopUp.ts';
import type { Desk, SandboxKey, SandboxService, Scene } from './service.ts';

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
  ...cardOperations,
  ...approvalOperations,
  ...keyOperations,
  'billing.credits.balance': { scope: 'billing:read', run: ({ scene, key }) => ok(balanceBody(scene.state, key)) },
  'billing.credits.transactions': { scope: 'billing:read', run: transactions },
  'billing.auto_topup.get': { scope: 'billing:read', run: ({ scene }) => ok(autoTopUp(scene.state)) },
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
    run: withOrganization((organization, _scene, key) =>
      ok({
        organization_id: organization,
        billingMode: key.variant === 'enterprise' ? 'enterprise' : 'wallet',
        plan_id: key.variant === 'enterprise' ? 'enterprise' : 'team',
        currency: 'AUD',
        status: 'active',
      }),
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
  // An enterprise prepays no wallet: what it spends goes to a monthly invoice (seed).
  if (key.variant === 'enterprise') return { billingMode: 'enterprise', balance: null };
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
    daily_charge_cap_aud: dailyCapCents === null ? null : dailyCapCents / 100,
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

function withOrganization(run: (organization: string, scene: Scene<'geopera'>, key: SandboxKey) => Reply) {
  return ({ input, scene, key }: Call): Reply => {
    if (typeof input.organization_id !== 'string') return invalid('organization_id', 'Field required', 'missing');
    if (input.organization_id !== organizationOf(scene.seed)) return problem(403, 'Not a member of this organization');
    return run(input.organization_id, scene, key);
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
    { key: `gpra_demo${hexOf(seed, 'geopera/read-only', 32)}`, dialect: 'seed', variant: 'read-only' },
    { key: `gpra_demo${hexOf(seed, 'geopera/read-only-public', 32)}`, dialect: 'public', variant: 'read-only' },
    { key: `gpra_demo${hexOf(seed, 'geopera/enterprise', 32)}`, dialect: 'seed', variant: 'enterprise' },
    { key: `gpra_demo${hexOf(seed, 'geopera/no-card', 32)}`, dialect: 'seed', variant: 'no-card' },
    { key: `gpra_demo${hexOf(seed, 'geopera/no-billing', 32)}`, dialect: 'seed', variant: 'not-configured' },
    { key: `gpra_demo${hexOf(seed, 'geopera/manual', 32)}`, dialect: 'public', variant: 'manual' },
    { key: `gpra_demo${hexOf(seed, 'geopera/revoked', 32)}`, dialect: 'seed', variant: 'revoked' },
  ],
  refuse: (status, _dialect, retryAfter) =>
    // The usual words of a 503 mean that nothing could be charged: a fault may strike after a charge.
    problem(
      status,
      status === 503 ? 'Upstream connect error' : undefined,
      retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
    ),
  shop: [{ wallet: 'credits', micros: 10_000 * UNIT, text: '10,000 credits', price: 10_000, currency: 'aud' }],
  answer(ask: Ask, scene) {
    const signIn = realm(ask, scene);
    if (signIn !== null) return signIn;
    const key = keyOf(ask, scene);
    if (key === undefined) return problem(401, undefined, { 'www-authenticate': 'Bearer' });
    const name = /^\/v1\/op\/([a-z_.]+)$/.exec(ask.path)?.[1];
    const operation = name === undefined ? undefined : OPERATIONS[name];
    if (operation === undefined) return problem(404);
    const byGet = ask.method === 'GET' && key.dialect === 'seed' && operation.writes !== true;
    if (ask.method !== 'POST' && !byGet) return problem(405, undefined, { allow: 'POST' });
    if (!allows(key, scene, operation.scope)) return problem(403, `Missing required scope: ${operation.scope}`);
    if (byGet) return operation.run({ input: Object.fromEntries(ask.query), scene, key, ask });
    if (typeof ask.body !== 'object' || ask.body === null || Array.isArray(ask.body)) return problem(400);
    return operation.run({ input: ask.body as Input, scene, key, ask });
  },
};
