/**
 * Changing the plan at Mosaic. It may charge at once (`requires_checkout: false`) or send the person to a page. There is
 * no idempotency key, so a change is asked for once, and `GET /plan` tells what became of it.
 */
import type { Payment } from '#shared/domain/payment.ts';
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../../http/client.ts';
import type { AccountReading } from '../adapter.ts';
import { inItsWords, type Refusal, readRefusal } from '../answers.ts';
import type { Evidence } from '../evidence.ts';
import { declined, generalAnswer, readSuccess, refsOf, refused, sendForMoney, unknown } from '../moneyRequests.ts';
import type { PaymentAnswer, PaymentRequest, PaymentRoute } from '../operations.ts';
import { planName } from '../words.ts';
import { mosaicVoice } from './client.ts';
import { priceOf } from './plans.ts';
import { planWire, upgradeWire } from './wire.ts';

/** Where a checkout of a plan may be. Documents show the page only as a `checkout_url`. */
export const CHECKOUT_ORIGINS = ['https://checkout.stripe.com', 'https://billing.stripe.com'] as const;

const PLAN_BEFORE = 'planId';

export function createUpgrade(http: ServiceHttp): PaymentRoute {
  async function send({ order, returnTo }: PaymentRequest): Promise<PaymentAnswer> {
    if (order.type !== 'plan') throw new TypeError(`a change of plan is no ${order.type}`);
    const { planId } = order;
    const plain: ServiceRequest = { method: 'POST', path: '/plan/upgrade', body: { plan_id: planId } };
    const back = { success_url: returnTo.success, cancel_url: returnTo.cancel };
    const request: ServiceRequest = { ...plain, body: { plan_id: planId, ...back } };
    let addressRefused = false;
    const answer = await sendForMoney(http, request, (response) => {
      addressRefused = refusesAddress(readRefusal(response));
      return readUpgrade(request, response, planId);
    });
    // The addresses are optional. A request turned away for them changed nothing and may be made again without.
    if (!addressRefused) return answer;
    return sendForMoney(http, plain, (response) => readUpgrade(plain, response, planId));
  }

  async function check({ order, baseline }: Payment): Promise<PaymentAnswer> {
    const planId = order.type === 'plan' ? order.planId : null;
    const request: ServiceRequest = { method: 'GET', path: '/plan' };
    return sendForMoney(http, request, (response) => {
      if (response.status !== 200) return generalAnswer(mosaicVoice, request, response);
      const { plan, scheduled_plan: scheduled } = readSuccess(mosaicVoice, request, response, planWire);
      if (plan?.id != null && plan.id === planId && baseline[PLAN_BEFORE] !== planId)
        return { outcome: 'succeeded', refs: {}, note: `Mosaic has the account on ${planName(planId)}.` };
      if (scheduled?.id != null && scheduled.id === planId)
        return {
          outcome: 'processing',
          refs: {},
          note: `Mosaic changes to ${planName(planId)} when the present period ends.`,
        };
      return unknown({
        kind: 'payment-action-required',
        message: 'Mosaic has not changed the plan yet.',
        help: 'Finish on the page in your browser. If you have paid, it takes a moment.',
      });
    });
  }

  return {
    kind: 'plan',
    walletKey: 'credits',
    charge: (order) => (order.type === 'plan' ? priceOf(http, order.planId) : null),
    send,
    check,
    baseline: planBefore,
    arrived: arrivedPlan,
  };
}

export function planBefore({ slices }: AccountReading): Record<string, string> {
  return slices.plan === undefined ? {} : { [PLAN_BEFORE]: slices.plan?.id ?? '' };
}

/** The plan is the one that was ordered, and was another one before. */
export function arrivedPlan({ order, baseline }: Payment, { slices }: AccountReading): Evidence | null {
  if (order.type !== 'plan' || slices.plan == null) return null;
  const { id, name } = slices.plan;
  if (id !== order.planId || baseline[PLAN_BEFORE] === id) return null;
  return { evidence: `The account is on ${name}.` };
}

function refusesAddress({ status, message, body }: Refusal): boolean {
  if (status !== 400 && status !== 422) return false;
  return /success_?url|cancel_?url/i.test(`${message ?? ''} ${JSON.stringify(body)}`);
}

/** Pure. What an answer to a change of plan says; whatever is not said plainly is unknown. */
export function readUpgrade(request: ServiceRequest, response: ServiceResponse, planId: string): PaymentAnswer {
  if (response.status >= 200 && response.status <= 299) return readTaken(request, response, planId);
  const refusal = readRefusal(response);
  const { status, code } = refusal;
  const words = inItsWords(refusal);
  if (status === 403 && code !== 'insufficient_credits')
    return refused({
      kind: 'forbidden',
      message: `Mosaic does not let this key change the plan.${words}`,
      help: 'Change it on the Mosaic billing page, or use a key of an owner.',
    });
  if (status === 404)
    return refused({
      kind: 'not-found',
      message: `Mosaic does not know the plan ${planId}.${words}`,
      help: 'Look at the list of plans again.',
    });
  if (
    (status === 400 || status === 402) &&
    /declin|insufficient funds|expired card|card_error/i.test(`${code} ${words}`)
  )
    return declined({
      kind: 'payment-declined',
      message: `The card was declined, and the plan is as it was.${words}`,
      help: 'Change the card on the Mosaic billing page, then try again.',
    });
  if (status === 400 || status === 422)
    return refused({
      kind: 'invalid-input',
      message: `Mosaic does not make this change of plan.${words}`,
      help: 'Look at the list of plans again, or change it on the Mosaic billing page.',
    });
  if (status === 409)
    return unknown({
      kind: 'payment-unknown',
      message: `Mosaic has a change of plan under way, or the plan stands as ordered.${words}`,
      help: 'Do not order again. Plimsoll reads the plan, which tells what came of it.',
    });
  return generalAnswer(mosaicVoice, request, response);
}

function readTaken(request: ServiceRequest, response: ServiceResponse, planId: string): PaymentAnswer {
  const body = readSuccess(mosaicVoice, request, response, upgradeWire);
  const name = planName(planId);
  if (body.requires_checkout) {
    const { checkout_url: url } = body;
    if (url !== null && URL.canParse(url))
      return {
        outcome: 'checkout',
        url,
        refs: refsOf({ checkoutUrl: url }),
        note: `Pay for ${name} on the page in your browser. Until then the plan stays as it is.`,
      };
    return unclear('Mosaic wants a checkout for this plan but gives no page for it.');
  }
  if (body.success === false) return unclear('Mosaic says neither that the plan was changed nor why not.');
  if (body.plan_id !== null && body.plan_id !== planId)
    return unclear(`Mosaic says that it changed to “${planName(body.plan_id)}”, which is not what was ordered.`);
  return { outcome: 'succeeded', refs: {}, note: `Mosaic changed the plan to ${name} and charges for it.` };
}

function unclear(message: string): PaymentAnswer {
  return unknown({
    kind: 'payment-unknown',
    message,
    help: 'Do not order again. Plimsoll reads the plan, which tells what came of it.',
  });
}
