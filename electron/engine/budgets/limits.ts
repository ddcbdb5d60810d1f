/** What limits an agent's spending from a wallet now, and the gate's yes or no that follows. Pure. */
import type { Decision, Limit } from '#shared/contract/agentCalls.ts';
import type { AgentStanding } from '#shared/domain/agent.ts';
import type { Envelope } from '#shared/domain/envelope.ts';
import type { AgentFacts } from '#shared/domain/facts.ts';
import { walletIdOf } from '#shared/domain/ids.ts';
import { freshnessOf } from '#shared/domain/level.ts';
import { agentSeenAt, listedAgent, type Observation, type SeenWallet } from '#shared/domain/observation.ts';
import type { Reservation } from '#shared/domain/reservation.ts';
import { DAY, type Instant } from '#shared/domain/time.ts';
import { type Amount, amountOf, compare, zero } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { age } from '#shared/words/age.ts';
import { figuresOf, type KnownSpending } from './figures.ts';
import { takenBy } from './reservations.ts';
import type { Agent } from './roster.ts';

export interface LimitFacts {
  readonly agent: Agent;
  readonly walletId: string;
  readonly wallet: SeenWallet;
  readonly observation: Observation;
  readonly standing: AgentStanding | null;
  /** Of this agent on this wallet. */
  readonly envelopes: readonly Envelope[];
  readonly spendingOf: (envelopeId: string) => KnownSpending | null;
  /** All that draw on this wallet. */
  readonly reservations: readonly Reservation[];
  readonly now: Instant;
}

/** The tightest first. `unknown` says what must be known before anything is granted, and is not. */
export function limitsOf(facts: LimitFacts): { readonly limits: readonly Limit[]; readonly unknown: string | null } {
  const { agent, wallet, observation, reservations, now } = facts;
  const own = reservations.filter((one) => one.agent === agent.key);
  const budget = budgetLimits(facts, own);
  const limits: Limit[] = [...budget];
  const { usage } = observation.slices;
  if (usage !== undefined && !usage.value.allowed)
    limits.push({
      kind: 'allowance',
      name: usage.value.reason ?? 'the service allows no spending now',
      left: zero(wallet.unit),
      renewsAt: null,
    });
  // A budget of its own is money set aside: what is in the wallet neither adds to it nor takes from it.
  if (budget.length === 0 && wallet.balance !== null) {
    const shared = reservations.filter((one) => withBudget(observation, one) === null);
    const taken = takenBy(shared, wallet.asOf, now);
    limits.push({
      kind: 'wallet',
      name: `${agent.account.label} · ${wallet.name}`,
      left: amountOf(wallet.balance.micros - taken.held - taken.pending, wallet.unit),
      renewsAt: null,
    });
  }
  for (const envelope of facts.envelopes) {
    const { grantable } = figuresOf(envelope, facts.spendingOf(envelope.id), own, now);
    if (grantable !== null)
      limits.push({
        kind: 'envelope',
        name: ENVELOPE_NAMES[envelope.window],
        left: grantable,
        renewsAt: envelope.current.end,
      });
  }
  return {
    limits: limits.sort((a, b) => a.left.micros - b.left.micros),
    unknown:
      budget.length === 0 && wallet.balance === null
        ? `The balance of ${agent.account.label} · ${wallet.name} is not known.`
        : facts.envelopes.some(({ id }) => facts.spendingOf(id) === null)
          ? `What ${agent.name} has spent is not known yet.`
          : null,
  };
}

const ENVELOPE_NAMES: Readonly<Record<Envelope['window'], string>> = {
  day: 'daily envelope',
  week: 'weekly envelope',
  month: 'monthly envelope',
  open: 'envelope',
};

function budgetLimits({ agent, observation, standing, now }: LimitFacts, own: readonly Reservation[]): Limit[] {
  const budget = agent.facts?.budget ?? null;
  if (budget === null) return [];
  const seenAt = factsSeenAt(agent, observation);
  const { held, pending } = takenBy(own, seenAt, now);
  const { unit } = budget.available;
  const heldBack = standing?.heldBack?.micros ?? 0;
  const limits: Limit[] = [
    {
      kind: 'service-budget',
      name: heldBack > 0 ? 'budget at the service, less what was moved away' : 'budget at the service',
      left: amountOf(budget.available.micros - heldBack - held - pending, unit),
      renewsAt: null,
    },
  ];
  if (budget.dailyRemaining !== null)
    limits.push({
      kind: 'daily-limit',
      name: 'daily limit at the service',
      left: amountOf(budget.dailyRemaining.micros - held - pending, unit),
      // The services that have one begin a day at midnight UTC.
      renewsAt: (Math.floor(now / DAY) + 1) * DAY,
    });
  return limits;
}

