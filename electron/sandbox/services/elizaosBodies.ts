/** Bodies of elizaOS Cloud's reads in three forms: the seed's, the first public generation's (g1), the newest (g3). */
import { iso } from '../http/exchange.ts';
import { type Digits, decimal, decimalText, type Json } from '../json.ts';
import type { ElizaAgent, ElizaosState } from '../world/elizaos.ts';
import type { Row, RowKind } from '../world/purse.ts';
import { hexOf, uuidOf } from '../world/random.ts';

export type Generation = 'seed' | 'g1' | 'g3';

export interface View {
  readonly generation: Generation;
  readonly state: ElizaosState;
  readonly seed: number;
  readonly now: number;
}

/** The seed prefixes its ids; the source has bare UUIDs. */
function idOf(view: View, prefix: string, name: string | number): string {
  const full = `elizaos/${prefix}/${name}`;
  return view.generation === 'seed' ? `${prefix}_${hexOf(view.seed, full, 12)}` : uuidOf(view.seed, full);
}

export function agentIdOf(view: View, agent: ElizaAgent): string {
  return idOf(view, 'agent', agent.index);
}

/** The seed writes dollars as `50.0`. */
function dollars(view: View, micros: number): Digits {
  return decimal(micros, view.generation === 'seed' ? 1 : 0);
}

/** The source knows three words; the seed calls a spend "usage". */
function typeOf(view: View, kind: RowKind): string {
  if (kind === 'refund' || kind === 'release') return 'refund';
  if (kind === 'topup' || kind === 'grant') return 'credit';
  return view.generation === 'seed' ? 'usage' : 'debit';
}

const METADATA: Partial<Record<RowKind, Json>> = {
  reserve: { type: 'reservation' },
  refund: { type: 'reconciliation' },
  allocation: { type: 'agent_budget_allocation' },
};

function metadataOf(view: View, row: Row): Json {
  return view.generation === 'seed' ? null : (METADATA[row.kind] ?? {});
}

export function balanceBody({ state }: View): Json {
  return { balance: decimal(state.balance.balance, 1) };
}

function agentBody(view: View, agent: ElizaAgent): Json {
  const { budget } = agent;
  const money = (micros: number) => dollars(view, micros);
  const none = decimal(0);
  return {
    id: agentIdOf(view, agent),
    name: agent.name,
    isPublic: false,
    monetizationEnabled: false,
    hasBudget: budget !== null,
    allocated: budget ? money(budget.allocated) : none,
    spent: budget ? money(budget.spent) : none,
    available: budget ? money(budget.allocated - budget.spent) : none,
    dailyLimit: budget?.dailyLimit ? money(budget.dailyLimit) : null,
    dailySpent: budget ? money(budget.dailySpent) : none,
    dailyRemaining: budget?.dailyLimit ? money(Math.max(0, budget.dailyLimit - budget.dailySpent)) : null,
    isPaused: agent.paused !== null,
    pauseReason: agent.paused,
    totalEarnings: 0,
    totalRequests: agent.requests,
  };
}

function pricing(view: View): Json {
  if (view.generation !== 'g3')
    return { creditsPerDollar: 100, minimumTopUp: decimal(5_000_000, 1), x402Enabled: true };
  return {
    creditUnit: 'USD',
    creditsPerDollar: 1,
    usdPerCredit: 1,
    minimumTopUp: 1,
    maximumTopUp: 1000,
    x402Enabled: true,
  };
}

