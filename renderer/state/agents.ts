/** How agents stand, and what of them is added up. Pure. */
import type { AgentState, AgentView, EnvelopeView } from '#shared/contract/agentCalls.ts';
import type { AccountView, WalletView } from '#shared/contract/snapshot.ts';
import { type Amount, add, compare, type Unit, zero } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';

export function agentByKey(agents: readonly AgentView[], key: string): AgentView | undefined {
  return agents.find((agent) => agent.key === key);
}

/** What a person would do about it first. */
export function nextStep({ state, control }: Pick<AgentView, 'state' | 'control'>): 'pause' | 'resume' {
  switch (state) {
    case 'running':
    case 'resuming':
      return 'pause';
    case 'paused':
    case 'paused-by-service':
    case 'pausing':
    case 'held-here':
      return 'resume';
    case 'contradicted':
    case 'not-carried-out':
      return control?.want === 'running' ? 'resume' : 'pause';
  }
}

/** Both ways are open: what was wanted did not come about, or a rule of another stopped it. */
export function canAlso({ state }: Pick<AgentView, 'state'>): boolean {
  return state === 'contradicted' || state === 'not-carried-out' || state === 'paused-by-service';
}

/** It stands still, or is to. */
export function isStopped(agent: Pick<AgentView, 'state' | 'control' | 'holds'>): boolean {
  return agent.holds.length > 0 || (agent.state !== 'running' && agent.state !== 'resuming');
}

/** Why it stands as it does: in the engine's words, else in those that the state has itself. */
export function whyWords({ state, why, control }: Pick<AgentView, 'state' | 'why' | 'control'>): string | null {
  if (why !== null && why.trim() !== '') return why;
  switch (state) {
    case 'pausing':
    case 'resuming':
    case 'not-carried-out':
    case 'held-here':
      return en.agentWhy[state];
    case 'contradicted':
      return en.agentWhy[control?.want === 'running' ? 'contradicted-paused' : 'contradicted-running'];
    default:
      return null;
  }
}

const STANDINGS = ['fine', 'soft', 'hard'] as const;

/** The envelope that is worst off; null where all are within their lines. */
export function worstEnvelope({ envelopes }: Pick<AgentView, 'envelopes'>): EnvelopeView | null {
  const rank = ({ standing }: EnvelopeView) => STANDINGS.indexOf(standing);
  const worst = envelopes.toSorted((a, b) => rank(b) - rank(a))[0];
  return worst === undefined || worst.standing === 'fine' ? null : worst;
}

const URGENCY: readonly AgentState[] = [
  'contradicted',
  'not-carried-out',
  'pausing',
  'paused',
  'held-here',
  'paused-by-service',
  'resuming',
  'running',
];

export function urgencyOf(state: AgentState): number {
  return URGENCY.indexOf(state);
}

/** Those that a person may have to do something about, the most urgent first. */
export function needAHand(agents: readonly AgentView[]): AgentView[] {
  return agents
    .filter((agent) => (agent.state !== 'running' && agent.state !== 'resuming') || worstEnvelope(agent) !== null)
    .toSorted((a, b) => urgencyOf(a.state) - urgencyOf(b.state) || a.name.localeCompare(b.name));
}

export interface Sums {
  readonly unit: Unit;
  readonly allocated: Amount | null;
  readonly spent: Amount | null;
  readonly available: Amount | null;
}

export interface AccountAgents {
  readonly account: AccountView;
  readonly agents: readonly AgentView[];
  /** In each unit by itself: units are never added. */
  readonly sums: readonly Sums[];
  /** Added up by the service, of all its agents; or here, of those that are known. */
  readonly from: 'service' | 'here';
  /** Listed by the service, of how many; null where it has no list. */
  readonly listed: { readonly shown: number; readonly total: number } | null;
  readonly withBudget: number | null;
  readonly paused: number;
  readonly asOf: number | null;
  readonly stale: boolean;
}

/** The accounts that have agents or tell of them, each with what they come to. */
export function byAccount(accounts: readonly AccountView[], agents: readonly AgentView[]): AccountAgents[] {
  return accounts.flatMap((account): AccountAgents[] => {
    const own = agents.filter(({ accountId }) => accountId === account.id);
    const slice = account.slices.agents;
    if (own.length === 0 && slice === undefined) return [];
    const list = slice?.value;
    const stated = list?.totalAllocated ?? list?.totalSpent ?? list?.totalAvailable ?? null;
    const sums: readonly Sums[] =
      list === undefined || stated === null
        ? sumsOf(own)
        : [
            {
              unit: stated.unit,
              allocated: list.totalAllocated,
              spent: list.totalSpent,
              available: list.totalAvailable,
            },
          ];
    return [
      {
        account,
        agents: own,
        sums,
        from: stated === null ? 'here' : 'service',
        listed:
          list === undefined
            ? null
            : {
                shown: list.listed.filter(({ listedAt }) => listedAt === undefined).length,
                total: list.total,
              },
        withBudget: list?.withBudget ?? null,
        paused: Math.max(list?.paused ?? 0, own.filter((agent) => isStopped(agent)).length),
        asOf: slice?.asOf ?? own[0]?.asOf ?? null,
        stale:
          own.some(({ freshness }) => freshness === 'stale') || (own.length === 0 && account.freshness === 'stale'),
      },
    ];
  });
}

/** What agents have and spent, unit by unit; those without a budget or an envelope add nothing. */
export function sumsOf(agents: readonly Pick<AgentView, 'allocated' | 'spent' | 'available'>[]): Sums[] {
  const sums = new Map<Unit, { allocated: Amount | null; spent: Amount | null; available: Amount | null }>();
  for (const agent of agents)
    for (const name of ['allocated', 'spent', 'available'] as const) {
      const amount = agent[name];
      if (amount === null) continue;
      const sum = sums.get(amount.unit) ?? { allocated: null, spent: null, available: null };
      sum[name] = add(sum[name] ?? zero(amount.unit), amount);
      sums.set(amount.unit, sum);
    }
  return [...sums].map(([unit, sum]) => ({ unit, ...sum }));
}

/** What would be promised of a wallet in all if this much were left in one envelope more, or in place of one. */
export function promisedWith(
  wallet: Pick<WalletView, 'promised' | 'unit'>,
  limit: Amount,
  before: Pick<EnvelopeView, 'limit' | 'left'> | null,
): Amount {
  const none = zero(wallet.unit);
  const promised = wallet.promised ?? none;
  if (before === null) return add(promised, limit);
  const left = add(before.left, add(limit, { micros: -before.limit.micros, unit: before.limit.unit }));
  const without = add(promised, { micros: -atLeast(before.left, none).micros, unit: wallet.unit });
  return add(atLeast(without, none), atLeast(left, none));
}

function atLeast(amount: Amount, least: Amount): Amount {
  return compare(amount, least) < 0 ? least : amount;
}

/** "Monthly envelope, $40.00". */
export function envelopeName({ window, limit }: Pick<EnvelopeView, 'window' | 'limit'>): string {
  return en.envelope.limitOf(en.envelope.name[window], formatAmount(limit));
}
