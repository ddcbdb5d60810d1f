/** What may be said of a runway now: nothing of a balance that is not known or not fresh. Pure. */
import type { RunwayView, SpendForecast } from '#shared/domain/forecast.ts';
import type { Freshness } from '#shared/domain/level.ts';
import { HOUR, type Instant } from '#shared/domain/time.ts';
import type { Amount } from '#shared/money/amount.ts';
import { horizonOf, runOutBy, spentBetween } from './fan.ts';

/** Older than this, a forecast is no more a word about now. */
const LONGEST_KEPT = 7 * 24 * HOUR;

export interface WalletSeen {
  readonly balance: Amount | null;
  readonly freshness: Freshness;
}

export function runwayNow(
  forecast: SpendForecast | null,
  { balance, freshness }: WalletSeen,
  now: Instant,
): RunwayView {
  if (balance === null) return { state: 'unknown', why: 'balance' };
  if (freshness !== 'fresh') return { state: 'unknown', why: 'stale' };
  if (balance.micros <= 0) return { state: 'empty' };
  if (forecast === null || forecast.unit !== balance.unit || now - forecast.madeAt > LONGEST_KEPT)
    return { state: 'unknown', why: 'not-yet' };
  const { fan, days, daysNeeded, knowsWeekdays } = forecast;
  if (fan === null) return { state: 'gathering', days, daysNeeded };
  const horizon = horizonOf(fan);
  const runOut = runOutBy(fan, balance.micros, now);
  return runOut.p10 === null ? { state: 'never', horizon } : { state: 'runs-out', ...runOut, horizon, knowsWeekdays };
}

/** Spent in the days to come by the median, in millionths; null where that cannot be told, or nothing is ever spent. */
export function spendInDays(forecast: SpendForecast | null, unit: string, days: number, now: Instant): number | null {
  if (forecast === null || forecast.fan === null || forecast.unit !== unit || now - forecast.madeAt > LONGEST_KEPT)
    return null;
  if ((forecast.fan.p90.at(-1) ?? 0) === 0) return null;
  return spentBetween(forecast.fan, 'p50', now, now + days * 24 * HOUR);
}
