/** One signed line of the ledger. Entries are only ever added. */
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

/** A row as an adapter hands it over, before the ledger gives it our id. */
export const entryFactsSchema = z.object({
  walletKey: walletKeySchema,
  /** The service's id of the row, or a name made from its content where it has none. Same row, same id. */
  sourceId: z.string(),
  kind: entryKindSchema,
  amount: amountSchema,
  /** When the service says it happened. */
  at: instantSchema,
  description: z.string(),
  agentId: z.string().nullable(),
  paymentRef: z.string().nullable(),
  source: sourceSchema,
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
});
export type Entry = z.infer<typeof entrySchema>;
