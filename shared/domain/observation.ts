/**
 * What one account looked like when last seen. Each slice carries the time it was true, so that a refresh that
 * fails in part keeps the last good value of the rest and says how old that is.
 */
import { z } from 'zod';
import { errorInfoSchema } from '../contract/errors.ts';
import {
  type AgentFacts,
  agentListSchema,
  appListSchema,
  earningsSchema,
  identitySchema,
  planSchema,
  statedLineSchema,
  usageSchema,
} from './facts.ts';
import { withheldSchema } from './service.ts';
import { type Instant, instantSchema } from './time.ts';
import { lotSchema, walletFactsSchema } from './wallet.ts';

const seen = <T extends z.ZodType>(value: T) => z.object({ value, asOf: instantSchema });

export const slicesSchema = z.object({
  identity: seen(identitySchema).optional(),
  plan: seen(planSchema.nullable()).optional(),
  usage: seen(usageSchema).optional(),
  lots: seen(z.array(lotSchema)).optional(),
  agents: seen(agentListSchema).optional(),
  apps: seen(appListSchema).optional(),
  earnings: seen(earningsSchema).optional(),
  pricing: seen(z.array(statedLineSchema)).optional(),
});
export type Slices = z.infer<typeof slicesSchema>;
export type SliceName = keyof Slices;

/** An agent that its service lists, or listed before; null where it tells nothing of it. */
export function listedAgent({ agents }: Slices, agentId: string): AgentFacts | null {
  return agents?.value.listed.find(({ id }) => id === agentId) ?? null;
}

/** When what is known of an agent was true: of one that the newest list leaves out, when it was last listed. */
export function agentSeenAt(list: { readonly asOf: Instant }, { listedAt }: Pick<AgentFacts, 'listedAt'>): Instant {
  return listedAt ?? list.asOf;
}

export const seenWalletSchema = walletFactsSchema.extend({ asOf: instantSchema });
export type SeenWallet = z.infer<typeof seenWalletSchema>;

/** A part of a read that failed while the rest came through. */
export const problemSchema = z.object({ part: z.string(), error: errorInfoSchema });
export type Problem = z.infer<typeof problemSchema>;

export const observationSchema = z.object({
  accountId: z.string(),
  wallets: z.array(seenWalletSchema),
  slices: slicesSchema,
  problems: z.array(problemSchema),
  /** Null until the first time all went well enough to read a balance. */
  lastSuccessAt: instantSchema.nullable(),
  lastAttemptAt: instantSchema.nullable(),
  lastError: errorInfoSchema.nullable(),
  failuresInARow: z.int(),
  /** What was learned of the key: true of that key only, so its fingerprint stands beside it. */
  withheld: z.object({ keyFingerprint: z.string(), items: z.array(withheldSchema) }).optional(),
});
export type Observation = z.infer<typeof observationSchema>;
