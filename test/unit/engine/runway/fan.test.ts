/** The fan against the outlook it is drawn from, and what may be said by it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Burn } from '#engine/runway/burn.ts';
import { fanOf, runOutBy, spentBetween } from '#engine/runway/fan.ts';
import { forecastOf, seedOf, together } from '#engine/runway/forecast.ts';
import { runOutOf } from '#engine/runway/model.ts';
import { outlookOf } from '#engine/runway/outlook.ts';
import { runwayNow, spendInDays } from '#engine/runway/say.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';

const START = Date.UTC(2026, 9, 1);

/** Three to twenty days of burn, with quiet hours in it. */
const burns: fc.Arbitrary<Burn> = fc
  .array(fc.oneof(fc.constant(0), fc.nat(5_000_000)), { minLength: 72, maxLength: 480 })
  .map((hours) => ({ from: START, hours, givenBackBefore: 0 }));
const SUBJECT = { walletId: 'a:credits', accountId: 'a', unit: 'credit' };
const endOf = ({ from, hours }: Burn) => from + hours.length * HOUR;

describe('the fan', () => {
  it('holds amounts and no more, however much is spent', () => {
    const burn = { from: START, hours: Array.from({ length: 480 }, () => 1e15), givenBackBefore: 0 };
    const forecast = forecastOf(SUBJECT, burn, 7, endOf(burn));
    for (const list of [forecast.fan?.p10, forecast.fan?.p50, forecast.fan?.p90])
      expect(list?.every(Number.isSafeInteger)).toBe(true);
    for (const days of [1, 5, 60])
      expect(Number.isSafeInteger(spendInDays(forecast, 'credit', days, endOf(burn)))).toBe(true);
  });

  it('has three lists that rise, one above the other, over a grid that reaches the horizon', () => {
    fc.assert(
      fc.property(burns, (burn) => {
        const outlook = outlookOf(burn, 1);
        if (outlook === null) return;
        const { at, p10, p50, p90 } = fanOf(outlook);
        expect(at).toHaveLength(48 + 58);
        expect(at.at(-1)).toBe(60 * 24);
        for (const list of [p10, p50, p90]) {
          expect(list).toHaveLength(at.length);
          for (const [n, micros] of list.entries()) expect(micros).toBeGreaterThanOrEqual(list[n - 1] ?? 0);
        }
        p50.forEach((micros, n) => {
          expect(micros).toBeGreaterThanOrEqual(p10[n] ?? 0);
          expect(micros).toBeLessThanOrEqual(p90[n] ?? 0);
        });
      }),
      { seed: 3, numRuns: 25 },
    );
  });

  it('tells the run-out of its outlook: to the hour within two days, to the day after that', () => {
    fc.assert(
      fc.property(burns, fc.integer({ min: 1, max: 400_000_000 }), (burn, balance) => {
        const outlook = outlookOf(burn, 1);
        if (outlook === null || outlook.scale === 0) return;
        const now = endOf(burn);
        const exact = runOutOf(outlook, balance, now);
        const told = runOutBy(fanOf(outlook), balance, now);
        for (const share of ['p10', 'p50', 'p90'] as const) {
          const expected = exact.state === 'runs-out' ? exact[share] : null;
          const found = told[share];
          if (expected === null || found === null) {
            // Both lie beyond the horizon, or one of them a hair before it.
            const last = expected ?? found ?? Number.POSITIVE_INFINITY;
            expect(last).toBeGreaterThan(now + 58 * DAY);
            continue;
          }
          expect(Math.abs(found - expected)).toBeLessThanOrEqual(expected - now <= 47 * HOUR ? 1.5 * HOUR : 1.05 * DAY);
        }
      }),
      { seed: 3, numRuns: 120 },
    );
  });

  it('never runs out sooner with more balance, and the later it is asked the less is left to spend', () => {
    fc.assert(
      fc.property(burns, fc.nat(100_000_000), fc.nat(100_000_000), fc.nat(40), (burn, a, b, hours) => {
        const outlook = outlookOf(burn, 1);
        if (outlook === null) return;
        const fan = fanOf(outlook);
        const now = endOf(burn);
        const [less, more] = a < b ? [a, b] : [b, a];
        for (const share of ['p10', 'p50', 'p90'] as const)
          expect(runOutBy(fan, less + 1, now)[share] ?? Infinity).toBeLessThanOrEqual(
            runOutBy(fan, more + 1, now)[share] ?? Infinity,
          );
        const end = now + 30 * DAY;
        expect(spentBetween(fan, 'p50', now + hours * HOUR, end)).toBeLessThanOrEqual(
          spentBetween(fan, 'p50', now, end),
        );
      }),
      { seed: 5, numRuns: 60 },
    );
  });
});

