/** The part of the contract about the ledger: rows, sums, the proof per month, attribution, exports. */
import { z } from 'zod';
import { accountLogRowSchema } from '../domain/accountLog.ts';
import { bookHistorySchema, bookWaySchema } from '../domain/book.ts';
import { entryKindSchema, entrySchema } from '../domain/entry.ts';
import { attributionRuleSchema } from '../domain/rule.ts';
import { instantSchema } from '../domain/time.ts';
import { amountSchema, unitSchema } from '../money/amount.ts';
import { errorInfoSchema } from './errors.ts';
import { logPageOf, logPlaceSchema } from './logPlace.ts';

const done = z.object({});
const accountId = z.string().min(1).max(64);
const walletId = z.string().min(1).max(128);
const entryId = z.string().min(1).max(128);
/** A name that `Intl` knows; checked by the handler. */
const zone = z.string().min(1).max(60);
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month is written like 2026-11');

/** Which rows are meant. All conditions given must hold; instants are those of the books. */
export const ledgerFilterSchema = z.object({
  walletIds: z.array(walletId).max(200).optional(),
  kinds: z.array(entryKindSchema).max(50).optional(),
  /** Null stands for rows that are attributed to nobody. */
  agentIds: z.array(z.string().max(200).nullable()).max(200).optional(),
  activities: z.array(z.string().max(200).nullable()).max(200).optional(),
  /** Inclusive. */
  from: instantSchema.optional(),
  /** Exclusive. */
  to: instantSchema.optional(),
  /** Bounds of the signed amount in millionths, both inclusive. */
  minMicros: z.int().optional(),
  maxMicros: z.int().optional(),
  /** Words that must all occur, each as the beginning of one, in description, agent, activity or an id. */
  text: z.string().max(200).optional(),
});
export type LedgerFilter = z.infer<typeof ledgerFilterSchema>;

export const attributionSchema = z.object({
  agentId: z.string(),
  /** By the service itself, or by a rule of the user's. */
  by: z.enum(['service', 'rule']),
  ruleId: z.string().nullable(),
});
export type Attribution = z.infer<typeof attributionSchema>;

/** How a reservation ended, from the rows of its thread. */
export const outcomeSchema = z.enum(['open', 'captured', 'released', 'refunded']);
export type Outcome = z.infer<typeof outcomeSchema>;

/** An entry as a list shows it: without the raw row, with what only the whole ledger knows. */
export const ledgerRowSchema = entrySchema.omit({ raw: true }).extend({
  /** By the book right after this row; null for a wallet without a book. */
  balanceAfter: amountSchema.nullable(),
  attribution: attributionSchema.nullable(),
  /** For a `reserve` row with a thread. */
  outcome: outcomeSchema.nullable(),
});
export type LedgerRow = z.infer<typeof ledgerRowSchema>;

export const ledgerPageSchema = z.object({
  rows: z.array(ledgerRowSchema),
  /** How many rows fit the filter. */
  total: z.int(),
  /** Names the newest row of the ledger as it was read. Handed back as `upTo`, later rows do not move the pages. */
  upTo: z.string().nullable(),
  /** How many rows that fit have come since the `upTo` handed in. */
  newer: z.int(),
});
export type LedgerPage = z.infer<typeof ledgerPageSchema>;

export const bucketSchema = z.enum(['hour', 'day', 'week', 'month', 'whole']);
export type Bucket = z.infer<typeof bucketSchema>;
export const dimensionSchema = z.enum(['wallet', 'kind', 'agent', 'activity']);
export type Dimension = z.infer<typeof dimensionSchema>;

/** One sum: of a bucket, and of one value of each dimension asked for. The others are null. */
export const ledgerSumSchema = z.object({
  /** First instant of its bucket. */
  start: instantSchema,
  walletId: z.string().nullable(),
  kind: entryKindSchema.nullable(),
  /** Null also where the rows are attributed to nobody. */
  agentId: z.string().nullable(),
  activity: z.string().nullable(),
  amount: amountSchema,
  count: z.int(),
});
export type LedgerSum = z.infer<typeof ledgerSumSchema>;

export const bookMonthSchema = z.object({
  month,
  from: instantSchema,
  to: instantSchema,
  opening: amountSchema,
  byKind: z.array(z.object({ kind: entryKindSchema, amount: amountSchema, count: z.int() })),
  entries: z.int(),
  closing: amountSchema,
  /** The last balance that the service reported in the month, and what the book said at that moment. */
  reported: z.object({ at: instantSchema, balance: amountSchema, book: amountSchema.nullable() }).nullable(),
  /** Reported less book; null where either is unknown. Zero is the proof. */
  difference: amountSchema.nullable(),
  state: z.enum(['current', 'open', 'closed']),
  /** Rows posted in this month that belong to an earlier, closed one. */
  lateRows: z.int(),
});
export type BookMonth = z.infer<typeof bookMonthSchema>;

/** A wallet's book as shown: also for accounts that were removed and whose ledger was kept. */
export const bookViewSchema = z.object({
  walletId: z.string(),
  accountId: z.string(),
  name: z.string(),
  accountLabel: z.string(),
  unit: unitSchema,
  way: bookWaySchema,
  entries: z.int(),
  balance: amountSchema,
  agreedAt: instantSchema.nullable(),
  /** A difference that is watched and not posted yet. */
  gap: z.object({ amount: amountSchema, since: instantSchema }).nullable(),
  /** Sum of unexplained rows that nothing has answered yet, and how many there are. */
  unexplained: z.object({ amount: amountSchema, count: z.int() }),
  history: bookHistorySchema.omit({ cursor: true, whole: true, hole: true }),
  /** The account was removed; the ledger is kept. */
  orphaned: z.boolean(),
  closedThrough: instantSchema.nullable(),
});
export type BookView = z.infer<typeof bookViewSchema>;

