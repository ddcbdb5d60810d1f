/** elizaOS Cloud over HTTP. Which generation answers hangs on the key, as it hangs on the host in life. */
import { type Ask, bearer, ok, type Reply } from '../http/exchange.ts';
import type { Json } from '../json.ts';
import { hexOf } from '../world/random.ts';
import { UNIT } from '../world/service.ts';
import {
  analyticsBody,
  balanceBody,
  earnings,
  type Generation,
  ledgerBody,
  limitsBody,
  settingsBody,
  transactionsBody,
  type View,
} from './elizaosBodies.ts';
import { compute, writeBudget } from './elizaosBudgets.ts';
import { checkout, verify } from './elizaosCheckout.ts';
import { cliSession, crypto } from './elizaosCrypto.ts';
import { refuse } from './elizaosReplies.ts';
import { agentIdOf, budgetBody, summaryBody } from './elizaosSummary.ts';
import { hasCard, payAsYouGo, putSettings, trigger } from './elizaosTopUps.ts';
import { type Desk, dialectOf, liveKey, type SandboxKey, type SandboxService } from './service.ts';

/** Routes whose first public generation catches everything, so that a bad key comes back as 500. */
const CATCHES_ALL = [
  '/api/credits/transactions',
  '/api/analytics/overview',
  '/api/auto-top-up/trigger',
  '/api/crypto/payments',
];

function unauthenticated(path: string, presented: string | null, generation: Generation): Reply {
  const text = presented === null ? 'Authentication required' : 'Invalid or expired API key';
  if (generation !== 'g3' && CATCHES_ALL.includes(path)) return { status: 500, body: { error: text } };
  return refuse(401, undefined, text, presented === null ? 'authentication_required' : 'invalid_credentials');
}

const PUBLIC_ROUTES: Readonly<Record<string, Json>> = {
  // Capability information: the seed calls it a payment's status, the source does not.
  '/api/crypto/status': {
    enabled: true,
    supportedTokens: ['USDT', 'USDC', 'BTC', 'ETH', 'BNB', 'TRX', 'SOL'],
    networks: [
      { id: 'ERC20', name: 'Ethereum' },
      { id: 'SOL', name: 'Solana' },
    ],
    isTestnet: true,
  },
  '/api/stripe/credit-packs': {
    creditPacks: [
      { id: 'pack-25', name: 'Small', description: '25 dollars of credit', credits: '25.00', price_cents: 2500 },
      { id: 'pack-100', name: 'Large', description: '100 dollars of credit', credits: '100.00', price_cents: 10_000 },
    ].map((pack) => ({ ...pack, stripe_price_id: `price_demo_${pack.id}` })),
  },
};

function generationOf(key: SandboxKey): Generation {
  if (key.dialect === 'seed') return 'seed';
  return key.variant === 'g1' || key.variant === 'g2' ? key.variant : 'g3';
}

/** `amount` in whole dollars or with cents, within the limits of a top-up; null when it is neither. */
function previewOf(text: string | null, usual: number): number | null {
  if (text === null) return usual;
  if (!/^\d{1,4}(\.\d{1,2})?$/.test(text)) return null;
  const micros = Math.round(Number(text) * 100) * (UNIT / 100);
  return micros >= UNIT && micros <= 1000 * UNIT ? micros : null;
}

