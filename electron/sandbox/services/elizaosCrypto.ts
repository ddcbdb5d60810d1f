/** elizaOS Cloud's crypto payments and its signing-in by the command line's session. */

import { button, htmlPage } from '../html.ts';
import { type Ask, fieldsOf, iso, ok, page, type Reply, seeOther } from '../http/exchange.ts';
import { decimal, decimalText } from '../json.ts';
import { checkoutUrl } from '../stripe/checkout.ts';
import { hexOf } from '../world/random.ts';
import { UNIT } from '../world/service.ts';
import type { View } from './elizaosBodies.ts';
import { centsOf } from './elizaosCheckout.ts';
import { refuse } from './elizaosReplies.ts';
import { sessionOnly } from './elizaosTopUps.ts';
import type { Desk, SandboxKey } from './service.ts';

const PAYMENTS = '/api/crypto/payments';
const PAYMENT_LASTS = 3_600_000;
const SESSION_LASTS = 600_000;
/** Source: a whole number of cents from $1 to $10,000. */
const MOST_CENTS = 1_000_000;

interface CryptoPayment {
  readonly id: string;
  readonly sessionId: string;
  readonly micros: number;
  readonly token: string;
  readonly network: string;
  readonly createdAt: number;
}

/** Null when the path is none of these. The source lets keys list, and only sessions create and confirm. */
export function crypto(ask: Ask, view: View, desk: Desk): Reply | null {
  const [, id, confirm] = /^\/api\/crypto\/payments(?:\/([^/]+))?(\/confirm)?$/.exec(ask.path) ?? [];
  if (!ask.path.startsWith(PAYMENTS) || (ask.path !== PAYMENTS && id === undefined)) return null;
  const payments = desk.books.table<CryptoPayment>('elizaos-crypto');
  if (confirm !== undefined) return ask.method === 'POST' ? sessionOnly() : refuse(405);
  if (ask.method === 'POST' && id === undefined)
    return view.generation === 'seed' ? create(ask, view, desk) : sessionOnly();
  if (ask.method !== 'GET') return refuse(405);
  if (id === undefined) return ok({ payments: payments.all().map((payment) => body(payment, view, desk)) });
  const found = payments.get(id);
  if (found === undefined) return refuse(404);
  const one = body(found, view, desk);
  return ok({ ...one, confirmed: one.status === 'confirmed' });
}

function create(ask: Ask, view: View, desk: Desk): Reply {
  const { amount, payCurrency = 'USDT', network = 'ERC20' } = fieldsOf(ask.body);
  const cents = centsOf(amount);
  if (cents === null || cents < 100 || cents > MOST_CENTS)
    return refuse(400, undefined, 'amount must be from 1 to 10000');
  const payments = desk.books.table<CryptoPayment>('elizaos-crypto');
  const id = `cp_${hexOf(view.seed, `elizaos/crypto/${payments.next()}`, 16)}`;
  const home = `${desk.origin}/sandbox/billing`;
  const micros = cents * (UNIT / 100);
  const session = desk.bank.openSession({
    service: 'elizaos',
    amount: cents,
    currency: 'usd',
    purpose: { wallet: 'balance', micros, text: 'Crypto payment', grantedBy: 'webhook' },
    successUrl: home,
    cancelUrl: home,
  });
  const payment = {
    ...{ id, micros, sessionId: session.id, createdAt: view.now },
    token: String(payCurrency),
    network: String(network),
  };
  payments.put(id, payment);
  return ok({
    paymentId: id,
    trackId: `trk_${id.slice(3)}`,
    payLink: checkoutUrl(desk.stripeOrigin, session.id),
    expiresAt: iso(view.now + PAYMENT_LASTS),
    creditsToAdd: decimal(micros),
  });
}

function body({ id, sessionId, micros, token, network, createdAt }: CryptoPayment, view: View, desk: Desk) {
  const session = desk.bank.session(sessionId);
  const paid = session.status === 'complete';
  const amount = decimalText(micros, 2);
  return {
    id,
    trackId: `trk_${id.slice(3)}`,
    status: paid ? 'confirmed' : createdAt + PAYMENT_LASTS <= view.now ? 'expired' : 'pending',
    expectedAmount: amount,
    ...(paid
      ? { receivedAmount: amount, transactionHash: `0x${hexOf(view.seed, id, 64)}`, confirmedAt: iso(view.now) }
      : {}),
    creditsToAdd: amount,
    network,
    token,
    payLink: checkoutUrl(desk.stripeOrigin, sessionId),
    expiresAt: iso(createdAt + PAYMENT_LASTS),
    createdAt: iso(createdAt),
  };
}

interface CliSession {
  readonly id: string;
  readonly state: 'pending' | 'authenticated' | 'fetched';
  readonly expiresAt: number;
}

/** Public, no key needed. The key is handed out once. Null when the path is none of these. */
export function cliSession(ask: Ask, keys: readonly SandboxKey[], desk: Desk, now: number): Reply | null {
  const sessions = desk.books.table<CliSession>('elizaos-cli-sessions');
  const live = (id: string) => {
    const found = sessions.get(id);
    return found !== undefined && found.expiresAt > now ? found : undefined;
  };
  if (ask.path === '/auth/cli-login')
    return loginPage(ask, live, (session) => void sessions.put(session.id, session), desk);
  if (ask.path === '/api/auth/cli-session') {
    if (ask.method !== 'POST') return refuse(405);
    const { sessionId } = fieldsOf(ask.body);
    if (typeof sessionId !== 'string' || sessionId.length < 8 || sessionId.length > 128)
      return { status: 400, body: { error: 'Session ID is required' } };
    const { expiresAt, state } = sessions.put(
      sessionId,
      live(sessionId) ?? { id: sessionId, state: 'pending', expiresAt: now + SESSION_LASTS },
    );
    return {
      status: 201,
      body: { sessionId, status: state === 'pending' ? 'pending' : 'authenticated', expiresAt: iso(expiresAt) },
    };
  }
  const id = /^\/api\/auth\/cli-session\/([^/]+)$/.exec(ask.path)?.[1];
  if (id === undefined) return null;
  if (ask.method !== 'GET') return refuse(405);
  const session = live(decodeURIComponent(id));
  if (session === undefined) return { status: 404, body: { error: 'Session not found or expired' } };
  if (session.state === 'pending') return ok({ status: 'pending' });
  if (session.state === 'fetched') return ok({ status: 'authenticated', message: 'API key already retrieved' });
  const apiKey = keys.find((key) => key.dialect === 'public' && key.variant === 'main')?.key ?? '';
  sessions.put(session.id, { ...session, state: 'fetched' });
  return ok({ status: 'authenticated', apiKey, keyPrefix: apiKey.slice(0, 12), expiresAt: null });
}

function loginPage(
  ask: Ask,
  live: (id: string) => CliSession | undefined,
  keep: (session: CliSession) => void,
  desk: Desk,
): Reply {
  const id = String(fieldsOf(ask.body).session ?? ask.query.get('session') ?? '');
  const session = live(id);
  if (session === undefined) return page(htmlPage('No such sign-in', '<p>It may have expired.</p>'), 404);
  if (ask.method === 'POST') {
    if (session.state === 'pending') keep({ ...session, state: 'authenticated' });
    return seeOther(`${desk.origin}/auth/cli-login?session=${encodeURIComponent(id)}`);
  }
  if (session.state !== 'pending') return page(htmlPage('Signed in', '<p>You can close this.</p>'));
  return page(htmlPage('Sign in to elizaOS Cloud?', button('/auth/cli-login', 'Sign in', { session: id })));
}
