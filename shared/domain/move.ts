/**
 * Budget moved from one agent to another. Journalled before anything is asked of a service, so that a move that is cut short
 * is completed or taken back, and the sum stays what it was.
 */
import { z } from 'zod';
import { amountSchema } from '../money/amount.ts';
import { callerSchema } from './caller.ts';
import { instantSchema } from './time.ts';

/** Where budget is kept: an envelope here, or the budget that a service keeps for an agent. */
export const moveEndSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('envelope'), envelopeId: z.string().min(1).max(100) }),
  /** `agent` is its `agentKeyOf`. */
  z.object({ kind: z.literal('budget'), agent: z.string().min(1).max(300) }),
]);
export type MoveEnd = z.infer<typeof moveEndSchema>;

/**
 * `giving`: taken from the one, the service has not been asked yet. `sent`: it is being asked. `unknown`: nobody knows whether
 * it did; only reading may tell. `done`. `rolled-back`: the other did not get it, and the one has it again.
 */
export const moveStateSchema = z.enum(['giving', 'sent', 'unknown', 'done', 'rolled-back']);
export type MoveState = z.infer<typeof moveStateSchema>;

/** What was left to spend at both ends. */
const leftAtBoth = z.object({ from: amountSchema, to: amountSchema });

export const moveSchema = z.object({
  id: z.string(),
  type: z.literal('move'),
  /** The account of the end that gets it: where a service may have to be asked. */
  accountId: z.string(),
  from: moveEndSchema,
  to: moveEndSchema,
  fromName: z.string(),
  toName: z.string(),
  amount: amountSchema,
  /** From now on, not only in the present window: both envelopes' limits were changed. */
  standing: z.boolean(),
  /** How much of it the service is asked to add; the rest is what was held back there before. */
  atService: amountSchema,
  /** The budget that the service said just before it was asked to add; null where it is asked nothing. */
  allocatedBefore: amountSchema.nullable(),
  before: leftAtBoth,
  after: leftAtBoth,
  reason: z.string(),
  caller: callerSchema,
  state: moveStateSchema,
  createdAt: instantSchema,
  sentAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  /** What the service said, or why it was taken back. */
  detail: z.string().nullable(),
  undoes: z.string().nullable(),
  undoneBy: z.string().nullable(),
});
export type Move = z.infer<typeof moveSchema>;
