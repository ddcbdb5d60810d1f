/** elizaOS Cloud's agents, apps, earnings and prices as facts of the house. Pure. */
import type { AgentFacts, AgentList, AppList, Earnings, StatedLine } from '#shared/domain/facts.ts';
import type { AutoTopUp } from '#shared/domain/wallet.ts';
import { type Amount, compare, MoneyError, subtract, toDecimal } from '#shared/money/amount.ts';
import { plainLine } from '../../http/plainLine.ts';
import type { AgentsWire, AppsWire, AutoTopUpWire, EarningsWire, OrganizationWire, PricingWire } from './wire.ts';
import { chargePreviewWire } from './wire.ts';

type AgentWire = NonNullable<AgentsWire['agents']>[number];

export function agentsOf({ agents, agentsSummary }: AgentsWire): AgentList {
  const listed = (agents ?? []).map(agentOf);
  return {
    listed,
    total: agentsSummary?.total ?? listed.length,
    withBudget: agentsSummary?.withBudget ?? null,
    paused: agentsSummary?.paused ?? null,
    totalAllocated: agentsSummary?.totalAllocated ?? null,
    totalSpent: agentsSummary?.totalSpent ?? null,
    totalAvailable: agentsSummary?.totalAvailable ?? null,
  };
}

function agentOf(agent: AgentWire): AgentFacts {
  const { allocated, spent, hasBudget } = agent;
  const available = agent.available ?? difference(allocated, spent);
  return {
    id: agent.id,
    name: agent.name,
    walletKey: 'balance',
    budget:
      hasBudget !== false && allocated !== null && spent !== null && available !== null
        ? {
            allocated,
            spent,
            available,
            dailyLimit: agent.dailyLimit,
            dailySpent: agent.dailySpent,
            dailyRemaining: agent.dailyRemaining ?? difference(agent.dailyLimit, agent.dailySpent),
          }
        : null,
    paused: agent.isPaused ?? false,
    pauseReason: agent.pauseReason,
    requests: agent.totalRequests,
    earnings: agent.totalEarnings,
  };
}

/**
 * The service subtracts in floating point (available = allocated - spent, public source), which can leave digits that
 * are not money. The same difference is taken exactly here instead.
 */
function difference(from: Amount | null, taken: Amount | null): Amount | null {
  return from === null || taken === null ? null : subtract(from, taken);
}

/** Null when the answer speaks of no apps at all. */
export function appsOf({ apps, appsSummary }: AppsWire): AppList | null {
  if (apps === null) return null;
  return {
    listed: apps.map((app) => ({
      id: app.id,
      name: app.name,
      monetized: app.monetizationEnabled ?? false,
      creatorEarnings: app.totalCreatorEarnings,
      platformRevenue: app.totalPlatformRevenue,
    })),
    total: appsSummary?.total ?? apps.length,
  };
}

const SOURCES: ReadonlyMap<string, string> = new Map([
  ['miniapps', 'Apps'],
  ['agents', 'Agents'],
  ['mcps', 'MCP servers'],
]);

export function earningsOf(earnings: NonNullable<EarningsWire>): Earnings {
  return {
    available: earnings.availableBalance,
    earned: earnings.totalEarned,
    redeemed: earnings.totalRedeemed,
    pending: earnings.totalPending,
    breakdown: (earnings.breakdown ?? []).map(([source, amount]) => ({
      source: SOURCES.get(source) ?? plainLine(source, 100),
      amount,
    })),
  };
}

/** `creditsPerDollar` is 100 in one generation and 1 in another while balances were dollars in both: shown, not used. */
export function pricingOf(pricing: NonNullable<PricingWire>): StatedLine[] {
  const line = (label: string, value: string | null, note: string | null = null): StatedLine[] =>
    value === null ? [] : [{ label, value, note }];
  return [
    ...line('Credit unit', pricing.creditUnit),
    ...line(
      'Credits per dollar',
      pricing.creditsPerDollar && toDecimal(pricing.creditsPerDollar),
      'As the service states it. Balances are in US dollars already and are not converted with it.',
    ),
    ...line('Dollars per credit', pricing.usdPerCredit && dollars(pricing.usdPerCredit)),
    ...line('Smallest top-up', pricing.minimumTopUp && dollars(pricing.minimumTopUp)),
    ...line('Largest top-up', pricing.maximumTopUp && dollars(pricing.maximumTopUp)),
    ...line('x402 payments', pricing.x402Enabled === null ? null : pricing.x402Enabled ? 'accepted' : 'not accepted'),
  ];
}

function dollars(amount: Amount): string {
  if (amount.unit !== 'USD') throw new MoneyError('dollars were expected');
  return `US$${toDecimal(amount)}`;
}

/** The settings call knows best; the summary repeats most of it and stands in where the call failed. */
export function autoTopUpOf(settings: AutoTopUpWire | null, organization: OrganizationWire | null): AutoTopUp {
  const charge = settings === null ? null : chargeIn(settings);
  const enabled = settings ? settings.enabled : (organization?.autoTopUpEnabled ?? null);
  return {
    state: enabled === null ? 'unknown' : enabled ? 'on' : 'off',
    threshold: settings ? settings.threshold : (organization?.autoTopUpThreshold ?? null),
    amount: settings ? settings.amount : (organization?.autoTopUpAmount ?? null),
    ...(charge === null ? {} : { charge }),
    dailyCap: null,
    hasPaymentMethod: (settings ? settings.hasPaymentMethod : organization?.hasPaymentMethod) ?? null,
    changedAt: settings !== null && settings.chargePreview === undefined ? 'api' : 'web',
  };
}

/** The preview is optional: one that cannot be read, or is for another amount, states nothing. */
function chargeIn({ amount, chargePreview }: AutoTopUpWire): Amount | null {
  const { success, data } = chargePreviewWire.safeParse(chargePreview);
  if (!success || amount === null || compare(data.creditedBaseUsd, amount) !== 0) return null;
  return data.totalChargeUsd;
}
