/** The operations of Geopera, and how its refusals are to be understood. */

import type { z } from 'zod';
import { type ErrorInfo, PlimsollError } from '#shared/contract/errors.ts';
import { NotSentError, type ServiceHttp, type ServiceRequest } from '../../http/client.ts';
import { inItsWords, type ReadRequest, type Refusal, readAnswer, type Voice } from '../answers.ts';
import { explain403, saysReadOnly } from './scopes.ts';

export const geoperaVoice: Voice = {
  name: 'Geopera',
  keyHelp:
    'Make an API key (it begins with gpra_) with the billing:read scope in the Geopera portal and enter it for this account.',
  classify(refusal) {
    const { status } = refusal;
    if (status === 402) return classify402(refusal);
    if (status === 403) return explain403(refusal, 'billing:read');
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

/** The same for requests that change something, which need the scope for that. */
export const geoperaWriteVoice: Voice = {
  ...geoperaVoice,
  classify(refusal) {
    const { status } = refusal;
    if (status === 403) return explain403(refusal, 'billing:write');
    if (status === 400 || status === 422)
      return {
        kind: 'invalid-input',
        message: `Geopera did not accept what was asked.${inItsWords(refusal)}`,
        help: 'Change it and try again, or do it in the Geopera portal.',
      };
    return geoperaVoice.classify(refusal);
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
    input: Readonly<Record<string, string | number>>,
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

  /** The 403 that said which scope is missing. It stays true, since the key of a client does not change. */
  let readOnly: ErrorInfo | null = null;

  function noteRefusal(error: ErrorInfo): void {
    if (saysReadOnly(error)) readOnly = error;
  }

  /**
   * An operation that changes something but moves no money by itself. Sent once.
   * @throws PlimsollError whose help says that it may have been done, unless it certainly was not
   */
  async function change<T extends z.ZodType>(id: string, input: object, schema: T): Promise<z.output<T>> {
    const request = write(id, input);
    try {
      const response = await http.request(request);
      return readAnswer(geoperaWriteVoice, request, response, schema);
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      noteRefusal(error.info);
      if (error instanceof NotSentError || !UNCERTAIN.has(error.kind)) throw error;
      throw new PlimsollError({
        ...error.info,
        help: 'It may have been done all the same: look how it stands before you try again.',
      });
    }
  }

  return { operation, change, noteRefusal, readOnly: () => readOnly };
}

const UNCERTAIN: ReadonlySet<string> = new Set(['unavailable', 'bad-response', 'offline', 'cancelled']);

/** The request of an operation that changes something: always POST, never marked as a read. */
export function write(id: string, input: object, headers?: Readonly<Record<string, string>>): ServiceRequest {
  return { method: 'POST', path: `/v1/op/${id}`, body: input, ...(headers === undefined ? {} : { headers }) };
}

export type GeoperaClient = ReturnType<typeof createGeoperaClient>;
