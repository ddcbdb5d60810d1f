/** Instants in words and dates. Pure: the clock and the locale come in. */
import type { Instant } from '#shared/domain/time.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { en } from '#shared/words/en.ts';

interface SpanWords {
  readonly now: string;
  minutes(count: number): string;
  hours(count: number): string;
  days(count: number): string;
}

function span(milliseconds: number, words: SpanWords): string {
  if (milliseconds < MINUTE) return words.now;
  if (milliseconds < HOUR) return words.minutes(Math.floor(milliseconds / MINUTE));
  if (milliseconds < DAY) return words.hours(Math.floor(milliseconds / HOUR));
  return words.days(Math.floor(milliseconds / DAY));
}

/** "just now", "2 min ago". An instant ahead of the clock (theirs runs fast) counts as now. */
export function ageWords(at: Instant, now: Instant): string {
  return span(now - at, en.age);
}

/** "in 4 min". What is already due is due any moment. */
export function untilWords(at: Instant, now: Instant): string {
  return span(at - now, en.until);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is dear and a ledger asks for hundreds: each is made once. */
function format(locale: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made;
}

export interface Zone {
  readonly locale?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** Day and time to the second: what stands behind every age. */
export function exactInstant(at: Instant, { locale, timeZone }: Zone = {}): string {
  return format(locale, { dateStyle: 'long', timeStyle: 'long', timeZone }).format(at);
}

/** "1 Dec", with the year only where it is another one. */
export function dayWords(at: Instant, now: Instant, { locale, timeZone }: Zone = {}): string {
  const sameYear = yearOf(at, timeZone) === yearOf(now, timeZone);
  return format(locale, {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
    timeZone,
  }).format(at);
}

/** "14:05", as the locale writes it. */
export function timeOfDay(at: Instant, { locale, timeZone }: Zone = {}): string {
  return format(locale, { hour: '2-digit', minute: '2-digit', timeZone }).format(at);
}

/** "1 Dec, 09:30", today too: where two instants stand side by side. */
export function exactMinute(at: Instant, now: Instant, zone: Zone = {}): string {
  return `${dayWords(at, now, zone)}, ${timeOfDay(at, zone)}`;
}

/** "today 14:05", "1 Dec, 09:30". */
export function momentWords(at: Instant, now: Instant, zone: Zone = {}): string {
  const today = dayKey(at, zone.timeZone) === dayKey(now, zone.timeZone);
  return today ? en.todayAt(timeOfDay(at, zone)) : `${dayWords(at, now, zone)}, ${timeOfDay(at, zone)}`;
}

/** A heading for the day that an instant falls on, in the reader's zone. */
export function dayHeading(at: Instant, now: Instant, zone: Zone = {}): string {
  const key = dayKey(at, zone.timeZone);
  if (key === dayKey(now, zone.timeZone)) return en.today;
  if (key === dayKey(now - DAY, zone.timeZone)) return en.yesterday;
  const sameYear = yearOf(at, zone.timeZone) === yearOf(now, zone.timeZone);
  return format(zone.locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
    timeZone: zone.timeZone,
  }).format(at);
}

/** Whether two instants fall on one day of this machine's zone. Cheap: a list asks it for each of its rows. */
export function sameDay(a: Instant, b: Instant): boolean {
  return Math.abs(a - b) < 2 * DAY && new Date(a).toDateString() === new Date(b).toDateString();
}

/** The calendar day as `2026-11-20`, for grouping. */
export function dayKey(at: Instant, timeZone?: string): string {
  return format('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone }).format(at);
}

/** "October 2026" for `2026-10`. */
export function monthWords(month: string, locale?: string): string {
  return format(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-01T00:00:00Z`),
  );
}

/** "Friday 20 November 2026". */
export function longDay(at: Instant, { locale, timeZone }: Zone = {}): string {
  return format(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone }).format(at);
}

/** "Nov". */
export function monthName(at: Instant, { locale, timeZone }: Zone = {}): string {
  return format(locale, { month: 'short', timeZone }).format(at);
}

/** "Fri". */
export function weekdayOf(at: Instant, { locale, timeZone }: Zone = {}): string {
  return format(locale, { weekday: 'short', timeZone }).format(at);
}

/** "Mon" for 1 to "Sun" for 7. */
export function weekdayName(day: number, locale?: string, style: 'short' | 'long' = 'short'): string {
  return format(locale, { weekday: style, timeZone: 'UTC' }).format(Date.UTC(2024, 0, day));
}

function yearOf(at: Instant, timeZone?: string): string {
  return dayKey(at, timeZone).slice(0, 4);
}

/** "0:42", "12:05": what a countdown shows. */
export function countdownWords(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
