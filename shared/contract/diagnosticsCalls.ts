/** The part of the contract that explains: what the engine did, why a number changed, and what can be handed to who helps. */
import { z } from 'zod';
import { entryKindSchema } from '../domain/entry.ts';
import { freshnessSchema } from '../domain/level.ts';
import { instantSchema } from '../domain/time.ts';
import { TRACE_LENGTH, traceEventSchema } from '../domain/trace.ts';
import { amountSchema } from '../money/amount.ts';
import { errorKindSchema } from './errors.ts';

const walletId = z.string().min(1).max(128);

/** How many rows of a change are listed; all are counted. */
export const ROWS_LISTED = 50;
/** How many causes are followed back from a change. */
export const LONGEST_CHAIN = 12;

export const changeRowSchema = z.object({
  id: z.string(),
  kind: entryKindSchema,
  amount: amountSchema,
  postedAt: instantSchema,
  /** In the service's words, or ours: to be shown as text. */
  description: z.string(),
  agentId: z.string().nullable(),
});

/**
 * One step of a balance, in exact figures: `change` is `explained` and `unexplained` together; `explained` is what all rows of it
 * come to, those called `unexplained` left out, and `elsewhere`.
 */
export const balanceChangeSchema = z.object({
  from: amountSchema,
  to: amountSchema,
  change: amountSchema,
  /** When the old balance was last kept, and when the new one was first read: the change lies between. */
  since: instantSchema,
  at: instantSchema,
  explained: amountSchema,
  unexplained: amountSchema,
  /** The newest first. */
  rows: z.array(changeRowSchema).max(ROWS_LISTED),
  rowCount: z.int().min(0),
  /** What rows explain that are dated long before and are not among these. */
  elsewhere: amountSchema,
  /** A difference that is watched and not posted yet. */
  watched: amountSchema.nullable(),
});
export type BalanceChange = z.infer<typeof balanceChangeSchema>;

export const whyChangedSchema = z.object({
  walletId: z.string(),
  /** The wallet as it is now; null when its account was removed. */
  now: z
    .object({
      balance: amountSchema.nullable(),
      asOf: instantSchema,
      freshness: freshnessSchema,
      /** Why the last try to read it failed, where it did. */
      failed: errorKindSchema.nullable(),
      failedAt: instantSchema.nullable(),
    })
    .nullable(),
  /** Null: nothing to explain, for the reason in `none`. */
  change: balanceChangeSchema.nullable(),
  /** `never`: no balance was read yet. `first`: it is as it was first seen. `unit`: the service counts in another unit now. */
  none: z.enum(['never', 'first', 'unit']).nullable(),
  firstSeen: z.object({ at: instantSchema, balance: amountSchema }).nullable(),
  /** `trace`: the events that led to it are in `chain`. `store`: they are kept no more, and what is told is from readings and rows. */
  told: z.enum(['trace', 'store']),
  /** From the first cause to the change itself; empty when told from the store. */
  chain: z.array(traceEventSchema).max(LONGEST_CHAIN),
  /** What to hand in as `before` for the change before this one; null where there is none. */
  earlier: instantSchema.nullable(),
});
export type WhyChanged = z.infer<typeof whyChangedSchema>;

export const diagnosticsCalls = {
  /** The last change of a wallet's balance, or the last one seen before an instant, with all that explains it. */
  'diagnostics.whyChanged': {
    input: z.strictObject({ walletId, before: instantSchema.optional() }),
    output: whyChangedSchema,
  },
  /** What the engine did in this run, the newest first; of one wallet and its account, where one is named. */
  'diagnostics.events': {
    input: z.strictObject({ limit: z.int().min(1).max(TRACE_LENGTH), walletId: walletId.optional() }),
    output: z.object({
      events: z.array(traceEventSchema).max(TRACE_LENGTH),
      /** How many there were in this run in all. */
      count: z.int().min(0),
    }),
  },
  /** All that helps to find a fault, without a secret and without a name that you gave. Made anew; sent nowhere. */
  'diagnostics.report': {
    input: z.strictObject({}),
    output: z.object({ id: z.uuid(), text: z.string().max(2_000_000) }),
  },
  /** Puts a report that was made before on the clipboard, just as it was shown. Needs the desktop app. */
  'diagnostics.copy': { input: z.strictObject({ id: z.uuid() }), output: z.object({}) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;
