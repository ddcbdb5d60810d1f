/** Wallets by their books, which outlive the accounts: the same words find them as find a wallet. */
import type { BookView } from '#shared/contract/ledgerCalls.ts';
import type { Session } from './session.ts';
import { findWallet, type NamedWallet } from './walletRef.ts';

/** @throws PlimsollError as {@link findWallet} */
export async function findBook(session: Session, wanted: string): Promise<BookView> {
  const { books } = await session.call('books.list', {});
  const { accounts } = await session.call('snapshot.get', {});
  const serviceOf = new Map(accounts.map(({ id, serviceName }) => [id, serviceName]));
  const named = books.map((book): NamedWallet & { readonly book: BookView } => ({
    id: book.walletId,
    accountLabel: book.accountLabel,
    serviceName: serviceOf.get(book.accountId) ?? '',
    name: book.name,
    book,
  }));
  return findWallet(named, wanted).book;
}
