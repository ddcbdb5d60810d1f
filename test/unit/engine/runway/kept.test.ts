/** What one agent costs a wallet in time, and how forecasts that were kept are held against what came. */
import { describe, expect, it } from 'vitest';
import { agentRunway, withoutAgent } from '#engine/runway/agents.ts';
import type { Burn } from '#engine/runway/burn.ts';
import { forecastOf } from '#engine/runway/forecast.ts';
import { isPast, keptFrom, scoreOf, settle } from '#engine/runway/kept.ts';
import { isSamePurse, monthForecast, purseOf } from '#engine/runway/month.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';

const START = Date.UTC(2026, 9, 1);
const SUBJECT = { walletId: 'a:credits', accountId: 'a', unit: 'credit' };
const credits = (n: number) => ({ micros: n * 1_000_000, unit: 'credit' });
const steady = (perHour: number, days = 14): Burn => ({
  from: START,
  hours: new Array<number>(days * 24).fill(perHour * 1_000_000),
  givenBackBefore: 0,
});
const now = START + 14 * DAY;

describe('an agent', () => {
  const whole = steady(3);
  const own = steady(2);
  const made = (burn: Burn) => forecastOf(SUBJECT, burn, 7, now);

  it('that burns two thirds makes a wallet last three times as long when it is paused', () => {
    expect(withoutAgent(whole, own).hours[5]).toBe(1_000_000);
    const told = agentRunway({
      forecast: made(own),
      rest: made(withoutAgent(whole, own)),
      whole: made(whole),
      balance: credits(3 * 24 * 4),
      now,
    });
    expect((told.pauseGains ?? 0) / DAY).toBeGreaterThan(6.5);
    expect((told.pauseGains ?? 0) / DAY).toBeLessThan(9.5);
    expect((told.perDay?.micros ?? 0) / 1_000_000).toBeCloseTo(48, -1);
  });

  it('gains nothing that could not be told', () => {
    const question = { forecast: made(own), rest: made(own), whole: made(whole), now };
    expect(agentRunway({ ...question, balance: null }).pauseGains).toBeNull();
    expect(agentRunway({ ...question, whole: null, balance: credits(5) }).pauseGains).toBeNull();
    expect(agentRunway({ ...question, balance: { micros: 5, unit: 'USD' } }).pauseGains).toBeNull();
  });
});

describe('a forecast that is kept', () => {
  const forecast = forecastOf(SUBJECT, steady(1), 7, now);
  const seen = { balance: credits(48), freshness: 'fresh' as const };

  it('is one a day, of a wallet that runs out, from a fresh balance', () => {
    const [kept] = keptFrom(forecast, seen, 0, now);
    expect(kept).toMatchObject({ walletId: 'a:credits', madeAt: now, balance: credits(48), outcome: null });
    expect(keptFrom(forecast, seen, now - 23 * HOUR, now)).toEqual([]);
    expect(keptFrom(forecast, { ...seen, freshness: 'stale' }, 0, now)).toEqual([]);
    expect(keptFrom(forecast, { ...seen, balance: credits(1_000_000) }, 0, now)).toEqual([]);
  });

  it('is settled by what consumption came to, and only where that is known', () => {
    const [kept] = keptFrom(forecast, seen, 0, now);
    if (kept === undefined) throw new Error('none was kept');
    const later = now + 4 * DAY;
    const asForetold = steady(1, 18);
    const settled = settle(kept, asForetold, later);
    expect(settled?.outcome).toMatchObject({ verdict: 'hit', settledAt: later });
    const burst = {
      ...asForetold,
      hours: asForetold.hours.map((micros, n) => (n === 14 * 24 + 3 ? 90_000_000 : micros)),
    };
    expect(settle(kept, burst, later)?.outcome).toMatchObject({ verdict: 'sooner' });
    const idle = { ...asForetold, hours: asForetold.hours.map((micros, n) => (n >= 14 * 24 ? 0 : micros)) };
    expect(settle(kept, idle, now + 40 * DAY)?.outcome).toMatchObject({ verdict: 'later', medianErrorHours: null });
    expect(settle(kept, steady(1, 15), now + DAY)).toBeNull();
    expect(settle(kept, { ...asForetold, from: now + HOUR }, later)).toBeNull();
    expect(settle(kept, null, later)).toBeNull();
    expect(scoreOf([kept, { ...kept, outcome: { verdict: 'hit', medianErrorHours: 3, settledAt: later } }])).toEqual({
      settled: 1,
      open: 1,
      hitRate: 1,
      medianErrorHours: 3,
    });
  });
});

describe('a forecast of long ago', () => {
  const [kept] = keptFrom(forecastOf(SUBJECT, steady(1), 7, now), { balance: credits(48), freshness: 'fresh' }, 0, now);
  if (kept === undefined) throw new Error('none was kept');
  const outcome = { verdict: 'hit' as const, medianErrorHours: 1, settledAt: now + 2 * DAY };

  it.each([
    ['open, as long as a burn may reach back to it', null, 125, false],
    ['open for longer than that: it is never judged', null, 126, true],
    ['judged, for a year', outcome, 366, false],
    ['judged, of the year before', outcome, 367, true],
  ])('%s', (_, outcome, days, past) => {
    expect(isPast({ ...kept, outcome }, now + days * DAY)).toBe(past);
  });

  it('is judged before it is let go, however late', () => {
    const burn = steady(1, 14 + 125);
    expect(isPast(kept, now + 125 * DAY)).toBe(false);
    expect(settle(kept, burn, now + 125 * DAY)?.outcome).toMatchObject({ verdict: 'hit' });
  });
});

describe('a month', () => {
  it('adds up a currency over all accounts, and credits of one account alone', () => {
    expect(isSamePurse(purseOf('USD', 'a:balance'), purseOf('USD', 'b:balance'))).toBe(true);
    expect(isSamePurse(purseOf('credit', 'a:credits'), purseOf('credit', 'b:credits'))).toBe(false);
    expect(isSamePurse(purseOf('credit', 'a:credits'), purseOf('credit', 'a:other'))).toBe(true);
  });

  it('beyond what can be held exactly is not foreseen, and stands in the way of nothing', () => {
    const month = { unit: 'credit', accountId: 'a', month: '2026-10', end: now + 5 * DAY, gathering: 0, now };
    expect(monthForecast({ ...month, spentMicros: 500_000_000, burns: [steady(1e9)] })).toMatchObject({
      spent: credits(500),
      expected: null,
    });
  });

  it('will have cost what it cost so far and what is foreseen, over all wallets of the unit', () => {
    const end = now + 5 * DAY;
    const month = monthForecast({
      unit: 'credit',
      accountId: 'a',
      month: '2026-10',
      end,
      spentMicros: 500_000_000,
      gathering: 0,
      burns: [steady(1), steady(2)],
      now,
    });
    expect(month).toMatchObject({ wallets: 2, spent: credits(500) });
    expect((month.expected?.p50.micros ?? 0) / 1_000_000).toBeCloseTo(500 + 3 * 24 * 5, -1.5);
    expect(
      monthForecast({
        unit: 'credit',
        accountId: 'a',
        month: '2026-10',
        end,
        spentMicros: 0,
        gathering: 1,
        burns: [steady(1, 2)],
        now,
      }).expected,
    ).toBeNull();
  });
});
