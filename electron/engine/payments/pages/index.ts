/** The {@link PaymentPages} of the desktop app: two small servers on loopback, and the card processor's own word. */
import { PlimsollError } from '#shared/contract/errors.ts';
import { isLoopbackHost } from '../../http/origin.ts';
import type { Clock, Fetch, Log } from '../../ports.ts';
import type { PaymentPages } from '../pages.ts';
import { createChallenges } from './challenges.ts';
import { createIntentReader } from './intents.ts';
import { createReturns } from './returns.ts';
import { intentIdOf } from './secrets.ts';
import type { RandomBytes } from './tokens.ts';

export interface PaymentPagesOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch: Fetch;
  /** Must be fit for secrets, as `node:crypto` has it. */
  readonly randomBytes: RandomBytes;
  /** On a runtime that a third party built: a card processor elsewhere than on this machine is refused. */
  readonly loopbackOnly: boolean;
  /** Where the card processor is; the sandbox plays it on loopback. */
  readonly stripe?: { readonly scriptUrl?: string; readonly apiOrigin?: string };
  /** How long the page's server outlives its last page: a reload is then still told why it does not work. */
  readonly idleMs?: number;
  /** The loopback ports that services accept in the address to send a payer back to, in order. */
  readonly returnPorts?: readonly number[];
  readonly timeoutMs?: number;
}

const SCRIPT_URL = 'https://js.stripe.com/v3/';
const API_ORIGIN = 'https://api.stripe.com';
const IDLE_MS = 60_000;
const RETURN_PORTS = [3000, 3001] as const;
const TIMEOUT_MS = 15_000;
const MOST_SECONDS = 24 * 3_600;

export function createPaymentPages(options: PaymentPagesOptions): PaymentPages {
  const { clock, log, randomBytes, loopbackOnly, fetch } = options;
  const scriptUrl = checked(options.stripe?.scriptUrl ?? SCRIPT_URL);
  const api = checked(options.stripe?.apiOrigin ?? API_ORIGIN);
  const challenges = createChallenges({
    clock,
    log,
    randomBytes,
    scriptUrl: scriptUrl.href,
    origins: { script: scriptUrl.origin, api: api.origin },
    idleMs: options.idleMs ?? IDLE_MS,
  });
  const returns = createReturns({ clock, log, randomBytes, ports: options.returnPorts ?? RETURN_PORTS });
  const read = createIntentReader({ apiOrigin: api.origin, fetch, timeoutMs: options.timeoutMs ?? TIMEOUT_MS });
  let closed = false;

  function refuseIfClosed(): void {
    if (closed) throw new PlimsollError({ kind: 'cancelled', message: 'Plimsoll is closing.' });
  }
  function refuseElsewhere(...addresses: readonly URL[]): void {
    if (loopbackOnly && addresses.some(({ hostname }) => !isLoopbackHost(hostname)))
      throw new PlimsollError({
        kind: 'refused',
        message:
          'This copy runs on a development runtime that a third party built, so it opens no page of a real card processor.',
        help: 'Use it with the demo. For real payments start Plimsoll on the official Electron runtime.',
      });
  }

  return {
    async openChallenge(input) {
      refuseIfClosed();
      refuseElsewhere(scriptUrl, api);
      intentIdOf(input);
      if (!(input.seconds > 0 && input.seconds <= MOST_SECONDS))
        throw new RangeError(`a page cannot last ${input.seconds} seconds`);
      return challenges.open(input);
    },
    async openReturn(title) {
      refuseIfClosed();
      return returns.open(title);
    },
    async readIntent(input) {
      refuseElsewhere(api);
      return read(input);
    },
    async close() {
      closed = true;
      await Promise.all([challenges.close(), returns.close()]);
    },
  };
}

/** @throws RangeError for an address that is neither https nor on this machine: it would come from the composition root. */
function checked(address: string): URL {
  const url = new URL(address);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname))) return url;
  throw new RangeError('The card processor is asked over https, or on this machine.');
}
