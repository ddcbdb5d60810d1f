/** The rows of one wallet, added up month by month in the zone: what a statement states. */
import { createHash } from 'node:crypto';
import type { EntryKind } from '#shared/domain/entry.ts';
import type { Line, Reported, Scan } from '../scan.ts';
import type { WalletScope } from '../scope.ts';
import { exactly, type Sum } from '../tally.ts';
import { nextMonth } from '../zoneTime.ts';

export interface WalletMonth {
  readonly wallet: WalletScope;
  /** `2026-10` */
  readonly month: string;
  /** The part of the month that lies in the period: from, inclusive, to, exclusive. */
  readonly from: number;
  readonly to: number;
  readonly openingMicros: number | null;
  readonly byKind: readonly (readonly [EntryKind, Sum])[];
  readonly rows: number;
  readonly sumMicros: number;
  readonly closingMicros: number | null;
  readonly lateRows: number;
  readonly reported: Reported | null;
  /** SHA-256 over the lines `id amount_millionths` of the rows in their order, each with a line feed. */
  readonly proof: string;
}

/**
 * One for each month of the period up to where the ledger knows, the oldest first. Months in which nothing happened and
 * nothing was reported are left out, unless the whole period is one.
 */
export async function monthsOf(wallet: WalletScope, scan: Scan): Promise<WalletMonth[]> {
  const { zone, from, to } = scan.scope;
  const months: WalletMonth[] = [];
  let opening = wallet.openingMicros;
  let open: OpenMonth | null = null;
  const close = (month: OpenMonth): void => {
    const start = Math.max(zone.startOf(`${month.month}-01`), from ?? Number.NEGATIVE_INFINITY);
    const end = Math.min(zone.startOf(`${nextMonth(month.month)}-01`), to ?? Number.POSITIVE_INFINITY);
    const done = month.closed(wallet, start, end, opening, scan.reported(wallet, start, end));
    months.push(done);
    opening = done.closingMicros;
  };
  const reach = (month: string): OpenMonth => {
    let current = open ?? new OpenMonth(month);
    while (current.month < month) {
      close(current);
      current = new OpenMonth(nextMonth(current.month));
    }
    open = current;
    return current;
  };
  if (from !== null && wallet.asOf !== null) reach(zone.month(from));
  for await (const lines of scan.lines(wallet))
    for (const line of lines) reach(zone.month(line.entry.postedAt)).add(line);
  if (wallet.asOf !== null) close(reach(zone.month(wallet.asOf === to ? to - 1 : wallet.asOf)));
  return months.length === 1 ? months : months.filter(({ rows, reported }) => rows > 0 || reported !== null);
}

class OpenMonth {
  readonly month: string;
  readonly #byKind = new Map<EntryKind, { micros: number; count: number }>();
  readonly #hash = createHash('sha256');
  #rows = 0;
  #sum = 0;
  #late = 0;

  constructor(month: string) {
    this.month = month;
  }

  add({ entry }: Line): void {
    const { id, kind, amount, lateFor } = entry;
    const sum = this.#byKind.get(kind) ?? { micros: 0, count: 0 };
    this.#byKind.set(kind, { micros: exactly(sum.micros + amount.micros), count: sum.count + 1 });
    this.#sum = exactly(this.#sum + amount.micros);
    this.#rows++;
    if (lateFor !== null) this.#late++;
    this.#hash.update(`${id} ${amount.micros}\n`);
  }

  closed(
    wallet: WalletScope,
    from: number,
    to: number,
    openingMicros: number | null,
    reported: Reported | null,
  ): WalletMonth {
    return {
      wallet,
      month: this.month,
      from,
      to,
      openingMicros,
      byKind: [...this.#byKind].sort(([a], [b]) => (a < b ? -1 : 1)),
      rows: this.#rows,
      sumMicros: this.#sum,
      closingMicros: openingMicros === null ? null : exactly(openingMicros + this.#sum),
      lateRows: this.#late,
      reported,
      proof: this.#hash.digest('hex'),
    };
  }
}
