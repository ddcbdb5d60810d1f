/** Quiet hours, as the user sets them. Times are of the local clock; what they mean on a given day the rules decide. */
import { z } from 'zod';

export const clockTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written like 09:30');

export const quietSpanSchema = z.object({
  /** The days on which it begins: 1 (Monday) to 7. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: clockTimeSchema,
  /** At or before `from`: on the next day. */
  to: clockTimeSchema,
});
export type QuietSpan = z.infer<typeof quietSpanSchema>;

export const quietHoursSchema = z.object({
  on: z.boolean(),
  /** Critical and empty wallets are told all the same. */
  criticalPasses: z.boolean(),
  spans: z.array(quietSpanSchema).max(14),
});
export type QuietHours = z.infer<typeof quietHoursSchema>;