export const exportFormatSchema = z.enum(['csv', 'jsonl', 'xlsx', 'ofx', 'hledger', 'beancount', 'focus', 'statement']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

export const exportRequestSchema = z.object({
  format: exportFormatSchema,
  /** Inclusive. Missing: from the first row. */
  from: instantSchema.optional(),
  /** Exclusive. Missing: to the last row. */
  to: instantSchema.optional(),
  zone,
  filter: ledgerFilterSchema.omit({ from: true, to: true }).optional(),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;

export const exportJobSchema = z.object({
  id: z.string(),
  format: exportFormatSchema,
  /** Where it is being written; the folder's files are in place only when it is done. */
  path: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  rows: z.int(),
  /** How many rows there will be. */
  total: z.int(),
  /** File names, when done. */
  files: z.array(z.string()),
  startedAt: instantSchema,
  endedAt: instantSchema.nullable(),
  error: errorInfoSchema.nullable(),
});
export type ExportJob = z.infer<typeof exportJobSchema>;

/** A rule as it comes in: of bounded size, which what is stored need not say of itself. */
const ruleInput = attributionRuleSchema.extend({
  id: z.string().max(100),
  accountId: accountId.nullable(),
  walletId: walletId.nullable(),
  weekdays: z.object({ days: z.array(z.int().min(1).max(7)).min(1).max(7), zone }).nullable(),
});

export const ledgerCalls = {
  /** Rows in the order of the ledger, newest first (`order: 'oldest'` turns it round), from `offset` on. */
  'ledger.page': {
    input: z.object({
      filter: ledgerFilterSchema,
      offset: z.int().min(0).max(100_000_000),
      limit: z.int().min(1).max(500),
      order: z.enum(['newest', 'oldest']).optional(),
      upTo: z.string().max(100).optional(),
    }),
    output: ledgerPageSchema,
  },
  /** One entry with its raw row, the rows of its thread, and what answers it or is answered by it. */
  'ledger.entry': {
    input: z.object({ entryId }),
    output: z.object({
      entry: entrySchema,
      attribution: attributionSchema.nullable(),
      balanceAfter: amountSchema.nullable(),
      /** Of a long thread, the rows nearest to the entry. */
      thread: z.array(ledgerRowSchema),
      /** How many rows the thread has in all. */
      threadRows: z.int().min(0),
      related: z.array(ledgerRowSchema),
    }),
  },
  /** Sums over the rows that fit, by buckets of local time and up to two dimensions. */
  'ledger.sums': {
    input: z.object({
      filter: ledgerFilterSchema.extend({ from: instantSchema, to: instantSchema }),
      bucket: bucketSchema,
      zone,
      by: z.array(dimensionSchema).max(2),
    }),
    output: z.object({
      /** First instants of all buckets, also of those without rows. */
      buckets: z.array(instantSchema),
      sums: z.array(ledgerSumSchema),
    }),
  },
  /** What there is to filter by: agents and activities that occur, and the first and last instant. */
  'ledger.facets': {
    input: z.object({ walletIds: z.array(walletId).max(200).optional() }),
    output: z.object({
      agents: z.array(z.object({ agentId: z.string(), count: z.int() })),
      activities: z.array(z.object({ activity: z.string(), count: z.int() })),
      kinds: z.array(z.object({ kind: entryKindSchema, count: z.int() })),
      first: instantSchema.nullable(),
      last: instantSchema.nullable(),
      entries: z.int(),
    }),
  },
  'books.list': { input: done, output: z.object({ books: z.array(bookViewSchema) }) },
  /** The proof, month by month in the zone, the newest first. */
  'books.months': { input: z.object({ walletId, zone }), output: z.object({ months: z.array(bookMonthSchema) }) },
  /** Closes a month that is over: from then on nothing is posted into it, nor into what lies before it. */
  'books.close': { input: z.object({ walletId, month, zone }), output: done },
  /** Opens the last closed month again. What was posted late meanwhile stays where it is. */
  'books.reopen': {
    input: z.object({ walletId, month, reason: z.string().trim().min(3).max(300) }),
    output: done,
  },
  /** Adds up every entry again and compares with the book. */
  'books.verify': {
    input: z.object({ walletId }),
    output: z.object({ entries: z.int(), sum: amountSchema, agrees: z.boolean() }),
  },
  /** What was out of the ordinary with an account's ledger. */
  'accounts.log': {
    input: z.object({ accountId, limit: z.int().min(1).max(500), before: logPlaceSchema.optional() }),
    output: logPageOf(accountLogRowSchema),
  },

  'rules.list': { input: done, output: z.object({ rules: z.array(attributionRuleSchema) }) },
  /** Adds the rule, or changes the one with its id. At least one condition must be given. */
  'rules.put': { input: z.object({ rule: ruleInput }), output: done },
  'rules.remove': { input: z.object({ ruleId: z.string().max(100) }), output: done },
  /** How many entries, and which of the newest, a rule would attribute, before it is kept. */
  'rules.try': {
    input: z.object({ rule: ruleInput }),
    output: z.object({ matches: z.int(), examined: z.int(), examples: z.array(ledgerRowSchema) }),
  },

  /** Asks where to, then writes in the background; the topic `exports` tells how far it is. Null: the person let it be. */
  'exports.start': { input: exportRequestSchema, output: z.object({ job: exportJobSchema.nullable() }) },
  'exports.cancel': { input: z.object({ id: z.string().max(100) }), output: done },
  /** Shows the finished file in the system's file manager. */
  'exports.reveal': { input: z.object({ id: z.string().max(100) }), output: done },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
