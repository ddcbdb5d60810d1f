/** What is remembered from reading to reading of a wallet's automatic top-up, so that its silence is noticed. */
import { z } from 'zod';
import { instantSchema } from './time.ts';
import { autoTopUpSchema } from './wallet.ts';

export const topUpWatchSchema = z.object({
  state: autoTopUpSchema.shape.state,
  /** Since when the balance has been at or below the threshold while it was on; null when it is not. */
  belowSince: instantSchema.nullable(),
  /** Readings since then. */
  readingsBelow: z.int(),
  /** When the user last changed the setting through this app; null where never. */
  setByUserAt: instantSchema.nullable(),
});
export type TopUpWatch = z.infer<typeof topUpWatchSchema>;
