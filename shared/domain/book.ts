/**
 * The book of one wallet: what proves its ledger. The balance by the book is `base` plus the sum of all entries; a
 * reading of the service either agrees with it or shows a difference, which is noted, and posted when it stays.
 */
import { z } from 'zod';
import { amountSchema, unitSchema } from '../money/amount.ts';
import { instantSchema } from './time.ts';
import { walletKeySchema } from './wallet.ts';

/**
 * What the wallet's entries are made from: `rows` of the service's own ledger, its `usage` totals with the rest
 * observed, or the `balance` alone, each change of which becomes an entry.
 */
export const bookWaySchema = z.enum(['rows', 'usage', 'balance']);
export type BookWay = z.infer<typeof bookWaySchema>;

/** A month in the user's zone that was closed: nothing is posted into it any more. */
export const closedMonthSchema = z.object({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  zone: z.string(),
  /** First instant of the month, and first instant after it, in that zone. */
  from: instantSchema,
  to: instantSchema,
  /** By the book at `to`, in millionths. */
  closingMicros: z.int(),
  closedAt: instantSchema,
});
export type ClosedMonth = z.infer<typeof closedMonthSchema>;

/** How far back the service's ledger was fetched. Goes on from `cursor` after a restart. */
export const bookHistorySchema = z.object({
  state: z.enum(['none', 'running', 'done', 'beyond-reach']),
  /** The adapter's own word for where to go on. */
  cursor: z.string().nullable(),
  /** Rows fetched by it so far. */
  rows: z.int(),
  /** How many there are to fetch, where the service says so. */
  total: z.int().nullable(),
  oldest: instantSchema.nullable(),
  /** The beginning was reached once: from then on fetching may stop where it meets known rows. */
  whole: z.boolean(),
  /** Rows between the newest ones and the known ones are still to come: until then a difference says nothing. */
  hole: z.boolean(),
  /** Why it goes no further, where it does not. */
  note: z.string().nullable(),
});
export type BookHistory = z.infer<typeof bookHistorySchema>;

export const bookSchema = z.object({
  walletId: z.string(),
  accountId: z.string(),
  walletKey: walletKeySchema,
  /** The name that the service had for the wallet when last seen: a book outlives its account. */
  name: z.string(),
  accountLabel: z.string(),
  unit: unitSchema,
  way: bookWaySchema,
  /** The balance before the first entry, in millionths. It moves only when older entries are found. */
  baseMicros: z.int(),
  /** Of all entries. */
  totalMicros: z.int(),
  entries: z.int(),
  /**
   * The reading that the base was taken from. Not `firm` until a second reading agreed with it; until then a reading
   * that does not takes the base anew, a few times at most.
   */
  anchor: z
    .object({
      at: instantSchema,
      firm: z.boolean(),
      takes: z.int(),
      /** Rows of the service up to here were part of that balance. */
      newestRowAt: instantSchema.nullable(),
    })
    .nullable(),
  /** The last reading that the book agreed with. */
  agreed: z.object({ at: instantSchema, balance: amountSchema }).nullable(),
  /** A difference (reported less book) that is not posted yet. */
  gap: z.object({ micros: z.int(), since: instantSchema, seen: z.int() }).nullable(),
  /** Unexplained entries that nothing has answered in full, the oldest first, with what is left open of each. */
  unexplained: z.array(z.object({ entryId: z.string(), at: instantSchema, openMicros: z.int() })),
  closed: z.array(closedMonthSchema),
  history: bookHistorySchema,
  /** Of `usage` books: what was posted of each total so far, by the adapter's name for the total. */
  totals: z.record(z.string(), z.int()),
});
export type Book = z.infer<typeof bookSchema>;

/** Entries dated before this instant may not be posted at their own date. Null while no month is closed. */
export function closedThrough(book: Pick<Book, 'closed'>): number | null {
  return book.closed.length === 0 ? null : Math.max(...book.closed.map(({ to }) => to));
}
