/** One signed line of the ledger. Entries are only ever added: what turns out otherwise is answered by a further line. */
import { z } from 'zod';
import { amountSchema } from '../money/amount.ts';
import { instantSchema } from './time.ts';
import { sourceSchema, walletKeySchema } from './wallet.ts';

export const entryKindSchema = z.enum([
  'usage',
  'reserve',
  'release',
  'refund',
  'topup',
  'grant',
  'expiry',
  'fee',
  'transfer',
  'adjustment',
  'unexplained',
]);
export type EntryKind = z.infer<typeof entryKindSchema>;

/** Kinds that are the spending of work: a release gives back what a reservation took. Refunds are told apart. */
export const SPENDING_KINDS: ReadonlySet<EntryKind> = new Set(['usage', 'reserve', 'release', 'fee']);

/** What was odd about a row as it came. The row is kept all the same; the account's log tells of it. */
export const entryFlagSchema = z.enum([
  /** The service gave no id: the row is known by its content. */
  'no-id',
  /** The service's time names no zone; it was read as UTC. */
  'no-zone',
  /** The service dates it later than we saw it. */
  'future',
  /** Its kind is none that is known here. */
  'unknown-kind',
  /** The service says another amount for a row that was here already; this line is the difference. */
  'amount-changed',
]);
export type EntryFlag = z.infer<typeof entryFlagSchema>;

/** A row as an adapter hands it over, before the ledger gives it our id and a date in the books. */
export const entryFactsSchema = z.object({
  walletKey: walletKeySchema,
  /** The service's id of the row, or a name made from its content where it has none. Same row, same id. */
  sourceId: z.string(),
  kind: entryKindSchema,
  amount: amountSchema,
  /** When the service says it happened; for a row that sums up a span, the end of it. */
  at: instantSchema,
  /** Where a row sums up a span (two readings, a day), its beginning; null for a row of one moment. */
  since: instantSchema.nullable(),
  description: z.string(),
  /** The agent that the service names. What the user's rules say of it stands nowhere in the entry. */
  agentId: z.string().nullable(),
  /** What it was spent on, in the service's word: a tile, an operation, a model. */
  activity: z.string().nullable(),
  paymentRef: z.string().nullable(),
  /** The service's name for the piece of work that ties rows together: reserved, then captured or released. */
  thread: z.string().nullable(),
  source: sourceSchema,
  flags: z.array(entryFlagSchema),
  /** The row as it came, as JSON text with every digit kept. */
  raw: z.string(),
});
export type EntryFacts = z.infer<typeof entryFactsSchema>;

export const entrySchema = entryFactsSchema.extend({
  id: z.string(),
  accountId: z.string(),
  walletId: z.string(),
  /** When we first saw it. */
  seenAt: instantSchema,
  /**
   * The instant at which it counts in the books: `at`, unless that lies in a closed period or in the future; then
   * `seenAt`. Sums, statements and the order of the ledger go by this one.
   */
  postedAt: instantSchema,
  /** The entry that this one corrects or answers. */
  answers: z.string().nullable(),
  /** The closed month (`2026-10`) that the row belongs to by its own time. */
  lateFor: z.string().nullable(),
});
export type Entry = z.infer<typeof entrySchema>;

/** The order of the ledger: by the date in the books, then by id, so that it is the same on every machine. */
export function inLedgerOrder(a: Pick<Entry, 'postedAt' | 'id'>, b: Pick<Entry, 'postedAt' | 'id'>): number {
  return a.postedAt - b.postedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
