/**
 * Olostep's `POST /user/purchase-topup`: one request charges the saved card. Codes and statuses: seed. The JSON of an
 * error is published nowhere for these routes, so the keys differ in how they shape it.
 */
import { type Ask, fieldsOf, ok, type Reply } from '../http/exchange.ts';
import { UNIT } from '../world/service.ts';
import type { SandboxKey, Scene } from './service.ts';

/** Credits to cents of US dollars. The packs are the seed's; their prices are told nowhere, these are the sandbox's. */
const PACKS: ReadonlyMap<number, number> = new Map([
  [10_000, 900],
  [20_000, 1_700],
  [80_000, 6_400],
  [100_000, 7_500],
]);
const COOLDOWN = 60_000;

const DETAILS: Readonly<Record<string, readonly [status: number, title: string, detail: string]>> = {
  missing_topup_selector: [400, 'Bad Request', 'Send the number of credits to buy.'],
  invalid_credits: [400, 'Bad Request', 'That number of credits is not for sale.'],
  no_stripe_customer: [400, 'Bad Request', 'The team has no Stripe customer.'],
  no_payment_method: [400, 'Bad Request', 'The team has no saved card.'],
  payment_failed: [402, 'Payment Required', 'No saved card completed the charge.'],
  purchase_topup_cooldown: [429, 'Too Many Requests', 'Another purchase was attempted less than a minute ago.'],
  payment_status_unknown: [503, 'Service Unavailable', 'The state of the payment is not known. Wait before you retry.'],
};

function refuse(code: string, key: SandboxKey, retryAfter?: number): Reply {
  const [status, title, detail] = DETAILS[code] ?? [500, 'Internal Server Error', 'It broke.'];
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  if (key.dialect === 'seed') return { status, headers, body: { error: code } };
  if (key.variant === 'message-errors') return { status, headers, body: { message: detail } };
  if (key.variant !== 'main') return { status, headers, body: { error: { code, message: detail } } };
  const problem = { id: `error_${code}`, object: 'error', code, type: 'about:blank', status, title, detail };
  return {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
    body: { ...problem, created: 1_798_000_000, metadata: {}, errors: [] },
  };
}

export function purchase(ask: Ask, { desk, now }: Scene<'olostep'>, key: SandboxKey): Reply {
  const { bank, books, cards } = desk;
  const { credits } = fieldsOf(ask.body);
  if (credits === undefined || credits === null) return refuse('missing_topup_selector', key);
  const price = typeof credits === 'number' ? PACKS.get(credits) : undefined;
  if (typeof credits !== 'number' || price === undefined) return refuse('invalid_credits', key);
  if (key.variant === 'no-customer') return refuse('no_stripe_customer', key);
  if (key.variant === 'no-card' || cards.of('olostep').length === 0) return refuse('no_payment_method', key);
  const attempts = books.table<{ readonly at: number }>('olostep-attempts');
  const until = (attempts.get('team')?.at ?? Number.NEGATIVE_INFINITY) + COOLDOWN;
  if (until > now) return refuse('purchase_topup_cooldown', key, Math.ceil((until - now) / 1000));
  attempts.put('team', { at: now });

  const text = `Top-up of ${credits.toLocaleString('en-US')} credits`;
  const purpose = { wallet: 'credits', micros: credits * UNIT, text, grantedBy: 'webhook' } as const;
  const { id } = bank.open({ service: 'olostep', amount: price, currency: 'usd', purpose });
  const outcome = desk.outcome();
  switch (outcome) {
    case 'accepted':
      bank.charge(id);
      return ok({ success: true, payment_intent_id: id, credits });
    case 'processing':
    case 'processing-declined':
      bank.process(id, outcome === 'processing');
      return {
        status: 202,
        body: {
          success: true,
          status: 'processing',
          payment_intent_id: id,
          message: 'Payment is processing. Credits will be added once the payment is confirmed.',
          credits,
        },
      };
    case 'declined':
    case 'challenge':
      // A saved card is charged without its owner: one that wants its owner is one that did not complete the charge.
      bank.decline(id, outcome === 'declined' ? 'card_declined' : 'authentication_required');
      return refuse('payment_failed', key);
    case 'charged-unknown':
      bank.charge(id);
      return refuse('payment_status_unknown', key);
    default:
      return refuse('payment_status_unknown', key);
  }
}
