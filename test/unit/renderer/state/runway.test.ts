import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { DEFAULT_WATCH, type Measure } from '#shared/domain/watch.ts';
import { parseAmount } from '#shared/money/amount.ts';
import { lineOrigin, runwayAxis, scoreWords, untoldMonth } from '../../../../renderer/state/runway.ts';

const NOW = Date.UTC(2026, 10, 20, 12);

describe('how the forecasts did', () => {
  it.each([
    [0, 0, null, null, 'No forecast is over yet.'],
    [0, 1, null, null, 'No forecast is over yet. 1 is still open.'],
    [1, 0, 1, null, 'The one forecast that is over came true within its range.'],
    [1, 0, 0, 30, 'The one forecast that is over did not come true within its range; the median missed by 30 hours.'],
    [
      14,
      3,
      11 / 14,
      7.2,
      'Of 14 forecasts that are over, 11 came true within their range; the median missed by 7 hours. 3 are still open.',
    ],
    [9, 0, 0, 80, 'Of 9 forecasts that are over, 0 came true within their range; the median missed by 3 days.'],
  ])('%i over, %i open', (settled, open, hitRate, medianErrorHours, words) => {
    expect(scoreWords({ settled, open, hitRate, medianErrorHours })).toBe(words);
  });
});

describe('what the low line is made from', () => {
  const low = parseAmount('412', 'credit');
  const lines = (measure: Measure) => ({ low, critical: low, reference: low, source: 'derived' as const, measure });
  it.each([
    ['days', '5 days of runway', '5 days'],
    ['share', '20 % of the last top-up', '20 % of the last top-up'],
    ['amount', 'an amount that you set', 'yours'],
  ] as const)('%s', (measure, whole, short) => {
    const wallet = { lines: lines(measure), watch: DEFAULT_WATCH };
    expect([lineOrigin(wallet), lineOrigin(wallet, 'short')]).toEqual([whole, short]);
  });

  it('counts a single day, and parts of one', () => {
    const by = (days: number) => ({ ...DEFAULT_WATCH, days: { low: days, critical: 0.25 } });
    expect(lineOrigin({ lines: lines('days'), watch: by(1) }, 'short')).toBe('1 day');
    expect(lineOrigin({ lines: lines('days'), watch: by(0.5) }, 'short')).toBe('0.5 days');
  });

  it('is nothing while there is no line', () => {
    expect(lineOrigin({ lines: null, watch: DEFAULT_WATCH })).toBeNull();
  });
});

describe('the end of a month that is not foreseen', () => {
  const some = parseAmount('3', 'USD');
  it.each([
    ['nothing is known yet', 0, null, 'still gathering'],
    ['what is known goes too far apart', 2, null, 'not foreseen: it could be almost anything'],
    ['it is foreseen', 2, { p10: some, p50: some, p90: some }, null],
  ])('%s', (_, wallets, expected, words) => {
    expect(untoldMonth({ wallets, expected })).toBe(words);
  });
});

describe('the run-out on a line of time', () => {
  const instant = (most: number) => fc.integer({ min: -2 * HOUR, max: most });
  const runway = fc
    .tuple(instant(60 * DAY), instant(60 * DAY), instant(60 * DAY), fc.integer({ min: 0, max: 2 }))
    .map(([a, b, c, beyond]) => {
      const [p10 = 0, p50 = 0, p90 = 0] = [a, b, c].sort((x, y) => x - y).map((span) => NOW + span);
      return {
        state: 'runs-out' as const,
        p10,
        p50: beyond === 2 ? null : p50,
        p90: beyond === 0 ? p90 : null,
        horizon: NOW + 60 * DAY,
        knowsWeekdays: false,
      };
    });

  it('lies in order and within the axis, and ends open where the range does', () => {
    fc.assert(
      fc.property(runway, (view) => {
        const axis = runwayAxis(view, NOW);
        if (axis === null) throw new Error('it can be drawn');
        const places = [0, axis.from, axis.median ?? axis.from, axis.to ?? 100, 100];
        expect(places).toEqual([...places].sort((a, b) => a - b));
        expect([axis.median === null, axis.to === null]).toEqual([view.p50 === null, view.p90 === null]);
        expect(axis.length % HOUR).toBe(0);
        if (view.p90 !== null) expect(NOW + axis.length).toBeGreaterThan(view.p90);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('is not drawn where no run-out is foreseen', () => {
    expect(runwayAxis({ state: 'never', horizon: NOW + 60 * DAY }, NOW)).toBeNull();
    expect(runwayAxis({ state: 'gathering', days: 1, daysNeeded: 3 }, NOW)).toBeNull();
    expect(runwayAxis({ state: 'unknown', why: 'stale' }, NOW)).toBeNull();
  });
});
