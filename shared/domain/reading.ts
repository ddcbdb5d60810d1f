/** A wallet's balance at one instant. Kept when it changed, with the one just before; when it did not, every three hours at the latest. */
import { z } from 'zod';
import { amountSchema } from '../money/amount.ts';
import { instantSchema } from './time.ts';

export const readingSchema = z.object({
  /** Wallet and instant: the same reading written twice is one. */
  id: z.string(),
  accountId: z.string(),
  walletId: z.string(),
  at: instantSchema,
  balance: amountSchema,
  reserved: amountSchema.nullable(),
  /** What the book said at this moment; missing where it could not be told. Equal to the balance is the proof. */
  book: amountSchema.optional(),
});
export type Reading = z.infer<typeof readingSchema>;
