/** Sums of the ledger as series to draw: spending upwards, refunds apart. Pure. */
import type { Dimension, LedgerSum } from '#shared/contract/ledgerCalls.ts';
import { type EntryKind, SPENDING_KINDS } from '#shared/domain/entry.ts';
import type { Instant } from '#shared/domain/time.ts';

/** How many series are told apart; the rest is summed up as one. */
export const MOST_SERIES = 7;
export const OTHER = 'other';
/** The key of what belongs to nobody, or to no activity. */
export const NONE = 'none';

export interface Series {
  readonly key: string;
  /** The value of the dimension; null for {@link NONE} and {@link OTHER}. */
  readonly value: string | null;
  /** Millionths spent per bucket; below zero where more was given back than taken. */
  readonly values: readonly number[];
  readonly total: number;
  readonly rows: number;
}

export interface UsageData {
  readonly buckets: readonly Instant[];
  /** The largest first; what belongs to nobody and the rest come last. */
  readonly series: readonly Series[];
  readonly refunds: readonly number[];
  readonly refunded: number;
}

export const USAGE_KINDS: readonly EntryKind[] = [...SPENDING_KINDS, 'refund'];

const PART = { wallet: 'walletId', kind: 'kind', agent: 'agentId', activity: 'activity' } as const;

/** How the ledger is asked: always by kind as well, since refunds stand apart. */
export function dimensionsFor(by: Dimension): Dimension[] {
  return by === 'kind' ? ['kind'] : [by, 'kind'];
}

export function usageData(buckets: readonly Instant[], sums: readonly LedgerSum[], by: Dimension): UsageData {
  const places = new Map(buckets.map((start, place) => [start, place]));
  const refunds = buckets.map(() => 0);
  const found = new Map<string, { value: string | null; values: number[]; total: number; rows: number }>();
  for (const sum of sums) {
    const place = places.get(sum.start);
    if (place === undefined) continue;
    if (sum.kind === 'refund') {
      refunds[place] = (refunds[place] ?? 0) + sum.amount.micros;
      continue;
    }
    const value = sum[PART[by]];
    const key = value ?? NONE;
    const one = found.get(key) ?? { value, values: buckets.map(() => 0), total: 0, rows: 0 };
    one.values[place] = (one.values[place] ?? 0) - sum.amount.micros;
    one.total -= sum.amount.micros;
    one.rows += sum.count;
    found.set(key, one);
  }
  const all = [...found].map(([key, one]): Series => ({ key, ...one }));
  return { buckets, series: ranked(all), refunds, refunded: refunds.reduce((sum, one) => sum + one, 0) };
}

function ranked(all: readonly Series[]): Series[] {
  const named = all.filter(({ key }) => key !== NONE).sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1));
  const nobody = all.filter(({ key }) => key === NONE);
  if (named.length <= MOST_SERIES) return [...named, ...nobody];
  const rest = named.slice(MOST_SERIES - 1);
  const other: Series = {
    key: OTHER,
    value: null,
    values: (rest[0]?.values ?? []).map((_, place) => rest.reduce((sum, { values }) => sum + (values[place] ?? 0), 0)),
    total: rest.reduce((sum, { total }) => sum + total, 0),
    rows: rest.reduce((sum, { rows }) => sum + rows, 0),
  };
  return [...named.slice(0, MOST_SERIES - 1), other, ...nobody];
}

/** Per bucket, what the series shown come to. */
export function totalsOf({ buckets, series }: UsageData, hidden: readonly string[] = []): number[] {
  const shown = series.filter(({ key }) => !hidden.includes(key));
  return buckets.map((_, place) => shown.reduce((sum, { values }) => sum + (values[place] ?? 0), 0));
}

export interface Comparison {
  readonly now: number;
  readonly before: number;
  readonly difference: number;
  /** Whole per cent; null where there was nothing to compare with. */
  readonly percent: number | null;
}

export function compared(now: readonly number[], before: readonly number[]): Comparison {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const [a, b] = [sum(now), sum(before)];
  return { now: a, before: b, difference: a - b, percent: b > 0 ? Math.round(((a - b) / b) * 100) : null };
}
