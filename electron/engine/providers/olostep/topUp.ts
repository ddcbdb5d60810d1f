/**
 * Buying credits at Olostep: a saved card is charged by one request that knows no idempotency key, once a minute at
 * most. What the answers mean is in the seed; the form of an error body is documented nowhere, so every usual one is read.
 */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { TopUpOffer } from '#shared/domain/offers.ts';
import { type Instant, MINUTE } from '#shared/domain/time.ts';
import { type Amount, amountOf, MICROS_PER_UNIT } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../../http/client.ts';
import type { Clock } from '../../ports.ts';
import { inItsWords, readRefusal, refusalOf } from '../answers.ts';
import { declined, generalAnswer, readSuccess, refsOf, refused, sendForMoney, unknown } from '../moneyRequests.ts';
import type { PaymentAnswer, PaymentRequest, PaymentRoute } from '../operations.ts';
import { arrivedLot, notedLots } from './arrival.ts';
import { cardsFailed, codeOf, olostepVoice } from './client.ts';
import { purchaseWire } from './wire.ts';

/** What can be bought, in credits (seed and OpenAPI). The API states no prices. */
export const SIZES = [10_000, 20_000, 80_000, 100_000] as const;

/** One attempt a team and minute, whatever came of it (seed). */
export const COOLDOWN = MINUTE;

export function createTopUp(http: ServiceHttp, clock: Clock) {
  let freeAt: Instant = 0;

  async function send({ order }: PaymentRequest): Promise<PaymentAnswer> {
    const credits = order.type === 'top-up' ? sizeOf(order.amount) : null;
    if (credits === null) return refused(notASize());
    const request: ServiceRequest = { method: 'POST', path: '/user/purchase-topup', body: { credits } };
    const answer = await sendForMoney(http, request, (response) => {
      if (response.status === 200) return succeeded(request, response, credits);
      if (response.status === 202) return processing(request, response, credits);
      return readPurchaseRefusal(request, response, clock.now());
    });
    const over = clock.now() + COOLDOWN;
    if (answer.outcome === 'refused') {
      freeAt = Math.max(freeAt, answer.lockedUntil ?? 0);
      return answer;
    }
    freeAt = over;
    if (answer.outcome !== 'unknown') return answer;
    // Another purchase before the cooldown is over would at best be turned away, at worst charge a second time.
    return { ...answer, lockedUntil: Math.max(answer.lockedUntil ?? 0, over) };
  }

  const route: PaymentRoute = { kind: 'card', walletKey: 'credits', send, baseline: notedLots, arrived: arrivedLot };

  async function offer(): Promise<TopUpOffer> {
    return {
      by: 'card',
      sizes: SIZES.map((size) => amountOf(size * MICROS_PER_UNIT, 'credit')),
      range: null,
      charges: {},
      rate: null,
      notes: [
        'Olostep charges a saved card of the team. It states no price here: see its pricing page first.',
        'One purchase a minute.',
      ],
      availableAt: freeAt > clock.now() ? freeAt : null,
      blocked: null,
      card: null,
    };
  }

  return { route, offer };
}

function sizeOf(amount: Amount): number | null {
  if (amount.unit !== 'credit') return null;
  return SIZES.find((size) => size * MICROS_PER_UNIT === amount.micros) ?? null;
}

function succeeded(request: ServiceRequest, response: ServiceResponse, credits: number): PaymentAnswer {
  const body = readSuccess(olostepVoice, request, response, purchaseWire(credits));
  return {
    outcome: 'succeeded',
    refs: refsOf({ paymentIntentId: body.payment_intent_id }),
    note: `Olostep charged the saved card for ${inCredits(credits)}. They are on their way.`,
  };
}

function processing(request: ServiceRequest, response: ServiceResponse, credits: number): PaymentAnswer {
  const body = readSuccess(olostepVoice, request, response, purchaseWire(credits));
  // 202 with any other word than the documented one says nothing that could be relied on.
  if (body.status !== 'processing')
    return unknown({
      kind: 'payment-unknown',
      message: 'Olostep took the purchase but does not say in known words how it stands.',
      help: 'Do not buy again yet. Plimsoll watches the balance, which tells whether it went through.',
    });
  return {
    outcome: 'processing',
    refs: refsOf({ paymentIntentId: body.payment_intent_id }),
    note: `Olostep is still waiting for the payment of ${inCredits(credits)}. They come once it is confirmed.`,
  };
}

/** Pure. Each refusal that Olostep documents for a purchase, and what is to be done about it. */
export function readPurchaseRefusal(request: ServiceRequest, response: ServiceResponse, now: Instant): PaymentAnswer {
  const refusal = readRefusal(response);
  const { status } = refusal;
  const code = codeOf(refusal);
  const known = status === 400 && code !== null ? REFUSED.get(code) : undefined;
  if (known !== undefined) return refused({ ...known, message: `${known.message}${inItsWords(refusal)}` });
  const { info } = refusalOf(olostepVoice, request, response);
  if (status === 402) {
    if (info.kind === 'payment-declined') return declined(info);
    // A sentence without a code that speaks of the charge is not about the key.
    const ofTheCard = code === null && /\b(card|charge|declined)/i.test(refusal.message ?? '');
    return ofTheCard ? declined(cardsFailed(refusal)) : refused(info);
  }
  if (status === 429) {
    const free = response.retryAt ?? now + COOLDOWN;
    return refused({ ...info, retryAt: free }, free);
  }
  if (status === 503 && code === 'payment_status_unknown') return unknown(info, response.retryAt);
  return generalAnswer(olostepVoice, request, response);
}

const REFUSED: ReadonlyMap<string, ErrorInfo> = new Map(
  Object.entries({
    missing_topup_selector: {
      kind: 'bad-response',
      message: 'Olostep did not find in the request how many credits to buy.',
      help: 'Buy them in the Olostep dashboard. Plimsoll needs an update for this service.',
    },
    invalid_credits: {
      kind: 'invalid-input',
      message: 'Olostep does not sell this number of credits.',
      help: 'Choose another size. If it is one of those offered, buy in the Olostep dashboard: its list has changed.',
    },
    no_stripe_customer: {
      kind: 'refused',
      message: 'This Olostep team has never paid anything, so there is no card to charge.',
      help: 'Buy once, or add a card, in the Olostep dashboard. Then topping up works here.',
    },
    no_payment_method: {
      kind: 'refused',
      message: 'This Olostep team has no saved card.',
      help: 'Add a card in the Olostep dashboard, then top up again.',
    },
  } satisfies Record<string, ErrorInfo>),
);

function notASize(): ErrorInfo {
  return {
    kind: 'invalid-input',
    message: 'Olostep does not sell this number of credits.',
    help: `Choose one of ${SIZES.map((size) => inCredits(size)).join(', ')}.`,
  };
}

function inCredits(credits: number): string {
  return formatAmount(amountOf(credits * MICROS_PER_UNIT, 'credit'), { locale: 'en' });
}
