/** What we keep about a wallet besides what its service reports: what it is watched by, and the balance that counts as full. */
import { z } from 'zod';
import { amountSchema } from '../money/amount.ts';
import { instantSchema } from './time.ts';
import { topUpWatchSchema } from './topUpWatch.ts';
import { watchSchema } from './watch.ts';

export const walletSettingsSchema = z.object({
  walletId: z.string(),
  accountId: z.string(),
  /** Stated by the user; null means the default watch. */
  watch: watchSchema.nullable(),
  /** Since when nothing of it is told on the desktop; null when it is. */
  mutedAt: instantSchema.nullable(),
  /** What is remembered of its automatic top-up; null where it has none. */
  topUp: topUpWatchSchema.nullable(),
  /** The balance right after the last rise we saw: what the default lines are a share of. */
  reference: amountSchema.nullable(),
  referenceAt: instantSchema.nullable(),
});
export type WalletSettings = z.infer<typeof walletSettingsSchema>;
