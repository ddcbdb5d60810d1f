/** Quiet hours: until when it is quiet now. Pure. */
import type { QuietHours, QuietSpan } from '#shared/domain/quiet.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type LocalTimes, localTimesIn } from './localTime.ts';

interface Interval {
  readonly begin: Instant;
  readonly end: Instant;
}

/** Spans that follow one another without a gap are one; looked ahead no further than this. */
const DAYS_AHEAD = 8;

/**
 * When the quiet hours that `now` lies in end, or null outside of any. A span begins when the clock first shows its
 * beginning and ends when it last shows its end; a time that the clock skips is the moment of the jump.
 * @throws PlimsollError `invalid-input` when no such zone is known
 */
export function quietUntil(
  { on, spans }: Pick<QuietHours, 'on' | 'spans'>,
  now: Instant,
  zone: string,
): Instant | null {
  if (!on) return null;
  const local = localTimesIn(zone);
  const today = local.dayOf(now);
  const intervals: Interval[] = [];
  // A span that began the day before yesterday may end today, where a clock skips a whole day.
  for (let day = today - 2; day <= today + DAYS_AHEAD; day++)
    for (const span of spans)
      if (span.days.includes(local.weekdayOf(day))) intervals.push(intervalOf(span, day, local));
  return merged(intervals).find(({ begin, end }) => begin <= now && now < end)?.end ?? null;
}

function intervalOf({ from, to }: QuietSpan, day: number, local: LocalTimes): Interval {
  const lastDay = to <= from ? day + 1 : day;
  return { begin: local.instantOf(day, from, 'first'), end: local.instantOf(lastDay, to, 'last') };
}

function merged(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => a.begin - b.begin)) {
    const last = result.at(-1);
    if (last !== undefined && next.begin <= last.end)
      result[result.length - 1] = { begin: last.begin, end: Math.max(last.end, next.end) };
    else result.push(next);
  }
  return result;
}
