/** Opening a wallet's book and writing entries into it. Pure. */
import type { Book, BookWay } from '#shared/domain/book.ts';
import type { Entry } from '#shared/domain/entry.ts';
import { type Amount, amountOf } from '#shared/money/amount.ts';

export interface BookNames {
  readonly walletId: string;
  readonly accountId: string;
  readonly walletKey: string;
  readonly name: string;
  readonly accountLabel: string;
  readonly unit: string;
}

export function openBook(names: BookNames, way: BookWay): Book {
  return {
    ...names,
    way,
    baseMicros: 0,
    totalMicros: 0,
    entries: 0,
    anchor: null,
    agreed: null,
    gap: null,
    unexplained: [],
    closed: [],
    history: {
      state: way === 'balance' ? 'none' : 'running',
      cursor: null,
      rows: 0,
      total: null,
      oldest: null,
      whole: false,
      hole: false,
      note: null,
    },
    totals: {},
  };
}

/** The balance by the book. @throws MoneyError beyond what can be held exactly */
export function balanceOf(book: Pick<Book, 'baseMicros' | 'totalMicros' | 'unit'>): Amount {
  return amountOf(book.baseMicros + book.totalMicros, book.unit);
}

/**
 * Writes entries into the book. Those that lie before the anchor's newest row were part of the balance it was taken
 * from: they move the base, so that the balance by the book stays.
 */
export function enter(book: Book, entries: readonly Entry[]): Book {
  if (entries.length === 0) return book;
  let total = book.totalMicros;
  let past = 0;
  for (const entry of entries) {
    total += entry.amount.micros;
    if (isPast(book, entry)) past += entry.amount.micros;
  }
  return {
    ...book,
    totalMicros: amountOf(total, book.unit).micros,
    baseMicros: amountOf(book.baseMicros - past, book.unit).micros,
    entries: book.entries + entries.length,
  };
}

function isPast({ anchor }: Book, entry: Entry): boolean {
  return (
    anchor !== null && anchor.newestRowAt !== null && entry.at <= anchor.newestRowAt && entry.postedAt === entry.at
  );
}