/** The first public generation lists every agent; the others the five that were updated last. */
export function summaryBody(view: View): Json {
  const { state, generation, seed } = view;
  const recent = [...state.agents].sort((a, b) => b.updatedAt - a.updatedAt || a.index - b.index);
  const listed = generation === 'g1' ? recent : recent.slice(0, 5);
  const budgets = state.agents.flatMap(({ budget }) => (budget ? [budget] : []));
  const sum = (of: (budget: (typeof budgets)[number]) => number) =>
    dollars(
      view,
      budgets.reduce((total, budget) => total + of(budget), 0),
    );
  const { enabled, amount, threshold } = state.autoTopUp;
  return {
    success: true,
    organization: {
      id: idOf(view, 'org', 1),
      name: 'Fernhill Labs',
      creditBalance: dollars(view, state.balance.balance),
      autoTopUpEnabled: enabled,
      autoTopUpThreshold: dollars(view, threshold),
      autoTopUpAmount: dollars(view, amount),
      hasPaymentMethod: true,
    },
    agents: listed.map((agent) => agentBody(view, agent)),
    agentsSummary: {
      total: state.agents.length,
      withBudget: budgets.length,
      paused: state.agents.filter((agent) => agent.paused !== null).length,
      totalAllocated: sum((budget) => budget.allocated),
      totalSpent: sum((budget) => budget.spent),
      totalAvailable: sum((budget) => budget.allocated - budget.spent),
    },
    apps: [
      {
        id: idOf(view, 'app', 1),
        name: 'Customer Portal',
        slug: `customer-portal-${hexOf(seed, 'elizaos/app', 4)}`,
        monetizationEnabled: true,
        inferenceMarkupPercentage: 20,
        totalCreatorEarnings: decimal(125_500_000),
        totalPlatformRevenue: decimal(31_380_000),
      },
    ],
    ...(generation === 'g3' ? { appsSummary: { total: 1 } } : {}),
    earnings: {
      availableBalance: decimal(125_500_000),
      totalEarned: decimal(200_000_000, 1),
      totalRedeemed: decimal(74_500_000),
      totalPending: 0,
      breakdown: { miniapps: decimal(100_000_000, 1), agents: decimal(75_000_000, 1), mcps: decimal(25_000_000, 1) },
    },
    recentTransactions: newest(state.balance.rows, 10).map((row) => ({
      id: idOf(view, 'txn', row.seq),
      type: typeOf(view, row.kind),
      amount: dollars(view, row.micros),
      description: row.description,
      createdAt: iso(row.at),
    })),
    pricing: pricing(view),
  };
}

function newest(rows: readonly Row[], limit: number): Row[] {
  return limit === 0 ? [] : rows.slice(-limit).reverse();
}

/** `hours` looks only at the rows that `limit` let through: a window can come out short, as it does at the source. */
export function transactionsBody(view: View, limit: number, hours: number | null): Json {
  const { state, now } = view;
  const since = hours === null ? null : now - hours * 3_600_000;
  const rows = newest(state.balance.rows, limit).filter((row) => since === null || row.at >= since);
  return {
    transactions: rows.map((row) => ({
      id: idOf(view, 'txn', row.seq),
      organization_id: idOf(view, 'org', 1),
      amount: dollars(view, row.micros),
      type: typeOf(view, row.kind),
      description: row.description,
      metadata: metadataOf(view, row),
      stripe_payment_intent_id: row.kind === 'topup' && row.ref !== null ? `pi_${hexOf(view.seed, row.ref, 16)}` : null,
      created_at: iso(row.at),
    })),
    total: rows.length,
    period: { start: iso(since ?? rows.at(-1)?.at ?? now), end: iso(now) },
  };
}

export function ledgerBody(view: View, limit: number): Json {
  const rows = newest(view.state.balance.rows, limit);
  return {
    success: true,
    ledger: rows.map((row) => ({
      id: idOf(view, 'txn', row.seq),
      amount: dollars(view, row.micros),
      type: typeOf(view, row.kind),
      description: row.description,
      createdAt: iso(row.at),
      source: 'credit_transactions',
      resourceType: row.kind === 'topup' ? 'credits' : 'usage',
      resourceId: null,
      metadata: metadataOf(view, row),
      chargeBreakdown: null,
    })),
    total: rows.length,
  };
}

export function settingsBody(view: View, previewMicros: number): Json {
  const { enabled, amount, threshold } = view.state.autoTopUp;
  const preview = decimalText(previewMicros, 2);
  const chargePreview = {
    creditedBaseUsd: preview,
    affiliateMarkupUsd: '0.00',
    platformFeeUsd: '0.00',
    totalChargeUsd: preview,
    surchargeApplies: false,
  };
  return {
    success: true,
    settings: {
      autoTopUp: {
        enabled,
        amount: dollars(view, amount),
        threshold: dollars(view, threshold),
        hasPaymentMethod: true,
        ...(view.generation === 'g3' ? { chargePreview } : {}),
      },
      ...(view.generation === 'seed' ? {} : { payAsYouGoFromEarnings: false }),
      limits: { minAmount: 1, maxAmount: 1000, minThreshold: 0, maxThreshold: 1000 },
    },
  };
}

