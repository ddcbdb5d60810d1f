/** HTTP to one account's service. The key lives here for the length of a request and goes to one origin only. */
import { PlimsollError } from '#shared/contract/errors.ts';
import { type Instant, SECOND } from '#shared/domain/time.ts';
import type { Clock, Fetch, Log } from '../ports.ts';
import { type BodyText, BodyTooLarge, readBody } from './body.ts';
import { NotSentError, type ServiceHttp, type ServiceRequest, type ServiceResponse } from './client.ts';
import { networkFailure, timedOut } from './failures.ts';
import { parseWireJson, WireJsonError } from './json.ts';
import { maskKey } from './redact.ts';
import { retryAtOf } from './retryAfter.ts';

export const DEFAULT_TIMEOUT = 20 * SECOND;
export const DEFAULT_MAX_BYTES = 5 * 1024 * 1024;
const ATTEMPTS = 3;
const FIRST_PAUSE = 400;
/** A service that asks for a longer pause than this gets it from the schedule, not from a request that waits. */
const LONGEST_PAUSE = 5 * SECOND;
const REDIRECTS = 3;
/** Fewer characters are the form of every key of a service. */
const LEAST_PREFIX = 8;
const PASSING_STATUS = new Set([502, 503, 504]);

export interface ServiceHttpOptions {
  /** As {@link checkOrigin} gives it. */
  readonly origin: string;
  /** The headers that carry the key. */
  readonly authorize: (key: string) => Record<string, string>;
  readonly key: () => Promise<string | null>;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 ≤ value < 1, for the jitter of pauses. */
  readonly random: () => number;
  /** For one attempt, from the first byte sent to the last byte read. Milliseconds. */
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** Ends whatever is under way with `cancelled`. */
  readonly signal?: AbortSignal;
  /** What the system says of its network; a refused connection without one is `offline`. */
  readonly online?: () => boolean;
}

/** How one attempt ended short of an answer. */
class AttemptFailure extends Error {
  override readonly name = 'AttemptFailure';
  readonly reason: PlimsollError;
  readonly code: string;
  readonly passing: boolean;

  constructor(reason: PlimsollError, code: string, passing: boolean) {
    super(code);
    this.reason = reason;
    this.code = code;
    this.passing = passing;
  }
}

export function createServiceHttp(options: ServiceHttpOptions): ServiceHttp {
  const { clock, log } = options;
  const usualTimeout = options.timeoutMs ?? DEFAULT_TIMEOUT;
  const usualBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const host = new URL(options.origin).host;

  async function request(asked: ServiceRequest & { readonly read?: boolean }): Promise<ServiceResponse> {
    const url = addressOf(options.origin, asked);
    const key = await keyOf(options);
    const init = { method: asked.method, headers: headersOf(asked, options.authorize, key), ...bodyOf(asked) };
    const isRead = asked.method === 'GET' || asked.read === true;
    const timeoutMs = asked.timeoutMs ?? usualTimeout;
    const maxBytes = asked.maxBytes ?? usualBytes;
    const began = clock.now();
    for (let attempt = 1; ; attempt += 1) {
      // No attempt begins once a whole time-out has gone by, so a hanging service is asked once.
      const mayRetry = isRead && attempt < ATTEMPTS;
      const inTime = () => clock.now() - began < timeoutMs;
      const at = { method: asked.method, host, path: asked.shownPath ?? asked.path, attempt };
      const started = clock.now();
      try {
        const { response, body } = await exchange(url, init, timeoutMs, maxBytes);
        const answer = answerOf(response, body, key, clock.now());
        log.info('http', { ...at, status: response.status, ms: clock.now() - started, bytes: body.bytes });
        if (!mayRetry || !PASSING_STATUS.has(response.status) || !inTime()) return answer;
        const pause = pauseBefore(attempt, answer.retryAt, clock.now());
        if (pause === null) return answer;
        await wait(pause);
      } catch (error) {
        if (!(error instanceof AttemptFailure)) throw error;
        log.warn('http', { ...at, failure: error.reason.kind, code: error.code, ms: clock.now() - started });
        if (!mayRetry || !error.passing || !inTime()) throw error.reason;
        await wait(pauseBefore(attempt, null, clock.now()) ?? 0);
      }
    }
  }

  /** One attempt: the request, redirects within the origin, the whole body. */
  async function exchange(
    first: URL,
    init: RequestInit,
    timeoutMs: number,
    maxBytes: number,
  ): Promise<{ response: Response; body: BodyText }> {
    const stop = new AbortController();
    let expired = false;
    let begun = false;
    const cancelTimer = clock.setTimer(timeoutMs, () => {
      expired = true;
      stop.abort();
    });
    const onCancel = () => stop.abort();
    options.signal?.addEventListener('abort', onCancel, { once: true });
    try {
      if (options.signal?.aborted) stop.abort();
      let url = first;
      for (let hop = 0; ; hop += 1) {
        begun = !stop.signal.aborted;
        const response = await options.fetch(url, { ...init, redirect: 'manual', signal: stop.signal });
        const next = redirectOf(response, url);
        if (next === null) return { response, body: await readBody(response, maxBytes) };
        await response.body?.cancel();
        if (init.method !== 'GET' || hop >= REDIRECTS || next === 'unreadable' || next.origin !== options.origin)
          throw new AttemptFailure(redirectedAway(host, next), 'REDIRECT', false);
        url = next;
      }
    } catch (error) {
      if (error instanceof AttemptFailure) throw error;
      if (error instanceof BodyTooLarge) throw new AttemptFailure(tooLarge(host, maxBytes), 'TOO_LARGE', false);
      if (options.signal?.aborted) throw new AttemptFailure(cancelled(host, begun), 'CANCELLED', false);
      if (expired) throw new AttemptFailure(timedOut(host, timeoutMs), 'TIMEOUT', true);
      const failure = networkFailure(error, host, options.online?.());
      throw new AttemptFailure(failure.error, failure.code, failure.passing);
    } finally {
      cancelTimer();
      options.signal?.removeEventListener('abort', onCancel);
    }
  }

  /** Null when the service asked for more than a request may wait. */
  function pauseBefore(attempt: number, retryAt: Instant | null, now: Instant): number | null {
    const backOff = FIRST_PAUSE * 2 ** (attempt - 1) * (0.5 + options.random());
    if (retryAt === null) return backOff;
    const asked = retryAt - now;
    return asked > LONGEST_PAUSE ? null : Math.max(asked, backOff);
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const onCancel = () => {
        cancelTimer();
        reject(cancelled(host));
      };
      const cancelTimer = clock.setTimer(ms, () => {
        options.signal?.removeEventListener('abort', onCancel);
        resolve();
      });
      if (options.signal?.aborted) onCancel();
      else options.signal?.addEventListener('abort', onCancel, { once: true });
    });
  }

  async function keyBeginsWith(text: string): Promise<boolean> {
    const key = text.length < LEAST_PREFIX ? null : await options.key();
    return key?.startsWith(text) ?? false;
  }

  return { request, keyBeginsWith };
}

