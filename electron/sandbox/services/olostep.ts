/** Olostep over HTTP: `GET /user/credits/info` and `POST /user/purchase-topup`. A bad key is 402 here (seed and public docs). */
import { type Ask, bearer, ok, type Reply } from '../http/exchange.ts';
import { hexOf } from '../world/random.ts';
import { UNIT } from '../world/service.ts';
import { purchase } from './olostepPurchase.ts';
import { type Dialect, dialectOf, liveKey, type SandboxService } from './service.ts';

const CODES: Readonly<Record<number, { code: string; title: string; detail: string }>> = {
  401: { code: 'invalid_api_key', title: 'Unauthorized', detail: 'The API key is not valid.' },
  402: { code: 'credits_exhausted', title: 'Payment Required', detail: 'All credits of the team are used up.' },
  403: { code: 'access_denied', title: 'Forbidden', detail: 'This feature needs approval.' },
  404: { code: 'not_found', title: 'Not Found', detail: 'No such route.' },
  405: { code: 'method_not_allowed', title: 'Method Not Allowed', detail: 'Use GET.' },
  429: { code: 'rate_limited', title: 'Too Many Requests', detail: 'Slow down.' },
  502: { code: 'bad_gateway', title: 'Bad Gateway', detail: 'An upstream server failed.' },
  503: { code: 'service_unavailable', title: 'Service Unavailable', detail: 'Try again later.' },
};

function refuse(status: number, dialect: Dialect, retryAfter?: number): Reply {
  const known = CODES[status] ?? { code: 'internal_server_error', title: 'Internal Server Error', detail: 'It broke.' };
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  if (dialect === 'seed')
    // The seed names codes only. The JavaScript SDK tells "exhausted" from "bad key" by this flag.
    return { status, headers, body: { error: known.code, usage_limit_reached: status === 402 ? true : undefined } };
  return {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
    body: {
      id: `error_${status}`,
      object: 'error',
      code: known.code,
      type: 'about:blank',
      status,
      title: known.title,
      detail: known.detail,
      created: 1_798_000_000,
      metadata: {},
      errors: [],
    },
  };
}

/** On the billing routes both dialects answer a bad key with 402, and without the flag of an exhausted account. */
function badKey(dialect: Dialect): Reply {
  const reply = refuse(401, dialect);
  if (dialect === 'seed') return { ...reply, status: 402, body: { error: 'invalid_api_key' } };
  return { ...reply, status: 402, body: { ...(reply.body as object), status: 402, title: 'Payment Required' } };
}

const seconds = (at: number) => Math.floor(at / 1000);

export const olostep: SandboxService<'olostep'> = {
  name: 'olostep',
  label: 'Lantern Research',
  keys: (seed) => [
    { key: `olostep_demo${hexOf(seed, 'olostep/seed', 32)}`, dialect: 'seed', variant: 'main' },
    { key: `olostep_demo${hexOf(seed, 'olostep/public', 32)}`, dialect: 'public', variant: 'main' },
    { key: `olostep_demo${hexOf(seed, 'olostep/no-plan', 32)}`, dialect: 'public', variant: 'no-plan' },
    { key: `olostep_demo${hexOf(seed, 'olostep/message', 32)}`, dialect: 'public', variant: 'message-errors' },
    { key: `olostep_demo${hexOf(seed, 'olostep/no-card', 32)}`, dialect: 'seed', variant: 'no-card' },
    { key: `olostep_demo${hexOf(seed, 'olostep/no-card-public', 32)}`, dialect: 'public', variant: 'no-card' },
    { key: `olostep_demo${hexOf(seed, 'olostep/no-customer', 32)}`, dialect: 'seed', variant: 'no-customer' },
    { key: `olostep_demo${hexOf(seed, 'olostep/no-customer-public', 32)}`, dialect: 'public', variant: 'no-customer' },
    { key: `olostep_demo${hexOf(seed, 'olostep/revoked', 32)}`, dialect: 'seed', variant: 'revoked' },
    { key: `olostep_demo${hexOf(seed, 'olostep/revoked-public', 32)}`, dialect: 'public', variant: 'revoked' },
  ],
  refuse,
  shop: [{ wallet: 'credits', micros: 10_000 * UNIT, text: '10,000 credits', price: 900, currency: 'usd' }],
  answer(ask: Ask, scene) {
    const { state, keys } = scene;
    const presented = bearer(ask);
    const dialect = dialectOf(keys, presented);
    const key = liveKey(keys, presented);
    if (key === undefined) return badKey(dialect);
    if (ask.path === '/user/purchase-topup')
      return ask.method === 'POST' ? purchase(ask, scene, key) : refuse(405, dialect);
    if (ask.path !== '/user/credits/info') return refuse(404, dialect);
    if (ask.method !== 'GET') return refuse(405, dialect);
    const lots = state.lots.map((lot) => ({
      purchase_kind: lot.kind,
      allocated_units: lot.allocated / UNIT,
      remaining_units: lot.remaining / UNIT,
      expiry_date: seconds(lot.expires),
    }));
    // A purchase that is not confirmed yet is listed by the public source's kinds, and is not part of the total.
    const pending = { purchase_kind: 'Pending', allocated_units: 10_000, remaining_units: 10_000, expiry_date: null };
    return ok({
      credits: state.credits.balance / UNIT,
      breakdown: dialect === 'seed' ? lots : [...lots, pending],
      active_subscription:
        key.variant === 'no-plan'
          ? { id: 'SUB_BASE', display_name: 'Base', credits: 0, created_at: null }
          : { id: 'SUB_PRO', display_name: 'Pro', credits: 10_000, created_at: seconds(state.subscribedSince) },
      allow_usage: state.credits.balance > 0,
    });
  },
};
