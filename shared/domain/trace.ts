/**
 * What the engine did, as it happened: each event with its cause and how long it took. Kept in memory for this run only, and
 * made of ids, figures and words of our own: no text of a service, and nothing secret, has a place in it.
 */
import { z } from 'zod';
import { errorKindSchema } from '../contract/errors.ts';
import { amountSchema } from '../money/amount.ts';
import { controlStateSchema } from './agent.ts';
import { alertDecisionSchema, alertRuleSchema } from './alert.ts';
import { doorSchema } from './caller.ts';
import { moveStateSchema } from './move.ts';
import { paymentStateSchema } from './payment.ts';
import { instantSchema } from './time.ts';

/** How many events are kept. */
export const TRACE_LENGTH = 200;

const id = z.string().max(400);

/**
 * Why an account was asked. `first`: it had not been seen yet. `due`: its interval was over. `retry`: the time before, it did not
 * answer. `expected`: a payment should arrive. `control`: something was changed about its agents.
 */
export const askReasonSchema = z.enum(['first', 'due', 'retry', 'wake', 'command', 'expected', 'control']);
export type AskReason = z.infer<typeof askReasonSchema>;

export const traceWhatSchema = z.discriminatedUnion('kind', [
  /** Somebody asked for something to be done. `failed` is null while it runs and where it went well. */
  z.object({
    kind: z.literal('command'),
    call: z.string().max(60),
    door: doorSchema,
    failed: errorKindSchema.nullable(),
  }),
  z.object({ kind: z.literal('wake'), reason: z.enum(['resume', 'network', 'unlock', 'clock']) }),
  z.object({
    kind: z.literal('conditions'),
    change: z.enum(['window-opened', 'window-closed', 'online', 'offline', 'on-battery', 'on-mains']),
  }),
  /** An account was asked; the time it took is the service's. */
  z.object({
    kind: z.literal('asked'),
    why: askReasonSchema,
    /** Milliseconds between two rounds; of `due` only. */
    every: z.int().nullable(),
    /** What went wrong the time before; of `retry` only. */
    after: errorKindSchema.nullable(),
    outcome: z.enum(['waiting', 'answered', 'failed', 'cancelled']),
    failed: errorKindSchema.nullable(),
    /** Parts of the answer that could not be read. */
    problems: z.int().min(0),
  }),
  /** What an account answered is on disk; told only where it brought something new. */
  z.object({ kind: z.literal('stored'), rows: z.int().min(0), balances: z.int().min(0) }),
  z.object({
    kind: z.literal('balance'),
    /** Null at first sight. */
    from: amountSchema.nullable(),
    to: amountSchema,
    readAt: instantSchema,
  }),
  /** Rows came into the ledger: with a reading, or from its past. */
  z.object({
    kind: z.literal('rows'),
    count: z.int().min(1),
    /** What they come to. */
    sum: amountSchema,
    from: z.enum(['reading', 'past']),
  }),
  z.object({
    kind: z.literal('alert'),
    episodeId: id.nullable(),
    rule: alertRuleSchema.nullable(),
    decision: alertDecisionSchema,
  }),
  z.object({
    kind: z.literal('payment'),
    paymentId: id,
    from: paymentStateSchema.nullable(),
    to: paymentStateSchema,
  }),
  /** What is wanted of an agent, and how far that is; both null when nothing is wanted any more. */
  z.object({
    kind: z.literal('agent'),
    want: z.enum(['paused', 'running']).nullable(),
    state: controlStateSchema.nullable(),
    holds: z.int().min(0),
  }),
  z.object({ kind: z.literal('envelope'), change: z.enum(['set', 'removed', 'rolled']) }),
  z.object({ kind: z.literal('reservation-expired'), amount: amountSchema }),
  /** Like answers to one agent within a minute are one event. */
  z.object({
    kind: z.literal('gate'),
    call: z.enum(['check', 'settle', 'release']),
    /** Null where the question could not be answered. */
    allowed: z.boolean().nullable(),
    times: z.int().min(1),
  }),
  z.object({ kind: z.literal('move'), moveId: id, state: moveStateSchema, amount: amountSchema }),
  z.object({ kind: z.literal('settings'), fields: z.array(z.string().max(60)).max(40) }),
]);
export type TraceWhat = z.infer<typeof traceWhatSchema>;
export type TraceKind = TraceWhat['kind'];

export const traceEventSchema = z.object({
  /** Counts from 1 in each run. */
  id: z.int().min(1),
  at: instantSchema,
  /** Milliseconds that it took; null for what takes none, and while it goes on. */
  ms: z.int().min(0).nullable(),
  /** The event that made it happen, which may be kept no more; null where the clock or the outside did. */
  causedBy: z.int().min(1).nullable(),
  accountId: id.nullable(),
  walletId: id.nullable(),
  /** `agentKeyOf`. */
  agent: id.nullable(),
  what: traceWhatSchema,
});
export type TraceEvent = z.infer<typeof traceEventSchema>;
