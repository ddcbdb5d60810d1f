/** Forecasts from many moments of a ledger's past, each told only what was known then, held against what came. */
import { type Burn, burnOf } from '#engine/runway/burn.ts';
import { randomFrom } from '#engine/runway/random.ts';
import { eatenAt, pinballLoss } from '#engine/runway/score.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { median } from '../report.ts';
import type { Ledger } from './families.ts';
import { BASELINES, type Forecaster, OURS, type Three } from './forecasters.ts';

export const FORECASTERS: readonly Forecaster[] = [OURS, ...BASELINES];
const SPANS = [1, 3, 7] as const;
const SHARES = [0.1, 0.5, 0.9] as const;
/** Days of history before the first forecast, and days from one to the next. */
const FIRST = 10;
const APART = 3.3;

/** What one forecaster came to over many forecasts. */
export interface Tallies {
  readonly name: string;
  spendLoss: number;
  spendCount: number;
  spendHits: number;
  timeLoss: number;
  timeCount: number;
  timeHits: number;
  /** Absolute errors of the median run-out, as shares of how long it took. */
  readonly errors: number[];
}

export interface Scores {
  readonly spendLoss: number;
  readonly spendCoverage: number;
  readonly timeLoss: number;
  readonly timeCoverage: number;
  readonly runOutError: number;
}

export function newTallies(): Tallies[] {
  return FORECASTERS.map(({ name }) => {
    const none = { spendLoss: 0, spendCount: 0, spendHits: 0, timeLoss: 0, timeCount: 0, timeHits: 0 };
    return { name, ...none, errors: [] };
  });
}

export function scoresOf(record: Tallies): Scores {
  return {
    spendLoss: record.spendLoss / record.spendCount,
    spendCoverage: record.spendHits / record.spendCount,
    timeLoss: record.timeLoss / record.timeCount,
    timeCoverage: record.timeHits / record.timeCount,
    runOutError: median(record.errors),
  };
}

/**
 * Adds a ledger's forecasts to the records. Losses are shares of the wallet's usual burn, so that each weighs the same.
 * @param left days that are left after the last forecast; a run-out later than this counts as this late, on both sides
 */
export function evaluate({ entries, from, until }: Ledger, seed: number, records: readonly Tallies[], left = 20): void {
  const truth = burnOf(entries, from, until);
  const random = randomFrom(seed);
  for (let day = FIRST + random(); day <= (until - from) / DAY - left; day += APART) {
    const now = from + Math.floor((day * DAY) / MINUTE) * MINUTE;
    const known = burnOf(entries, from, now);
    // The mean of the past, or of the last days where it has grown: a lull must not make its errors weigh without bounds.
    const past = spentIn(truth, from, now) / day;
    const usual = Math.max(past, spentIn(truth, now - FIRST * DAY, now) / FIRST);
    // From a few hours to more than two weeks.
    const balance = Math.round(usual * 0.3 * 50 ** random());
    if (usual === 0) continue;
    const came = eatenAt(truth, now, balance);
    const lasted = came === null ? Number.POSITIVE_INFINITY : (came - now) / DAY;
    FORECASTERS.forEach((forecaster, index) => {
      const forecast = forecaster.at(known, now);
      const record = records[index];
      if (forecast === null || record === undefined) return;
      for (const span of SPANS)
        addSpend(record, forecast.spend(span), spentIn(truth, now, now + span * DAY), usual * span);
      addTime(record, forecast.lasts(balance), lasted, left);
    });
  }
}

function addSpend(record: Tallies, forecast: Three, actual: number, usual: number): void {
  record.spendLoss += lossOf(forecast, actual) / usual;
  record.spendCount++;
  record.spendHits += Number(actual >= forecast[0] && actual <= forecast[2]);
}

function addTime(record: Tallies, forecast: Three, lasted: number, latest: number): void {
  const capped = forecast.map((days) => Math.min(days, latest)) as unknown as Three;
  const actual = Math.min(lasted, latest);
  record.timeLoss += lossOf(capped, actual);
  record.timeCount++;
  record.timeHits += Number(actual >= capped[0] && actual <= capped[2]);
  if (actual < latest) record.errors.push(Math.abs(capped[1] - actual) / actual);
}

function lossOf(forecast: Three, actual: number): number {
  return (
    SHARES.reduce((sum, share, index) => sum + pinballLoss(share, forecast[index] ?? 0, actual), 0) / SHARES.length
  );
}

function spentIn({ from, hours }: Burn, begin: number, end: number): number {
  let spent = 0;
  for (let index = Math.max(0, Math.floor((begin - from) / HOUR)); index < hours.length; index++) {
    const start = from + index * HOUR;
    if (start >= end) break;
    spent += ((hours[index] ?? 0) * (Math.min(end, start + HOUR) - Math.max(begin, start))) / HOUR;
  }
  return spent;
}
