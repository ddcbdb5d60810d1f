/** Spending as bars: what is summed, what stands apart, where the bars stand, and what looking closer leads to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerSum } from '#shared/contract/ledgerCalls.ts';
import { HOUR } from '#shared/domain/time.ts';
import { amountOf } from '#shared/money/amount.ts';
import { columns, labelEvery, scaleFor, stacked, yOf } from '../../../../renderer/state/chart.ts';
import { measuresOf } from '../../../../renderer/state/measures.ts';
import {
  compared,
  dimensionsFor,
  MOST_SERIES,
  NONE,
  OTHER,
  totalsOf,
  usageData,
} from '../../../../renderer/state/usageSeries.ts';
import {
  firstUsageView,
  latestWindow,
  moved,
  stepsIn,
  windowInside,
  zoomed,
  zoomedOut,
} from '../../../../renderer/state/usageView.ts';
import { stepWords, windowWords } from '../../../../renderer/state/usageWords.ts';
import { fixture } from '../../../support/renderer/fixture.ts';

const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'Europe/Lisbon';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const NOW = Date.UTC(2026, 10, 20, 12, 4);
const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

function sum(start: number, agentId: string | null, kind: LedgerSum['kind'], credits: number): LedgerSum {
  return { start, walletId: null, kind, agentId, activity: null, amount: amountOf(credits * 1e6, 'credit'), count: 2 };
}

describe('usageData', () => {
  const buckets = [day('2026-11-01'), day('2026-11-02')];
  const [one = 0, two = 0] = buckets;

  it('counts what was taken less what was given back, and keeps refunds apart', () => {
    const data = usageData(
      buckets,
      [
        sum(one, 'scout', 'reserve', -100),
        sum(one, 'scout', 'release', 30),
        sum(two, 'scout', 'usage', -5),
        sum(two, 'scout', 'refund', 5),
        sum(two, null, 'fee', -1),
      ],
      'agent',
    );
    expect(data.series.map(({ key, total }) => [key, total / 1e6])).toEqual([
      ['scout', 75],
      [NONE, 1],
    ]);
    expect(data.series[0]?.values.map((value) => value / 1e6)).toEqual([70, 5]);
    expect(data.refunds).toEqual([0, 5e6]);
    expect(totalsOf(data).map((value) => value / 1e6)).toEqual([70, 6]);
    expect(totalsOf(data, ['scout'])).toEqual([0, 1e6]);
  });

  it('sums up the small ones as one, and what belongs to nobody is never among them', () => {
    const many = Array.from({ length: 20 }, (_, index) => sum(one, `agent${index}`, 'usage', -(index + 1)));
    const data = usageData(buckets, [...many, sum(two, null, 'usage', -1_000)], 'agent');
    expect(data.series).toHaveLength(MOST_SERIES + 1);
    expect(data.series.slice(-2).map(({ key }) => key)).toEqual([OTHER, NONE]);
    expect(data.series[0]?.key).toBe('agent19');
    expect(totalsOf(data).reduce((all, value) => all + value, 0) / 1e6).toBe(210 + 1_000);
  });

  it('always asks by kind, so that refunds can stand apart', () => {
    expect(dimensionsFor('agent')).toEqual(['agent', 'kind']);
    expect(dimensionsFor('kind')).toEqual(['kind']);
  });
});

describe('compared', () => {
  it('says how much more or less, and no share of nothing', () => {
    expect(compared([60, 60], [100])).toEqual({ now: 120, before: 100, difference: 20, percent: 20 });
    expect(compared([5], [])).toEqual({ now: 5, before: 0, difference: 5, percent: null });
  });
});

describe('the chart', () => {
  it('stacks upwards what was spent and downwards what was given back', () => {
    const parts = [
      { key: 'a', value: 5 },
      { key: 'b', value: -2 },
      { key: 'c', value: 0 },
      { key: 'd', value: 3 },
    ];
    expect(stacked(parts).map(({ key, from, to }) => [key, from, to])).toEqual([
      ['a', 0, 5],
      ['b', 0, -2],
      ['d', 5, 8],
    ]);
  });

  it('has round lines, one of them at zero, around all bars', () => {
    expect(scaleFor(0, 970).ticks).toEqual([0, 500, 1_000]);
    expect(scaleFor(-120, 400).ticks).toEqual([-200, 0, 200, 400]);
    for (const [least, most] of [
      [-7, 3],
      [0, 1],
      [0, 123_456_789],
      [-1, 0],
    ] as const) {
      const scale = scaleFor(least, most);
      expect(scale.ticks).toContain(0);
      expect(scale.least).toBeLessThanOrEqual(least);
      expect(scale.most).toBeGreaterThanOrEqual(most);
    }
    expect(scaleFor(0, 0)).toEqual({ least: 0, most: 1, ticks: [0] });
  });

  it('puts the least at the bottom and the most at the top', () => {
    const scale = scaleFor(-100, 300);
    expect([yOf(scale.least, scale, 200), yOf(scale.most, scale, 200)]).toEqual([200, 0]);
  });

  it('fills its width with columns and names as many as there is room for', () => {
    const places = columns(30, 900);
    expect(places).toHaveLength(30);
    expect((places[29]?.x ?? 0) + (places[29]?.width ?? 0)).toBe(900);
    expect(columns(2, 900)[0]?.barWidth).toBe(44);
    expect([labelEvery(30, 900, 58), labelEvery(12, 900, 58), labelEvery(30, 0, 58)]).toEqual([2, 1, 1_740]);
  });
});

describe('windows', () => {
  it('end with the step that is not over yet', () => {
    expect(latestWindow('day', NOW)).toEqual({ step: 'day', from: day('2026-10-22') - HOUR, to: day('2026-11-21') });
    expect(latestWindow('month', NOW)).toEqual({ step: 'month', from: day('2025-12-01'), to: day('2026-12-01') });
    expect(stepsIn(latestWindow('day', NOW))).toBe(30);
    expect(stepsIn(latestWindow('hour', NOW))).toBe(24);
  });

  it('move by months where they are months, and by days across a change of the clock', () => {
    const october = { step: 'day', from: day('2026-10-01') - HOUR, to: day('2026-11-01') } as const;
    expect(moved(october, -1)).toEqual({ step: 'day', from: day('2026-09-01') - HOUR, to: day('2026-10-01') - HOUR });
    const longDay = { step: 'hour', from: day('2026-10-25') - HOUR, to: day('2026-10-26') } as const;
    expect(stepsIn(longDay)).toBe(25);
    expect(moved(longDay, 1)).toEqual({ step: 'hour', from: day('2026-10-26'), to: day('2026-10-27') });
  });

  it('open a month into its days, a day into its hours, and an hour not at all', () => {
    const view = { ...firstUsageView(NOW), window: latestWindow('month', NOW) };
    const inMonth = zoomed(view, day('2026-11-01'), day('2026-11-01'));
    expect(inMonth.window).toEqual({ step: 'day', from: day('2026-11-01'), to: day('2026-12-01') });
    const inDay = zoomed(inMonth, day('2026-11-03'), day('2026-11-03'));
    expect(inDay.window).toEqual({ step: 'hour', from: day('2026-11-03'), to: day('2026-11-04') });
    expect(zoomed(inDay, day('2026-11-03'), day('2026-11-03'))).toBe(inDay);
    expect(zoomedOut(inDay)).toEqual(inMonth);
    expect(zoomedOut(inDay, 0).window).toEqual(view.window);
    expect(zoomedOut(view)).toBe(view);
  });

  it('keep their steps when several bars are drawn over', () => {
    const view = firstUsageView(NOW);
    const drawn = zoomed(view, day('2026-11-02'), day('2026-11-08'));
    expect(drawn.window).toEqual({ step: 'day', from: day('2026-11-02'), to: day('2026-11-09') });
    expect(windowInside(drawn.window, day('2026-11-02')).step).toBe('hour');
  });

  it('are called by their month or day where they are one', () => {
    expect(windowWords({ step: 'day', from: day('2026-11-01'), to: day('2026-12-01') }, NOW)).toBe('November 2026');
    expect(windowWords({ step: 'hour', from: day('2026-11-03'), to: day('2026-11-04') }, NOW)).toMatch(/^Tuesday/);
    expect(windowWords(latestWindow('day', NOW), NOW)).toBe('Oct 22 – Nov 20');
    expect(stepWords('week', day('2026-11-16'), NOW)).toBe('Week of Nov 16');
  });
});

describe('measuresOf', () => {
  it('never puts credits of two accounts, or two currencies, into one sum', () => {
    const snapshot = fixture(NOW);
    const measures = measuresOf(snapshot);
    expect(measures.map(({ label }) => label)).toEqual([
      'USD',
      'BizOS credits',
      'Olostep credits',
      'Mosaic credits',
      'Geopera credits',
      'Old Lighthouse credits',
    ]);
    expect(measures[0]?.walletIds).toEqual(['acc_bizos:ad-spend', 'acc_elizaos-cloud:balance']);
    expect(measures.flatMap(({ walletIds }) => walletIds)).toHaveLength(snapshot.books.length);
  });
});
