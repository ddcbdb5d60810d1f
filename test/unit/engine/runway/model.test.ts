/** When a wallet runs out, and what a month comes to. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Burn, burnOf } from '#engine/runway/burn.ts';
import { monthEndSpend, type Runway, runwayOf, spendUntil } from '#engine/runway/model.ts';
import { DAYS_NEEDED, HORIZON_DAYS } from '#engine/runway/outlook.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { anyBurn, burnBy, endOf, entry, START } from './runwayWorld.ts';

const CREDIT = 1_000_000;
const RUNS = { numRuns: 60 };
const anyBalance = fc.integer({ min: 1, max: 2_000 * CREDIT });
const anySeed = fc.integer({ min: 0, max: 1_000 });

function runway(burn: Burn, balanceMicros: number | null, seed = 1, now = endOf(burn)): Runway {
  return runwayOf({ burn, balanceMicros, now, seed });
}

/** The three instants, with what lies beyond sight at infinity. */
function instants(of: Runway): number[] {
  if (of.state === 'never') return [Infinity, Infinity, Infinity];
  if (of.state !== 'runs-out') throw new Error(of.state);
  return [of.p10, of.p50, of.p90].map((at) => at ?? Infinity);
}

/** The three in hours from now. */
function hoursLeft(of: Runway, now: number): number[] {
  return instants(of).map((at) => (at - now) / HOUR);
}

function noSooner(later: Runway, sooner: Runway): void {
  const before = instants(sooner);
  instants(later).forEach((at, index) => {
    expect(at).toBeGreaterThanOrEqual(before[index] ?? Number.NaN);
  });
}

const even = burnBy(30 * 24, () => CREDIT);

describe('what is not known', () => {
  it('says nothing of a balance that is unknown', () => {
    expect(runway(even, null)).toEqual({ state: 'unknown' });
  });

  it.each([0, -5])('calls a balance of %d empty', (micros) => {
    expect(runway(even, micros)).toEqual({ state: 'empty' });
  });

  it('gathers until it has its complete days', () => {
    const hours = DAYS_NEEDED * 24;
    const short = burnBy(hours - 1, () => CREDIT);
    expect(runway(short, CREDIT)).toEqual({ state: 'gathering', days: DAYS_NEEDED - 1, daysNeeded: DAYS_NEEDED });
    expect(spendUntil(short, endOf(short), endOf(short) + DAY, 1)).toBeNull();
    expect(
      runway(
        burnBy(hours, () => CREDIT),
        CREDIT,
      ).state,
    ).toBe('runs-out');
  });

  it('never runs out where nothing is consumed, as far as it sees', () => {
    const idle = burnBy(240, () => 0);
    expect(runway(idle, 1)).toEqual({ state: 'never', horizon: endOf(idle) + HORIZON_DAYS * DAY });
    expect(spendUntil(idle, endOf(idle), endOf(idle) + 7 * DAY, 1)).toEqual({ p10: 0, p50: 0, p90: 0 });
  });

  it('names no instant beyond its horizon', () => {
    expect(runway(even, HORIZON_DAYS * 24 * CREDIT * 3).state).toBe('never');
    expect(spendUntil(even, endOf(even), endOf(even) + (HORIZON_DAYS + 1) * DAY, 1)).toBeNull();
  });
});

describe('what it foretells', () => {
  it('divides, where burn is even', () => {
    const [p10 = 0, p50 = 0, p90 = 0] = hoursLeft(runway(even, 100 * CREDIT), endOf(even));
    expect(p50).toBeGreaterThan(97);
    expect(p50).toBeLessThan(103);
    expect(p90 - p10).toBeLessThan(25);
  });

  it('goes on within the hour that has begun', () => {
    const now = endOf(even) + 30 * MINUTE;
    const [, p50 = 0] = hoursLeft(runway(even, CREDIT / 4, 1, now), now);
    expect(p50).toBeCloseTo(0.25, 1);
  });

  it('knows the hours in which work rests', () => {
    // Work from 8 to 16 only; it is midnight, and the balance is good for four hours of work.
    const office = burnBy(14 * 24, (hour) => (hour % 24 >= 8 && hour % 24 < 16 ? CREDIT : 0));
    const [, p50 = 0] = hoursLeft(runway(office, 4 * CREDIT), endOf(office));
    expect(p50).toBeGreaterThan(11);
    expect(p50).toBeLessThan(13);
  });

  it('knows weekends once it has seen two weeks', () => {
    // Five days of work from Monday on, two of rest; it is Saturday 0:00 and the balance is good for half a day.
    const week = (days: number) => burnBy(days * 24, (hour) => (Math.floor(hour / 24) % 7 < 5 ? CREDIT : 0));
    const history = week(40);
    expect(history.hours.length % 168).toBe(5 * 24);
    const found = runway(history, 12 * CREDIT);
    expect(found).toMatchObject({ state: 'runs-out', knowsWeekdays: true });
    const [, p50 = 0] = hoursLeft(found, endOf(history));
    expect(p50).toBeGreaterThan(36);
    expect(runway(week(13), 12 * CREDIT)).toMatchObject({ knowsWeekdays: false });
  });

  it('follows a step within days', () => {
    const stepped = burnBy(40 * 24, (hour) => (hour < 36 * 24 ? CREDIT : 4 * CREDIT));
    const [, p50 = 0] = hoursLeft(runway(stepped, 96 * CREDIT), endOf(stepped));
    expect(p50).toBeGreaterThan(18);
    expect(p50).toBeLessThan(32);
  });

  it('takes one burst for no new level', () => {
    const burst = burnBy(40 * 24, (hour) => (hour >= 37 * 24 && hour < 37 * 24 + 4 ? 60 * CREDIT : CREDIT));
    const [, p50 = 0] = hoursLeft(runway(burst, 100 * CREDIT), endOf(burst));
    // As before it would last 100 hours; by the week's mean 41, at the burst's pace less than two.
    expect(p50).toBeGreaterThan(50);
    expect(p50).toBeLessThan(103);
  });

  it('adds what is foreseen to what the month has spent', () => {
    const now = endOf(even);
    const ahead = spendUntil(even, now, now + 10 * DAY, 1);
    const month = monthEndSpend(even, 7, now, now + 10 * DAY, 1);
    expect(ahead).not.toBeNull();
    expect(month?.p50).toBe(7 + (ahead?.p50 ?? 0));
    expect(Math.abs((ahead?.p50 ?? 0) / CREDIT - 240)).toBeLessThan(8);
  });
});

