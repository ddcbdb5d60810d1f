/** What one reading of an account adds to the books of its wallets. Pure; the commit is the caller's. */
import type { Account } from '#shared/domain/account.ts';
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import type { Book } from '#shared/domain/book.ts';
import { type Entry, type EntryFacts, inLedgerOrder } from '#shared/domain/entry.ts';
import { walletIdOf } from '#shared/domain/ids.ts';
import type { Observation } from '#shared/domain/observation.ts';
import type { Payment } from '#shared/domain/payment.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Lot, WalletFacts } from '#shared/domain/wallet.ts';
import type { Amount } from '#shared/money/amount.ts';
import type { AccountReading, WalletLedger } from '../providers/adapter.ts';
import { enter, openBook } from './book.ts';
import { entryIdOf } from './entryId.ts';
import { observedRows, spendSourceIds } from './observed.ts';
import { postRows } from './post.ts';
import { prove } from './prove.ts';
import { usageRows, withoutOldTotals } from './usageTotals.ts';

export interface KeepBooksInput {
  readonly account: Account;
  readonly before: Observation;
  readonly reading: AccountReading;
  readonly bookOf: (walletId: string) => Book | null;
  readonly paymentsOf: (walletId: string) => readonly Payment[];
  readonly referenceOf: (walletId: string) => Amount | null;
  /** Entries by id: must know every id that {@link entriesToLookUp} names, and their corrections. */
  readonly known: ReadonlyMap<string, Entry>;
  /** Of wallets that have no book yet: what their ledger held before there were books. */
  readonly inherited: ReadonlyMap<string, readonly Entry[]>;
}

export interface KeptBooks {
  readonly entries: readonly Entry[];
  readonly books: readonly Book[];
  readonly log: readonly AccountLogRow[];
  /** Wallets whose book agrees with this reading. */
  readonly agreeing: ReadonlySet<string>;
}

/** Ids of the entries, besides those of its rows, that deciding about a reading asks for. */
export function entriesToLookUp(
  accountId: string,
  wallets: readonly Pick<WalletFacts, 'key'>[],
  paymentsOf: (walletId: string) => readonly Payment[],
): string[] {
  return wallets.flatMap(({ key }) =>
    spendSourceIds(paymentsOf(walletIdOf(accountId, key))).map((sourceId) => entryIdOf(accountId, key, sourceId)),
  );
}

export function keepBooks(input: KeepBooksInput): KeptBooks {
  const { account, reading } = input;
  const entries: Entry[] = [];
  const books: Book[] = [];
  const log: AccountLogRow[] = [];
  const agreeing = new Set<string>();
  for (const wallet of reading.wallets) {
    const walletId = walletIdOf(account.id, wallet.key);
    const kept = keepOne(input, wallet, walletId);
    books.push(kept.book);
    entries.push(...kept.entries);
    log.push(...kept.log);
    if (kept.agrees) agreeing.add(walletId);
  }
  return { entries, books, log, agreeing };
}

interface KeptBook {
  readonly book: Book;
  readonly entries: readonly Entry[];
  readonly log: readonly AccountLogRow[];
  readonly agrees: boolean;
}

function keepOne(input: KeepBooksInput, wallet: WalletFacts, walletId: string): KeptBook {
  const { account, before, reading, known } = input;
  const ledger = reading.ledgers.find(({ walletKey }) => walletKey === wallet.key) ?? null;
  const inherited = input.bookOf(walletId) === null ? (input.inherited.get(walletId) ?? []) : [];
  const opened = enter(bookFor(input, wallet, walletId, ledger), inherited);
  const { readAt } = reading;
  const ofWallet = ({ walletKey, amount }: EntryFacts) => walletKey === wallet.key && amount.unit === opened.unit;
  const posted = postRows({ book: opened, rows: reading.entries.filter(ofWallet), known, seenAt: readAt });
  let book = enter(opened, posted.entries);
  const added = [...posted.entries];
  const log = [...posted.log, ...unitChanged(opened, wallet, readAt)];
  const add = (rows: readonly EntryFacts[]) => {
    const more = postRows({ book, rows, known, seenAt: readAt });
    book = enter(book, more.entries);
    added.push(...more.entries);
    log.push(...more.log);
  };
  if (ledger !== null && ledger.totals.length > 0) {
    const { rows, totals } = usageRows(book, ledger.totals, readAt);
    add(rows);
    book = { ...book, totals: withoutOldTotals(totals, readAt) };
  }
  const overtaken = book.agreed !== null && readAt < book.agreed.at;
  const unread = book.way === 'rows' && (ledger?.state === 'failed' || book.history.hole);
  if (wallet.balance === null || wallet.balance.unit !== book.unit || overtaken || unread)
    return { book, entries: added, log, agrees: false };
  if (book.way !== 'rows' && book.anchor !== null)
    add(
      observedRows({
        book,
        balance: wallet.balance,
        readAt,
        autoTopUp: wallet.autoTopUp,
        lotsBefore: lotsAt(before, wallet.key, book.agreed?.at ?? null),
        lotsNow: lotsOf(reading.slices.lots ?? null, wallet.key),
        payments: input.paymentsOf(walletId),
        failedWork: reading.failedWork ?? [],
        has: (sourceId) => known.has(entryIdOf(account.id, wallet.key, sourceId)),
        reference: input.referenceOf(walletId),
      }),
    );
  const proven = prove({ book, balance: wallet.balance, readAt, added: [...inherited, ...added].sort(inLedgerOrder) });
  return {
    book: proven.book,
    entries: [...added, ...proven.entries],
    log: [...log, ...proven.log],
    agrees: proven.agrees,
  };
}

function bookFor(input: KeepBooksInput, wallet: WalletFacts, walletId: string, ledger: WalletLedger | null): Book {
  const { account } = input;
  const way = ledger?.way ?? 'balance';
  const names = { walletId, accountId: account.id, walletKey: wallet.key, name: wallet.name, unit: wallet.unit };
  const found = input.bookOf(walletId);
  const book: Book =
    found === null
      ? openBook({ ...names, accountLabel: account.label }, way)
      : { ...found, name: wallet.name, accountLabel: account.label, way };
  if (ledger === null || ledger.state !== 'newest') {
    // Nothing older than what the first pull brought down to the beginning.
    const complete = found === null && ledger?.state === 'whole' && ledger.way === 'rows';
    return complete ? { ...book, history: { ...book.history, state: 'done', whole: true } } : book;
  }
  const hole = book.anchor !== null;
  return { ...book, history: { ...book.history, state: 'running', cursor: ledger.resume, hole } };
}

function unitChanged(book: Book, wallet: WalletFacts, readAt: Instant): AccountLogRow[] {
  if (wallet.unit === book.unit) return [];
  return [
    {
      id: `unit:${book.walletId}:${wallet.unit}`,
      at: readAt,
      accountId: book.accountId,
      walletId: book.walletId,
      topic: 'odd-row',
      message: `The service now counts ${wallet.name} in ${wallet.unit}; its book is in ${book.unit} and goes no further.`,
      entryId: null,
    },
  ];
}

/** Lots as they were at just the reading that the book agreed with: older ones would tell a story too long. */
function lotsAt({ slices }: Observation, walletKey: string, at: Instant | null): readonly Lot[] | null {
  return slices.lots !== undefined && slices.lots.asOf === at ? lotsOf(slices.lots.value, walletKey) : null;
}

function lotsOf(lots: readonly Lot[] | null, walletKey: string): readonly Lot[] | null {
  return lots === null ? null : lots.filter((lot) => lot.walletKey === walletKey);
}
