/**
 * Topping up elizaOS Cloud: it makes a page of the card processor, the person pays there, and the service is asked what
 * became of it. Making a page moves no money, so a server may be asked in both dialects to find out which it speaks:
 * `amountUsd`, `credits` and two addresses (public source; all generations), or `amount` alone (seed).
 */
import type { AutoTopUp } from '#shared/domain/wallet.ts';
import { compare } from '#shared/money/amount.ts';
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../../http/client.ts';
import { inItsWords, type Refusal, readRefusal, refusalOf, type Voice } from '../answers.ts';
import { generalAnswer, readSuccess, refsOf, refused, sendForMoney, unknown } from '../moneyRequests.ts';
import type { PaymentAnswer, PaymentRequest, PaymentRoute } from '../operations.ts';
import { isRecord } from '../records.ts';
import { arrivedDollars, autoTopUpIn, notedBefore, WALLET } from './arrival.ts';
import { dollarsOf, dollarsProblem, spoken, wireDollars } from './dollars.ts';
import { createVerify } from './verify.ts';
import { checkoutWire } from './wire.ts';

/** What the public source enforces; the seed states a smallest top-up of five dollars in its prices. */
export const LIMITS = { min: dollarsOf(1), max: dollarsOf(1_000) };

/** Where the card processor's pages are. */
export const CHECKOUT_ORIGINS = ['https://checkout.stripe.com'] as const;

export function createCheckout(http: ServiceHttp, voice: Voice): PaymentRoute {
  let dialect: 'public' | 'seed' = 'public';
  const verify = createVerify(http, voice);

  async function send(request: PaymentRequest): Promise<PaymentAnswer> {
    const { order, idempotencyKey } = request;
    if (order.type !== 'top-up') throw new TypeError(`a checkout is no ${order.type}`);
    const wrong = dollarsProblem('A top-up of elizaOS Cloud', order.amount, LIMITS.min, LIMITS.max);
    if (wrong !== null) return refused(wrong);
    const post = (body: unknown): ServiceRequest => ({
      method: 'POST',
      path: '/api/v1/credits/checkout',
      headers: { 'idempotency-key': idempotencyKey },
      body,
    });
    const dollars = wireDollars(order.amount);
    const seed = post({ amount: dollars });
    if (dialect === 'seed') return sendForMoney(http, seed, (response) => answerOf(seed, response), 'nothing');
    const { success, cancel } = request.returnTo;
    const both = post({ amountUsd: dollars, credits: dollars, success_url: success, cancel_url: cancel });
    let wantsAmount = false;
    const answer = await sendForMoney(
      http,
      both,
      (response) => {
        wantsAmount = asksForAmount(readRefusal(response));
        return answerOf(both, response);
      },
      'nothing',
    );
    if (!wantsAmount) return answer;
    const second = await sendForMoney(http, seed, (response) => answerOf(seed, response), 'nothing');
    if (second.outcome === 'checkout') dialect = 'seed';
    return second;
  }

  /** @param asked whose body the answer is to */
  function answerOf(asked: ServiceRequest, response: ServiceResponse): PaymentAnswer {
    if (response.status !== 200 && response.status !== 201) return refusalAnswer(voice, asked, response);
    const { url, sessionId } = readSuccess(voice, asked, response, checkoutWire);
    // The same key after the page was paid: the service names the session, and the page is no more (public source).
    if (url === null)
      return {
        outcome: 'processing',
        refs: refsOf({ sessionId }),
        note: 'The page for this payment was used already. Plimsoll asks what became of it.',
      };
    return {
      outcome: 'checkout',
      url,
      refs: refsOf({ sessionId, checkoutUrl: url }),
      note: 'Pay on the page in your browser. elizaOS Cloud adds the dollars when the card processor tells it.',
    };
  }

  return {
    kind: 'checkout',
    walletKey: WALLET,
    charge: (order, before) => (order.type === 'top-up' && !hasSurcharge(autoTopUpIn(before)) ? order.amount : null),
    send,
    check: verify,
    baseline: notedBefore,
    arrived: arrivedDollars,
  };
}

/**
 * Who was referred pays more than what is added (public source). Where the service shows that in its preview of an
 * automatic top-up, only the page itself says what a checkout comes to.
 */
export function hasSurcharge(autoTopUp: AutoTopUp | null): boolean {
  const { amount = null, charge = null } = autoTopUp ?? {};
  return amount !== null && charge !== null && compare(charge, amount) > 0;
}

/** A 400 that asks for `amount` and for none of the fields that were sent is the seed's dialect. */
export function asksForAmount({ status, message, body }: Refusal): boolean {
  if (status !== 400 && status !== 422) return false;
  const said = `${message ?? ''} ${typeof body.error === 'string' ? body.error : ''} ${namesIn(body.details).join(' ')}`;
  if (/amount_?usd|credits|success_?url|cancel_?url|idempotency|at least|cannot exceed|maximum|minimum/i.test(said))
    return false;
  return /\bamount\b/i.test(said);
}

/** Names of fields and sentences in a validator's report, whichever way it nests them. */
function namesIn(details: unknown, depth = 0): string[] {
  if (typeof details === 'string') return [details];
  if (depth > 4) return [];
  if (Array.isArray(details)) return details.flatMap((part) => namesIn(part, depth + 1));
  if (!isRecord(details)) return [];
  return Object.entries(details).flatMap(([name, part]) => [name, ...namesIn(part, depth + 1)]);
}

/** Pure. Each refusal that the service documents for a checkout. */
export function refusalAnswer(voice: Voice, request: ServiceRequest, response: ServiceResponse): PaymentAnswer {
  const refusal = readRefusal(response);
  const { status, code, message } = refusal;
  const words = inItsWords(refusal);
  if (status === 400 && /invalid (success|cancel)_?url/i.test(message ?? ''))
    return refused({
      kind: 'refused',
      message: `elizaOS Cloud does not send people back to the address that Plimsoll gave.${words}`,
      help: 'Top up on the billing page instead.',
    });
  if (status === 400 && /idempotency/i.test(message ?? ''))
    return refused({
      kind: 'bad-response',
      message: `elizaOS Cloud does not take the key that makes this one payment.${words}`,
      help: 'Top up on the billing page instead. Plimsoll needs an update for this service.',
    });
  if (status === 400 || status === 422)
    return refused({
      kind: 'invalid-input',
      message: `elizaOS Cloud does not take this top-up.${words}`,
      help: `It takes ${spoken(LIMITS.min)} to ${spoken(LIMITS.max)}, in whole cents.`,
    });
  if (status === 409)
    return unknown({
      kind: 'payment-unknown',
      message: `elizaOS Cloud knows this payment in another form, and made no new page.${words}`,
      help: 'Look at its billing page before you pay again.',
    });
  const pausing = status === 503 && (code === 'rate_limit_unavailable' || code === 'service_unavailable');
  if (pausing) {
    const { info } = refusalOf(voice, request, response);
    return refused({ ...info, help: 'No page was made. Try again in a minute.' }, info.retryAt);
  }
  return generalAnswer(voice, request, response);
}
