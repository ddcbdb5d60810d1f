/** What happened with an account that its owner should be able to look up. Insert only. */
import { z } from 'zod';
import { auditSchema } from './audit.ts';
import { instantSchema } from './time.ts';

export const accountLogRowSchema = z.object({
  id: z.string(),
  at: instantSchema,
  accountId: z.string(),
  walletId: z.string().nullable(),
  topic: z.enum([
    /** A row of the service's ledger that was odd: kept, and told. */
    'odd-row',
    /** A row that could not be read. */
    'unreadable-row',
    /** A row that came back with another amount. */
    'amount-changed',
    /** A difference between the service's balance and the book. */
    'unexplained',
    'answered',
    /** A row for a month that was closed. */
    'late-row',
    /** How far the ledger was fetched. */
    'history',
    /** The service no longer lists what it listed before. */
    'forgotten',
    'month-closed',
    'month-reopened',
    /** A change to an agent, its envelopes or its budget; `audit` has the particulars. */
    'agents',
  ]),
  message: z.string(),
  entryId: z.string().nullable(),
  audit: auditSchema.optional(),
});
export type AccountLogRow = z.infer<typeof accountLogRowSchema>;
