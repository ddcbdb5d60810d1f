/** elizaOS Cloud's checkout and its verification, in the seed's form and in those of the public generations. */
import { type Ask, fieldsOf, ok, type Reply } from '../http/exchange.ts';
import { decimal } from '../json.ts';
import { checkoutUrl } from '../stripe/checkout.ts';
import { UNIT } from '../world/service.ts';
import type { View } from './elizaosBodies.ts';
import { refuse } from './elizaosReplies.ts';
import { claimKey, type KeyedRequest, stateOfKey } from './idempotency.ts';
import type { Desk } from './service.ts';

const KEY_FORM = /^[A-Za-z0-9][A-Za-z0-9._:-]{7,127}$/;
/** After this long an order is not looked up by its key any more. */
const KEY_LASTS = 23 * 3_600_000;
const LEAST_CENTS = 100;
const MOST_CENTS = 100_000;

const LOOPBACKS = ['http://localhost:3000', 'http://localhost:3001', 'http://127.0.0.1:3000', 'http://127.0.0.1:3001'];
const SITES = {
  g1: ['https://www.elizacloud.ai', 'https://cloud.milady.ai'],
  g2: ['https://www.elizacloud.ai', 'https://cloud.milady.ai'],
  g3: ['https://eliza.ai', 'https://www.eliza.ai', 'https://eliza.app', 'https://cloud.eliza.app'],
};

/** A sum in dollars as whole cents; null when it is none, or has more than two decimals. */
export function centsOf(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : null;
  if (text === null || !/^\d{1,7}(\.\d{1,2})?$/.test(text)) return null;
  const [whole = '0', part = ''] = text.split('.');
  return Number(whole) * 100 + Number(part.padEnd(2, '0'));
}

function bad(error: string, field: string): Reply {
  return { status: 400, body: { error, details: { _errors: [], [field]: { _errors: [error] } } } };
}

/** The sum, by the generation's own name for it. */
function amountOf(view: View, fields: Readonly<Record<string, unknown>>): number | Reply {
  const { amount, credits, amountUsd } = fields;
  const name = view.generation === 'seed' ? 'amount' : view.generation === 'g3' ? 'amountUsd' : 'credits';
  const value = view.generation === 'seed' ? amount : view.generation === 'g3' ? (amountUsd ?? credits) : credits;
  const cents = centsOf(value);
  if (cents === null || cents < LEAST_CENTS || cents > MOST_CENTS)
    return bad(`${name} must be between $1 and $1000 with at most two decimals`, name);
  if (view.generation === 'g3' && credits !== undefined && centsOf(credits) !== cents)
    return bad('credits must equal amountUsd', 'credits');
  return cents;
}

export function checkout(ask: Ask, view: View, desk: Desk): Reply {
  const fields = fieldsOf(ask.body);
  const cents = amountOf(view, fields);
  if (typeof cents !== 'number') return cents;
  if (view.generation === 'seed') {
    const home = `${desk.origin}/sandbox/billing`;
    const { id } = openSession(desk, cents, home, home);
    return ok({ success: true, checkoutUrl: checkoutUrl(desk.stripeOrigin, id), sessionId: id });
  }
  const allowed = [...LOOPBACKS, ...SITES[view.generation], desk.origin];
  const urls: string[] = [];
  for (const name of ['success_url', 'cancel_url'] as const) {
    const url = fields[name];
    if (typeof url !== 'string' || !URL.canParse(url)) return bad(`${name} is required`, name);
    if (!allowed.includes(new URL(url).origin)) return { status: 400, body: { error: `Invalid ${name}` } };
    urls.push(url);
  }
  const [success = '', cancel = ''] = urls;
  if (view.generation !== 'g3') return opened(desk, cents, success, cancel);
  const key = ask.headers['idempotency-key'] ?? '';
  if (!KEY_FORM.test(key)) return refuse(400, undefined, 'Idempotency-Key header is required');
  const keyed: KeyedRequest = {
    scope: 'elizaos checkout',
    key,
    body: { cents, success, cancel },
    now: view.now,
    lasts: KEY_LASTS,
  };
  const state = stateOfKey(desk.books, keyed);
  if (state.kind === 'replay') return state.reply;
  if (state.kind === 'conflict')
    return refuse(409, undefined, 'Idempotency-Key was used for another order', 'billing_state_conflict');
  const reply = opened(desk, cents, success, cancel);
  claimKey(desk.books, keyed, null, reply);
  return reply;
}

function opened(desk: Desk, cents: number, success: string, cancel: string): Reply {
  const { id } = openSession(desk, cents, success, cancel);
  return ok({ url: checkoutUrl(desk.stripeOrigin, id), sessionId: id }, { 'access-control-allow-origin': '*' });
}

function openSession({ bank }: Desk, cents: number, successUrl: string, cancelUrl: string) {
  const text = 'Credit purchase';
  const purpose = { wallet: 'balance', micros: cents * (UNIT / 100), text, grantedBy: 'webhook' } as const;
  return bank.openSession({ service: 'elizaos', amount: cents, currency: 'usd', purpose, successUrl, cancelUrl });
}

/** The seed verifies by POST and credits on the way; the source by GET, and only its newest generation credits. */
export function verify(ask: Ask, view: View, desk: Desk): Reply {
  const asSeed = view.generation === 'seed';
  if (ask.method !== (asSeed ? 'POST' : 'GET')) return refuse(405);
  const id = asSeed ? fieldsOf(ask.body).sessionId : ask.query.get('session_id');
  if (typeof id !== 'string' || id === '')
    return {
      status: 400,
      body: { success: false, error: asSeed ? 'sessionId is required' : 'session_id is required' },
    };
  const session = desk.bank.sessions.get(id);
  if (session === undefined || session.service !== 'elizaos')
    return { status: 404, body: { success: false, error: 'Session not found' } };
  if (session.intentId === null || session.status !== 'complete')
    return ok({ success: false, error: 'Payment not completed', status: 'unpaid' });
  if (asSeed || view.generation === 'g3') desk.grant(session.intentId);
  const amount = decimal(session.purpose.micros, asSeed ? 1 : 0);
  if (asSeed) return ok({ success: true, creditsAdded: amount, newBalance: decimal(view.state.balance.balance, 1) });
  return ok({ success: true, amount, message: 'Payment verified successfully' });
}
