/**
 * What the user rules: which agent entries belong to, and how far agents may go. Rules for entries of which the service names
 * no agent: the first that fits decides; none guesses.
 */
import { z } from 'zod';
import { agentStandingSchema } from './agent.ts';
import { envelopeSchema } from './envelope.ts';
import { moveSchema } from './move.ts';
import { reservationSchema } from './reservation.ts';
import { instantSchema } from './time.ts';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written like 09:30');

export const attributionRuleSchema = z.object({
  id: z.string(),
  type: z.literal('attribution'),
  /** Smaller ones are asked first. */
  order: z.int(),
  enabled: z.boolean(),
  /** The agent that fitting entries are attributed to: an id that a service uses, or a name of the user's own. */
  agentId: z.string().trim().min(1).max(120),
  /** Every condition given must hold; a rule without any fits nothing. */
  accountId: z.string().nullable(),
  walletId: z.string().nullable(),
  /** Part of the description, capitals or not. */
  description: z.string().trim().min(1).max(200).nullable(),
  /** A field of the row as it came, by its path (`metadata.model`), and what it must be. */
  field: z.object({ path: z.string().trim().min(1).max(200), equals: z.string().max(200) }).nullable(),
  /** By the entry's own time: from, inclusive, to, exclusive. */
  from: instantSchema.nullable(),
  to: instantSchema.nullable(),
  /** Hours of the day in a zone; `to` before `from` runs past midnight. Weekdays are 1 (Monday) to 7. */
  hours: z.object({ from: clockTime, to: clockTime, zone: z.string().max(60) }).nullable(),
  weekdays: z.object({ days: z.array(z.int().min(1).max(7)).min(1), zone: z.string().max(60) }).nullable(),
  createdAt: instantSchema,
});
export type AttributionRule = z.infer<typeof attributionRuleSchema>;

/** All of them share one collection; `type` tells them apart. */
export const ruleSchema = z.discriminatedUnion('type', [
  attributionRuleSchema,
  agentStandingSchema,
  envelopeSchema,
  reservationSchema,
  moveSchema,
]);
export type Rule = z.infer<typeof ruleSchema>;
