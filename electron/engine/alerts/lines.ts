/** The lines of a wallet, in its own unit, out of what it is watched by. Pure. */
import type { Lines } from '#shared/domain/level.ts';
import { DEFAULT_WATCH, type Measure, type Watch } from '#shared/domain/watch.ts';
import { type Amount, amountOf, compare, percentOf } from '#shared/money/amount.ts';

export interface LinesInput {
  /** The user's own; null for the default. */
  readonly watch: Watch | null;
  readonly unit: string;
  /** The balance right after the last top-up. */
  readonly reference: Amount | null;
  /** Millionths spent in so many days to come, by the median; null while that cannot be told. */
  readonly spendInDays: (days: number) => number | null;
}

/**
 * A wallet that was just topped up is never low by days: who tops up for three days at a time would be warned for ever,
 * and so never again.
 */
const MOST_OF_REFERENCE = { low: 50, critical: 25 } as const;

interface Pair {
  readonly low: Amount;
  readonly critical: Amount;
  readonly measure: Measure;
}

export function linesFor({ watch: stated, unit, reference, spendInDays }: LinesInput): Lines | null {
  const watch = stated ?? DEFAULT_WATCH;
  const full = reference?.unit === unit ? reference : null;
  const moving = byDays(watch, unit, full, spendInDays) ?? byShare(watch, full);
  const fixed: Pair | null =
    watch.amount !== null && watch.amount.low.unit === unit ? { ...watch.amount, measure: 'amount' } : null;
  const pair = higher(moving, fixed);
  if (pair === null) return null;
  return { ...pair, reference: full ?? pair.low, source: stated === null ? 'derived' : 'stated' };
}

function byDays(
  { days }: Watch,
  unit: string,
  full: Amount | null,
  spendInDays: LinesInput['spendInDays'],
): Pair | null {
  if (days === null) return null;
  const low = spendInDays(days.low);
  const critical = spendInDays(days.critical);
  if (low === null || critical === null) return null;
  const capped = (micros: number, percent: number) => {
    const amount = amountOf(rounded(micros), unit);
    const most = full === null ? amount : percentOf(full, percent);
    return compare(amount, most) > 0 ? most : amount;
  };
  return {
    low: capped(low, MOST_OF_REFERENCE.low),
    critical: capped(Math.min(critical, low), MOST_OF_REFERENCE.critical),
    measure: 'days',
  };
}

/** To three digits: a line is an estimate, and need not move with every hour. */
function rounded(micros: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, micros))) - 2);
  return Math.round(micros / step) * step;
}

function byShare({ share }: Watch, full: Amount | null): Pair | null {
  if (share === null || full === null) return null;
  return { low: percentOf(full, share.low), critical: percentOf(full, share.critical), measure: 'share' };
}

/** The higher line of each kind warns; the measure is that of the low line. */
function higher(a: Pair | null, b: Pair | null): Pair | null {
  if (a === null || b === null) return a ?? b;
  const low = compare(b.low, a.low) > 0 ? b : a;
  return {
    low: low.low,
    critical: compare(b.critical, a.critical) > 0 ? b.critical : a.critical,
    measure: low.measure,
  };
}
