import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import {
  ageWords,
  dayHeading,
  dayKey,
  dayWords,
  exactInstant,
  momentWords,
  untilWords,
} from '../../../../renderer/state/times.ts';

const NOW = Date.UTC(2026, 10, 20, 12, 4);
const LISBON = { locale: 'en-GB', timeZone: 'Europe/Lisbon' };

describe('ages', () => {
  it.each([
    [0, 'just now'],
    [59 * SECOND, 'just now'],
    [MINUTE, '1 min ago'],
    [59 * MINUTE + 59 * SECOND, '59 min ago'],
    [HOUR, '1 h ago'],
    [23 * HOUR, '23 h ago'],
    [DAY, '1 day ago'],
    [40 * DAY, '40 days ago'],
  ])('%i ms back is %s', (back, words) => {
    expect(ageWords(NOW - back, NOW)).toBe(words);
  });

  it('takes an instant ahead of the clock for now', () => {
    expect(ageWords(NOW + 5 * MINUTE, NOW)).toBe('just now');
  });

  it.each([
    [-MINUTE, 'any moment'],
    [30 * SECOND, 'any moment'],
    [4 * MINUTE, 'in 4 min'],
    [3 * HOUR, 'in 3 h'],
    [DAY, 'in 1 day'],
    [12 * DAY, 'in 12 days'],
  ])('%i ms ahead is %s', (ahead, words) => {
    expect(untilWords(NOW + ahead, NOW)).toBe(words);
  });
});

describe('dates', () => {
  it('names the year only where it is another one', () => {
    expect(dayWords(Date.UTC(2026, 11, 1, 12), NOW, LISBON)).toBe('1 Dec');
    expect(dayWords(Date.UTC(2027, 2, 31, 12), NOW, LISBON)).toBe('31 Mar 2027');
  });

  it('takes the day from the reader’s zone', () => {
    const late = Date.UTC(2026, 10, 20, 23, 30);
    expect(dayKey(late, 'UTC')).toBe('2026-11-20');
    expect(dayKey(late, 'Australia/Sydney')).toBe('2026-11-21');
    expect(dayHeading(late, NOW, { locale: 'en-GB', timeZone: 'UTC' })).toBe('Today');
  });

  it('heads days as today, yesterday, or by their names', () => {
    expect(dayHeading(NOW, NOW, LISBON)).toBe('Today');
    expect(dayHeading(NOW - DAY, NOW, LISBON)).toBe('Yesterday');
    expect(dayHeading(NOW - 3 * DAY, NOW, LISBON)).toMatch(/^Tuesday,? 17 November$/);
    expect(dayHeading(NOW - 365 * DAY, NOW, LISBON)).toMatch(/^Thursday,? 20 November 2025$/);
  });

  it('gives the time of day with the day only where it is another day', () => {
    expect(momentWords(NOW - HOUR, NOW, LISBON)).toBe('today 11:04');
    expect(momentWords(NOW - 2 * DAY, NOW, LISBON)).toBe('18 Nov, 12:04');
  });

  it('keeps the exact instant to the second, with its zone', () => {
    expect(exactInstant(NOW, LISBON)).toMatch(/^20 November 2026 at 12:04:00 (GMT|WET)$/);
  });
});
