/** A ledger in memory, kept by the same pure functions as the real one: readings and pages of the past go in. */

import { balanceOf } from '#engine/ledger/book.ts';
import { keepPage } from '#engine/ledger/history.ts';
import { keepBooks } from '#engine/ledger/keepBooks.ts';
import { lookUp } from '#engine/ledger/lookUp.ts';
import type { AccountReading, HistoryPage, WalletLedger } from '#engine/providers/adapter.ts';
import { emptyObservation, reconcile } from '#engine/sync/reconcile.ts';
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import type { Book } from '#shared/domain/book.ts';
import { type Entry, type EntryFacts, inLedgerOrder } from '#shared/domain/entry.ts';
import type { Payment } from '#shared/domain/payment.ts';
import type { Lot, WalletFacts } from '#shared/domain/wallet.ts';
import { amountOf } from '#shared/money/amount.ts';

export const ACCOUNT = {
  id: 'acc',
  service: 'some-service',
  label: 'Lab',
  origin: 'https://service.example',
  createdAt: 0,
  keyFingerprint: 'f',
  demo: false,
};
export const WALLET = 'acc:credits';

export const credits = (n: number) => amountOf(n * 1_000_000, 'credit');

export function row(id: string, at: number, n: number, change: Partial<EntryFacts> = {}): EntryFacts {
  return {
    walletKey: 'credits',
    sourceId: id,
    kind: n < 0 ? 'usage' : 'topup',
    amount: credits(n),
    at,
    since: null,
    description: id,
    agentId: null,
    activity: null,
    paymentRef: null,
    thread: null,
    source: 'reported',
    flags: [],
    raw: '{}',
    ...change,
  };
}

export interface ReadingParts {
  readonly at: number;
  readonly balance: number | null;
  readonly rows?: readonly EntryFacts[];
  /** Null for a wallet without a ledger. */
  readonly ledger?: Partial<WalletLedger> | null;
  readonly lots?: readonly Lot[];
  readonly autoTopUp?: WalletFacts['autoTopUp'];
}

export function createLedger() {
  const entries = new Map<string, Entry>();
  const log = new Map<string, AccountLogRow>();
  let book: Book | null = null;
  let observation = emptyObservation('acc');
  let payments: Payment[] = [];
  const entriesById = async (ids: readonly string[]) =>
    new Map(ids.flatMap((id) => (entries.has(id) ? [[id, entries.get(id) as Entry] as const] : [])));
  const commit = (kept: { entries: readonly Entry[]; log: readonly AccountLogRow[] }, next: Book | null) => {
    for (const entry of kept.entries) {
      if (entries.has(entry.id)) throw new Error(`entry ${entry.id} was there already: ${entry.sourceId}`);
      entries.set(entry.id, entry);
    }
    for (const one of kept.log) if (!log.has(one.id)) log.set(one.id, one);
    if (next !== null) book = next;
  };

  return {
    get book(): Book {
      if (book === null) throw new Error('no book yet');
      return book;
    },
    set book(changed: Book) {
      book = changed;
    },
    /** In the order of the ledger. */
    get entries(): Entry[] {
      return [...entries.values()].sort(inLedgerOrder);
    },
    get log(): AccountLogRow[] {
      return [...log.values()];
    },
    setPayments(now: readonly Payment[]) {
      payments = [...now];
    },
    /** In whole credits. */
    balance: () => balanceOf(book as Book).micros / 1_000_000,
    sum: (filter: (entry: Entry) => boolean = () => true) =>
      [...entries.values()].filter(filter).reduce((sum, { amount }) => sum + amount.micros, 0) / 1_000_000,

    async read({ at, balance, rows = [], ledger = {}, lots, autoTopUp = null }: ReadingParts): Promise<void> {
      const wallet: WalletFacts = {
        key: 'credits',
        name: 'Credits',
        unit: 'credit',
        balance: balance === null ? null : credits(balance),
        reserved: null,
        worth: null,
        autoTopUp,
        funding: null,
        note: null,
      };
      const reading: AccountReading = {
        readAt: at,
        wallets: [wallet],
        slices: lots === undefined ? {} : { lots: [...lots] },
        problems: [],
        entries: rows,
        ledgers:
          ledger === null
            ? []
            : [{ walletKey: 'credits', way: 'rows', state: 'whole', resume: null, totals: [], ...ledger }],
      };
      const kept = keepBooks({
        account: ACCOUNT,
        before: observation,
        reading,
        bookOf: () => book,
        paymentsOf: () => payments,
        referenceOf: () => credits(100),
        known: await lookUp(entriesById, 'acc', rows, [...entries.keys()]),
        inherited: new Map(),
      });
      commit(kept, kept.books[0] ?? null);
      observation = reconcile({
        before: observation,
        reading,
        settingsOf: () => null,
        lastReadingOf: () => null,
      }).observation;
    },

    async past(page: Partial<HistoryPage>, now: number): Promise<void> {
      if (book === null) throw new Error('no book yet');
      const whole = { entries: [], totals: [], next: null, total: null, beyondReach: null, problems: [], ...page };
      const kept = keepPage(book, whole, await lookUp(entriesById, 'acc', whole.entries, []), now);
      commit(kept, kept.book);
    },
  };
}
export type LedgerWorld = ReturnType<typeof createLedger>;
