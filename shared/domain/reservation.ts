/** An amount that the gate holds for an agent until it says what the work cost, lets it go, or its time is over. */
import { z } from 'zod';
import { amountSchema } from '../money/amount.ts';
import { callerSchema } from './caller.ts';
import { instantSchema } from './time.ts';

export const reservationSchema = z.object({
  id: z.string(),
  type: z.literal('reservation'),
  accountId: z.string(),
  /** `agentKeyOf`. */
  agent: z.string(),
  agentId: z.string(),
  walletId: z.string(),
  amount: amountSchema,
  state: z.enum(['held', 'settled', 'released', 'expired']),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  endedAt: instantSchema.nullable(),
  /** What the work cost, as the agent said it; counts until the service's own figures can be expected to hold it. */
  settled: amountSchema.nullable(),
  caller: callerSchema,
});
export type Reservation = z.infer<typeof reservationSchema>;

export const LONGEST_HOLD_SECONDS = 24 * 3600;
export const USUAL_HOLD_SECONDS = 10 * 60;
