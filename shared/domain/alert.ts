/** An episode: from the reading that crossed a wallet's low line until the balance is back above the leave line. */
import { z } from 'zod';
import { amountSchema } from '../money/amount.ts';
import { levelSchema } from './level.ts';
import { instantSchema } from './time.ts';

export const episodeSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  walletId: z.string(),
  rule: z.enum(['low-balance', 'cannot-see']),
  openedAt: instantSchema,
  closedAt: instantSchema.nullable(),
  /** The worst level so far in this episode. */
  level: levelSchema,
  balance: amountSchema.nullable(),
  /** When the one notification of this episode was handed to the desktop; null until then. */
  notifiedAt: instantSchema.nullable(),
  /** Said to the user: which wallet, how much is left, what to do. */
  title: z.string(),
  body: z.string(),
});
export type Episode = z.infer<typeof episodeSchema>;

export const alertLogRowSchema = z.object({
  id: z.string(),
  at: instantSchema,
  walletId: z.string(),
  episodeId: z.string().nullable(),
  decision: z.enum(['opened', 'notified', 'worsened', 'closed', 'suppressed', 'withdrawn']),
  reason: z.string(),
});
export type AlertLogRow = z.infer<typeof alertLogRowSchema>;
