/** Forecasts against what came. */
import { describe, expect, it } from 'vitest';
import { eatenAt, type KeptForecast, outcomeOf, pinballLoss, tally } from '#engine/runway/score.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { burnBy, START } from './runwayWorld.ts';

const at = (hours: number) => START + hours * HOUR;
const forecast: KeptForecast = {
  madeAt: START,
  balanceMicros: 100,
  p10: at(10),
  p50: at(20),
  p90: at(40),
  horizon: at(1_000),
};

describe('when consumption had eaten a balance', () => {
  const burn = burnBy(10, (hour) => (hour === 3 ? 0 : 60));

  it.each([
    ['within an hour', START, 90, START + 90 * MINUTE],
    ['at the end of an hour', START, 60, at(1)],
    ['over an idle hour', START, 210, START + 4 * HOUR + 30 * MINUTE],
    ['from within an hour', START + 30 * MINUTE, 60, START + 90 * MINUTE],
    ['not yet', START, 541, null],
  ])('%s', (_, since, balance, expected) => {
    expect(eatenAt(burn, since, balance)).toBe(expected);
  });
});

describe('outcomes', () => {
  it.each([
    ['in the middle', 20, { verdict: 'hit', medianErrorHours: 0 }],
    ['at the edge', 40, { verdict: 'hit', medianErrorHours: 20 }],
    ['before', 9, { verdict: 'sooner', medianErrorHours: -11 }],
    ['after', 41, { verdict: 'later', medianErrorHours: 21 }],
  ])('%s', (_, came, expected) => {
    expect(outcomeOf(forecast, at(came), at(came))).toEqual({ state: 'settled', ...expected });
  });

  it('stays open while it may still come in time, and is later afterwards', () => {
    expect(outcomeOf(forecast, null, at(39))).toEqual({ state: 'open' });
    expect(outcomeOf(forecast, null, at(41))).toEqual({ state: 'settled', verdict: 'later', medianErrorHours: null });
  });

  it('has hit where it foretold none before its horizon and none came', () => {
    const never = { ...forecast, p10: null, p50: null, p90: null };
    expect(outcomeOf(never, null, at(999))).toEqual({ state: 'open' });
    expect(outcomeOf(never, null, at(1_000))).toMatchObject({ verdict: 'hit', medianErrorHours: null });
    expect(outcomeOf(never, at(5), at(5))).toMatchObject({ verdict: 'sooner', medianErrorHours: null });
  });

  it('tallies what is settled', () => {
    const outcomes = [10, 20, 41].map((came) => outcomeOf(forecast, at(came), at(came)));
    expect(tally([...outcomes, { state: 'open' }])).toEqual({ settled: 3, hitRate: 2 / 3, medianErrorHours: 10 });
    expect(tally([])).toEqual({ settled: 0, hitRate: null, medianErrorHours: null });
  });
});

it('costs by the share on either side', () => {
  expect(pinballLoss(0.9, 10, 20)).toBeCloseTo(9);
  expect(pinballLoss(0.9, 20, 10)).toBeCloseTo(1);
  expect(pinballLoss(0.5, 7, 7)).toBe(0);
});
