/** What the reader of the ledger wants to see: as chosen on the screen, as the ledger is asked, and in words. Pure. */
import type { LedgerFilter } from '#shared/contract/ledgerCalls.ts';
import type { EntryKind } from '#shared/domain/entry.ts';
import type { Instant } from '#shared/domain/time.ts';
import { en } from '#shared/words/en.ts';
import { type Period, spanOf } from './periods.ts';
import { dayWords, exactMinute } from './times.ts';
import { typedAmount } from './typed.ts';

export type Flow = 'out' | 'in';

export interface RowFilter {
  readonly walletIds: readonly string[];
  readonly kinds: readonly EntryKind[];
  /** Null stands for rows that are attributed to nobody. */
  readonly agentIds: readonly (string | null)[];
  readonly activities: readonly (string | null)[];
  readonly period: Period;
  /** Which way the amount goes; its bounds are meant without a sign. */
  readonly flow: Flow | null;
  readonly least: string;
  readonly most: string;
  readonly text: string;
}

export const NO_FILTER: RowFilter = {
  walletIds: [],
  kinds: [],
  agentIds: [],
  activities: [],
  period: { kind: 'all' },
  flow: null,
  least: '',
  most: '',
  text: '',
};

export function isFiltered(filter: RowFilter): boolean {
  return Object.keys(toLedgerFilter(filter, 0)).length > 0;
}

/** As the ledger is asked. Bounds that are no amounts do not count: the field says so. */
export function toLedgerFilter(filter: RowFilter, now: Instant): LedgerFilter {
  const text = filter.text.trim();
  return {
    ...(filter.walletIds.length > 0 ? { walletIds: [...filter.walletIds] } : {}),
    ...(filter.kinds.length > 0 ? { kinds: [...filter.kinds] } : {}),
    ...(filter.agentIds.length > 0 ? { agentIds: [...filter.agentIds] } : {}),
    ...(filter.activities.length > 0 ? { activities: [...filter.activities] } : {}),
    ...spanOf(filter.period, now),
    ...bounds(filter),
    ...(text === '' ? {} : { text }),
  };
}

function bounds({ flow, least, most }: RowFilter): Pick<LedgerFilter, 'minMicros' | 'maxMicros'> {
  if (flow === null) return {};
  const low = Math.max(1, micros(least) ?? 1);
  const high = micros(most);
  return flow === 'in'
    ? { minMicros: low, ...(high === null ? {} : { maxMicros: high }) }
    : { maxMicros: -low, ...(high === null ? {} : { minMicros: -high }) };
}

/** The bound as typed, in millionths; null where nothing or no amount is written. */
export function micros(text: string): number | null {
  return text.trim() === '' ? null : (typedAmount(text, 'credit')?.micros ?? null);
}

export interface Names {
  wallet(walletId: string): string;
  agent(agentId: string): string;
}

export interface Chip {
  readonly key: string;
  readonly label: string;
  /** The filter once this chip is taken away. */
  readonly without: RowFilter;
}

/** One chip for each condition, in the order of the bar above them. */
export function chipsOf(filter: RowFilter, names: Names, now: Instant): Chip[] {
  const chips: Chip[] = [];
  const each = <T>(values: readonly T[], key: string, label: (value: T) => string, set: (left: T[]) => RowFilter) => {
    for (const value of values)
      chips.push({ key: `${key}:${value}`, label: label(value), without: set(values.filter((one) => one !== value)) });
  };
  if (filter.text.trim() !== '')
    chips.push({ key: 'text', label: en.ledger.chipText(filter.text.trim()), without: { ...filter, text: '' } });
  if (filter.period.kind !== 'all')
    chips.push({
      key: 'period',
      label: periodWords(filter.period, now),
      without: { ...filter, period: { kind: 'all' } },
    });
  each(filter.walletIds, 'wallet', names.wallet, (walletIds) => ({ ...filter, walletIds }));
  each(
    filter.kinds,
    'kind',
    (kind) => en.entryKind[kind],
    (kinds) => ({ ...filter, kinds }),
  );
  each(
    filter.agentIds,
    'agent',
    (id) => (id === null ? en.ledger.unattributed : names.agent(id)),
    (agentIds) => ({ ...filter, agentIds }),
  );
  each(
    filter.activities,
    'activity',
    (activity) => activity ?? en.ledger.noActivity,
    (activities) => ({ ...filter, activities }),
  );
  if (filter.flow !== null)
    chips.push({
      key: 'amount',
      label: amountWords(filter.flow, filter.least.trim(), filter.most.trim()),
      without: { ...filter, flow: null, least: '', most: '' },
    });
  return chips;
}

export function amountWords(flow: Flow, least: string, most: string): string {
  const way = en.ledger.flows[flow];
  if (least === '' && most === '') return way;
  if (most === '') return en.ledger.amountFrom(way, least);
  return least === '' ? en.ledger.amountTo(way, most) : en.ledger.amountBetween(way, least, most);
}

export function periodWords(period: Period, now: Instant): string {
  if (period.kind === 'custom') {
    const { from, to } = spanOf(period, now);
    if (from === undefined && to === undefined) return en.ledger.periods.all;
    if (to === undefined) return en.ledger.since(dayWords(from ?? 0, now));
    if (from === undefined) return en.ledger.until(dayWords(to - 1, now));
    return spanWords(from, to, now);
  }
  if (period.kind === 'span') return spanWords(period.from, period.to, now);
  return en.ledger.periods[period.kind];
}

/** "3 Nov", "1 Nov – 30 Nov", "3 Nov, 14:00 – 15:00": days where the ends are days. */
export function spanWords(from: Instant, to: Instant, now: Instant): string {
  const wholeDays = [from, to].every((at) => new Date(at).getHours() === 0 && new Date(at).getMinutes() === 0);
  if (!wholeDays) return en.ledger.fromTo(exactMinute(from, now), exactMinute(to, now));
  const [first, last] = [dayWords(from, now), dayWords(to - 1, now)];
  return first === last ? first : en.ledger.fromTo(first, last);
}
