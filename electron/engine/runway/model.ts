/**
 * The runway of a wallet: when it runs out, and what will have been spent by an instant such as a month's end. Pure and
 * deterministic. It is an estimate and no ledger: computed in doubles, told in whole milliseconds and millionths.
 */
import { HOUR, type Instant } from '#shared/domain/time.ts';
import type { Burn } from './burn.ts';
import { completeDays, DAYS_NEEDED, HORIZON_DAYS, type Outlook, outlookOf, type Path } from './outlook.ts';
import { quantile, spentByShare } from './random.ts';

export interface RunwayInput {
  readonly burn: Burn;
  /** What can be spent now, in millionths; null is unknown. */
  readonly balanceMicros: number | null;
  readonly now: Instant;
  /** Which futures are drawn. The same for every balance of a wallet, so that more balance never runs out sooner. */
  readonly seed: number;
}

/** With four of five chances the run-out comes from `p10` to `p90`. Null lies beyond `horizon`. */
export interface RunOut {
  readonly p10: Instant | null;
  readonly p50: Instant | null;
  readonly p90: Instant | null;
}

export type Runway =
  /** The balance is not known: nothing is said. */
  | { readonly state: 'unknown' }
  | { readonly state: 'empty' }
  | { readonly state: 'gathering'; readonly days: number; readonly daysNeeded: number }
  /** By nine of ten chances it does not run out before the horizon. */
  | { readonly state: 'never'; readonly horizon: Instant }
  | ({ readonly state: 'runs-out'; readonly horizon: Instant; readonly knowsWeekdays: boolean } & RunOut);

/** Millionths. */
export interface Spend {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

export function runwayOf({ burn, balanceMicros, now, seed }: RunwayInput): Runway {
  if (balanceMicros === null) return { state: 'unknown' };
  if (balanceMicros <= 0) return { state: 'empty' };
  const outlook = outlookOf(burn, seed);
  if (outlook === null) return { state: 'gathering', days: completeDays(burn), daysNeeded: DAYS_NEEDED };
  return runOutOf(outlook, balanceMicros, now);
}

/**
 * What will be spent from now on until an instant.
 * @returns null while still gathering, or where the instant lies beyond the horizon
 */
export function spendUntil(burn: Burn, now: Instant, until: Instant, seed: number): Spend | null {
  const outlook = outlookOf(burn, seed);
  if (outlook === null || until > horizonOf(outlook)) return null;
  return spendOf(outlook, now, until);
}

/** What a month will have come to at its end: what it spent so far, and what is foreseen. */
export function monthEndSpend(burn: Burn, spentMicros: number, now: Instant, end: Instant, seed: number): Spend | null {
  const ahead = spendUntil(burn, now, end, seed);
  if (ahead === null) return null;
  return { p10: spentMicros + ahead.p10, p50: spentMicros + ahead.p50, p90: spentMicros + ahead.p90 };
}

function horizonOf({ from }: Outlook): Instant {
  return from + HORIZON_DAYS * 24 * HOUR;
}

/** The run-out by an outlook that is at hand already. */
export function runOutOf(outlook: Outlook, balanceMicros: number, now: Instant): Runway {
  const horizon = horizonOf(outlook);
  if (outlook.scale === 0) return { state: 'never', horizon };
  const balance = balanceMicros / outlook.scale;
  const hours = Float64Array.from(outlook.paths, (path) => {
    const gone = spentBy(path, (now - outlook.from) / HOUR);
    return lasts(path, balance + gone);
  }).sort();
  const at = (share: number) => {
    const found = quantile(hours, share);
    return Number.isFinite(found) ? Math.max(now, outlook.from + Math.round(found * HOUR)) : null;
  };
  const p10 = at(0.1);
  if (p10 === null) return { state: 'never', horizon };
  return { state: 'runs-out', horizon, knowsWeekdays: outlook.knowsWeekdays, p10, p50: at(0.5), p90: at(0.9) };
}

/** What is spent by an outlook that is at hand already. */
export function spendOf(outlook: Outlook, now: Instant, until: Instant): Spend {
  const spent = Float64Array.from(
    outlook.paths,
    (path) => spentBy(path, (until - outlook.from) / HOUR) - spentBy(path, (now - outlook.from) / HOUR),
  ).sort();
  const at = (share: number) => spentByShare(spent, share, outlook.scale);
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}

/** Burn of a path in its first hours, the last of which may be a part. */
function spentBy({ days, like, courses }: Path, hours: number): number {
  const whole = Math.floor(hours / 24);
  let spent = 0;
  for (let day = 0; day < whole; day++) spent += days[day] ?? 0;
  let rest = hours - whole * 24;
  for (let hour = 0; rest > 0; hour++, rest--) {
    const share = courses[(like[whole] ?? 0) * 24 + hour] ?? 0;
    spent += (days[whole] ?? 0) * share * Math.min(1, rest);
  }
  return spent;
}

/** Hours until a path has burned a balance; infinite where it does not before the horizon. */
function lasts({ days, like, courses }: Path, balance: number): number {
  let left = balance;
  for (let day = 0; day < days.length; day++) {
    const burned = days[day] ?? 0;
    if (burned < left) {
      left -= burned;
      continue;
    }
    const course = (like[day] ?? 0) * 24;
    for (let hour = 0; hour < 24; hour++) {
      const part = burned * (courses[course + hour] ?? 0);
      if (part >= left && part > 0) return day * 24 + hour + left / part;
      left -= part;
    }
    // The parts of a day may come to a hair less than the day.
    return (day + 1) * 24;
  }
  return Number.POSITIVE_INFINITY;
}
