import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunwayView } from '#shared/domain/forecast.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { lastsWords, medianWords } from '#shared/words/lasts.ts';
import { runwayWords, shortRunwayWords } from '#shared/words/runway.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const horizon = NOW + 60 * DAY;
const runsOut = (p10: number, p50: number | null, p90: number | null): RunwayView => ({
  state: 'runs-out',
  p10: NOW + p10,
  p50: p50 === null ? null : NOW + p50,
  p90: p90 === null ? null : NOW + p90,
  horizon,
  knowsWeekdays: true,
});

describe('a runway in words', () => {
  it.each<[RunwayView, string, string | null]>([
    [runsOut(6 * DAY, 9 * DAY, 14 * DAY), 'About 9 days (6 to 14 days)', 'about 9 days'],
    [runsOut(6.9 * DAY, 9.4 * DAY, 13.1 * DAY), 'About 9 days (6 to 14 days)', 'about 9 days'],
    [runsOut(20 * HOUR, 30 * HOUR, 47.2 * HOUR), 'About 30 hours (20 hours to 2 days)', 'about 30 hours'],
    [runsOut(30 * DAY, 50 * DAY, null), 'About 50 days (30 days or more)', 'about 50 days'],
    [runsOut(40.9 * DAY, null, null), 'At least 40 days', 'at least 40 days'],
    [runsOut(20 * MINUTE, 3 * HOUR, 5 * HOUR), 'About 3 hours (up to 5 hours)', 'about 3 hours'],
    [runsOut(-MINUTE, 10 * MINUTE, 5 * HOUR), 'Less than 1 hour (up to 5 hours)', 'less than 1 hour'],
    [runsOut(-3 * HOUR, -2 * HOUR, -HOUR), 'Less than 1 hour (up to 1 hour)', 'less than 1 hour'],
    [runsOut(20 * MINUTE, null, null), 'Cannot be told: it varies too much', null],
    [{ state: 'never', horizon }, 'More than 60 days', 'more than 60 days'],
    [{ state: 'never', horizon: horizon - MINUTE }, 'More than 59 days', 'more than 59 days'],
    [{ state: 'gathering', days: 2, daysNeeded: 3 }, 'Still gathering: 2 of 3 days', null],
    [{ state: 'empty' }, 'Empty', null],
    [{ state: 'unknown', why: 'balance' }, 'Not known: no balance is seen', null],
    [{ state: 'unknown', why: 'stale' }, 'Not said: the balance is not fresh', null],
    [{ state: 'unknown', why: 'not-yet' }, 'Not worked out yet', null],
  ])('%j', (runway, words, short) => {
    expect(runwayWords(runway, NOW)).toBe(words);
    expect(shortRunwayWords(runway, NOW)).toBe(short);
  });
});

/** The milliseconds that "9 days" or "1 hour" stand for. */
function read(words: string): number {
  const [, number, unit] = /^(\d+) (hour|day)s?$/.exec(words) ?? [];
  if (number === undefined) throw new Error(`no span: ${words}`);
  return Number(number) * (unit === 'day' ? DAY : HOUR);
}

it('a range in words holds the range that was foreseen: it is never told narrower', () => {
  const spans = fc.tuple(fc.integer({ min: HOUR, max: 40 * DAY }), fc.integer({ min: 0, max: 20 * DAY }));
  fc.assert(
    fc.property(spans, fc.double({ min: 0, max: 1, noNaN: true }), ([p10, wide], share) => {
      const p90 = p10 + wide;
      const p50 = Math.round(p10 + wide * share);
      const said = / \((.*)\)$/.exec(lastsWords({ p10, p50, p90 }, 0) ?? '')?.[1] ?? '';
      const [a, b = a] = said.split(' to ');
      const unit = b?.split(' ')[1] ?? '';
      const least = read(/ /.test(a ?? '') ? (a ?? '') : `${a} ${unit}`);
      expect(least).toBeLessThanOrEqual(p10);
      expect(read(b ?? '')).toBeGreaterThanOrEqual(p90);
    }),
    { seed: 11, numRuns: 500 },
  );
});

it('the median alone is the median of the longer words', () => {
  for (const p50 of [0, HOUR, 30 * HOUR, 9 * DAY]) {
    const median = medianWords({ p10: 0, p50, p90: null }, 0);
    expect(lastsWords({ p10: 0, p50, p90: 20 * DAY }, 0)?.startsWith(median ?? '?')).toBe(true);
  }
});
