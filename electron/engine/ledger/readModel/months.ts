/** `books.months`: the proof of a wallet, month by month: opening + rows by kind = closing, against what was reported. */
import type { CallInput, CallOutput } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { BookMonth } from '#shared/contract/ledgerCalls.ts';
import { type Book, closedThrough } from '#shared/domain/book.ts';
import { type Calendar, calendarIn } from '#shared/domain/calendar.ts';
import { subtract } from '#shared/money/amount.ts';
import { KINDS } from './arrivals.ts';
import { FLAG_LATE } from './block.ts';
import type { Selections } from './page.ts';
import type { Selection } from './select.ts';
import { exactAmount, notFound, type Sight } from './sight.ts';

export function bookMonths(
  sight: Sight,
  selections: Selections,
  { walletId, zone }: CallInput<'books.months'>,
): CallOutput<'books.months'> {
  const calendar = calendarIn(zone);
  const book = sight.book(walletId);
  if (book === null) throw notFound('There is no book of that wallet.');
  const rows = selections.select(sight, { walletIds: [walletId] });
  mustBeOfOneUnit(sight, rows, book);
  const months: BookMonth[] = [];
  let done = 0;
  let balance = book.baseMicros;
  for (const { month, from, to } of monthsOf(calendar, sight, rows)) {
    const here = monthRows(sight, rows, done, to, book.unit);
    done = here.end;
    const opening = exactAmount(balance, book.unit);
    balance += here.sum;
    months.push({
      month,
      from,
      to,
      opening,
      byKind: here.byKind.map(({ kind, sum, count }) => ({ kind, amount: exactAmount(sum, book.unit), count })),
      entries: here.entries,
      closing: exactAmount(balance, book.unit),
      ...reportedIn(sight, book, from, to),
      state: to <= (closedThrough(book) ?? -Infinity) ? 'closed' : sight.now < to ? 'current' : 'open',
      lateRows: here.late,
    });
  }
  return { months: months.reverse() };
}

/** From that of the first row to the current one, or to that of the last row where it is dated later. */
function monthsOf(calendar: Calendar, { model, now }: Sight, rows: Selection) {
  const { at } = model.columns.block;
  const first = rows.count === 0 ? now : Math.min(now, at[rows.row(0)] ?? now);
  const last = rows.count === 0 ? now : Math.max(now, at[rows.row(rows.count - 1)] ?? now);
  const months: { month: string; from: number; to: number }[] = [];
  for (let from = calendar.startOf('month', first); from <= last; from = calendar.endOf('month', from))
    months.push({ month: calendar.monthOf(from), from, to: calendar.endOf('month', from) });
  return months;
}

function monthRows({ model }: Sight, rows: Selection, start: number, to: number, unit: string) {
  const { at, micros, kind, flags } = model.columns.block;
  const sums = new Array<number>(KINDS.length).fill(0);
  const counts = new Array<number>(KINDS.length).fill(0);
  let late = 0;
  let end = start;
  for (; end < rows.count; end++) {
    const row = rows.row(end);
    if ((at[row] ?? 0) >= to) break;
    const which = kind[row] ?? 0;
    sums[which] = exactAmount((sums[which] ?? 0) + (micros[row] ?? 0), unit).micros;
    counts[which] = (counts[which] ?? 0) + 1;
    if (((flags[row] ?? 0) & FLAG_LATE) !== 0) late++;
  }
  const byKind = KINDS.map((kind, n) => ({ kind, sum: sums[n] ?? 0, count: counts[n] ?? 0 })).filter(
    ({ count }) => count > 0,
  );
  return { byKind, sum: sums.reduce((all, sum) => all + sum, 0), entries: end - start, late, end };
}

function reportedIn(
  { model }: Sight,
  book: Book,
  from: number,
  to: number,
): Pick<BookMonth, 'reported' | 'difference'> {
  const reading = model.source.lastReading(book.walletId, to);
  if (reading === null || reading.at < from) return { reported: null, difference: null };
  const { at, balance } = reading;
  const said = 'book' in reading ? ((reading.book as BookMonth['opening'] | null | undefined) ?? null) : null;
  return {
    reported: { at, balance, book: said },
    difference: said === null || said.unit !== balance.unit ? null : subtract(balance, said),
  };
}

function mustBeOfOneUnit(sight: Sight, rows: Selection, book: Book): void {
  const units = new Set<string>();
  let last = -1;
  for (let n = 0; n < rows.count; n++) {
    const purse = sight.model.columns.block.purse[rows.row(n)] ?? 0;
    if (purse !== last) units.add(sight.purse(rows.row(n)).unit);
    last = purse;
  }
  units.delete(book.unit);
  if (units.size === 0) return;
  throw new PlimsollError({
    kind: 'conflict',
    message: `The book of ${book.name} is kept in ${book.unit}, and has entries in ${[...units].join(', ')}.`,
  });
}