function positive(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

function read(ask: Ask, view: View, desk: Desk): Reply | null {
  const { generation, state } = view;
  const limit = positive(ask.query.get('limit'));
  switch (ask.path) {
    case '/api/v1/credits/balance':
    case '/api/credits/balance':
      return ok(balanceBody(view), { 'cache-control': 'no-store', 'access-control-allow-origin': '*' });
    case '/api/v1/credits/summary':
      return ok(summaryBody(view));
    case '/api/v1/billing/settings': {
      const preview = generation === 'g3' ? ask.query.get('previewAmount') : null;
      const micros = previewOf(preview, state.autoTopUp.amount);
      return micros === null
        ? refuse(400, undefined, 'Invalid previewAmount')
        : ok(settingsBody(view, micros, hasCard(desk)));
    }
    case '/api/credits/transactions':
      return ok(transactionsBody(view, limit ?? 100, positive(ask.query.get('hours'))));
    case '/api/analytics/overview': {
      const range = ask.query.get('timeRange') ?? 'daily';
      const body = analyticsBody(view, range) ?? (generation === 'g3' ? null : analyticsBody(view, 'daily'));
      return body === null ? refuse(400, undefined, 'Invalid timeRange') : ok(body);
    }
  }
  const budgetOf = /^\/api\/v1\/agents\/([^/]+)\/budget$/.exec(ask.path)?.[1];
  // The seed's promise that agents manage their budgets is kept by the route that the source once had.
  if (budgetOf !== undefined && generation === 'seed') {
    const agent = state.agents.find((known) => agentIdOf(view, known) === budgetOf);
    if (agent !== undefined && ask.method !== 'GET') return writeBudget(ask, view, agent, desk);
    return agent === undefined ? refuse(404, undefined, 'Agent not found') : ok(budgetBody(view, agent));
  }
  const earned = earnings(ask.path, view);
  if (earned !== null) return ok(earned);
  // Neither the seed nor the first generation knows these.
  if (generation !== 'g3' && generation !== 'g2') return null;
  if (ask.path === '/api/v1/billing/ledger') return ok(ledgerBody(view, Math.min(200, limit ?? 50)));
  if (generation !== 'g3') return null;
  if (ask.path === '/api/v1/billing/limits') return ok(limitsBody(view));
  if (ask.path === '/api/v1/billing/hold') return ok({ success: true, data: { status: 'clear' } });
  return null;
}

function write(ask: Ask, view: View, desk: Desk): Reply | null {
  switch (ask.path) {
    case '/api/v1/credits/checkout':
      return ask.method === 'POST' ? checkout(ask, view, desk) : refuse(405);
    case '/api/v1/credits/verify':
      return verify(ask, view, desk);
    case '/api/v1/billing/settings':
      return ask.method === 'PUT' ? putSettings(ask, view, desk) : null;
    case '/api/auto-top-up/trigger':
      return ask.method === 'POST' ? trigger(view, desk) : refuse(405);
  }
  return crypto(ask, view, desk) ?? (view.generation === 'g3' ? compute(ask, view, desk) : null);
}

export const elizaos: SandboxService<'elizaos'> = {
  name: 'elizaos',
  label: 'Fernhill Labs',
  keys: (seed) => [
    { key: `eliza_${hexOf(seed, 'elizaos/seed', 64)}`, dialect: 'seed', variant: 'main' },
    { key: `eliza_${hexOf(seed, 'elizaos/public', 64)}`, dialect: 'public', variant: 'main' },
    { key: `eliza_${hexOf(seed, 'elizaos/g1', 64)}`, dialect: 'public', variant: 'g1' },
    { key: `eliza_${hexOf(seed, 'elizaos/g2', 64)}`, dialect: 'public', variant: 'g2' },
    { key: `eliza_${hexOf(seed, 'elizaos/revoked', 64)}`, dialect: 'seed', variant: 'revoked' },
    { key: `eliza_${hexOf(seed, 'elizaos/revoked-public', 64)}`, dialect: 'public', variant: 'revoked' },
  ],
  refuse: (status, _dialect, retryAfter) => refuse(status, retryAfter),
  shop: [{ wallet: 'balance', micros: 25 * UNIT, text: '$25', price: 2_500, currency: 'usd' }],
  answer(ask, { state, seed, now, keys, desk }) {
    const open = PUBLIC_ROUTES[ask.path];
    if (open !== undefined) return ask.method === 'GET' ? ok(open) : refuse(405);
    const signIn = cliSession(ask, keys, desk, now);
    if (signIn !== null) return signIn;
    const presented = ask.headers['x-api-key'] ?? bearer(ask);
    const key = liveKey(keys, presented);
    if (key === undefined)
      return unauthenticated(ask.path, presented, dialectOf(keys, presented) === 'public' ? 'g3' : 'seed');
    const view: View = {
      ...{ generation: generationOf(key), state, seed, now },
      payAsYouGo: payAsYouGo(desk).get('org')?.on ?? false,
    };
    const written = write(ask, view, desk);
    if (written !== null) return written;
    const reply = read(ask, view, desk);
    if (reply === null) return refuse(404);
    const budget = /\/budget$/.test(ask.path);
    return ask.method === 'GET' || budget ? reply : refuse(405);
  },
};
