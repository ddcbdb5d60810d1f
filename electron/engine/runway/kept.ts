/** Forecasts that are kept until it is known what came, so that the app can say how good its forecasts are. Pure. */
import type { KeptForecast, Score, SpendForecast } from '#shared/domain/forecast.ts';
import { DAY, HOUR, type Instant } from '#shared/domain/time.ts';
import { type Burn, HISTORY } from './burn.ts';
import { runwayNow, type WalletSeen } from './say.ts';
import { eatenAt, outcomeOf, tally } from './score.ts';

/** One a day: those of the same day would be right or wrong together. */
const KEEP_EVERY = DAY;
/** The score is of one year: how a forecast did in another one says little of the next. */
const SCORED_FOR = 366 * DAY;

/** @param lastAt when the one before was made; 0 for none @returns one to keep, or none */
export function keptFrom(
  forecast: SpendForecast | null,
  seen: WalletSeen,
  lastAt: Instant,
  now: Instant,
): KeptForecast[] {
  const runway = runwayNow(forecast, seen, now);
  // "Never, as far as can be seen" is not kept: it would be right most of the time, and prove nothing.
  if (runway.state !== 'runs-out' || forecast === null || seen.balance === null || now - lastAt < KEEP_EVERY) return [];
  const { walletId, accountId } = forecast;
  const { p10, p50, p90, horizon } = runway;
  return [
    {
      id: `kept/${walletId}/${now}`,
      accountId,
      walletId,
      madeAt: now,
      balance: seen.balance,
      p10,
      p50,
      p90,
      horizon,
      outcome: null,
    },
  ];
}

/** @returns the forecast with its outcome, or null while it is open, or was settled before */
export function settle(kept: KeptForecast, burn: Burn | null, now: Instant): KeptForecast | null {
  if (kept.outcome !== null || burn === null) return null;
  const { madeAt, balance, horizon, p10, p50, p90 } = kept;
  // What was burned before the entries begin is not known: the forecast can no more be judged.
  if (burn.from > madeAt) return null;
  const came = eatenAt(burn, madeAt, balance.micros);
  // While a wallet cannot be seen nothing is known to have stayed away.
  const known = burn.from + burn.hours.length * HOUR;
  const outcome = outcomeOf({ madeAt, balanceMicros: balance.micros, horizon, p10, p50, p90 }, came, known);
  if (outcome.state === 'open') return null;
  const { verdict, medianErrorHours } = outcome;
  return { ...kept, outcome: { verdict, medianErrorHours, settledAt: now } };
}

/** Whether it is let go: it is of another year, or what came of it can never be known, since no burn reaches back to it. */
export function isPast({ madeAt, outcome }: KeptForecast, now: Instant): boolean {
  return now - madeAt > (outcome === null ? HISTORY : SCORED_FOR);
}

export function scoreOf(kept: readonly KeptForecast[]): Score {
  const outcomes = kept.flatMap(({ outcome }) =>
    outcome === null
      ? []
      : [{ state: 'settled' as const, verdict: outcome.verdict, medianErrorHours: outcome.medianErrorHours }],
  );
  return { ...tally(outcomes), open: kept.length - outcomes.length };
}
