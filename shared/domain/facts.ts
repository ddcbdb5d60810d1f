/** What a service tells about an account besides its wallets: plan, agents, apps, earnings, prices. */
import { z } from 'zod';
import { amountSchema } from '../money/amount.ts';
import { instantSchema } from './time.ts';
import { walletKeySchema } from './wallet.ts';

export const identitySchema = z.object({ id: z.string().nullable(), name: z.string().nullable() });
export type Identity = z.infer<typeof identitySchema>;

export const planSchema = z.object({
  id: z.string().nullable(),
  name: z.string(),
  status: z.string().nullable(),
  periodStart: instantSchema.nullable(),
  periodEnd: instantSchema.nullable(),
  /** What the plan grants per period. */
  included: amountSchema.nullable(),
  startedAt: instantSchema.nullable(),
});
export type Plan = z.infer<typeof planSchema>;

/** Whether the service lets the account spend at all, with its word for why not. */
export const usageSchema = z.object({ allowed: z.boolean(), reason: z.string().nullable() });
export type Usage = z.infer<typeof usageSchema>;

export const agentFactsSchema = z.object({
  id: z.string(),
  name: z.string(),
  walletKey: walletKeySchema,
  /** Null where the agent draws on the wallet without a budget of its own. */
  budget: z
    .object({
      allocated: amountSchema,
      spent: amountSchema,
      available: amountSchema,
      dailyLimit: amountSchema.nullable(),
      dailySpent: amountSchema.nullable(),
      dailyRemaining: amountSchema.nullable(),
    })
    .nullable(),
  paused: z.boolean(),
  pauseReason: z.string().nullable(),
  requests: z.int().nullable(),
  earnings: amountSchema.nullable(),
  /** Of one that the service's newest list leaves out: when it was last listed, and all this was true. */
  listedAt: instantSchema.optional(),
});
export type AgentFacts = z.infer<typeof agentFactsSchema>;

/** `total` is the service's own count: it may list only some. With those that it listed before, {@link AgentFacts.listedAt}. */
export const agentListSchema = z.object({
  listed: z.array(agentFactsSchema),
  total: z.int(),
  withBudget: z.int().nullable(),
  paused: z.int().nullable(),
  totalAllocated: amountSchema.nullable(),
  totalSpent: amountSchema.nullable(),
  totalAvailable: amountSchema.nullable(),
});
export type AgentList = z.infer<typeof agentListSchema>;

export const appListSchema = z.object({
  listed: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      monetized: z.boolean(),
      creatorEarnings: amountSchema,
      platformRevenue: amountSchema,
    }),
  ),
  total: z.int(),
});
export type AppList = z.infer<typeof appListSchema>;

export const earningsSchema = z.object({
  available: amountSchema,
  earned: amountSchema,
  redeemed: amountSchema,
  pending: amountSchema,
  /** In the service's own words: apps, agents, MCP servers. */
  breakdown: z.array(z.object({ source: z.string(), amount: amountSchema })),
  /** Whether they can be paid out or turned into credit now, and why not; missing where the service does not say. */
  redeemable: z.object({ allowed: z.boolean(), reason: z.string().nullable() }).optional(),
});
export type Earnings = z.infer<typeof earningsSchema>;

/** A labelled line as the service states it: pricing blocks, packs, tiers. Shown, never reckoned with. */
export const statedLineSchema = z.object({ label: z.string(), value: z.string(), note: z.string().nullable() });
export type StatedLine = z.infer<typeof statedLineSchema>;