/** Money as six-decimal strings, each with whether it could be seen and when. */
export function limitsBody(view: View): Json {
  const { state, now } = view;
  const money = (micros: number): Json => ({ value: decimalText(micros, 6), unit: 'usd', currency: 'USD' });
  const seen = (value: Json): Json => ({
    status: 'available',
    value,
    source: 'primary_database',
    observedAt: iso(now),
  });
  const { enabled, amount, threshold } = state.autoTopUp;
  return {
    success: true,
    data: {
      schemaVersion: 2,
      v2: {
        balance: seen(money(state.balance.balance)),
        subscription: { status: 'not_applicable' },
        paymentMethodPresence: seen(true),
        billingReadiness: seen('ready'),
        autoTopUp: seen({ enabled, amount: money(amount), threshold: money(threshold), blockers: [] }),
        tier: { status: 'unknown_policy' },
        limits: { status: 'unknown_policy' },
        activeCompute: { status: 'unavailable', error: { code: 'not_observed', retryable: true } },
      },
    },
  };
}

const PERIODS: Readonly<Record<string, number>> = { daily: 24, weekly: 24 * 7, monthly: 24 * 30 };

/** Null for a range that is not one of the three. */
export function analyticsBody({ state, now }: View, timeRange: string): Json | null {
  const hours = PERIODS[timeRange];
  if (hours === undefined) return null;
  const start = now - hours * 3_600_000;
  const spent = state.balance.rows.filter(
    (row) => row.at >= start && row.kind !== 'topup' && row.kind !== 'allocation',
  );
  const requests = spent.filter((row) => row.kind === 'reserve').length;
  const cost = -spent.reduce((total, row) => total + row.micros, 0);
  return {
    success: true,
    data: {
      totalRequests: requests,
      successfulRequests: requests,
      failedRequests: 0,
      successRate: 1,
      totalCost: decimal(cost),
      avgCostPerRequest: decimal(requests === 0 ? 0 : Math.round(cost / requests)),
      avgTokensPerRequest: 912,
      totalTokens: requests * 912,
      dailyBurn: decimal(cost),
      timeRange,
      periodStart: iso(start),
      periodEnd: iso(now),
    },
  };
}

/** The route that the source removed in January 2026; old and self-hosted servers still have it. */
export function budgetBody(view: View, agent: ElizaAgent): Json | null {
  const { budget } = agent;
  if (budget === null) return null;
  const midnight = (Math.floor(view.now / 86_400_000) + 1) * 86_400_000;
  const rows = view.state.balance.rows.filter((row) => row.kind === 'allocation' && row.agent === agent.name);
  return {
    success: true,
    budget: {
      agentId: agentIdOf(view, agent),
      agentName: agent.name,
      allocated: decimal(budget.allocated),
      spent: decimal(budget.spent),
      available: decimal(budget.allocated - budget.spent),
      dailyLimit: budget.dailyLimit === null ? null : decimal(budget.dailyLimit),
      dailySpent: decimal(budget.dailySpent),
      dailyRemaining: budget.dailyLimit === null ? null : decimal(Math.max(0, budget.dailyLimit - budget.dailySpent)),
      dailyResetAt: iso(midnight),
      isPaused: agent.paused !== null,
      pauseReason: agent.paused,
      pausedAt: null,
      autoRefillEnabled: true,
      autoRefillAmount: 10,
      autoRefillThreshold: 2,
      lastRefillAt: rows.length > 0 ? iso(rows.at(-1)?.at ?? view.now) : null,
      lowBudgetThreshold: 5,
      lowBudgetAlertSent: false,
      pauseOnDepleted: true,
      createdAt: iso(agent.createdAt),
      updatedAt: iso(agent.updatedAt),
    },
    transactions: newest(rows, 20).map((row) => ({
      id: idOf(view, 'budget-row', row.seq),
      type: 'allocation',
      amount: decimal(-row.micros),
      balanceAfter: null,
      description: row.description,
      operationType: null,
      model: null,
      createdAt: iso(row.at),
    })),
  };
}
