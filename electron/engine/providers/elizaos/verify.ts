/**
 * What became of a checkout: `GET ?session_id` (public source), or `POST {sessionId}` where the server has no such
 * route (seed). "Not completed" comes with status 200 and means not yet.
 */
import type { Payment } from '#shared/domain/payment.ts';
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../../http/client.ts';
import { plainLine } from '../../http/plainLine.ts';
import { inItsWords, readRefusal, type Voice } from '../answers.ts';
import { generalAnswer, readSuccess, refused, sendForMoney, unknown } from '../moneyRequests.ts';
import type { PaymentAnswer } from '../operations.ts';
import { isRecord } from '../records.ts';
import { spoken } from './dollars.ts';
import { verifiedWire } from './wire.ts';

const PATH = '/api/v1/credits/verify';

/** The answer `unknown` or `refused` of the function made here leaves the payment as it was. */
export function createVerify(http: ServiceHttp, voice: Voice) {
  let method: 'GET' | 'POST' = 'GET';

  return async (payment: Payment): Promise<PaymentAnswer> => {
    const { sessionId } = payment.refs;
    if (sessionId === undefined)
      return unknown({
        kind: 'payment-unknown',
        message: 'elizaOS Cloud never named the session of this payment, so it cannot be asked about it.',
        help: 'The balance tells whether it was paid.',
      });
    const get: ServiceRequest = { method: 'GET', path: PATH, query: { session_id: sessionId } };
    const post: ServiceRequest = { method: 'POST', path: PATH, body: { sessionId } };
    if (method === 'POST') return sendForMoney(http, post, (response) => readVerified(voice, post, response));
    let noRoute = false;
    const answer = await sendForMoney(http, get, (response) => {
      noRoute = isMissing(response);
      return readVerified(voice, get, response);
    });
    if (!noRoute) return answer;
    let exists = true;
    const second = await sendForMoney(http, post, (response) => {
      exists = response.status < 400;
      return readVerified(voice, post, response);
    });
    if (exists && second.outcome !== 'unknown') method = 'POST';
    return second;
  };
}

/** No such route, as far as one can tell: a session that is not there says so in words. */
function isMissing(response: ServiceResponse): boolean {
  if (response.status === 405) return true;
  return response.status === 404 && !/session/i.test(readRefusal(response).message ?? '');
}

/** Pure. What each documented answer says of the payment. */
export function readVerified(voice: Voice, request: ServiceRequest, response: ServiceResponse): PaymentAnswer {
  const { status, json } = response;
  if (status === 200 && isRecord(json) && json.success === false) return notYet(json);
  if (status === 200) {
    const { added } = readSuccess(voice, request, response, verifiedWire);
    return { outcome: 'succeeded', refs: {}, note: `elizaOS Cloud saw the payment of ${spoken(added)}.` };
  }
  const refusal = readRefusal(response);
  const words = inItsWords(refusal);
  if (status === 400)
    return unknown({
      kind: 'payment-unknown',
      message: `elizaOS Cloud could not make out this payment.${words}`,
      help: 'If you paid, look at its billing page. The balance tells when it is there.',
    });
  if (status === 403)
    return refused({
      kind: 'forbidden',
      message: `This payment belongs to another organisation of elizaOS Cloud.${words}`,
      help: 'Look with the key of the organisation that was to be topped up.',
    });
  if (status === 404 || status === 405)
    return refused({
      kind: 'not-found',
      message: `elizaOS Cloud does not know the session of this payment.${words}`,
      help: 'If you paid, look at its billing page. The balance tells when it is there.',
    });
  return generalAnswer(voice, request, response);
}

function notYet({ status }: Readonly<Record<string, unknown>>): PaymentAnswer {
  const word = typeof status === 'string' ? ` It calls it “${plainLine(status, 40)}”.` : '';
  return unknown({
    kind: 'payment-action-required',
    message: `elizaOS Cloud has not seen a payment on this page yet.${word}`,
    help: 'Finish on the page in your browser. If you have paid, it takes a moment.',
  });
}
