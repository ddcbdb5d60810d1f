/** What we keep about a wallet besides what its service reports: the user's lines, and the balance that counts as full. */
import { z } from 'zod';
import { amountSchema } from '../money/amount.ts';
import { instantSchema } from './time.ts';

export const walletSettingsSchema = z.object({
  walletId: z.string(),
  accountId: z.string(),
  /** Stated by the user; null means the default lines. */
  lines: z.object({ low: amountSchema, critical: amountSchema }).nullable(),
  /** The balance right after the last rise we saw: what the default lines are a share of. */
  reference: amountSchema.nullable(),
  referenceAt: instantSchema.nullable(),
});
export type WalletSettings = z.infer<typeof walletSettingsSchema>;
