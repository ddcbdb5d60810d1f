/** Ledger rows: each entry must be a row of the wire, with its amount, its time, its id and itself as it came. */
import type { AccountReading, HistoryPage } from '#engine/providers/adapter.ts';
import { anyMillis, exactMicros } from '../exact.ts';
import { type Node, parseTree } from '../wireTree.ts';
import { type Claims, idText, underAny } from './claims.ts';

export interface RowFields {
  readonly unit: string;
  readonly id: readonly string[];
  readonly amount: readonly string[];
  readonly time: readonly string[];
  /** The service does not say whether debits carry a sign, so the adapter may turn it. */
  readonly mayTurn: boolean;
}

export function claimRows(
  claims: Claims,
  reading: Pick<AccountReading | HistoryPage, 'entries'>,
  rows: readonly Node[],
  fields: RowFields,
): void {
  const known = rows.map((row) => ({
    row,
    ids: underAny(row, fields.id).map(idText),
    amounts: underAny(row, fields.amount).map(exactMicros),
    times: underAny(row, fields.time).map(anyMillis),
  }));
  if (reading.entries.length > rows.length)
    claims.wrong.push(`${reading.entries.length} entries out of ${rows.length} rows`);
  for (const [index, entry] of reading.entries.entries()) {
    const named = entry.sourceId.startsWith('content:')
      ? known
      : known.filter(({ ids }) => ids.includes(entry.sourceId));
    const fits = named.filter(({ amounts, times }) => {
      const amount = BigInt(entry.amount.micros);
      return (amounts.includes(amount) || (fields.mayTurn && amounts.includes(-amount))) && times.includes(entry.at);
    });
    if (fits.length === 0) {
      const shown = `${entry.sourceId.slice(0, 60)} of ${entry.amount.micros} at ${entry.at}`;
      claims.wrong.push(`the entry ${shown} is no row of the wire`);
    }
    // The row as it came, digit for digit; a very long one may be shortened.
    const raw = parseTree(entry.raw);
    if (raw === undefined) claims.wrong.push('the raw row is not JSON');
    else if (entry.raw.length < 4_000 && !fits.some(({ row }) => isSame(row, raw) || sizeOf(row) > 4_000))
      claims.wrong.push(`the raw row ${entry.raw.slice(0, 80)} is not as it came`);
    const amounts = fits.flatMap((fit) => fit.amounts);
    claims.amounts.set(`entries.${index}.amount`, {
      unit: fields.unit,
      from: [],
      derived: fields.mayTurn ? amounts.flatMap((one) => (one === null ? [] : [one, -one])) : amounts,
    });
    claims.times.set(
      `entries.${index}.at`,
      fits.flatMap(({ times }) => times),
    );
  }
}

function sizeOf(node: Node): number {
  if (node.t === 'arr') return node.v.reduce((size, item) => size + sizeOf(item) + 1, 2);
  if (node.t === 'obj') return node.v.reduce((size, [name, value]) => size + name.length + sizeOf(value) + 4, 2);
  return node.t === 'lit' ? 5 : node.s.length + 2;
}

/** The same values with the same spelling; of a key that came twice, the last counts, and order does not. */
export function isSame(a: Node, b: Node): boolean {
  if (a.t === 'arr')
    return b.t === 'arr' && a.v.length === b.v.length && a.v.every((item, index) => isSame(item, b.v[index] as Node));
  if (a.t === 'obj') {
    if (b.t !== 'obj') return false;
    const [left, right] = [new Map(a.v), new Map(b.v)];
    if (left.size !== right.size) return false;
    for (const [name, value] of left) {
      const other = right.get(name);
      if (other === undefined || !isSame(value, other)) return false;
    }
    return true;
  }
  if (a.t === 'lit') return b.t === 'lit' && a.v === b.v;
  return a.t === b.t && 's' in b && a.s === b.s;
}
