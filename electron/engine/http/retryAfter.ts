/** When a service said to come back. Pure: headers and the time of the answer in, an instant out. */
import { DAY, type Instant, SECOND } from '#shared/domain/time.ts';

/** A wait longer than this is taken for a mistake and cut to it. */
export const LONGEST_WAIT = DAY;

/**
 * `Retry-After` (seconds or an HTTP date), else `X-RateLimit-Reset` where nothing remains: as ISO time, as Unix
 * seconds or milliseconds, or as a number of seconds from now.
 * @param now the instant at which the answer arrived
 */
export function retryAtOf(headers: Headers, now: Instant): Instant | null {
  const after = headers.get('retry-after');
  if (after !== null) {
    const at = readAfter(after.trim(), now);
    if (at !== null) return bounded(at, now);
  }
  const remaining = headers.get('x-ratelimit-remaining');
  if (remaining !== null && Number(remaining) > 0) return null;
  const reset = headers.get('x-ratelimit-reset');
  if (reset === null) return null;
  const at = readReset(reset.trim(), now);
  return at === null ? null : bounded(at, now);
}

/** The instant `seconds` from `now`, bounded as above: for services that repeat the wait in the body. */
export function retryInSeconds(seconds: number, now: Instant): Instant {
  return bounded(now + Math.ceil(seconds * SECOND), now);
}

function readAfter(text: string, now: Instant): Instant | null {
  if (/^\d+(\.\d+)?$/.test(text)) return now + Math.ceil(Number(text) * SECOND);
  return readDate(text);
}

function readReset(text: string, now: Instant): Instant | null {
  if (!/^\d+(\.\d+)?$/.test(text)) return readDate(text);
  const value = Number(text);
  if (value >= 1e11) return Math.ceil(value);
  return value >= 1e9 ? Math.ceil(value * SECOND) : now + Math.ceil(value * SECOND);
}

function readDate(text: string): Instant | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

function bounded(at: Instant, now: Instant): Instant {
  return Math.min(Math.max(at, now), now + LONGEST_WAIT);
}
