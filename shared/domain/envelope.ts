/** A share of a wallet that its owner gives an agent, kept on this machine. */
import { z } from 'zod';
import { amountSchema } from '../money/amount.ts';
import { instantSchema } from './time.ts';

/** How long a share is for. `open` has no end: what is given is given once. */
export const envelopeWindowSchema = z.enum(['day', 'week', 'month', 'open']);
export type EnvelopeWindow = z.infer<typeof envelopeWindowSchema>;

/** What the owner decides of an envelope. */
export const envelopeTermsSchema = z.object({
  /** For each window; for `open`, altogether. */
  limit: amountSchema,
  window: envelopeWindowSchema,
  /** In whose days, weeks (from Monday) and months: a name that `Intl` knows. */
  zone: z.string().min(1).max(60),
  /** What a window leaves unspent is added to the next ones. What was overspent is taken off what was left before. */
  carry: z.boolean(),
  /** Percent of what is granted at which it is warned, and at which the hard line is. */
  softPercent: z.int().min(1).max(100),
  hardPercent: z.int().min(1).max(100),
  /** What the hard line does besides the gate's no: pause the agent, or only tell. */
  onHard: z.enum(['pause', 'tell']),
  /** A pause by this envelope ends with the window. */
  resumeOnRoll: z.boolean(),
});
export type EnvelopeTerms = z.infer<typeof envelopeTermsSchema>;

export const envelopeSchema = envelopeTermsSchema.extend({
  id: z.string(),
  type: z.literal('envelope'),
  /** `agentKeyOf` the agent that it is for. */
  agent: z.string(),
  accountId: z.string(),
  agentId: z.string(),
  walletId: z.string(),
  /** First instant whose spending counts. */
  since: instantSchema,
  /** Granted in all windows since `since` that are over, what was moved included; counts where unspent is carried. */
  pastGranted: amountSchema,
  current: z.object({
    start: instantSchema,
    /** First instant after it; null for `open`. */
    end: instantSchema.nullable(),
    /** Moved in, less moved out, in this window. */
    moved: amountSchema,
  }),
  /**
   * What the agent said through the gate that its work cost, in this window and in those before: what counts where neither the
   * ledger nor the service tells of its spending.
   */
  settled: z.object({ current: amountSchema, past: amountSchema }),
  /** A person let the agent go on past the hard line in the window that began then. */
  overriddenAt: instantSchema.nullable(),
  createdAt: instantSchema,
  changedAt: instantSchema,
});
export type Envelope = z.infer<typeof envelopeSchema>;