function addressOf(origin: string, { path, query }: ServiceRequest): URL {
  const url = new URL(path, origin);
  if (!path.startsWith('/') || url.origin !== origin) throw new TypeError(`"${path}" is not a path within the origin`);
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

function headersOf(
  { headers, body, form }: ServiceRequest,
  authorize: ServiceHttpOptions['authorize'],
  key: string,
): Record<string, string> {
  // The platform's own complaint about such a header would quote the key.
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new NotSentError({
      kind: 'invalid-key',
      message: 'The key has a space, a line break or another character in it that no key has.',
      help: 'Copy the key again, without anything before or after it.',
    });
  return {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...headers,
    ...authorize(key),
  };
}

function bodyOf({ body, form }: ServiceRequest): { body?: string } {
  if (form !== undefined) return { body: new URLSearchParams({ ...form }).toString() };
  return body === undefined ? {} : { body: JSON.stringify(body) };
}

function answerOf(response: Response, body: BodyText, key: string, now: Instant): ServiceResponse {
  // A service that repeats the key in its answer must not plant it in our ledger or messages.
  const text = maskKey(body.text, key);
  const headers = new Headers();
  for (const [name, value] of response.headers) if (name !== 'set-cookie') headers.append(name, maskKey(value, key));
  return { status: response.status, headers, text, json: jsonOf(text), retryAt: retryAtOf(headers, now) };
}

function jsonOf(text: string): unknown {
  try {
    return parseWireJson(text);
  } catch (error) {
    // Not JSON is an answer like any other here; the adapter says what was expected.
    if (error instanceof WireJsonError) return undefined;
    throw error;
  }
}

function redirectOf(response: Response, from: URL): URL | 'unreadable' | null {
  if (response.type === 'opaqueredirect') return 'unreadable';
  if (response.status < 300 || response.status > 399 || response.status === 304) return null;
  const location = response.headers.get('location');
  return location !== null && URL.canParse(location, from) ? new URL(location, from) : 'unreadable';
}

function redirectedAway(host: string, next: URL | 'unreadable'): PlimsollError {
  const target = next === 'unreadable' || next.host === host ? 'elsewhere' : `to ${next.host}`;
  return new PlimsollError({
    kind: 'bad-response',
    message: `${host} sent the request on ${target}. Plimsoll does not follow, so that the key stays with ${host}.`,
    help: 'Check the address of the account: the service may have moved, or the network wants a sign-in first.',
  });
}

function tooLarge(host: string, maxBytes: number): PlimsollError {
  return new PlimsollError({
    kind: 'bad-response',
    message: `The answer of ${host} is larger than ${Math.round(maxBytes / 1024)} KiB and was cut off.`,
    help: 'Check the address of the account.',
  });
}

function cancelled(host: string, begun = true): PlimsollError {
  const info = { kind: 'cancelled', message: `The request to ${host} was cancelled.` } as const;
  return begun ? new PlimsollError(info) : new NotSentError(info);
}

/** @throws NotSentError when there is none, or the keeper does not give it. */
async function keyOf(options: ServiceHttpOptions): Promise<string> {
  const key = await options.key().catch((error: unknown) => {
    throw error instanceof PlimsollError ? new NotSentError(error.info, { cause: error }) : error;
  });
  if (key !== null) return key;
  throw new NotSentError({
    kind: 'no-key',
    message: 'The key of this account is not at hand.',
    help: 'Enter the key again: it was kept in memory only, or the keychain no longer has it.',
  });
}
