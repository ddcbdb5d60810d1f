/** What lines are made from. */
import { describe, expect, it } from 'vitest';
import { linesFor } from '#engine/alerts/lines.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { DEFAULT_WATCH, type Watch } from '#shared/domain/watch.ts';
import { lastsWords, span } from '#shared/words/lasts.ts';
import { credits } from './play.ts';

const linesOf = (watch: Watch | null, perDay: number | null, full: number | null) =>
  linesFor({
    watch,
    unit: 'credit',
    reference: full === null ? null : credits(full),
    spendInDays: (days) => (perDay === null ? null : Math.round(perDay * days * 1_000_000)),
  });
const amount = (low: number, critical: number) => ({ low: credits(low), critical: credits(critical) });

describe('lines', () => {
  it.each<[string, Watch | null, number | null, number | null, object | null]>([
    ['by days first', null, 30, 1000, { low: credits(150), critical: credits(60), measure: 'days', source: 'derived' }],
    [
      'by a share while days cannot be told',
      null,
      null,
      1000,
      { low: credits(200), critical: credits(50), measure: 'share' },
    ],
    ['none without either', null, null, null, null],
    // Who tops up for two days at a time is not low right after it.
    [
      'by days, at most half of the last top-up',
      null,
      500,
      1000,
      { low: credits(500), critical: credits(250), measure: 'days' },
    ],
    [
      'by days without a top-up known',
      null,
      500,
      null,
      { low: credits(2500), reference: credits(2500), measure: 'days' },
    ],
    [
      'by an amount besides, where that is higher',
      { ...DEFAULT_WATCH, amount: amount(300, 20) },
      30,
      1000,
      { low: credits(300), critical: credits(60), measure: 'amount', source: 'stated' },
    ],
    [
      'by days, where those are higher',
      { ...DEFAULT_WATCH, amount: amount(100, 80) },
      30,
      1000,
      { low: credits(150), critical: credits(80), measure: 'days' },
    ],
    [
      'by an amount alone',
      { days: null, share: null, amount: amount(100, 80) },
      30,
      1000,
      { low: credits(100), critical: credits(80), measure: 'amount' },
    ],
    [
      'by other days',
      { days: { low: 10, critical: 0.5 }, share: null, amount: null },
      30,
      1000,
      { low: credits(300), critical: credits(15), measure: 'days' },
    ],
    [
      'none where days are all, and cannot be told',
      { days: { low: 10, critical: 1 }, share: null, amount: null },
      null,
      1000,
      null,
    ],
    [
      'none in another unit',
      { days: null, share: null, amount: { low: { micros: 1, unit: 'USD' }, critical: { micros: 1, unit: 'USD' } } },
      null,
      1000,
      null,
    ],
  ])('%s', (_name, watch, perDay, full, expected) => {
    const lines = linesOf(watch, perDay, full);
    if (expected === null) expect(lines).toBeNull();
    else expect(lines).toMatchObject(expected);
  });
});

describe('how long it lasts, in words', () => {
  it.each([
    [{ p10: 2 * DAY, p50: 3 * DAY, p90: 5 * DAY }, 'about 3 days (2 to 5 days)'],
    [{ p10: 20 * HOUR, p50: 30 * HOUR, p90: 3 * DAY }, 'about 30 hours (20 hours to 3 days)'],
    [{ p10: HOUR, p50: 2 * HOUR, p90: 5 * HOUR }, 'about 2 hours (1 to 5 hours)'],
    [{ p10: 30 * DAY, p50: 50 * DAY, p90: null }, 'about 50 days (30 days or more)'],
    [{ p10: 40 * DAY, p50: null, p90: null }, 'at least 40 days'],
    [{ p10: null, p50: null, p90: null }, null],
    [{ p10: 3 * DAY, p50: 3 * DAY, p90: 3 * DAY }, 'about 3 days (3 days)'],
  ])('%j', (runOut, words) => {
    expect(lastsWords(runOut, 0)).toBe(words);
  });

  it('counts in hours below two days', () => {
    expect([span(60_000), span(47 * HOUR), span(2 * DAY), span(1.4 * DAY)]).toEqual([
      '1 hour',
      '47 hours',
      '2 days',
      '34 hours',
    ]);
  });
});
