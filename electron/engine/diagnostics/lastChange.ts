/** Finds the last change of a balance in its readings, and what of it the rows of the ledger explain. Pure. */
import { type BalanceChange, ROWS_LISTED } from '#shared/contract/diagnosticsCalls.ts';
import type { Book } from '#shared/domain/book.ts';
import type { Entry } from '#shared/domain/entry.ts';
import type { Reading } from '#shared/domain/reading.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { amountOf, subtract } from '#shared/money/amount.ts';

export interface ReadingPair {
  /** The last one kept with the old balance, and the first with the new one. */
  readonly before: Reading;
  readonly after: Reading;
}

/** @param readings of one wallet, the oldest first */
export function lastChangeIn(readings: readonly Reading[]): ReadingPair | null {
  for (let i = readings.length - 1; i > 0; i--) {
    const [before, after] = [readings[i - 1], readings[i]];
    if (before === undefined || after === undefined) continue;
    if (before.balance.unit !== after.balance.unit || before.balance.micros !== after.balance.micros)
      return { before, after };
  }
  return null;
}

/** The newest rows of a pull may be younger than the balance that was read with it: by less than this. */
const MOMENT = 2 * MINUTE;
/** So many rows at either end are tried. */
const MOST_TRIED = 200;

/**
 * @param entries of the wallet that were first seen up to `after`, at least those seen since `MOMENT` before `before`; any order
 * @throws MoneyError where the two are not in one unit
 */
export function explained(
  { before, after }: ReadingPair,
  entries: readonly Entry[],
  book: Pick<Book, 'anchor' | 'gap' | 'agreed'> | null,
): BalanceChange {
  const change = subtract(after.balance, before.balance);
  const { unit } = change;
  const counted = entries.filter((entry) => entry.amount.unit === unit && !isPast(entry, book)).sort(bySight);
  const byBook = before.book === undefined || after.book === undefined ? null : after.book.micros - before.book.micros;
  const rows = rowsBetween(counted, before.at, after.at, byBook);
  const listed = sumOf(rows.filter(({ kind }) => kind !== 'unexplained'));
  const posted = sumOf(rows) - listed;
  // What the book moved by beyond these rows, it moved by rows that are dated long before.
  const elsewhere = byBook === null ? 0 : byBook - listed - posted;
  const explainedMicros = listed + elsewhere;
  const newestFirst = [...rows].sort((a, b) => b.postedAt - a.postedAt || (a.id < b.id ? 1 : -1));
  return {
    from: before.balance,
    to: after.balance,
    change,
    since: before.at,
    at: after.at,
    explained: amountOf(explainedMicros, unit),
    unexplained: amountOf(change.micros - explainedMicros, unit),
    rows: newestFirst.slice(0, ROWS_LISTED).map(({ id, kind, amount, postedAt, description, agentId }) => ({
      id,
      kind,
      amount,
      postedAt,
      description,
      agentId,
    })),
    rowCount: rows.length,
    elsewhere: amountOf(elsewhere, unit),
    watched: book?.gap != null && book.gap.since <= after.at ? amountOf(book.gap.micros, unit) : null,
  };
}

/** Rows that were part of the balance that the book began with explain nothing that came after. */
function isPast({ at, postedAt }: Entry, book: Pick<Book, 'anchor'> | null): boolean {
  const newest = book?.anchor?.newestRowAt ?? null;
  return newest !== null && at <= newest && postedAt === at;
}

function bySight(a: Entry, b: Entry): number {
  return a.seenAt - b.seenAt || a.at - b.at || (a.id < b.id ? -1 : 1);
}

function sumOf(rows: readonly Entry[]): number {
  return rows.reduce((sum, { amount }) => amountOf(sum + amount.micros, amount.unit).micros, 0);
}

/**
 * The rows seen since the one reading, up to the other. A service's ledger is read a moment after its balance: where the book says
 * so, the youngest rows of a pull belong to the change that follows.
 */
function rowsBetween(counted: readonly Entry[], since: number, until: number, byBook: number | null): Entry[] {
  const seen = counted.filter(({ seenAt }) => seenAt > since && seenAt <= until);
  if (byBook === null || sumOf(seen) === byBook) return seen;
  const early = youngest(
    counted.filter(({ seenAt }) => seenAt <= since && seenAt > since - MOMENT),
    since,
  );
  const late = youngest(seen, until);
  for (let added = 0; added <= early.length; added++)
    for (let left = 0; left <= late.length; left++) {
      const leftOut = new Set(late.slice(0, left));
      const rows = [...early.slice(0, added), ...seen.filter((entry) => !leftOut.has(entry))];
      if (sumOf(rows) === byBook) return rows;
    }
  return seen;
}

function youngest(rows: readonly Entry[], at: number): Entry[] {
  return rows
    .filter((entry) => entry.at >= at - MOMENT)
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_TRIED);
}
