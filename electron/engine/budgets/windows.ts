/** The windows of an envelope: where they begin and end, and what becomes of an envelope when one is over. Pure. */
import { calendarIn } from '#shared/domain/calendar.ts';
import type { Envelope, EnvelopeTerms } from '#shared/domain/envelope.ts';
import type { Instant } from '#shared/domain/time.ts';
import { add, zero } from '#shared/money/amount.ts';

export interface Window {
  readonly start: Instant;
  /** First instant after it; null for one without an end. */
  readonly end: Instant | null;
}

/**
 * The window that an instant lies in. One without an end begins with that instant.
 * @throws PlimsollError `invalid-input` when the zone is not known
 */
export function windowAt({ window, zone }: Pick<EnvelopeTerms, 'window' | 'zone'>, at: Instant): Window {
  if (window === 'open') return { start: at, end: null };
  const calendar = calendarIn(zone);
  const start = calendar.startOf(window, at);
  return { start, end: calendar.endOf(window, start) };
}

/** A clock that stands wrong by years must not keep the app busy for ever. */
const MOST_WINDOWS = 4_000;

/**
 * The envelope in the window of now. A window that is over is granted and done with: its part of what was moved goes with it,
 * and what it left counts on only where unspent is carried. A clock that went back changes nothing.
 */
export function rolled(envelope: Envelope, now: Instant): Envelope {
  let next = envelope;
  for (let n = 0; n < MOST_WINDOWS; n++) {
    const { end, moved } = next.current;
    if (end === null || now < end) return next;
    const { unit } = next.limit;
    const carried = next.carry
      ? {
          since: next.since,
          pastGranted: add(add(next.pastGranted, next.limit), moved),
          past: add(next.settled.past, next.settled.current),
        }
      : { since: end, pastGranted: zero(unit), past: zero(unit) };
    next = {
      ...next,
      since: carried.since,
      pastGranted: carried.pastGranted,
      current: { ...windowAt(next, end), moved: zero(unit) },
      settled: { current: zero(unit), past: carried.past },
      overriddenAt: null,
    };
  }
  // Years of days: what lay between is let go, and said nowhere to be carried.
  const { unit } = next.limit;
  const current = windowAt(next, now);
  return {
    ...next,
    since: current.start,
    pastGranted: zero(unit),
    current: { ...current, moved: zero(unit) },
    settled: { current: zero(unit), past: zero(unit) },
  };
}
