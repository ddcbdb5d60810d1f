/** Where a payment or a card set-up stands, asked of the card processor with what a browser may know too. */
import type { Stripe as StripeTypes } from 'stripe';
import { z } from 'zod';
import { PlimsollError } from '#shared/contract/errors.ts';
import { BodyTooLarge, readBody } from '../../http/body.ts';
import { networkFailure, timedOut } from '../../http/failures.ts';
import type { Fetch } from '../../ports.ts';
import type { IntentStatus } from '../pages.ts';
import { type IntentAccess, intentIdOf } from './secrets.ts';

export interface IntentReading {
  readonly status: IntentStatus;
  readonly paymentMethodId: string | null;
}

export interface IntentReaderOptions {
  /** `https://api.stripe.com`, or the sandbox's on loopback. */
  readonly apiOrigin: string;
  readonly fetch: Fetch;
  readonly timeoutMs: number;
}

const MOST_BYTES = 256 * 1024;

/** The part of an intent that is read (public docs); everything else it has is let through unread. */
const intentSchema = z.looseObject({
  id: z.string(),
  status: z.enum([
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'processing',
    'requires_capture',
    'canceled',
    'succeeded',
  ]),
  payment_method: z.union([z.string(), z.looseObject({ id: z.string() })]).nullish(),
  last_payment_error: z.looseObject({ code: z.string().nullish() }).nullish(),
});
type WireIntent = z.infer<typeof intentSchema>;

/** What is said of a status, to whoever has to decide what the payer does next. */
export function statusOf({
  status,
  last_payment_error,
}: Pick<WireIntent, 'status' | 'last_payment_error'>): IntentStatus {
  switch (status) {
    case 'succeeded':
      return 'succeeded';
    case 'processing':
    // Both are past the payer: the service confirms, or takes what was held for it.
    case 'requires_confirmation':
    case 'requires_capture':
      return 'processing';
    case 'requires_action':
      return 'needs-challenge';
    case 'requires_payment_method':
      // A charge without the payer present that the bank wants confirmed ends so; the same card will do.
      return last_payment_error?.code === 'authentication_required' ? 'needs-challenge' : 'needs-card';
    case 'canceled':
      return 'cancelled';
  }
}

/** @returns a reader; it throws PlimsollError alone, and no message of it holds a secret or an address */
export function createIntentReader({ apiOrigin, fetch, timeoutMs }: IntentReaderOptions) {
  const api = new URL(apiOrigin);

  return async function readIntent(access: IntentAccess): Promise<IntentReading> {
    const id = intentIdOf(access);
    let network: PlimsollError | null = null;
    const watched: Fetch = async (input, init) => {
      try {
        return await plainly(fetch, input, init);
      } catch (error) {
        network = brokenBy(error, api.host, timeoutMs);
        throw error;
      }
    };
    // Loaded by the first payment that needs it: most runs of the app need none.
    const { default: Stripe } = await import('stripe');
    const stripe = new Stripe(access.publishableKey, {
      httpClient: Stripe.createFetchHttpClient(watched),
      protocol: api.protocol === 'http:' ? 'http' : 'https',
      host: api.hostname,
      port: api.port === '' ? (api.protocol === 'http:' ? 80 : 443) : Number(api.port),
      timeout: timeoutMs,
      maxNetworkRetries: 0,
      telemetry: false,
    });
    const params = { client_secret: access.clientSecret };
    let wire: unknown;
    try {
      wire =
        access.kind === 'payment'
          ? await stripe.paymentIntents.retrieve(id, params)
          : await stripe.setupIntents.retrieve(id, params);
    } catch (error) {
      // The original is not carried along: it knows the address that was asked, and the secret stands in it.
      throw network ?? refusedBy(error, Stripe.errors, api.host);
    }
    const read = intentSchema.safeParse(wire);
    if (!read.success || read.data.id !== id) throw unreadable(api.host);
    const method = read.data.payment_method ?? null;
    return { status: statusOf(read.data), paymentMethodId: typeof method === 'object' ? (method?.id ?? null) : method };
  };
}

/** What is sent along: nothing of this machine, and no counts of earlier requests. */
const SENT = new Set(['accept', 'authorization', 'stripe-version']);

async function plainly(fetch: Fetch, input: Parameters<Fetch>[0], init: RequestInit = {}): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of new Headers(init.headers)) if (SENT.has(name)) headers.set(name, value);
  headers.set('user-agent', 'Plimsoll');
  const response = await fetch(input, { ...init, headers, redirect: 'error' });
  // The body is read here, within the time and a size; the answer's headers ask nothing of the library.
  const { text } = await readBody(response, MOST_BYTES);
  return new Response(text === '' ? null : text, { status: response.status });
}

function brokenBy(error: unknown, host: string, timeoutMs: number): PlimsollError {
  if (error instanceof BodyTooLarge) return unreadable(host);
  const aborted = error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT' && error.cause === undefined;
  return aborted ? timedOut(host, timeoutMs) : networkFailure(error, host, undefined).error;
}

function refusedBy(error: unknown, errors: typeof StripeTypes.errors, host: string): PlimsollError {
  if (error instanceof errors.StripeAuthenticationError || error instanceof errors.StripePermissionError)
    return new PlimsollError({
      kind: 'forbidden',
      message: `${host} does not accept the service’s key for its pages.`,
      help: 'Finish on the service’s own billing page.',
    });
  if (error instanceof errors.StripeRateLimitError)
    return new PlimsollError({ kind: 'rate-limited', message: `${host} was asked too often. Plimsoll asks again.` });
  if (error instanceof errors.StripeInvalidRequestError && error.statusCode === 404)
    return new PlimsollError({ kind: 'gone', message: `${host} does not know this payment any more.` });
  if (error instanceof errors.StripeError && (error.statusCode ?? 0) >= 500)
    return new PlimsollError({
      kind: 'unavailable',
      message: `${host} has a fault at the moment. Plimsoll asks again.`,
    });
  return unreadable(host);
}

function unreadable(host: string): PlimsollError {
  return new PlimsollError({ kind: 'bad-response', message: `${host} sent an answer that cannot be read.` });
}
