/** The reading call of Olostep, and how its refusals are to be understood: 402 has three meanings here. */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { ServiceHttp } from '../../http/client.ts';
import { inItsWords, invalidKey, type ReadRequest, type Refusal, type Voice } from '../answers.ts';

export const creditsInfo: ReadRequest = { method: 'GET', path: '/user/credits/info' };

export const olostepVoice: Voice = {
  name: 'Olostep',
  keyHelp: 'Make a key on the API keys page of the Olostep dashboard and enter it for this account.',
  classify(refusal) {
    if (refusal.status === 402) return classify402(refusal);
    if (refusal.status === 403 && isGatewayRefusal(refusal))
      return {
        kind: 'bad-response',
        message: 'Olostep has nothing at this address (403 of its gateway).',
        help: 'Check the address of the account: it is the host alone, without /v1.',
      };
    if (refusal.status === 429 && codeOf(refusal) === 'purchase_topup_cooldown')
      return {
        kind: 'cooldown',
        message: 'Olostep allows one purchase a minute.',
        help: 'Wait until the minute is over; nothing was charged this time.',
      };
    if (refusal.status === 503 && codeOf(refusal) === 'payment_status_unknown')
      return {
        kind: 'payment-unknown',
        message: 'Olostep does not know yet whether the card was charged.',
        help: 'Do not buy again. Watch the balance: if the payment went through, the credits arrive.',
      };
    return null;
  },
};

/**
 * 402 is a declined card, used-up credits, or (seed and public documents) a key that the service does not know;
 * the body tells them apart (public JavaScript SDK and v1 documents).
 */
function classify402(refusal: Refusal): ErrorInfo {
  if (codeOf(refusal) === 'payment_failed') return cardsFailed(refusal);
  if (codeOf(refusal) === 'credits_exhausted' || refusal.body.usage_limit_reached === true)
    return {
      kind: 'out-of-credits',
      message: `Olostep is out of credits.${inItsWords(refusal)}`,
      help: 'Buy a top-up or a larger plan on the Olostep billing page.',
    };
  return {
    ...invalidKey(olostepVoice, refusal),
    message: `Olostep answered 402, its answer to a key that it does not know.${inItsWords(refusal)}`,
  };
}

export function cardsFailed(refusal: Refusal): ErrorInfo {
  return {
    kind: 'payment-declined',
    message: `Olostep could charge none of the saved cards.${inItsWords(refusal)}`,
    help: 'Check the cards in the Olostep dashboard.',
  };
}

/** The error's name, which may stand alone in `message`: the documents do not show an error body of these routes. */
export function codeOf({ code, message }: Refusal): string | null {
  return code ?? (message !== null && /^[a-z]+(?:_[a-z]+)+$/.test(message) ? message : null);
}

function isGatewayRefusal({ response, message }: Refusal): boolean {
  const type = response.headers.get('x-amzn-errortype') ?? '';
  return type.includes('IncompleteSignatureException') || message === 'Missing Authentication Token';
}

export function createOlostepClient(http: ServiceHttp) {
  return { creditsInfo: () => http.request(creditsInfo) };
}
