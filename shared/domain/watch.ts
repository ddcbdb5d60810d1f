/** What a wallet is watched by: the measures that its lines are made from. Pure schemas. */
import { z } from 'zod';
import { amountSchema } from '../money/amount.ts';

export const LONGEST_DAYS = 30;

const days = z.number().min(0.25).max(LONGEST_DAYS);
const percent = z.int().min(1).max(95);

/**
 * Days of runway come first; while those cannot be told (still gathering, nothing burned), a share of the last top-up
 * stands in. A stated amount holds besides, always. Null switches a measure off; one at least is on.
 */
export const watchSchema = z
  .object({
    days: z.object({ low: days, critical: days }).nullable(),
    /** Percent of the balance right after the last top-up. */
    share: z.object({ low: percent, critical: percent }).nullable(),
    amount: z.object({ low: amountSchema, critical: amountSchema }).nullable(),
  })
  .refine(({ days, share, amount }) => days !== null || share !== null || amount !== null, {
    message: 'a wallet is watched by one measure at least',
  });
export type Watch = z.infer<typeof watchSchema>;

export const DEFAULT_WATCH: Watch = {
  days: { low: 5, critical: 2 },
  share: { low: 20, critical: 5 },
  amount: null,
};

/** The measure that a line comes from. */
export const measureSchema = z.enum(['days', 'share', 'amount']);
export type Measure = z.infer<typeof measureSchema>;
