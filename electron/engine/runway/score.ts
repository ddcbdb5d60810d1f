/**
 * What came of forecasts. A top-up in between makes no forecast wrong: it is held against the instant at which
 * consumption alone would have eaten the balance that it was made for.
 */
import { HOUR, type Instant } from '#shared/domain/time.ts';
import type { Burn } from './burn.ts';
import type { RunOut } from './model.ts';

/** A forecast as it is kept until its outcome is known. */
export interface KeptForecast extends RunOut {
  readonly madeAt: Instant;
  readonly balanceMicros: number;
  /** How far it could see. */
  readonly horizon: Instant;
}

export type Outcome =
  /** Consumption has not eaten the balance yet, and it may still come as foretold. */
  | { readonly state: 'open' }
  | {
      readonly state: 'settled';
      /** Whether it came within p10..p90. */
      readonly verdict: 'hit' | 'sooner' | 'later';
      /** How much later than the median it came, in hours; null where either lies beyond the horizon. */
      readonly medianErrorHours: number | null;
    };

export interface Tally {
  readonly settled: number;
  /** Share of hits; null while nothing is settled. */
  readonly hitRate: number | null;
  /** Median of the absolute errors of the median, in hours; null while none is known. */
  readonly medianErrorHours: number | null;
}

/**
 * When consumption since an instant had eaten a balance, within its hour by even burn.
 * @returns null where it had not by the end of the burn
 */
export function eatenAt({ from, hours }: Burn, since: Instant, balanceMicros: number): Instant | null {
  let left = balanceMicros;
  for (let index = Math.max(0, Math.floor((since - from) / HOUR)); index < hours.length; index++) {
    const begin = Math.max(since, from + index * HOUR);
    const rest = from + (index + 1) * HOUR - begin;
    const burned = ((hours[index] ?? 0) * rest) / HOUR;
    if (burned >= left && burned > 0) return begin + Math.round((left / burned) * rest);
    left -= burned;
  }
  return null;
}

/** @param cameAt by {@link eatenAt}; null while it has not come @param now until when that is known */
export function outcomeOf(forecast: KeptForecast, cameAt: Instant | null, now: Instant): Outcome {
  const { p10, p50, p90, horizon } = forecast;
  const came = cameAt ?? Number.POSITIVE_INFINITY;
  const beyond = came > horizon;
  if (beyond && now < Math.min(p90 ?? horizon, horizon)) return { state: 'open' };
  const known = p50 !== null && cameAt !== null && !beyond;
  return {
    state: 'settled',
    verdict: came < (p10 ?? horizon) ? 'sooner' : p90 !== null && came > p90 ? 'later' : 'hit',
    medianErrorHours: known ? (cameAt - p50) / HOUR : null,
  };
}

export function tally(outcomes: readonly Outcome[]): Tally {
  const settled = outcomes.filter((outcome) => outcome.state === 'settled');
  const errors = settled
    .flatMap(({ medianErrorHours }) => (medianErrorHours === null ? [] : [Math.abs(medianErrorHours)]))
    .sort((a, b) => a - b);
  const middle = errors[Math.floor((errors.length - 1) / 2)];
  const hits = settled.filter(({ verdict }) => verdict === 'hit').length;
  return {
    settled: settled.length,
    hitRate: settled.length === 0 ? null : hits / settled.length,
    medianErrorHours: middle ?? null,
  };
}

/** What a forecast of a share of the chances costs: right on average only where that share of the outcomes lies below. */
export function pinballLoss(share: number, forecast: number, actual: number): number {
  return actual >= forecast ? share * (actual - forecast) : (1 - share) * (forecast - actual);
}
