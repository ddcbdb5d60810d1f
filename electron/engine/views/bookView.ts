/** A wallet's book as it is shown. Pure. */
import type { BookView } from '#shared/contract/ledgerCalls.ts';
import { type Book, closedThrough } from '#shared/domain/book.ts';
import { amountOf } from '#shared/money/amount.ts';
import { balanceOf } from '../ledger/book.ts';

/** @param connected whether the account is still watched: a ledger may outlive it. */
export function bookView(book: Book, connected: boolean): BookView {
  const { cursor: _cursor, whole: _whole, hole: _hole, ...history } = book.history;
  const open = book.unexplained.reduce((sum, { openMicros }) => sum + openMicros, 0);
  return {
    walletId: book.walletId,
    accountId: book.accountId,
    name: book.name,
    accountLabel: book.accountLabel,
    unit: book.unit,
    way: book.way,
    entries: book.entries,
    balance: balanceOf(book),
    agreedAt: book.agreed?.at ?? null,
    gap: book.gap === null ? null : { amount: amountOf(book.gap.micros, book.unit), since: book.gap.since },
    unexplained: { amount: amountOf(open, book.unit), count: book.unexplained.length },
    history,
    orphaned: !connected,
    closedThrough: closedThrough(book),
  };
}
