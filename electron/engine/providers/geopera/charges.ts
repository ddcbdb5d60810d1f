/** What Geopera's refusals of a charge mean for the payment: the same for a top-up and for an approval. Pure. */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { type Instant, MINUTE } from '#shared/domain/time.ts';
import type { ServiceRequest, ServiceResponse } from '../../http/client.ts';
import { inItsWords, type Refusal, readRefusal, refusalOf } from '../answers.ts';
import { declined, generalAnswer, isExplained, refsOf, refused, refusedBefore, unknown } from '../moneyRequests.ts';
import type { PaymentAnswer } from '../operations.ts';
import { geoperaWriteVoice } from './client.ts';

/** Limits count in windows of this length (page on rate limits). */
const WINDOW = MINUTE;

export function readChargeRefusal(request: ServiceRequest, response: ServiceResponse, now: Instant): PaymentAnswer {
  const refusal = readRefusal(response);
  const { info } = refusalOf(geoperaWriteVoice, request, response);
  switch (refusal.status) {
    case 402:
      return readCardRefusal(refusal);
    case 409:
      return readConflict(refusal, info);
    case 410:
      return refused(info);
    case 429:
      return refused(info, info.retryAt ?? now + WINDOW);
    case 502:
      return unknown({
        kind: 'payment-unknown',
        message: `Geopera could not reach its payment processor.${inItsWords(refusal)}`,
        help: SAME_KEY,
      });
    case 503:
      return readUnavailable(refusal, info);
    default: {
      const answer = generalAnswer(geoperaWriteVoice, request, response);
      return answer.outcome === 'unknown' ? { ...answer, error: { ...answer.error, help: SAME_KEY } } : answer;
    }
  }
}

const SAME_KEY = 'The same payment may be sent again: Geopera knows it by its key and charges it once at most.';

export function unreadableSuccess(what: string): PaymentAnswer {
  return unknown({
    kind: 'payment-unknown',
    message: `Geopera answered, but does not say in known words ${what}.`,
    help: SAME_KEY,
  });
}

/** Titles: seed. Each 402 says that nothing was charged. */
function readCardRefusal(refusal: Refusal): PaymentAnswer {
  const { body } = refusal;
  const title = typeof body.title === 'string' ? body.title : null;
  const secret = typeof body.client_secret === 'string' && body.client_secret !== '' ? body.client_secret : null;
  if (secret !== null && (body.requires_action === true || title === 'Authentication Required'))
    return challenge(secret);
  if (body.requires_action === true || title === 'Authentication Required')
    return declined({
      kind: 'payment-action-required',
      message: 'The bank wants to confirm this payment with you, but Geopera did not say where.',
      help: 'Top up in the Geopera portal, where the bank can ask.',
    });
  if (title === 'Payment Method Required')
    return refused({
      kind: 'payment-declined',
      message: `Geopera has no card to charge.${inItsWords(refusal)}`,
      help: 'Add a card and make it the default, then top up again.',
    });
  if (title === 'Card Declined')
    return declined({
      kind: 'payment-declined',
      message: `The card was declined.${inItsWords(refusal)}`,
      help: 'Make another card the default, or ask the bank, then top up again.',
    });
  if (!isExplained(refusal)) return unreadableSuccess('why it was not paid (402)');
  return declined({
    kind: 'payment-declined',
    message: `Geopera did not take the payment.${inItsWords(refusal)}`,
    help: 'Look at the cards in the Geopera portal.',
  });
}

function challenge(clientSecret: string): PaymentAnswer {
  const intentId = /^(pi_[A-Za-z0-9]+)_secret_/.exec(clientSecret)?.[1] ?? null;
  return {
    outcome: 'challenge',
    clientSecret,
    provider: intentId === null ? 'other' : 'stripe',
    refs: refsOf({ paymentIntentId: intentId }),
    note:
      intentId === null
        ? 'The bank wants to confirm this payment with you. That happens in the Geopera portal.'
        : 'The bank wants to confirm this payment with you, in the browser. Nothing is charged until then.',
  };
}

/**
 * 409 stands for the same key with another body. How a request is answered whose first try is still under way, no
 * document says: where the words do not speak of another body, it might be that, and nobody can say.
 */
function readConflict(refusal: Refusal, info: ErrorInfo): PaymentAnswer {
  const text = refusal.message ?? '';
  const otherBody = /\b(another|different|other|mismatch\w*|not match|reuse\w*)\b/i.test(text);
  if (otherBody && !/\b(in[- ](progress|flight)|under way|processing|concurrent)/i.test(text))
    return refused({
      ...info,
      message: `Geopera knows this payment’s key from another request.${inItsWords(refusal)}`,
      help: 'Begin a new payment. If it happens again, report it.',
    });
  return unknown({ ...info, kind: 'payment-unknown', help: SAME_KEY });
}

/** 503 stands for billing that is not configured (seed); without such words it may come from anything in between. */
function readUnavailable(refusal: Refusal, info: ErrorInfo): PaymentAnswer {
  if (/configur/i.test(refusal.message ?? ''))
    return refusedBefore('billing set up', {
      ...info,
      message: `Geopera cannot take payments for this organisation.${inItsWords(refusal)}`,
      help: 'Its billing is not set up. Ask Geopera, or whoever administers the organisation.',
    });
  return unknown({ ...info, kind: 'payment-unknown', help: SAME_KEY });
}
