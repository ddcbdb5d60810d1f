/** What hledger's and Beancount's journals have in common: names that never change, and when a balance is asserted. */
import type { EntryKind } from '#shared/domain/entry.ts';
import type { Output } from '../output.ts';
import type { Line, Scan } from '../scan.ts';
import type { ExportScope, WalletScope } from '../scope.ts';
import { nextDate, nextMonth, utcStamp, type ZoneTime } from '../zoneTime.ts';

/**
 * The commodity that a wallet's amounts are in: its currency, or a name of its own, so that credits of two services
 * never mix. It hangs on the wallet's id, since labels can be changed and commodities of a kept journal cannot.
 */
export function commodityOf({ unit, key, short }: WalletScope): string {
  if (unit !== 'credit') return unit;
  const name = key.toUpperCase().slice(0, 10).replace(/-+$/, '');
  return `CR.${name}.${short.toUpperCase()}`;
}

/** The account on the other side of each kind, below the five roots that both formats know. */
export const COUNTER_ACCOUNTS: Readonly<Record<EntryKind, readonly [root: string, name: string]>> = {
  usage: ['Expenses', 'Usage'],
  reserve: ['Expenses', 'Reserved'],
  release: ['Expenses', 'Reserved'],
  refund: ['Expenses', 'Refunds'],
  fee: ['Expenses', 'Fees'],
  expiry: ['Expenses', 'Expired'],
  topup: ['Equity', 'Top-Ups'],
  grant: ['Income', 'Grants'],
  transfer: ['Equity', 'Transfers'],
  adjustment: ['Equity', 'Adjustments'],
  unexplained: ['Equity', 'Unexplained'],
};

/** One wallet in the words of a format. */
export interface JournalWords {
  heading(): string;
  /** The balance before the first day. */
  opening(firstDay: string, micros: number): string;
  transaction(line: Line): string;
  assertion(due: Assertion): string;
}

export async function writeWallet(wallet: WalletScope, words: JournalWords, scan: Scan, out: Output): Promise<void> {
  const { openingMicros } = wallet;
  let begun: { readonly days: Days; readonly ends: MonthEnds } | null = null;
  const assert = (due: readonly Assertion[]) => {
    if (openingMicros !== null) for (const one of due) out.write(words.assertion(one));
  };
  for await (const lines of scan.lines(wallet)) {
    begun ??= begin(lines[0]?.entry.postedAt ?? null);
    for (const line of lines) {
      assert(begun?.ends.before(line) ?? []);
      out.write(words.transaction(line));
    }
    await out.drain();
  }
  if (begun !== null) assert(begun.ends.closing(begun.days.end));

  function begin(firstRow: number | null) {
    const days = daysOf(scan.scope, wallet, firstRow);
    if (days === null) return null;
    out.write(words.heading());
    if (openingMicros !== null) out.write(words.opening(days.first, openingMicros));
    return { days, ends: new MonthEnds(scan.scope.zone, days.first, openingMicros ?? 0) };
  }
}

/** What a row says of itself besides its amount, in the order in which it is written; null is left out. */
export function factsOf({ entry, attribution }: Line): (readonly [name: string, value: string | null])[] {
  return [
    ['kind', entry.kind],
    ['service-id', entry.sourceId],
    ['at', utcStamp(entry.at)],
    ['source', entry.source],
    ['agent', attribution?.agentId ?? null],
    ['agent-by', attribution?.by ?? null],
    ['activity', entry.activity],
    ['payment', entry.paymentRef],
    ['thread', entry.thread],
    ['answers', entry.answers],
    ['late-for', entry.lateFor],
    ['flags', entry.flags.length === 0 ? null : entry.flags.join(' ')],
  ];
}

interface Days {
  /** The first day that can hold a row of this journal. */
  readonly first: string;
  /** The day after the last one. */
  readonly end: string;
}

/** Null for a wallet without a single row or reading: there is no day to write. */
function daysOf({ from, to, zone }: ExportScope, wallet: WalletScope, firstRow: number | null): Days | null {
  const { asOf } = wallet;
  const start = from ?? firstRow ?? asOf;
  if (asOf === null || start === null) return null;
  const last = asOf === to ? Math.max(to - 1, start) : asOf;
  return { first: zone.date(start), end: nextDate(zone.date(last)) };
}

export interface Assertion {
  /** The day at whose beginning the balance holds. */
  readonly day: string;
  readonly balanceMicros: number;
}

/** Says, line by line, which month ends lie before a row, and at the end what closes the journal. */
class MonthEnds {
  readonly #zone: ZoneTime;
  /** First day of the month after the one that the rows have reached. */
  #next: string;
  #balanceMicros: number;

  constructor(zone: ZoneTime, firstDay: string, openingMicros: number) {
    this.#zone = zone;
    this.#next = `${nextMonth(firstDay.slice(0, -3))}-01`;
    this.#balanceMicros = openingMicros;
  }

  /** The month ends that lie between the row before and this one. */
  before({ entry, balanceMicros }: Line): Assertion[] {
    const due = this.#upTo(this.#zone.date(entry.postedAt));
    this.#balanceMicros = balanceMicros ?? this.#balanceMicros;
    return due;
  }

  /** The month ends that are left, and the end of the journal itself. */
  closing(end: string): Assertion[] {
    const due = this.#upTo(end);
    return due.at(-1)?.day === end ? due : [...due, { day: end, balanceMicros: this.#balanceMicros }];
  }

  #upTo(day: string): Assertion[] {
    const due: Assertion[] = [];
    while (this.#next <= day) {
      due.push({ day: this.#next, balanceMicros: this.#balanceMicros });
      this.#next = `${nextMonth(this.#next.slice(0, -3))}-01`;
    }
    return due;
  }
}