/** When the service last told of an agent; null for one that it tells nothing of. */
export function factsSeenAt({ facts }: Pick<Agent, 'facts'>, { slices }: Pick<Observation, 'slices'>): Instant | null {
  return facts === null || slices.agents === undefined ? null : agentSeenAt(slices.agents, facts);
}

/** Of whoever reserved, where its service keeps a budget for it. */
function withBudget({ slices }: Observation, { agentId }: Reservation): AgentFacts | null {
  const facts = listedAgent(slices, agentId);
  return facts?.budget == null ? null : facts;
}

/**
 * Up to when everything is known that a reservation takes from: its wallet, a budget at the service, envelopes. Each counts it
 * besides by its own time, so that it must be remembered until the oldest of them shows it. Null while one was never seen.
 */
export function seenUpTo(
  one: Reservation,
  observation: Observation,
  envelopes: readonly Envelope[],
  spendingOf: LimitFacts['spendingOf'],
): Instant | null {
  const { accountId, walletId, agent } = one;
  const wallet = observation.wallets.find(({ key }) => walletIdOf(accountId, key) === walletId);
  const facts = withBudget(observation, one);
  const spent = envelopes
    .filter((envelope) => envelope.agent === agent && envelope.walletId === walletId)
    .map(({ id }) => spendingOf(id)?.asOf);
  let oldest = factsSeenAt({ facts }, observation) ?? Number.POSITIVE_INFINITY;
  for (const seenAt of [wallet?.asOf, ...spent]) {
    if (seenAt === undefined) return null;
    oldest = Math.min(oldest, seenAt);
  }
  return oldest;
}

export interface GateQuestion extends LimitFacts {
  readonly cost: Amount;
  /** Milliseconds between two rounds: what counts as stale follows from it. */
  readonly interval: number;
  readonly staleNumbers: 'answer' | 'deny';
}

export function decide(question: GateQuestion): Decision {
  const { agent, wallet, standing, observation, cost, now } = question;
  const { limits, unknown } = limitsOf(question);
  const binding = limits[0] ?? null;
  const asOf = agent.facts?.budget == null ? wallet.asOf : (factsSeenAt(agent, observation) ?? wallet.asOf);
  const stale = freshnessOf(asOf, now, question.interval) !== 'fresh';
  const old = stale ? ` The numbers are ${age(now - asOf)} old.` : '';
  const answer = (allowed: boolean, code: Decision['code'], reason: string): Decision => ({
    ...{ allowed, code, reason },
    ...{ agent: agent.key, agentName: agent.name, walletId: question.walletId },
    walletName: `${agent.account.label} · ${wallet.name}`,
    ...{ cost, binding, limits: [...limits], asOf, stale, reservation: null },
  });
  const hold = standing?.holds[0];
  if (hold !== undefined) return answer(false, 'paused', `${agent.name} is paused: ${hold.reason}`);
  if (agent.facts?.paused === true)
    return answer(
      false,
      'paused',
      `Its service paused ${agent.name}${agent.facts.pauseReason === null ? '.' : `: ${agent.facts.pauseReason}`}`,
    );
  if (unknown !== null) return answer(false, 'unknown', unknown);
  if (stale && question.staleNumbers === 'deny')
    return answer(false, 'stale', `The numbers are ${age(now - asOf)} old, and the setting is to say no then.`);
  if (binding !== null && compare(cost, binding.left) > 0) {
    const code = binding.kind === 'allowance' ? 'not-allowed' : 'over-limit';
    const left = formatAmount(binding.left, { exact: true });
    return answer(
      false,
      code,
      `It costs ${formatAmount(cost, { exact: true })}, and the ${binding.name} leaves ${left}.${old}`,
    );
  }
  const left = binding === null ? '' : `; the ${binding.name} leaves ${formatAmount(binding.left, { exact: true })}`;
  return answer(true, 'within', `Within every limit${left}.${old}`);
}
