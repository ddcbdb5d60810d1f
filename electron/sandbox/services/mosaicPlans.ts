/** Mosaic's plans, credits and settings: what is read of them. */
import { iso } from '../http/exchange.ts';
import type { Json } from '../json.ts';
import { accountOf, INCLUDED, type MosaicState } from '../world/mosaic.ts';
import { UNIT } from '../world/service.ts';
import type { Dialect } from './service.ts';

/** Id, billing, price in dollars, credits a month, dollars for a hundred more. */
export const PLANS = [
  ['creator', 'monthly', 50, 480, 12],
  ['creator_annual', 'annual', 480, 480, 12],
  ['professional', 'monthly', 150, 4000, 4],
  ['professional_annual', 'annual', 1440, 4000, 4],
  ['pro', 'monthly', 20, 150, 16],
] as const;

export function planList(dialect: Dialect): Json {
  if (dialect === 'public')
    return {
      plans: PLANS.filter(([, billing]) => billing === 'monthly').map(([id, , price, credits]) => ({
        id,
        aliases: [id],
        monthly_price_usd: price,
        annual_price_usd: price * 10,
        credits_per_month: credits,
      })),
    };
  return {
    plans: PLANS.map(([id, billing, price, credits, rate]) => ({
      id,
      billing,
      price_usd: price,
      credits_per_month: credits,
      top_up_rate_per_100_credits_usd: rate,
      notes: id === 'pro' ? 'No automatic top-up' : null,
    })),
  };
}

export function creditsBody(dialect: Dialect, variant: string, org: string, state: MosaicState): Json {
  const balance = state.credits.balance / UNIT;
  const cycle = {
    current_period_start: iso(state.periodStart),
    current_period_end: iso(state.periodEnd),
  };
  const { planId, autoTopUp } = accountOf(state.accounts, variant);
  if (dialect === 'public' && variant === 'main')
    return {
      organization_id: org,
      credits: {
        balance,
        unlimited: false,
        usage: usedSince(state, state.periodStart),
        included_usage: INCLUDED / UNIT,
        next_reset_at: cycle.current_period_end,
      },
      plan: planId === null ? null : familyOf(planId),
    };
  if (planId === null)
    return {
      organization_id: org,
      balance,
      plan: null,
      plan_id: null,
      billing_cycle: { current_period_start: null, current_period_end: null },
      auto_topup: { eligible: false, enabled: false, threshold: 0, quantity: 0 },
    };
  const eligible = isEligible(planId);
  const { enabled, threshold, quantity } = eligible ? autoTopUp : { enabled: false, threshold: 0, quantity: 0 };
  return {
    organization_id: org,
    balance,
    plan: familyOf(planId),
    plan_id: planId,
    billing_cycle: cycle,
    auto_topup: { eligible, enabled, threshold: threshold / UNIT, quantity: quantity / UNIT },
  };
}

/** Automatic top-up is for the Creator and Professional families (seed). */
export function isEligible(planId: string | null): planId is string {
  return planId !== null && planId !== 'pro';
}

export function familyOf(planId: string): string | null {
  return isEligible(planId) ? planId.replace('_annual', '') : null;
}

function usedSince(state: MosaicState, from: number): number {
  let micros = 0;
  for (const row of state.usage.values()) if (row.day >= from) micros += row.micros;
  return micros / UNIT;
}

export function planBody(variant: string, org: string, state: MosaicState): Json {
  const { planId, since } = accountOf(state.accounts, variant);
  const credits = {
    balance: state.credits.balance / UNIT,
    usage: usedSince(state, state.periodStart),
    included_usage:
      planId === 'professional_annual' ? INCLUDED / UNIT : (PLANS.find(([id]) => id === planId)?.[3] ?? 0),
    unlimited: false,
  };
  if (planId === null) return { organization_id: org, plan: null, scheduled_plan: null, credits };
  return {
    organization_id: org,
    plan: {
      id: planId,
      family: familyOf(planId),
      status: 'active',
      started_at: iso(since),
      current_period_start: iso(state.periodStart),
      current_period_end: iso(state.periodEnd),
      canceled_at: null,
    },
    scheduled_plan: null,
    credits,
  };
}
