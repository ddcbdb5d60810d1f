/** Closing a month of a wallet's book, and opening it again. Pure; what may not be closed is refused with the reason. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import { type Book, type ClosedMonth, closedThrough } from '#shared/domain/book.ts';
import { type Calendar, calendarIn } from '#shared/domain/calendar.ts';
import type { Instant } from '#shared/domain/time.ts';
import { amountOf } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';

/** `2026-10` for an instant, in a zone that `Intl` knows. */
export function monthLabel(at: Instant, zone: string): string {
  return calendarIn(zone).monthOf(at);
}

/** @throws PlimsollError `refused` with what stands in the way, `conflict` when it is closed already */
export function monthToClose(
  book: Book,
  month: string,
  calendar: Calendar,
  now: Instant,
): Omit<ClosedMonth, 'closingMicros'> {
  const { from, to } = calendar.monthBounds(month);
  const through = closedThrough(book);
  if (through !== null && from < through)
    throw new PlimsollError({
      kind: 'conflict',
      message: `${month} is closed already, or lies before a closed month.`,
    });
  if (to > now) throw refused(`${month} is not over yet.`, 'Close it when the month has ended.');
  if (book.history.state === 'running')
    throw refused('Older rows of this wallet are still being fetched.', 'Close the month when that is done.');
  if (book.agreed === null || book.agreed.at < to)
    throw refused(
      `The service’s balance was not seen to agree with the book since ${month} ended.`,
      'Sync the account first. A difference that stays is posted as unexplained; then the month can be closed.',
    );
  return { month, zone: calendar.zone, from, to, closedAt: now };
}

export function withClosed(book: Book, closed: ClosedMonth): { book: Book; log: AccountLogRow } {
  const balance = formatAmount(amountOf(closed.closingMicros, book.unit), { locale: 'en', exact: true });
  return {
    book: { ...book, closed: [...book.closed, closed] },
    log: logged(book, closed.closedAt, 'month-closed', `${closed.month} (${closed.zone}) was closed with ${balance}.`),
  };
}

/** @throws PlimsollError `refused` for any month but the one that was closed last */
export function withReopened(
  book: Book,
  month: string,
  reason: string,
  now: Instant,
): { book: Book; log: AccountLogRow } {
  const last = book.closed.reduce<ClosedMonth | null>((a, b) => (a === null || b.to > a.to ? b : a), null);
  if (last === null || last.month !== month)
    throw refused(
      last === null
        ? 'No month of this wallet is closed.'
        : `Only ${last.month}, the last closed month, can be opened.`,
      'Open the later months first.',
    );
  return {
    book: { ...book, closed: book.closed.filter((one) => one !== last) },
    log: logged(book, now, 'month-reopened', `${month} was opened again: ${reason}`),
  };
}

function logged(book: Book, at: Instant, topic: AccountLogRow['topic'], message: string): AccountLogRow {
  return {
    id: `${topic}:${book.walletId}:${at}`,
    at,
    accountId: book.accountId,
    walletId: book.walletId,
    topic,
    message,
    entryId: null,
  };
}

function refused(message: string, help: string): PlimsollError {
  return new PlimsollError({ kind: 'refused', message, help });
}