describe('what is said of a runway', () => {
  const steady: Burn = { from: START, hours: new Array<number>(10 * 24).fill(1_000_000), givenBackBefore: 0 };
  const now = endOf(steady);
  const forecast = forecastOf(SUBJECT, steady, seedOf('a:credits'), now);
  const credits = (n: number) => ({ micros: n * 1_000_000, unit: 'credit' });

  it('is nothing of a balance that is not known, not fresh, or in another unit', () => {
    expect(runwayNow(forecast, { balance: null, freshness: 'fresh' }, now)).toEqual({
      state: 'unknown',
      why: 'balance',
    });
    expect(runwayNow(forecast, { balance: credits(9), freshness: 'stale' }, now)).toEqual({
      state: 'unknown',
      why: 'stale',
    });
    expect(runwayNow(null, { balance: credits(9), freshness: 'fresh' }, now)).toEqual({
      state: 'unknown',
      why: 'not-yet',
    });
    expect(runwayNow(forecast, { balance: { micros: 9, unit: 'USD' }, freshness: 'fresh' }, now).state).toBe('unknown');
    expect(runwayNow(forecast, { balance: credits(9), freshness: 'fresh' }, now + 8 * DAY).state).toBe('unknown');
    expect(runwayNow(forecast, { balance: credits(0), freshness: 'fresh' }, now)).toEqual({ state: 'empty' });
  });

  it('is a range around what steady burn comes to', () => {
    const runway = runwayNow(forecast, { balance: credits(96), freshness: 'fresh' }, now);
    if (runway.state !== 'runs-out') throw new Error(runway.state);
    expect(((runway.p50 ?? 0) - now) / DAY).toBeCloseTo(4, 0);
    expect(runway.p10).toBeLessThanOrEqual(runway.p50 ?? 0);
    expect(spendInDays(forecast, 'credit', 5, now)).toBeGreaterThan(100 * 1_000_000);
    expect(spendInDays(forecast, 'credit', 5, now)).toBeLessThan(140 * 1_000_000);
  });

  it('is gathering for three days, and never where nothing is burned', () => {
    const short = forecastOf(SUBJECT, { ...steady, hours: steady.hours.slice(0, 60) }, 1, now);
    expect(runwayNow(short, { balance: credits(9), freshness: 'fresh' }, now)).toEqual({
      state: 'gathering',
      days: 2,
      daysNeeded: 3,
    });
    const idle = forecastOf(SUBJECT, { ...steady, hours: steady.hours.map(() => 0) }, 1, now);
    expect(runwayNow(idle, { balance: credits(9), freshness: 'fresh' }, now)).toMatchObject({ state: 'never' });
    // Nothing spent makes no line.
    expect(spendInDays(idle, 'credit', 5, now)).toBeNull();
  });

  it('takes several burns as one over the hours that all are known for', () => {
    const late: Burn = { from: START + 5 * HOUR, hours: new Array<number>(30).fill(2), givenBackBefore: 0 };
    expect(together([steady, late])).toEqual({
      from: START + 5 * HOUR,
      hours: new Array<number>(30).fill(1_000_002),
      givenBackBefore: 0,
    });
    expect(together([])).toBeNull();
  });
});
