/** Where a time of the local clock lies. Pure. A clock that jumps shows some times twice, and some not at all. */
import { jumpBetween, zoneOffset } from '#shared/domain/calendar.ts';
import { DAY, type Instant, MINUTE } from '#shared/domain/time.ts';

export interface LocalTimes {
  /** Days since 1970-01-01 of the local date. */
  dayOf(at: Instant): number;
  /** 1 (Monday) to 7. */
  weekdayOf(day: number): number;
  /**
   * The instant at which the clock shows a time (`09:30`) of a local date.
   * @param which of the two, where it shows it twice; where it skips it, the instant of the jump is meant
   */
  instantOf(day: number, time: string, which: 'first' | 'last'): Instant;
}

/** @throws PlimsollError `invalid-input` when no such zone is known */
export function localTimesIn(zone: string): LocalTimes {
  if (last?.zone !== zone) last = { zone, times: make(zone) };
  return last.times;
}

/** A zone's rules take a while to look up, and nearly always it is the same one. */
let last: { readonly zone: string; readonly times: LocalTimes } | null = null;

function make(zone: string): LocalTimes {
  const offset = zoneOffset(zone);
  return {
    dayOf: (at) => Math.floor((at + offset(at)) / DAY),
    weekdayOf: (day) => ((((day + 3) % 7) + 7) % 7) + 1,
    instantOf(day, time, which) {
      const wall = day * DAY + minutesOf(time) * MINUTE;
      // No zone jumps twice within two days.
      const before = offset(wall - DAY);
      const after = offset(wall + DAY);
      const shown = [wall - before, wall - after].filter((at) => at + offset(at) === wall);
      if (shown.length === 0) return jumpBetween(offset, wall - DAY, wall + DAY);
      return which === 'first' ? Math.min(...shown) : Math.max(...shown);
    },
  };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
