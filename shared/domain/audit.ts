/** Who changed what about agents and their budgets. Kept in the account's log; insert only. */
import { z } from 'zod';
import { callerSchema } from './caller.ts';

export const auditActionSchema = z.enum([
  'agent-made',
  'agent-forgotten',
  'paused',
  'resumed',
  /** What became of a pause or its end at the service. */
  'carried-out',
  'contradicted',
  'not-carried-out',
  'envelope-set',
  'envelope-removed',
  'moved',
  'move-completed',
  'move-rolled-back',
  'reserved',
  'settled',
  'released',
  'expired',
]);
export type AuditAction = z.infer<typeof auditActionSchema>;

export const auditSchema = z.object({
  action: auditActionSchema,
  caller: callerSchema,
  /** `agentKeyOf`; of a move, the agent that gets it. */
  agent: z.string(),
  agentName: z.string(),
  /** In words and figures; null where there was nothing. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  reason: z.string().nullable(),
});
export type Audit = z.infer<typeof auditSchema>;
