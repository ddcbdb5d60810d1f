/**
 * An agent as its owner rules it: by what it is held, what was done to stop it, and what of its budget was moved away. What
 * its service tells of it is in the observation.
 */
import { z } from 'zod';
import { amountSchema } from '../money/amount.ts';
import { callerSchema } from './caller.ts';
import { instantSchema } from './time.ts';

/**
 * Why an agent is to stand still. A person's hold and those of rules stand beside each other: lifting one leaves the others.
 */
export const agentHoldSchema = z.object({
  by: z.enum(['person', 'envelope', 'budget']),
  /** The envelope whose hard line was reached; null for the others. */
  envelopeId: z.string().nullable(),
  at: instantSchema,
  caller: callerSchema,
  /** In the words of whoever paused it, or the figures that the rule went by. */
  reason: z.string(),
});
export type AgentHold = z.infer<typeof agentHoldSchema>;

/**
 * How far the wish has been carried out at the service.
 * `asked`: stored, and on its way or not answered yet. `confirmed`: the service was seen to do so. `contradicted`: the service
 * says otherwise, although it had been done. `here-only`: the service has no way to do it; the gate says no. `failed`: the
 * service refused, or could not be reached; it is tried again.
 */
export const controlStateSchema = z.enum(['asked', 'confirmed', 'contradicted', 'here-only', 'failed']);
export type ControlState = z.infer<typeof controlStateSchema>;

export const agentControlSchema = z.object({
  want: z.enum(['paused', 'running']),
  state: controlStateSchema,
  askedAt: instantSchema,
  /** When the service was last asked to, and when it was last seen to have done so. */
  sentAt: instantSchema.nullable(),
  confirmedAt: instantSchema.nullable(),
  /** How often it was asked to since the wish. */
  tries: z.int(),
  /** Not before this it is asked again; null where nothing waits. */
  nextTryAt: instantSchema.nullable(),
  /** By what means, in words: "its budget is paused". */
  means: z.string().nullable(),
  /** What the service answered, or what is in the way, in a sentence. */
  detail: z.string().nullable(),
});
export type AgentControl = z.infer<typeof agentControlSchema>;

export const agentStandingSchema = z.object({
  /** `agentKeyOf`. */
  id: z.string(),
  type: z.literal('agent'),
  accountId: z.string(),
  agentId: z.string(),
  /** As it was called when something was last said of it. */
  name: z.string(),
  /** For an agent that the user made: the wallet that it draws on. */
  walletId: z.string().nullable(),
  /** Made by the user, not known from the service or the ledger. */
  made: z.boolean(),
  holds: z.array(agentHoldSchema),
  control: agentControlSchema.nullable(),
  /** Of the budget that its service keeps: what was moved away and the service cannot take back. The agent may not use it. */
  heldBack: amountSchema.nullable(),
  createdAt: instantSchema,
});
export type AgentStanding = z.infer<typeof agentStandingSchema>;
