/** What each service's bodies look like, written from the seeds and the public sources: strict, so that extra fields show. */
import { z } from 'zod';

const time = z.iso.datetime();
const whole = z.int();
const count = z.int().nonnegative();
const text = z.string().min(1);
const uuid = z.uuid();
const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-z]+$`));

export const bizos = {
  whoami: z.strictObject({ org: z.strictObject({ id: text, name: text }), plan: text, credits: count }),
  billing: (filled: boolean) =>
    z.strictObject({
      plan: text,
      credits: count,
      tiers: filled ? z.array(z.object({ id: text })).min(1) : z.tuple([]),
      packs: filled ? z.array(z.object({ id: text })).min(1) : z.tuple([]),
    }),
  wallet: z.strictObject({
    balance: z.number(),
    funding: z.literal('card'),
    autoRecharge: z.strictObject({ enabled: z.boolean(), threshold: z.number() }),
  }),
  tasks: z.strictObject({
    items: z.array(z.object({ id: id('tsk'), text, status: z.enum(['running', 'done', 'failed']) })).min(1),
    usedToday: count,
    limit: count,
    remaining: count,
  }),
};

const lot = (kinds: readonly [string, ...string[]], expiry: z.ZodType) =>
  z.strictObject({
    purchase_kind: z.enum(kinds),
    allocated_units: whole,
    remaining_units: whole,
    expiry_date: expiry,
  });
const olostepOf = (lots: z.ZodType, since: z.ZodType) =>
  z.strictObject({
    credits: whole,
    breakdown: z.array(lots).min(3),
    active_subscription: z.strictObject({
      id: id('SUB').or(z.string()),
      display_name: text,
      credits: whole,
      created_at: since,
    }),
    allow_usage: z.boolean(),
  });
const seconds = z.int().min(1_700_000_000).max(2_000_000_000);
export const olostep = {
  seed: olostepOf(lot(['Subscription', 'Top-up', 'Manual', 'Setup'], seconds), seconds),
  public: olostepOf(
    lot(['Subscription', 'Top-up', 'Manual', 'Setup', 'Pending'], seconds.nullable()),
    seconds.nullable(),
  ),
};

const cycle = z.strictObject({ current_period_start: time.nullable(), current_period_end: time.nullable() });
export const mosaic = {
  credits: z.strictObject({
    organization_id: uuid,
    balance: whole,
    plan: text.nullable(),
    plan_id: text.nullable(),
    billing_cycle: cycle,
    auto_topup: z.strictObject({ eligible: z.boolean(), enabled: z.boolean(), threshold: whole, quantity: whole }),
  }),
  olderCredits: z.strictObject({
    organization_id: uuid,
    credits: z.strictObject({
      balance: whole,
      unlimited: z.literal(false),
      usage: whole,
      included_usage: whole,
      next_reset_at: time,
    }),
    plan: text,
  }),
  plan: z.strictObject({
    organization_id: uuid,
    plan: z
      .strictObject({
        id: text,
        family: text,
        status: text,
        started_at: time,
        current_period_start: time,
        current_period_end: time,
        canceled_at: z.null(),
      })
      .nullable(),
    scheduled_plan: z.null(),
    credits: z.strictObject({ balance: whole, usage: whole, included_usage: whole, unlimited: z.boolean() }),
  }),
  planList: z.strictObject({
    plans: z
      .array(
        z.strictObject({
          id: text,
          billing: z.enum(['monthly', 'annual']),
          price_usd: z.number(),
          credits_per_month: whole,
          top_up_rate_per_100_credits_usd: z.number(),
          notes: text.nullable(),
        }),
      )
      .length(5),
  }),
  olderPlanList: z.strictObject({
    plans: z.array(z.looseObject({ id: text, monthly_price_usd: z.number(), annual_price_usd: z.number() })).min(1),
  }),
  usage: z.strictObject({
    organization_id: uuid,
    date_range: z.strictObject({ start_date: time, end_date: time }),
    summary: z.strictObject({
      total_credits_used: count,
      total_events: count,
      matching_events: count,
      returned_events: count,
      truncated: z.boolean(),
    }),
    breakdown: z.strictObject({
      by_tile: z.array(z.strictObject({ tile_id: text, tile_name: text, credits_used: count, events: count })).min(1),
      by_date: z.array(z.strictObject({ date: z.iso.date(), credits_used: count, events: count })).min(1),
      by_date_and_tile: z
        .array(
          z.strictObject({ date: z.iso.date(), tile_id: text, tile_name: text, credits_used: count, events: count }),
        )
        .min(1),
    }),
  }),
  whoami: z.looseObject({ organization_id: uuid }),
  agents: z.strictObject({ agents: z.array(z.looseObject({ id: uuid, name: text })).length(3) }),
  runs: (spelling: 'needs_credits' | 'needsCredits') =>
    z.strictObject({
      runs: z.array(z.looseObject({ run_id: uuid, agent_id: uuid, status: text, [spelling]: z.boolean() })).min(1),
      next_cursor: uuid.nullable(),
    }),
};

export const geopera = {
  available: z.strictObject({ available: count, reserved: count }),
  balance: z.strictObject({ balance: count }),
  number: count,
  row: z.strictObject({
    id: uuid,
    reason: z.enum(['reservation', 'release', 'charge', 'refund', 'grant']),
    amount: whole,
    balance_after: count,
    description: text,
    reference: z.string().nullable(),
    created_at: time,
  }),
  autoTopUp: z.strictObject({
    enabled: z.boolean(),
    threshold_credits: count,
    topup_amount_credits: count,
    daily_charge_cap_aud: z.number(),
  }),
  card: z.looseObject({ id: uuid, isDefault: z.boolean() }),
  approval: z.looseObject({
    id: uuid,
    status: z.enum(['pending', 'approved', 'rejected', 'expired']),
    credits: count,
    expires_at: time,
  }),
  problem: z.strictObject({ type: z.literal('about:blank'), title: text, status: whole, detail: text }),
  invalid: z.strictObject({
    detail: z.array(z.strictObject({ loc: z.array(z.string()), msg: text, type: text })).min(1),
  }),
};

const budgeted = {
  name: text,
  isPublic: z.boolean(),
  monetizationEnabled: z.boolean(),
  hasBudget: z.boolean(),
  allocated: z.number(),
  spent: z.number(),
  available: z.number(),
  dailyLimit: z.number().nullable(),
  dailySpent: z.number(),
  dailyRemaining: z.number().nullable(),
  isPaused: z.boolean(),
  pauseReason: text.nullable(),
  totalEarnings: z.number(),
  totalRequests: count,
};

interface ElizaForm {
  readonly agents: number;
  readonly prefixed: boolean;
  readonly types: readonly [string, ...string[]];
  readonly newest: boolean;
}

export function elizaSummary({ agents, prefixed, types, newest }: ElizaForm) {
  const named = (prefix: string) => (prefixed ? id(prefix) : uuid);
  return z.strictObject({
    success: z.literal(true),
    organization: z.strictObject({
      id: named('org'),
      name: text,
      creditBalance: z.number(),
      autoTopUpEnabled: z.boolean(),
      autoTopUpThreshold: z.number(),
      autoTopUpAmount: z.number(),
      hasPaymentMethod: z.boolean(),
    }),
    agents: z.array(z.strictObject({ id: named('agent'), ...budgeted })).length(agents),
    agentsSummary: z.strictObject({
      total: z.literal(14),
      withBudget: z.literal(3),
      paused: z.literal(1),
      totalAllocated: z.number(),
      totalSpent: z.number(),
      totalAvailable: z.number(),
    }),
    apps: z.array(
      z.strictObject({
        id: named('app'),
        name: text,
        slug: text,
        monetizationEnabled: z.boolean(),
        inferenceMarkupPercentage: z.number(),
        totalCreatorEarnings: z.number(),
        totalPlatformRevenue: z.number(),
      }),
    ),
    ...(newest ? { appsSummary: z.strictObject({ total: z.literal(1) }) } : {}),
    earnings: z.strictObject({
      availableBalance: z.number(),
      totalEarned: z.number(),
      totalRedeemed: z.number(),
      totalPending: z.number(),
      breakdown: z.strictObject({ miniapps: z.number(), agents: z.number(), mcps: z.number() }),
    }),
    recentTransactions: z
      .array(
        z.strictObject({
          id: named('txn'),
          type: z.enum(types),
          amount: z.number(),
          description: text,
          createdAt: time,
        }),
      )
      .length(10),
    pricing: newest
      ? z.strictObject({
          creditUnit: z.literal('USD'),
          creditsPerDollar: z.literal(1),
          usdPerCredit: z.literal(1),
          minimumTopUp: z.literal(1),
          maximumTopUp: z.literal(1000),
          x402Enabled: z.boolean(),
        })
      : z.strictObject({ creditsPerDollar: z.literal(100), minimumTopUp: z.literal(5), x402Enabled: z.boolean() }),
  });
}

export function elizaTransactions(types: readonly [string, ...string[]], metadata: z.ZodType) {
  return z.strictObject({
    transactions: z
      .array(
        z.strictObject({
          id: text,
          organization_id: text,
          amount: z.number(),
          type: z.enum(types),
          description: text,
          metadata,
          stripe_payment_intent_id: id('pi').nullable(),
          created_at: time,
        }),
      )
      .min(1),
    total: count,
    period: z.strictObject({ start: time, end: time }),
  });
}

export function elizaSettings(newest: boolean, seed: boolean) {
  const preview = z.strictObject({
    creditedBaseUsd: z.string().regex(/^\d+\.\d\d$/),
    affiliateMarkupUsd: z.literal('0.00'),
    platformFeeUsd: z.literal('0.00'),
    totalChargeUsd: z.string(),
    surchargeApplies: z.literal(false),
  });
  return z.strictObject({
    success: z.literal(true),
    settings: z.strictObject({
      autoTopUp: z.strictObject({
        enabled: z.boolean(),
        amount: z.number(),
        threshold: z.number(),
        hasPaymentMethod: z.boolean(),
        ...(newest ? { chargePreview: preview } : {}),
      }),
      ...(seed ? {} : { payAsYouGoFromEarnings: z.boolean() }),
      limits: z.strictObject({
        minAmount: z.literal(1),
        maxAmount: z.literal(1000),
        minThreshold: z.literal(0),
        maxThreshold: z.literal(1000),
      }),
    }),
  });
}
