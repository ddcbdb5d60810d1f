/**
 * Asking elizaOS Cloud to run its automatic top-up now. It looks whether the balance is below the line and, if so,
 * charges the saved card: what it answers is a payment's outcome.
 */
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../../http/client.ts';
import { inItsWords, type Refusal, readRefusal, refusalOf, type Voice } from '../answers.ts';
import {
  declined,
  generalAnswer,
  readSuccess,
  refsOf,
  refused,
  refusedBefore,
  sendForMoney,
  unknown,
} from '../moneyRequests.ts';
import type { PaymentAnswer, PaymentRoute } from '../operations.ts';
import { identifier } from '../wireFields.ts';
import { AMOUNT_REF, arrivedDollars, autoTopUpIn, notedBefore, WALLET } from './arrival.ts';
import { needsBrowser } from './client.ts';
import { spoken } from './dollars.ts';
import { triggerWire } from './wire.ts';

const request: ServiceRequest = { method: 'POST', path: '/api/auto-top-up/trigger' };

export function createTrigger(http: ServiceHttp, voice: Voice): PaymentRoute {
  return {
    kind: 'auto-top-up',
    walletKey: WALLET,
    charge: (_order, before) => autoTopUpIn(before)?.charge ?? null,
    send: () => sendForMoney(http, request, (response) => readTrigger(voice, response)),
    baseline: notedBefore,
    arrived: arrivedDollars,
  };
}

/** Under way at the service (public source, newer generations). */
const UNDER_WAY: ReadonlySet<string> = new Set(['claimed', 'payment_pending', 'payment_succeeded']);

/** Pure. Every outcome that the seed and the public source have. */
export function readTrigger(voice: Voice, response: ServiceResponse): PaymentAnswer {
  const { status } = response;
  if (status === 200) return readDone(voice, response);
  if (status === 202) return readUnderWay(voice, response);
  const refusal = readRefusal(response);
  if (status === 400) return readFailed(refusal);
  if (status === 409) return needsReview(refusal);
  if (status === 503) return readPause(voice, refusal);
  // The first generation reports a key that it does not take here as a failure of its own (public source).
  if (
    status === 500 &&
    /^(authentication required|unauthorized|invalid or expired api key)/i.test(refusal.message ?? '')
  )
    return refusedBefore('sign-in', needsBrowser);
  return generalAnswer(voice, request, response);
}

function readDone(voice: Voice, response: ServiceResponse): PaymentAnswer {
  const body = readSuccess(voice, request, response, triggerWire);
  const { success, status, amount } = body;
  if (success)
    return {
      outcome: 'succeeded',
      refs: refsOf({ attemptId: body.attemptId, [AMOUNT_REF]: amount === null ? null : String(amount.micros) }),
      note:
        amount === null
          ? 'elizaOS Cloud charged the saved card. The dollars are on their way.'
          : `elizaOS Cloud charged the saved card for ${spoken(amount)}. They are on their way.`,
    };
  const aboveLine = status === null && body.currentBalance !== null && body.threshold !== null;
  if (status === 'not_needed' || aboveLine) {
    const { currentBalance, threshold } = body;
    const figures =
      currentBalance === null || threshold === null
        ? ''
        : ` It has ${spoken(currentBalance)}; the line is ${spoken(threshold)}.`;
    return { outcome: 'not-needed', note: `The balance is above the line, so nothing was charged.${figures}` };
  }
  return unclear('elizaOS Cloud answered in a way that says neither yes nor no.');
}

function readUnderWay(voice: Voice, response: ServiceResponse): PaymentAnswer {
  const { status, attemptId, amount } = readSuccess(voice, request, response, triggerWire);
  if (status === null || !UNDER_WAY.has(status))
    return unclear('elizaOS Cloud took the request but does not say how it stands.');
  return {
    outcome: 'processing',
    refs: refsOf({ attemptId, [AMOUNT_REF]: amount === null ? null : String(amount.micros) }),
    note:
      status === 'payment_succeeded'
        ? 'The card was charged; elizaOS Cloud has yet to add the dollars.'
        : 'elizaOS Cloud is charging the saved card.',
  };
}

/** A 400 is the end of the attempt. Which end, only its words tell; where they do not, nobody knows. */
function readFailed(refusal: Refusal): PaymentAnswer {
  const said = `${typeof refusal.body.error === 'string' ? refusal.body.error : ''} ${refusal.message ?? ''}`;
  const words = inItsWords(refusal);
  if (/missing|no (default |saved )?(payment method|card)|invalid top-?up amount/i.test(said))
    return refused({
      kind: 'refused',
      message: `elizaOS Cloud cannot charge: a card or a valid amount is missing, and it has switched automatic top-up off.${words}`,
      help: 'Add a card in the dashboard, set the amount, and switch automatic top-up on again.',
    });
  if (/not enabled|switched off|is disabled/i.test(said))
    return refused({
      kind: 'refused',
      message: 'Automatic top-up is switched off at elizaOS Cloud.',
      help: 'Switch it on first, then run it.',
    });
  if (
    /declin|insufficient funds|expired[ _]card|card (has |is )?expired|requires_(action|payment_method)|card_error|authentication_required/i.test(
      said,
    )
  )
    return declined({
      kind: 'payment-declined',
      message: `The saved card was declined. elizaOS Cloud switches automatic top-up off after that.${words}`,
      help: 'Change the card in the dashboard, or top up on a checkout page.',
    });
  return unclear(`elizaOS Cloud says that the top-up failed, but not whether the card was charged.${words}`);
}

/** An attempt before this one, or this one, has an end that a person must look at. */
function needsReview(refusal: Refusal): PaymentAnswer {
  const { attemptId } = refusal.body;
  const answer = unknown({
    kind: 'conflict',
    message: `elizaOS Cloud wants a person to look at a top-up before another is tried.${inItsWords(refusal)}`,
    help: 'Open the dashboard and look at the payment. Do not try again before that.',
  });
  const id = identifier().safeParse(attemptId);
  if (answer.outcome !== 'unknown' || !id.success) return answer;
  return { ...answer, refs: refsOf({ attemptId: id.data }) };
}

/**
 * A 503 after the charge reads like one before it, whatever general name it has. Only the limiter's own name says that
 * the request never came to the routes (public source: routes for money are closed while the limiter is down).
 */
function readPause(voice: Voice, refusal: Refusal): PaymentAnswer {
  const { info } = refusalOf(voice, request, refusal.response);
  if (refusal.code === 'rate_limit_unavailable')
    return refusedBefore(
      'rate limiter',
      { ...info, message: 'elizaOS Cloud takes no requests for money just now.', help: 'Try again in a minute.' },
      info.retryAt,
    );
  return unknown(
    {
      ...info,
      kind: 'payment-unknown',
      message: `elizaOS Cloud broke off (503) and does not say whether the card was charged.${inItsWords(refusal)}`,
      help: 'Do not pay again yet. Plimsoll watches the balance, which tells whether it went through.',
    },
    info.retryAt,
  );
}

function unclear(message: string): PaymentAnswer {
  return unknown({
    kind: 'payment-unknown',
    message,
    help: 'Do not pay again yet. Plimsoll watches the balance, which tells whether it went through.',
  });
}
