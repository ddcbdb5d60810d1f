/** Rows, books and months as tables. Amounts keep every digit: this is what one checks with. */
import { createZoneTime } from '#engine/exports/zoneTime.ts';
import type { BookMonth, BookView, LedgerRow } from '#shared/contract/ledgerCalls.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type Amount, toDecimal } from '#shared/money/amount.ts';
import { ageText, table } from './text.ts';

/** @param books for the names of the wallets */
export function ledgerTable(
  rows: readonly LedgerRow[],
  total: number,
  zone: string,
  books: readonly BookView[],
): string {
  if (total === 0) return 'No rows fit.\n';
  const time = createZoneTime(zone);
  const names = new Map(books.map(({ walletId, accountLabel, name }) => [walletId, `${accountLabel}, ${name}`]));
  const more = total > rows.length ? `The newest ${rows.length} of ${total} rows; --limit shows more.\n` : '';
  return (
    table(
      [
        { title: `POSTED (${zone})` },
        { title: 'KIND' },
        { title: 'AMOUNT', right: true },
        { title: 'BALANCE', right: true },
        { title: 'UNIT' },
        { title: 'WALLET' },
        { title: 'AGENT' },
        { title: 'WHAT' },
      ],
      rows.map((row) => [
        time.stamp(row.postedAt).slice(0, 19).replace('T', ' '),
        row.lateFor === null ? row.kind : `${row.kind} (late for ${row.lateFor})`,
        toDecimal(row.amount),
        row.balanceAfter === null ? '-' : toDecimal(row.balanceAfter),
        row.amount.unit,
        names.get(row.walletId) ?? row.walletId,
        row.attribution?.agentId ?? '-',
        row.description,
      ]),
    ) + more
  );
}

export function bookTable(books: readonly BookView[], now: Instant): string {
  return table(
    [
      { title: 'BALANCE', right: true },
      { title: 'UNIT' },
      { title: 'AGREED' },
      { title: 'GAP', right: true },
      { title: 'UNEXPLAINED', right: true },
      { title: 'ROWS', right: true },
      { title: 'HISTORY' },
      { title: 'CLOSED' },
      { title: 'WALLET' },
    ],
    books.map((book) => [
      toDecimal(book.balance),
      book.unit,
      book.agreedAt === null ? 'never' : ageText(now - book.agreedAt),
      book.gap === null ? '-' : toDecimal(book.gap.amount),
      book.unexplained.count === 0 ? '-' : `${toDecimal(book.unexplained.amount)} (${book.unexplained.count})`,
      String(book.entries),
      historyWords(book.history),
      book.closedThrough === null ? '-' : `to ${new Date(book.closedThrough).toISOString().slice(0, 16)}Z`,
      `${book.accountLabel}, ${book.name}${book.orphaned ? ' (account removed)' : ''}`,
    ]),
  );
}

function historyWords({ state, rows, total, note }: BookView['history']): string {
  if (state === 'running') return `fetching, ${rows}${total === null ? '' : ` of ${total}`} rows`;
  if (state === 'done') return 'whole';
  if (state === 'beyond-reach') return `not whole${note === null ? '' : `: ${note}`}`;
  return '-';
}

export function monthTable(months: readonly BookMonth[], zone: string): string {
  if (months.length === 0) return 'No months yet.\n';
  const kinds = (month: BookMonth) =>
    month.byKind.map(({ kind, amount, count }) => `${kind} ${toDecimal(amount)} (${count})`).join(', ');
  const orDash = (amount: Amount | null) => (amount === null ? 'not known' : toDecimal(amount));
  return table(
    [
      { title: `MONTH (${zone})` },
      { title: 'STATE' },
      { title: 'OPENING', right: true },
      { title: 'CLOSING', right: true },
      { title: 'REPORTED', right: true },
      { title: 'DIFFERENCE', right: true },
      { title: 'ROWS', right: true },
      { title: 'BY KIND' },
    ],
    months.map((month) => [
      month.month,
      month.lateRows === 0 ? month.state : `${month.state}, ${month.lateRows} late`,
      toDecimal(month.opening),
      toDecimal(month.closing),
      orDash(month.reported?.balance ?? null),
      orDash(month.difference),
      String(month.entries),
      kinds(month),
    ]),
  );
}
