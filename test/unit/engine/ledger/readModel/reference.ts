/** The same questions answered the slow and plain way, from a list of entries: what the read model is compared with. */
import { attributeBy } from '#engine/ledger/attribution.ts';
import type { Bucket, Dimension, LedgerFilter, LedgerRow } from '#shared/contract/ledgerCalls.ts';
import type { Book } from '#shared/domain/book.ts';
import { type Entry, inLedgerOrder } from '#shared/domain/entry.ts';
import type { AttributionRule } from '#shared/domain/rule.ts';

export interface Known {
  readonly entries: readonly Entry[];
  readonly rules: readonly AttributionRule[];
  readonly books: readonly Book[];
  readonly agentNames: Readonly<Record<string, string>>;
}

type PlainRow = Omit<LedgerRow, 'outcome'>;

/** All rows in the order of the ledger. */
export function allRows({ entries, rules, books }: Known): PlainRow[] {
  const attribute = attributeBy(rules);
  return [...entries].sort(inLedgerOrder).map((entry, n, sorted) => {
    const { raw, ...shown } = entry;
    const book = books.find(({ walletId }) => walletId === entry.walletId);
    const before = sorted.slice(0, n + 1).filter(({ walletId }) => walletId === entry.walletId);
    const micros = before.reduce((sum, { amount }) => sum + amount.micros, book?.baseMicros ?? 0);
    return {
      ...shown,
      attribution: attribute(entry),
      balanceAfter: book === undefined ? null : { micros, unit: book.unit },
    };
  });
}

const words = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');

function fitsText(row: PlainRow, text: string, agentNames: Known['agentNames']): boolean {
  const agent = row.attribution?.agentId ?? '';
  const ids = [row.sourceId, row.paymentRef ?? '', row.thread ?? ''].map(words);
  const wholes = ids.map((pieces) => pieces.join(''));
  const all = [
    ...words(`${row.description} ${agent} ${agentNames[agent] ?? ''} ${row.activity ?? ''}`),
    ...ids.filter((pieces) => pieces.length <= 3).flat(),
    ...wholes,
  ];
  return text
    .split(/\s+/u)
    .map(words)
    .every(
      (parts) =>
        parts.every((part) => all.some((word) => word.startsWith(part))) ||
        [...wholes, ...ids.filter((pieces) => pieces.length <= 3).flat()].some((word) =>
          word.startsWith(parts.join('')),
        ),
    );
}

export function rowsThatFit(known: Known, filter: LedgerFilter): PlainRow[] {
  const { walletIds, kinds, agentIds, activities, from, to, minMicros, maxMicros, text } = filter;
  return allRows(known).filter(
    (row) =>
      (walletIds === undefined || walletIds.includes(row.walletId)) &&
      (kinds === undefined || kinds.includes(row.kind)) &&
      (agentIds === undefined || agentIds.includes(row.attribution?.agentId ?? null)) &&
      (activities === undefined || activities.includes(row.activity)) &&
      (from === undefined || row.postedAt >= from) &&
      (to === undefined || row.postedAt < to) &&
      (minMicros === undefined || row.amount.micros >= minMicros) &&
      (maxMicros === undefined || row.amount.micros <= maxMicros) &&
      (text === undefined || fitsText(row, text, known.agentNames)),
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the local clock shows of an instant, as far as a bucket goes. */
export function shown(bucket: Bucket, zone: string, at: number): string {
  if (bucket === 'whole') return '';
  const key = `${zone} ${bucket === 'hour'}`;
  const options: Intl.DateTimeFormatOptions = {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(bucket === 'hour' ? { hour: '2-digit', hourCycle: 'h23' } : {}),
  };
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en-CA', options);
  formats.set(key, format);
  const text = format.format(at);
  if (bucket === 'month') return text.slice(0, 7);
  if (bucket !== 'week') return text;
  const day = new Date(`${text}T00:00:00Z`);
  return new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
}

/** Sums and counts by what the clock shows, the unit, and the dimensions. */
export function sumsOf(rows: readonly PlainRow[], bucket: Bucket, zone: string, by: readonly Dimension[]) {
  const sums: Record<string, [micros: number, count: number]> = {};
  for (const row of rows) {
    const value = { wallet: row.walletId, kind: row.kind, agent: row.attribution?.agentId, activity: row.activity };
    const parts = by.map((dimension) => value[dimension] ?? null);
    const key = JSON.stringify([shown(bucket, zone, row.postedAt), row.amount.unit, ...parts]);
    const [micros, count] = sums[key] ?? [0, 0];
    sums[key] = [micros + row.amount.micros, count + 1];
  }
  return sums;
}

export function monthsOf(known: Known, book: Book, zone: string, now: number) {
  const rows = allRows(known).filter(({ walletId }) => walletId === book.walletId);
  const names = rows.map(({ postedAt }) => shown('month', zone, postedAt));
  const last = [...names, shown('month', zone, now)].sort().at(-1) ?? '';
  const months = [];
  let balance = book.baseMicros;
  for (let month = [...names, shown('month', zone, now)].sort()[0] ?? ''; month <= last; month = after(month)) {
    const here = rows.filter((_, n) => names[n] === month);
    const byKind: Record<string, [number, number]> = {};
    for (const { kind, amount } of here) {
      const [micros, count] = byKind[kind] ?? [0, 0];
      byKind[kind] = [micros + amount.micros, count + 1];
    }
    const opening = balance;
    balance += here.reduce((sum, { amount }) => sum + amount.micros, 0);
    const late = here.filter(({ lateFor }) => lateFor !== null).length;
    months.unshift({ month, opening, byKind, entries: here.length, closing: balance, late });
  }
  return months;
}

function after(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}
