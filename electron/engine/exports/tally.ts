/** What an export holds, added up while it is written: the figures of its manifest. Exact, or an error. */
import type { Entry, EntryKind } from '#shared/domain/entry.ts';
import { MoneyError } from '#shared/money/amount.ts';

export interface Sum {
  readonly micros: number;
  readonly count: number;
}

export interface WalletTally {
  readonly byKind: ReadonlyMap<EntryKind, Sum>;
  /** Rows of the period that the filter left out. */
  readonly leftOut: Sum;
  /** Rows of kinds that the format does not hold. */
  readonly notHeld: Sum;
  readonly first: { readonly id: string; readonly postedAt: number } | null;
  readonly last: { readonly id: string; readonly postedAt: number } | null;
}

export class Tally implements WalletTally {
  readonly byKind = new Map<EntryKind, { micros: number; count: number }>();
  readonly leftOut = { micros: 0, count: 0 };
  readonly notHeld = { micros: 0, count: 0 };
  first: WalletTally['first'] = null;
  last: WalletTally['last'] = null;

  add({ id, kind, postedAt, amount }: Pick<Entry, 'id' | 'kind' | 'postedAt' | 'amount'>): void {
    const known = this.byKind.get(kind);
    if (known === undefined) this.byKind.set(kind, { micros: amount.micros, count: 1 });
    else {
      known.micros = exactly(known.micros + amount.micros);
      known.count++;
    }
    this.first ??= { id, postedAt };
    this.last = { id, postedAt };
  }

  leaveOut({ amount }: Pick<Entry, 'amount'>, why: 'leftOut' | 'notHeld'): void {
    const sum = this[why];
    sum.micros = exactly(sum.micros + amount.micros);
    sum.count++;
  }
}

export function rowsOf({ byKind }: WalletTally): number {
  let rows = 0;
  for (const { count } of byKind.values()) rows += count;
  return rows;
}

/** Opening, and all rows of the period, those left out too. */
export function closingOf(openingMicros: number, { byKind, leftOut, notHeld }: WalletTally): number {
  let micros = exactly(exactly(openingMicros + leftOut.micros) + notHeld.micros);
  for (const sum of byKind.values()) micros = exactly(micros + sum.micros);
  return micros;
}

/** @throws MoneyError where a sum can no longer be held exactly */
export function exactly(micros: number): number {
  if (!Number.isSafeInteger(micros)) throw new MoneyError('a sum of the ledger is too large to be held exactly');
  return micros;
}
