/** What reservations keep from being spent otherwise. Pure. */
import type { Reservation } from '#shared/domain/reservation.ts';
import { DAY, HOUR, type Instant, MINUTE } from '#shared/domain/time.ts';

/** So long after the work a service's own figures are given to show it. */
const SHOWS_WITHIN = 2 * MINUTE;
/** Figures that are older say little, and what was settled since would pile up for ever. */
const FORGOTTEN_AFTER = 31 * DAY;
/** So long after its time was over somebody may still settle it. */
const LATE_FOR = DAY;

export function isHeld({ state, expiresAt }: Reservation, now: Instant): boolean {
  return state === 'held' && now < expiresAt;
}

/**
 * Settled, and not to be expected in figures that were true at `seenAt`: it counts besides them. Rather a little too long than
 * not at all, so that the same money is never promised twice.
 */
export function isPending({ state, endedAt }: Reservation, seenAt: Instant | null, now: Instant): boolean {
  if (state !== 'settled' || endedAt === null || now - endedAt >= FORGOTTEN_AFTER) return false;
  return seenAt === null || seenAt < endedAt + SHOWS_WITHIN;
}

export interface Taken {
  /** Millionths. */
  readonly held: number;
  readonly pending: number;
}

/** What reservations take of figures that were true at `seenAt`. */
export function takenBy(reservations: Iterable<Reservation>, seenAt: Instant | null, now: Instant): Taken {
  let held = 0;
  let pending = 0;
  for (const reservation of reservations) {
    if (isHeld(reservation, now)) held += reservation.amount.micros;
    else if (isPending(reservation, seenAt, now)) pending += reservation.settled?.micros ?? 0;
  }
  return { held, pending };
}

/** Nothing rests on it any more: the audit log has what became of it. */
export function isOver(reservation: Reservation, seenAt: Instant | null, now: Instant): boolean {
  if (reservation.state === 'held') return false;
  // Who settles late, after the time-out, must still find it.
  if (reservation.state === 'expired') return now - reservation.expiresAt >= LATE_FOR;
  if (reservation.state === 'released') return now - (reservation.endedAt ?? 0) >= HOUR;
  // Asked again with the same id within the hour, it is still known.
  return !isPending(reservation, seenAt, now) && now - (reservation.endedAt ?? 0) >= HOUR;
}
