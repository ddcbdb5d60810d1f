/** BizOS over HTTP. Response fields: seed and public docs; paths of billing, wallet and notifications are inferred. */
import { type Ask, bearer, iso, ok, type Reply } from '../http/exchange.ts';
import { decimal } from '../json.ts';
import { RECHARGE_THRESHOLD, tasksToday } from '../world/bizos.ts';
import { hexOf } from '../world/random.ts';
import { UNIT } from '../world/service.ts';
import { dialectOf, liveKey, type SandboxService } from './service.ts';

const TEXTS: Readonly<Record<number, { error: string; message: string }>> = {
  401: { error: 'unauthorized', message: 'Invalid or revoked API key.' },
  402: { error: 'out_of_credits', message: 'Out of credits — top up at app.bizos.lol/billing.' },
  403: { error: 'forbidden', message: 'This key may not do that.' },
  404: { error: 'not_found', message: 'No such route.' },
  405: { error: 'method_not_allowed', message: 'Use GET.' },
  429: { error: 'rate_limited', message: 'Too many requests for this key.' },
};

function refuse(status: number, retryAfter?: number): Reply {
  const body = TEXTS[status] ?? { error: 'internal', message: 'Something went wrong.' };
  return { status, body, ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }) };
}

const TIERS = [
  { id: 'starter', name: 'Starter', credits: 40, price: 29 },
  { id: 'pro', name: 'Pro', credits: 120, price: 79 },
];
const PACKS = [
  { id: 'pack_25', credits: 25, price: 19 },
  { id: 'pack_50', credits: 50, price: 35 },
];

export const bizos: SandboxService<'bizos'> = {
  name: 'bizos',
  label: 'Harbour Bakery',
  keys: (seed) => [
    { key: `bzk_live_demo${hexOf(seed, 'bizos/seed', 24)}`, dialect: 'seed', variant: 'main' },
    { key: `bzk_live_demo${hexOf(seed, 'bizos/public', 24)}`, dialect: 'public', variant: 'main' },
    { key: `bzk_live_demo${hexOf(seed, 'bizos/revoked', 24)}`, dialect: 'seed', variant: 'revoked' },
  ],
  refuse: (status, _dialect, retryAfter) => refuse(status, retryAfter),
  shop: [
    { wallet: 'credits', micros: 50 * UNIT, text: '50 credits', price: 3_500, currency: 'usd' },
    { wallet: 'ad-spend', micros: 25 * UNIT, text: '$25 of ad spend', price: 2_500, currency: 'usd' },
  ],
  answer(ask: Ask, { state, seed, now, keys }) {
    const presented = bearer(ask);
    if (liveKey(keys, presented) === undefined) return refuse(401);
    const asSeed = dialectOf(keys, presented) === 'seed';
    const credits = state.credits.balance / UNIT;
    const task = (seq: number) => `tsk_${hexOf(seed, `task/${seq}`, 8)}`;
    const routes: Readonly<Record<string, () => Reply>> = {
      '/api/cli/whoami': () =>
        ok({ org: { id: `org_${hexOf(seed, 'bizos/org', 8)}`, name: 'Harbour Bakery' }, plan: 'pro', credits }),
      '/api/cli/billing': () => ok({ plan: 'pro', credits, tiers: asSeed ? TIERS : [], packs: asSeed ? PACKS : [] }),
      '/api/cli/wallet': () =>
        ok({
          balance: decimal(state.adSpend.balance, 2),
          funding: 'card',
          autoRecharge: { enabled: true, threshold: decimal(RECHARGE_THRESHOLD) },
        }),
      '/api/cli/tasks': () => {
        const usedToday = Math.min(tasksToday(state, now), state.taskLimit);
        const items = state.tasks
          .slice(-20)
          .reverse()
          .map(({ seq, text, status, at }) => ({ id: task(seq), text, status, created_at: iso(at) }));
        return ok({ items, usedToday, limit: state.taskLimit, remaining: state.taskLimit - usedToday });
      },
      '/api/cli/notifications': () => {
        const rows = [...state.notices]
          .reverse()
          .map(({ seq, text, at }) => ({ id: `ntf_${seq}`, text, read: false, created_at: iso(at) }));
        return ok(asSeed ? { items: rows } : { notifications: rows });
      },
    };
    const route = routes[ask.path];
    if (route === undefined) return refuse(404);
    return ask.method === 'GET' ? route() : refuse(405);
  },
};
