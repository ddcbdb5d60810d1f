/**
 * What is compared: the model, and three plain ways to foretell. The plain ones get intervals as fair as they can be: the
 * quantiles of their own errors at the same horizon over all the past.
 */
import type { Burn } from '#engine/runway/burn.ts';
import { runOutOf, spendOf } from '#engine/runway/model.ts';
import { outlookOf } from '#engine/runway/outlook.ts';
import { quantile } from '#engine/runway/random.ts';
import { DAY, type Instant } from '#shared/domain/time.ts';

/** Three figures: p10, p50, p90. */
export type Three = readonly [number, number, number];

export interface Forecast {
  /** Millionths from now on over whole days. */
  spend(days: number): Three;
  /** Days from now; infinite where it is beyond what can be seen. */
  lasts(balanceMicros: number): Three;
}

export interface Forecaster {
  readonly name: string;
  /** @returns null while it says nothing */
  at(burn: Burn, now: Instant): Forecast | null;
}

export const OURS: Forecaster = {
  name: 'ours',
  at(burn, now) {
    const outlook = outlookOf(burn, 1);
    if (outlook === null) return null;
    return {
      spend(days) {
        const { p10, p50, p90 } = spendOf(outlook, now, now + days * DAY);
        return [p10, p50, p90];
      },
      lasts(balanceMicros) {
        const runway = runOutOf(outlook, balanceMicros, now);
        if (runway.state !== 'runs-out') return [Infinity, Infinity, Infinity];
        const days = (at: Instant | null) => (at === null ? Infinity : (at - now) / DAY);
        return [days(runway.p10), days(runway.p50), days(runway.p90)];
      },
    };
  },
};

/** Burn per day as a plain way has it after each past day, from the days before. */
type Rates = (days: readonly number[]) => number[];

const lastDay: Rates = (days) => [...days];

const weekMean: Rates = (days) =>
  days.map((_, day) => {
    const week = days.slice(Math.max(0, day - 6), day + 1);
    return week.reduce((sum, value) => sum + value, 0) / week.length;
  });

/** With the pace that foretold the next day best over the past. */
const smoothing: Rates = (days) => {
  const tries = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9].map((pace) => {
    let rate = days[0] ?? 0;
    let lost = 0;
    const rates = days.map((burned) => {
      lost += (burned - rate) ** 2;
      rate += pace * (burned - rate);
      return rate;
    });
    return { rates, lost };
  });
  return tries.reduce((best, one) => (one.lost < best.lost ? one : best)).rates;
};

export const BASELINES: readonly Forecaster[] = [
  plain("yesterday's burn", lastDay),
  plain('7-day mean', weekMean),
  plain('exp. smoothing', smoothing),
];

function plain(name: string, ratesOf: Rates): Forecaster {
  return {
    name,
    at(burn) {
      const days = daysOf(burn);
      const rates = ratesOf(days);
      const mean = days.reduce((sum, value) => sum + value, 0) / days.length;
      const now = rates.at(-1) ?? 0;
      const known = new Map<number, Three>();
      const perDay = (span: number): Three => {
        const found = known.get(span) ?? spreadOf(days, rates, span, mean, now);
        known.set(span, found);
        return found;
      };
      return {
        spend: (span) => perDay(span).map((rate) => rate * span) as unknown as Three,
        lasts(balanceMicros) {
          const middle = now > 0 ? balanceMicros / now : Infinity;
          const [low, , high] = perDay(Math.max(1, Math.min(14, Math.round(middle))));
          return [high > 0 ? balanceMicros / high : Infinity, middle, low > 0 ? balanceMicros / low : Infinity];
        },
      };
    },
  };
}

function daysOf({ hours }: Burn): number[] {
  const count = Math.floor(hours.length / 24);
  const first = hours.length - count * 24;
  return Array.from({ length: count }, (_, day) => {
    const begin = first + day * 24;
    return hours.slice(begin, begin + 24).reduce((sum, micros) => sum + micros, 0);
  });
}

/** The rate with its own past errors around it, as shares of the rate of their time. */
function spreadOf(days: readonly number[], rates: readonly number[], span: number, mean: number, now: number): Three {
  const errors: number[] = [];
  let sum = 0;
  for (let day = 0; day < days.length; day++) {
    sum += (days[day] ?? 0) - (day >= span ? (days[day - span] ?? 0) : 0);
    const origin = day - span;
    if (origin < 0) continue;
    const rate = rates[origin] ?? 0;
    errors.push((sum / span - rate) / Math.max(rate, 0.1 * mean));
  }
  if (errors.length === 0) errors.push(0);
  errors.sort((a, b) => a - b);
  const measure = Math.max(now, 0.1 * mean);
  const at = (share: number) => Math.max(0, now + quantile(errors, share) * measure);
  return [Math.min(now, at(0.1)), now, Math.max(now, at(0.9))];
}
