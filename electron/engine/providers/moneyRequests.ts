/**
 * Requests that may move money: sent once, and answered by what is certain. What was not sent is refused; what may
 * have been carried out, or was answered in a way that no document describes, is unknown.
 */
import type { z } from 'zod';
import { type ErrorInfo, PlimsollError } from '#shared/contract/errors.ts';
import type { Instant } from '#shared/domain/time.ts';
import { NotSentError, type ServiceHttp, type ServiceRequest, type ServiceResponse } from '../http/client.ts';
import { redactText } from '../http/redact.ts';
import { pathOf, type Refusal, readRefusal, refusalOf, unreadable, type Voice } from './answers.ts';
import type { PaymentAnswer, Refs } from './operations.ts';
import { reasonOf } from './wireFields.ts';

/**
 * @param read what the service's answer means; a PlimsollError thrown by it makes the answer unknown, and so does a
 * no that this response does not prove ({@link provesNo})
 * @param moves `nothing` for a request that can charge nobody, such as one that only makes a page to pay on
 */
export async function sendForMoney(
  http: ServiceHttp,
  request: ServiceRequest,
  read: (response: ServiceResponse) => PaymentAnswer,
  moves: 'money' | 'nothing' = 'money',
): Promise<PaymentAnswer> {
  let response: ServiceResponse;
  try {
    response = await http.request(request);
  } catch (error) {
    if (error instanceof NotSentError) return refused(error.info);
    if (error instanceof PlimsollError) return unknown(noAnswer(error.info));
    throw error;
  }
  try {
    const answer = read(response);
    const saysNo = answer.outcome === 'refused' || answer.outcome === 'declined';
    if (!saysNo || moves === 'nothing' || provesNo(response, answer)) return answer;
    return unknown(noAnswer(answer.error), answer.outcome === 'refused' ? answer.lockedUntil : null);
  } catch (error) {
    if (error instanceof PlimsollError) return unknown(noAnswer(error.info));
    throw error;
  }
}

/**
 * Whether a no is more than a guess. Only the service's own words are: a page or an empty body may come from anything
 * on the way, which knows nothing of a charge made behind it. A 5xx is no verdict even in the service's words, since it
 * may have failed after the charge, unless those words name a check that stands before any charge.
 */
function provesNo(response: ServiceResponse, answer: PaymentAnswer): boolean {
  if (Object.keys(readRefusal(response).body).length === 0) return false;
  return response.status < 500 || (answer.outcome === 'refused' && answer.before !== undefined);
}

/** Turned away by a check that the service makes before any charge, though the status alone would not say so. */
export function refusedBefore(check: string, error: ErrorInfo, lockedUntil?: Instant | null): PaymentAnswer {
  return { outcome: 'refused', error, before: check, ...(lockedUntil == null ? {} : { lockedUntil }) };
}

export function refused(error: ErrorInfo, lockedUntil?: Instant | null): PaymentAnswer {
  return { outcome: 'refused', error, ...(lockedUntil == null ? {} : { lockedUntil }) };
}

export function unknown(error: ErrorInfo, lockedUntil?: Instant | null): PaymentAnswer {
  return { outcome: 'unknown', error, ...(lockedUntil == null ? {} : { lockedUntil }) };
}

export function declined(error: ErrorInfo, refs: Refs = {}): PaymentAnswer {
  return { outcome: 'declined', error, refs };
}

/**
 * The body of a success, by its documented shape.
 * @throws PlimsollError `bad-response`, which {@link sendForMoney} turns into unknown
 */
export function readSuccess<T extends z.ZodType>(
  voice: Voice,
  request: ServiceRequest,
  response: ServiceResponse,
  schema: T,
): z.output<T> {
  const parsed = schema.safeParse(response.json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unreadable(voice, request, pathOf(issue?.path ?? []), reasonOf(issue));
}

/** By HTTP's own meaning the request was turned away at the door: the service's word for it is still needed. */
const TURNED_AWAY: ReadonlySet<number> = new Set([401, 403, 404, 405, 413, 415, 422, 429]);

/**
 * A status that the service's documents say nothing about, or a general one: refused where HTTP itself says that
 * the request was not taken, or where a 400 is explained; else unknown.
 */
export function generalAnswer(voice: Voice, request: ServiceRequest, response: ServiceResponse): PaymentAnswer {
  const refusal = readRefusal(response);
  if (refusal.status < 400)
    return unknown(
      noAnswer({
        kind: 'payment-unknown',
        message: `${voice.name} answered with ${refusal.status}, which its documents do not describe for this request.`,
      }),
    );
  const { info } = refusalOf(voice, request, response);
  if (TURNED_AWAY.has(refusal.status)) return refused(info, refusal.status === 429 ? info.retryAt : null);
  if (refusal.status === 400 && isExplained(refusal)) return refused(info);
  return unknown(noAnswer(info), info.retryAt);
}

export function isExplained({ code, message }: Refusal): boolean {
  return code !== null || message !== null;
}

/** The service's ids without those it did not give. What looks like a secret is masked even here. */
export function refsOf(ids: Readonly<Record<string, string | null | undefined>>): Refs {
  return Object.fromEntries(
    Object.entries(ids).flatMap(([name, id]) => (id == null || id === '' ? [] : [[name, redactText(id)]])),
  );
}

/** The same failure in the words of a payment: "asks again" would be a lie here. */
function noAnswer(info: ErrorInfo): ErrorInfo {
  return {
    ...info,
    kind: 'payment-unknown',
    help: 'Do not pay again yet. Plimsoll watches the balance, which tells whether it went through.',
  };
}
