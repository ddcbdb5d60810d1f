/** How long a balance lasts, in words that promise no more than is known. Pure. */
import type { RunOut } from '../domain/forecast.ts';
import { DAY, HOUR, type Instant } from '../domain/time.ts';

/**
 * "about 3 days (2 to 5 days)". The range is rounded away from the median, so that it never sounds surer than it is.
 * Null where not even the least can be told.
 */
export function lastsWords({ p10, p50, p90 }: RunOut, now: Instant): string | null {
  if (p50 === null) return p10 === null || p10 - now < HOUR ? null : `at least ${atLeast(p10 - now)}`;
  const range = p10 === null ? null : rangeWords(p10 - now, p90 === null ? null : p90 - now);
  const median = p50 - now < HOUR ? 'less than 1 hour' : `about ${span(p50 - now)}`;
  return range === null ? median : `${median} (${range})`;
}

/** "about 3 days": where there is no room for the range. Null where not even the median can be told. */
export function medianWords({ p50 }: RunOut, now: Instant): string | null {
  if (p50 === null) return null;
  return p50 - now < HOUR ? 'less than 1 hour' : `about ${span(p50 - now)}`;
}

function rangeWords(least: number, most: number | null): string | null {
  if (least < HOUR) return most === null ? null : `up to ${atMost(most)}`;
  if (most === null) return `${atLeast(least)} or more`;
  const [a, b] = [atLeast(least), atMost(most)];
  const [numberA, unitA] = a.split(' ');
  const [numberB, unitB] = b.split(' ');
  if (a === b) return a;
  return plural(unitA) === plural(unitB) ? `${numberA} to ${numberB} ${unitB}` : `${a} to ${b}`;
}

function plural(unit: string | undefined): string {
  return unit?.endsWith('s') ? unit : `${unit}s`;
}

/** Whole hours below two days, whole days from then on. */
export function span(ms: number): string {
  return rounded(ms, Math.round);
}

function atLeast(ms: number): string {
  return rounded(ms, Math.floor);
}

function atMost(ms: number): string {
  return rounded(ms, Math.ceil);
}

function rounded(ms: number, round: (value: number) => number): string {
  const hours = Math.max(1, round(ms / HOUR));
  return hours < 48 ? count(hours, 'hour') : count(Math.max(2, round(ms / DAY)), 'day');
}

function count(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}
