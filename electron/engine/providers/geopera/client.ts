/** The reading calls of Geopera, and how its refusals are to be understood. */

import type { z } from 'zod';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { ServiceHttp } from '../../http/client.ts';
import { inItsWords, type ReadRequest, type Refusal, readAnswer, type Voice } from '../answers.ts';

export const geoperaVoice: Voice = {
  name: 'Geopera',
  keyHelp:
    'Make an API key (it begins with gpra_) with the billing:read scope in the Geopera portal and enter it for this account.',
  classify(refusal) {
    const { status } = refusal;
    if (status === 402) return classify402(refusal);
    if (status === 403)
      return {
        kind: 'forbidden',
        message: `Geopera does not let this key read billing.${inItsWords(refusal)}`,
        help: 'The key needs the billing:read scope. Make one that has it in the Geopera portal.',
      };
    if (status === 409)
      return {
        kind: 'conflict',
        message: `Geopera refused because of its present state.${inItsWords(refusal)}`,
        help: 'The same request was sent before with other content, or something else is under way.',
      };
    if (status === 410)
      return {
        kind: 'gone',
        message: `This has expired at Geopera.${inItsWords(refusal)}`,
        help: 'Ask for a new one.',
      };
    if (status === 502)
      return {
        kind: 'unavailable',
        message: 'Geopera cannot reach its payment processor or a service behind it (502).',
        help: 'This usually passes. Plimsoll asks again.',
      };
    return null;
  },
};

/** 402 is about the card: a bank's check, no card, a declined one (seed). Anything else with it is a lack of credits. */
function classify402(refusal: Refusal): ErrorInfo {
  const title = typeof refusal.body.title === 'string' ? refusal.body.title : '';
  if (refusal.body.requires_action === true || title === 'Authentication Required')
    return {
      kind: 'payment-action-required',
      message: 'The bank wants to confirm this payment with you.',
      help: 'Complete the confirmation in the browser; then the same top-up goes through.',
    };
  if (title === 'Payment Method Required' || title === 'Card Declined')
    return {
      kind: 'payment-declined',
      message:
        title === 'Card Declined'
          ? `The card was declined.${inItsWords(refusal)}`
          : `Geopera has no card to charge.${inItsWords(refusal)}`,
      help: 'Add a card, or choose another one, in the Geopera portal.',
    };
  return {
    kind: 'out-of-credits',
    message: `Geopera is out of credits.${inItsWords(refusal)}`,
    help: 'Top up in the Geopera portal.',
  };
}

/**
 * Every operation is a POST with a JSON body (OpenAPI, SDKs); the seed shows reads as plain GET. POST is tried first,
 * and GET for the rest of this client's life once a POST was answered with 405.
 */
export function createGeoperaClient(http: ServiceHttp) {
  let method: 'GET' | 'POST' = 'POST';

  async function operation<T extends z.ZodType>(
    id: string,
    input: Readonly<Record<string, number>>,
    schema: T,
  ): Promise<{ value: z.output<T>; request: ReadRequest }> {
    const path = `/v1/op/${id}`;
    const post: ReadRequest = { method: 'POST', path, body: input, read: true };
    const get: ReadRequest = { method: 'GET', path, query: input };
    if (method === 'POST') {
      const response = await http.request(post);
      if (response.status !== 405) return { value: readAnswer(geoperaVoice, post, response, schema), request: post };
      method = 'GET';
    }
    return { value: readAnswer(geoperaVoice, get, await http.request(get), schema), request: get };
  }

  return { operation };
}
