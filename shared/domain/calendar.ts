/**
 * The calendar of one zone: where its hours, days, weeks and months begin, summer time and all. Pure; it knows what
 * `Intl` knows. Instants are UTC milliseconds.
 */
import { PlimsollError } from '../contract/errors.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from './time.ts';

export type Span = 'hour' | 'day' | 'week' | 'month';

export interface Calendar {
  readonly zone: string;
  /** First instant of the hour, day, week (Monday) or month that an instant lies in. */
  startOf(span: Span, at: Instant): Instant;
  /** First instant after the span that begins at `start`. */
  endOf(span: Span, start: Instant): Instant;
  /** The month that an instant lies in: `2026-10`. */
  monthOf(at: Instant): string;
  /** First instant of a month (`2026-10`), and first instant after it. */
  monthBounds(month: string): { readonly from: Instant; readonly to: Instant };
  /** The day that an instant lies in: `2026-10-25`. */
  dayOf(at: Instant): string;
}

/**
 * A span begins when the local clock reaches its beginning. Where a jump of the clock skips that moment, it
 * begins with the jump. An hour that the clock shows twice from its beginning counts as two.
 * @throws PlimsollError `invalid-input` when no such zone is known
 */
export function calendarIn(zone: string): Calendar {
  const clock = localClock(zone);
  const starts: Record<Span, (at: Instant) => Instant> = {
    hour: (at) => hourStart(clock, at),
    day: (at) => dayStart(clock, dayNumber(clock, at)),
    week: (at) => dayStart(clock, mondayOf(dayNumber(clock, at))),
    month: (at) => dayStart(clock, firstOfMonth(dayNumber(clock, at), 0)),
  };
  const ends: Record<Span, (start: Instant) => Instant> = {
    hour: (start) => hourEnd(clock, start),
    day: (start) => later(start, (n) => dayStart(clock, dayNumber(clock, start) + n)),
    week: (start) => dayStart(clock, mondayOf(dayNumber(clock, start)) + 7),
    month: (start) => dayStart(clock, firstOfMonth(dayNumber(clock, start), 1)),
  };
  const iso = (at: Instant) => new Date(dayNumber(clock, at) * DAY).toISOString();
  return {
    zone,
    startOf: (span, at) => starts[span](at),
    endOf: (span, start) => ends[span](start),
    monthOf: (at) => iso(at).slice(0, 7),
    dayOf: (at) => iso(at).slice(0, 10),
    monthBounds(month) {
      const first = Date.parse(`${month}-01T00:00:00Z`) / DAY;
      if (!Number.isInteger(first))
        throw new PlimsollError({ kind: 'invalid-input', message: `"${month}" is no month; one is written 2026-10.` });
      return { from: dayStart(clock, first), to: dayStart(clock, firstOfMonth(first, 1)) };
    },
  };
}

/** Milliseconds that the local clock is ahead of UTC at an instant. */
type LocalClock = (at: Instant) => number;

/**
 * Milliseconds that the clock of a zone is ahead of UTC at an instant, reckoned anew each time.
 * @throws PlimsollError `invalid-input` when no such zone is known
 */
export function zoneOffset(zone: string): (at: Instant) => number {
  const format = formatIn(zone);
  return (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / SECOND) * SECOND;
  };
}

function localClock(zone: string): LocalClock {
  const reckon = zoneOffset(zone);
  const asked = new Map<number, number>();
  const ask = (at: Instant): number => {
    const known = asked.get(at);
    if (known !== undefined) return known;
    const offset = reckon(at);
    asked.set(at, offset);
    return offset;
  };
  return (at) => {
    const day = Math.floor(at / DAY) * DAY;
    const before = ask(day);
    // No zone jumps there and back within a day of UTC: equal at both ends, it is the same in between.
    return before === ask(day + DAY) ? before : ask(Math.floor(at / MINUTE) * MINUTE);
  };
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    const message = `"${timeZone}" is no time zone that is known here.`;
    throw new PlimsollError({ kind: 'invalid-input', message, help: 'Name one like Europe/Berlin.' }, { cause });
  }
}

/** Days since 1970-01-01 of the local date. */
function dayNumber(clock: LocalClock, at: Instant): number {
  return Math.floor((at + clock(at)) / DAY);
}

function mondayOf(day: number): number {
  return day - ((((day + 3) % 7) + 7) % 7);
}

function firstOfMonth(day: number, monthsLater: number): number {
  const date = new Date(day * DAY);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsLater, 1) / DAY;
}

/** The first instant of a local date; where the clock skips all of it, that of the next one. */
function dayStart(clock: LocalClock, day: number): Instant {
  const midnight = day * DAY;
  const before = clock(midnight - DAY);
  const after = clock(midnight + DAY);
  if (before === after) return midnight - before;
  const jump = jumpBetween(clock, midnight - DAY, midnight + DAY);
  if (midnight - before < jump) return midnight - before;
  return Math.max(jump, midnight - after);
}

function later(start: Instant, candidate: (n: number) => Instant): Instant {
  for (let n = 1; ; n++) {
    const next = candidate(n);
    if (next > start) return next;
  }
}

function hourStart(clock: LocalClock, at: Instant): Instant {
  const offset = clock(at);
  const start = floorHour(at + offset) - offset;
  if (clock(start) === offset) return start;
  const jump = jumpBetween(clock, start, at);
  return beginsHour(clock, jump) ? jump : hourStart(clock, jump - 1);
}

function hourEnd(clock: LocalClock, start: Instant): Instant {
  const offset = clock(start);
  const end = floorHour(start + offset) + HOUR - offset;
  if (clock(end) === offset) return end;
  const jump = jumpBetween(clock, start, end);
  if (beginsHour(clock, jump)) return jump;
  return floorHour(jump + clock(jump)) + HOUR - clock(jump);
}

/** Whether the clock, by its jump, shows a full hour or another hour than just before. */
function beginsHour(clock: LocalClock, jump: Instant): boolean {
  const now = jump + clock(jump);
  return now === floorHour(now) || floorHour(now) !== floorHour(jump - 1 + clock(jump - 1));
}

function floorHour(local: number): number {
  return Math.floor(local / HOUR) * HOUR;
}

/** The first instant after `from` at which the offset is that of `to`; they differ. */
export function jumpBetween(clock: LocalClock, from: Instant, to: Instant): Instant {
  const offset = clock(from);
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (clock(middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}
