/** elizaOS Cloud's agents and their budgets: the summary, and the route for one budget that old servers have. */
import { iso } from '../http/exchange.ts';
import { decimal, type Json } from '../json.ts';
import type { ElizaAgent } from '../world/elizaos.ts';
import { DAY } from '../world/life.ts';
import { hexOf } from '../world/random.ts';
import { dollars, idOf, newest, typeOf, type View } from './elizaosBodies.ts';

export function agentIdOf(view: View, agent: ElizaAgent): string {
  return idOf(view, 'agent', agent.index);
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
    ...(generation === 'g2' || generation === 'g3' ? { appsSummary: { total: 1 } } : {}),
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

function orNull(micros: number | null): Json {
  return micros === null ? null : decimal(micros);
}

/** What an agent has that was never given one: the service makes it when it is asked for (getOrCreate, source). */
const EMPTY: NonNullable<ElizaAgent['budget']> = {
  allocated: 0,
  spent: 0,
  dailyLimit: null,
  dailySpent: 0,
  day: 0,
  options: {
    autoRefillEnabled: false,
    autoRefillAmount: null,
    autoRefillThreshold: null,
    pauseOnDepleted: true,
    lowBudgetThreshold: 5_000_000,
  },
  lastRefillAt: null,
};

/** The route that the source removed in January 2026; old and self-hosted servers still have it. */
export function budgetBody(view: View, agent: ElizaAgent): Json {
  const budget = agent.budget ?? EMPTY;
  const midnight = (Math.floor(view.now / DAY) + 1) * DAY;
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
      pausedAt: agent.pausedAt === null ? null : iso(agent.pausedAt),
      autoRefillEnabled: budget.options.autoRefillEnabled,
      autoRefillAmount: orNull(budget.options.autoRefillAmount),
      autoRefillThreshold: orNull(budget.options.autoRefillThreshold),
      lastRefillAt: budget.lastRefillAt === null ? null : iso(budget.lastRefillAt),
      lowBudgetThreshold: orNull(budget.options.lowBudgetThreshold),
      lowBudgetAlertSent: false,
      pauseOnDepleted: budget.options.pauseOnDepleted,
      createdAt: iso(agent.createdAt),
      updatedAt: iso(agent.updatedAt),
    },
    transactions: newest(rows, 20).map((row) => ({
      id: idOf(view, 'budget-row', row.seq),
      type: 'allocation',
      amount: decimal(-row.micros),
      balanceAfter: null,
      description: view.state.allocationTexts.get(row.seq) ?? row.description,
      operationType: null,
      model: null,
      createdAt: iso(row.at),
    })),
  };
}
