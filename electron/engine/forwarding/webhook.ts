/** The webhook: the message posted to an address, signed, with an answer expected soon. */
import { createHmac } from 'node:crypto';
import { SECOND } from '#shared/domain/time.ts';
import type { Fetch } from '../ports.ts';
import type { Sent } from './queue.ts';

export interface WebhookRun {
  readonly url: string;
  readonly secret: string;
  /** The delivery's id: a receiver that has seen it need do nothing. */
  readonly id: string;
  readonly payload: string;
  readonly version: string;
  readonly now: number;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
  readonly within?: number;
}

const WITHIN = 10 * SECOND;
/** Answers that say "later"; any other refusal of the client's request will be the same tomorrow. */
const LATER = new Set([408, 425, 429]);

export async function postWebhook(run: WebhookRun): Promise<Sent> {
  const seconds = Math.floor(run.now / SECOND);
  const within = run.within ?? WITHIN;
  const timeout = AbortSignal.timeout(within);
  try {
    const response = await run.fetch(run.url, {
      method: 'POST',
      body: run.payload,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.any([run.signal, timeout]),
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': `Plimsoll/${run.version}`,
        'Plimsoll-Delivery': run.id,
        'Plimsoll-Signature': `t=${seconds},v1=${signatureOf(run.secret, seconds, run.payload)}`,
      },
    });
    // What it says besides is not read: it may be endless.
    await response.body?.cancel();
    return outcomeOf(response, run.now);
  } catch (error) {
    if (run.signal.aborted) return { ok: false, detail: 'Plimsoll was closed' };
    if (timeout.aborted) return { ok: false, detail: `no answer within ${within / SECOND} s` };
    return { ok: false, detail: `not reached: ${causeOf(error)}` };
  }
}

/** Hex HMAC-SHA256 of the time, a full stop and the body: a message kept by somebody cannot be sent again later. */
export function signatureOf(secret: string, seconds: number, payload: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex');
}

function outcomeOf({ status, headers, type }: Response, now: number): Sent {
  if (status >= 200 && status < 300) return { ok: true, detail: `answered ${status}` };
  if (type === 'opaqueredirect' || (status >= 300 && status < 400))
    return { ok: false, never: true, detail: `it redirects (${status}); set the address that it leads to` };
  const retryAfterMs = retryAfter(headers.get('retry-after'), now);
  const never = status >= 400 && status < 500 && !LATER.has(status);
  return { ok: false, detail: `answered ${status}`, never, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
}

function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * SECOND;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
