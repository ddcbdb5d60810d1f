/** When a newer version is looked for. Pure. */
import { DAY, type Instant, MINUTE } from '#shared/domain/time.ts';

/** A start has other things to do. */
export const FIRST_LOOK_AFTER = 4 * MINUTE;
export const LOOK_EVERY = DAY;
/** After waking, when the network is not there yet and everything else wants it too. */
export const SETTLE_AFTER_WAKE = 2 * MINUTE;

/**
 * How long to wait. A machine that slept through a look makes it up once; a clock that was set back does not put it off
 * for longer than a day.
 * @param triedAt the last try, good or bad; null before the first of this run
 * @param atLeast in any case
 */
export function nextLookIn(
  { now, startedAt, triedAt }: { readonly now: Instant; readonly startedAt: Instant; readonly triedAt: Instant | null },
  atLeast = 0,
): number {
  const due = triedAt === null ? startedAt + FIRST_LOOK_AFTER : triedAt + LOOK_EVERY;
  return Math.max(atLeast, Math.min(due - now, LOOK_EVERY), 0);
}