describe('whatever the history', () => {
  it('foretells the same from the same', () => {
    fc.assert(
      fc.property(anyBurn, anyBalance, anySeed, (burn, balance, seed) => {
        expect(runway(burn, balance, seed)).toEqual(runway(structuredClone(burn), balance, seed));
      }),
      RUNS,
    );
  });

  it('puts its instants in order, none in the past, and whole', () => {
    fc.assert(
      fc.property(anyBurn, anyBalance, fc.integer({ min: 0, max: HOUR - 1 }), (burn, balance, late) => {
        const now = endOf(burn) + late;
        const [p10 = 0, p50 = 0, p90 = 0] = instants(runway(burn, balance, 1, now));
        expect(p10).toBeGreaterThanOrEqual(now);
        expect(p50).toBeGreaterThanOrEqual(p10);
        expect(p90).toBeGreaterThanOrEqual(p50);
        for (const at of [p10, p50, p90]) expect(at === Infinity || Number.isSafeInteger(at)).toBe(true);
      }),
      RUNS,
    );
  });

  it('never runs out sooner with more balance', () => {
    fc.assert(
      fc.property(anyBurn, anyBalance, anyBalance, anySeed, (burn, balance, more, seed) => {
        noSooner(runway(burn, balance + more, seed), runway(burn, balance, seed));
      }),
      RUNS,
    );
  });

  it('never shortens a runway by a top-up, a refund or a grant', () => {
    const gift = fc.record({
      kind: fc.constantFrom('topup', 'refund', 'grant') as fc.Arbitrary<'topup'>,
      micros: fc.integer({ min: 1, max: 900 * CREDIT }),
      hour: fc.double({ min: 0, max: 71, noNaN: true }),
    });
    const charges = fc.array(fc.tuple(fc.nat(71), fc.integer({ min: 1, max: 9 * CREDIT })), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(charges, fc.array(gift, { minLength: 1, maxLength: 5 }), anyBalance, (spent, gifts, balance) => {
        const now = START + 72 * HOUR;
        const used = spent.map(([hour, micros]) => entry('usage', -micros, START + hour * HOUR));
        const given = gifts.map(({ kind, micros, hour }) => entry(kind, micros, START + Math.floor(hour * HOUR)));
        const more = gifts.reduce((sum, { micros }) => sum + micros, balance);
        noSooner(runway(burnOf([...used, ...given], START, now), more), runway(burnOf(used, START, now), balance));
      }),
      RUNS,
    );
  });

  it('does not depend on the size of the unit', () => {
    fc.assert(
      fc.property(anyBurn, anyBalance, fc.integer({ min: 2, max: 1_000 }), (burn, balance, times) => {
        const scaled = { ...burn, hours: burn.hours.map((micros) => micros * times) };
        expect(runway(scaled, balance * times)).toEqual(runway(burn, balance));
      }),
      RUNS,
    );
  });

  it('foretells the same, whole weeks later', () => {
    fc.assert(
      fc.property(anyBurn, anyBalance, fc.integer({ min: 1, max: 60 }), (burn, balance, weeks) => {
        const shift = weeks * 7 * DAY;
        const shifted = { ...burn, from: burn.from + shift };
        const later = instants(runway(shifted, balance));
        expect(later).toEqual(instants(runway(burn, balance)).map((at) => at + shift));
      }),
      RUNS,
    );
  });
});
