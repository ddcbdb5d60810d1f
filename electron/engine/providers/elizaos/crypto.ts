/**
 * Crypto payments of elizaOS Cloud. The service makes a pay address and watches it; nothing moves until somebody pays.
 * A key may look at them; only a person signed in may make one (public source), so a refusal of that kind is expected.
 */
import type { Payment } from '#shared/domain/payment.ts';
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../../http/client.ts';
import { inItsWords, readAnswer, readRefusal, type Voice } from '../answers.ts';
import { declined, generalAnswer, readSuccess, refsOf, refused, sendForMoney, unknown } from '../moneyRequests.ts';
import type { Operations, PaymentAnswer, PaymentRequest, PaymentRoute } from '../operations.ts';
import { arrivedDollars, notedBefore, WALLET } from './arrival.ts';
import { needsBrowser } from './client.ts';
import { dollarsOf, dollarsProblem, spoken, wireDollars } from './dollars.ts';
import { cryptoInfoWire, cryptoPaymentWire, cryptoStatusWire } from './wire.ts';

const PAYMENTS = '/api/crypto/payments';
const LIMITS = { min: dollarsOf(1), max: dollarsOf(10_000) };

/** Where the pay pages of the service's crypto processor are (public source). */
export const PAY_ORIGINS = ['https://pay.oxapay.com'] as const;

export function createCrypto(http: ServiceHttp, voice: Voice) {
  /** Null until it was asked. */
  let mayCreate: boolean | null = null;

  async function info(): ReturnType<NonNullable<Operations['crypto']>['info']> {
    const request: ServiceRequest = { method: 'GET', path: '/api/crypto/status' };
    const response = await http.request(request);
    if (response.status === 404 || response.status === 405)
      return { enabled: false, tokens: [], networks: [], canCreate: false };
    const { enabled, supportedTokens, networks } = readAnswer(voice, request, response, cryptoInfoWire);
    if (enabled && mayCreate === null) mayCreate = await probe();
    return {
      enabled,
      tokens: supportedTokens ?? [],
      networks: networks?.map(({ id }) => id) ?? [],
      canCreate: enabled && mayCreate === true,
    };
  }

  /** A request for nothing: who may not make a payment is turned away before the body is looked at. */
  async function probe(): Promise<boolean> {
    const { status } = await http.request({ method: 'POST', path: PAYMENTS, body: {} });
    return status === 400 || status === 422;
  }

  async function send({ order, idempotencyKey }: PaymentRequest): Promise<PaymentAnswer> {
    if (order.type !== 'crypto') throw new TypeError(`a pay address is no ${order.type}`);
    const wrong = dollarsProblem('A crypto payment', order.amount, LIMITS.min, LIMITS.max);
    if (wrong !== null) return refused(wrong);
    const request: ServiceRequest = {
      method: 'POST',
      path: PAYMENTS,
      headers: { 'idempotency-key': idempotencyKey },
      body: {
        amount: wireDollars(order.amount),
        currency: 'USD',
        payCurrency: order.token,
        ...(order.network === null ? {} : { network: order.network }),
      },
    };
    const answer = await sendForMoney(http, request, (response) => readCreated(voice, request, response), 'nothing');
    if (answer.outcome === 'address') mayCreate = true;
    if (answer.outcome === 'refused' && answer.error.kind === 'needs-browser-session') mayCreate = false;
    return answer;
  }

  async function check({ refs }: Payment): Promise<PaymentAnswer> {
    const { cryptoPaymentId } = refs;
    if (cryptoPaymentId === undefined)
      return unknown({
        kind: 'payment-unknown',
        message: 'elizaOS Cloud never named this crypto payment, so it cannot be asked about it.',
      });
    const request: ServiceRequest = { method: 'GET', path: `${PAYMENTS}/${encodeURIComponent(cryptoPaymentId)}` };
    return sendForMoney(http, request, (response) => readStatus(voice, request, response));
  }

  const route: PaymentRoute = {
    kind: 'crypto',
    walletKey: WALLET,
    send,
    check,
    baseline: notedBefore,
    arrived: arrivedDollars,
  };
  return { route, info };
}

/** Pure. Each documented answer to a new crypto payment. */
export function readCreated(voice: Voice, request: ServiceRequest, response: ServiceResponse): PaymentAnswer {
  const { status } = response;
  const refusal = readRefusal(response);
  if (status === 200 || status === 201) {
    const body = readSuccess(voice, request, response, cryptoPaymentWire);
    const until = body.expiresAt === null ? '' : ` until ${new Date(body.expiresAt).toISOString().slice(0, 16)} UTC`;
    const adds = body.creditsToAdd === null ? '' : ` It adds ${spoken(body.creditsToAdd)}.`;
    return {
      outcome: 'address',
      url: body.payLink,
      refs: refsOf({ cryptoPaymentId: body.paymentId, trackId: body.trackId, checkoutUrl: body.payLink }),
      note: `Pay to the address on the page${until}.${adds}`,
    };
  }
  if (
    status === 500 &&
    /^(authentication required|unauthorized|invalid or expired api key)/i.test(refusal.message ?? '')
  )
    return refused(needsBrowser);
  // Nothing moves by making an address, so a pause is no more than a pause.
  if (status === 503)
    return refused({
      kind: 'unavailable',
      message: `elizaOS Cloud takes no crypto payments just now.${inItsWords(refusal)}`,
      help: 'Top up on a checkout page instead.',
    });
  return generalAnswer(voice, request, response);
}

/** Pure. How a crypto payment stands; what has not moved leaves ours as it was. */
export function readStatus(voice: Voice, request: ServiceRequest, response: ServiceResponse): PaymentAnswer {
  if (response.status !== 200) return generalAnswer(voice, request, response);
  const body = readSuccess(voice, request, response, cryptoStatusWire);
  const refs = refsOf({ transactionHash: body.transactionHash });
  switch (body.status.toLowerCase()) {
    case 'confirmed':
      return { outcome: 'succeeded', refs, note: 'The payment is confirmed on its network.' };
    case 'expired':
      return declined({
        kind: 'gone',
        message: 'The pay address has expired, and nothing was seen to reach it.',
        help: 'Begin anew. If you paid late, ask elizaOS Cloud with the transaction at hand.',
      });
    case 'failed':
      return declined(
        {
          kind: 'payment-declined',
          message: 'elizaOS Cloud calls this crypto payment failed.',
          help: 'If you paid, ask elizaOS Cloud with the transaction at hand.',
        },
        refs,
      );
    case 'pending':
      if (body.transactionHash === null && !(Number(body.receivedAmount ?? 0) > 0))
        return unknown({
          kind: 'payment-action-required',
          message: 'Nothing has reached the pay address yet.',
          help: 'Pay on the page in your browser. If you have paid, the network takes its time.',
        });
      return { outcome: 'processing', refs, note: 'The payment was seen; its network has yet to confirm it.' };
    default:
      return unknown({
        kind: 'payment-unknown',
        message: `elizaOS Cloud calls this crypto payment “${body.status.slice(0, 40)}”, a word that Plimsoll does not know.`,
      });
  }
}
