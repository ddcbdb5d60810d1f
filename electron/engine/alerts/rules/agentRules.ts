/** Agents that the service paused, and budgets that run out. Pure. */
import type { AgentFacts } from '#shared/domain/facts.ts';
import { walletIdOf } from '#shared/domain/ids.ts';
import type { Level } from '#shared/domain/level.ts';
import { type Amount, compare, percentOf } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { Condition } from '../condition.ts';
import { plain, type RuleFacts } from './facts.ts';

const LOW_PERCENT = 20;
const CRITICAL_PERCENT = 5;
/** Only above this share of the budget an alert ends. */
const LEAVE_PERCENT = 25;
const DAILY_PERCENT = 10;

export function agentRules(facts: RuleFacts): Condition[] {
  const agents = facts.observation.slices.agents?.value.listed ?? [];
  const earlier = facts.before?.slices.agents?.value.listed;
  return agents.flatMap((agent) => [
    paused(
      facts,
      agent,
      earlier?.find(({ id }) => id === agent.id),
    ),
    ...budget(facts, agent),
  ]);
}

function paused(facts: RuleFacts, agent: AgentFacts, earlier: AgentFacts | undefined): Condition {
  // Who was paused when first seen has been so before: no news.
  const isOurs = facts.rulings.some((ruling) => ruling.agentId === agent.id && ruling.held);
  const turned = agent.paused && earlier?.paused === false && !isOurs;
  const why = agent.pauseReason === null ? '' : ` It says: “${plain(agent.pauseReason)}”.`;
  return {
    ...of(facts, agent, 'agent-paused'),
    // Whoever paused it here knows.
    standing: turned ? 'in' : agent.paused && !isOurs ? 'between' : 'out',
    level: 'low',
    balance: agent.budget?.available ?? null,
    title: `${plain(agent.name)} was paused`,
    body: `The service paused it at ${plain(facts.account.label)}.${why}`,
    reason: turned ? `running at the last reading, paused now.${why}` : 'running again',
  };
}

function budget(facts: RuleFacts, agent: AgentFacts): Condition[] {
  if (agent.budget === null || agent.budget.allocated.micros <= 0) return [];
  const { available, allocated, dailyLimit, dailyRemaining } = agent.budget;
  const { level, leaves } = levelOfBudget(available, allocated);
  const dailyLow =
    dailyLimit !== null && dailyRemaining !== null && dailyLimit.micros > 0
      ? compare(dailyRemaining, percentOf(dailyLimit, DAILY_PERCENT)) <= 0
      : false;
  const name = plain(agent.name);
  const daily = dailyLow && level === 'ok';
  return [
    {
      ...of(facts, agent, 'agent-budget'),
      standing: level !== 'ok' || dailyLow ? 'in' : leaves ? 'out' : 'between',
      level: daily ? 'low' : level,
      balance: available,
      title: daily
        ? `${name} has nearly used its limit for today`
        : level === 'empty'
          ? `${name} has used up its budget`
          : `${name} is near the end of its budget`,
      body: daily
        ? `${formatAmount(dailyRemaining ?? available)} of ${formatAmount(dailyLimit ?? allocated)} for today are left.`
        : `${formatAmount(available)} of ${formatAmount(allocated)} are left. Give it more, or let it stop.`,
      reason: `${formatAmount(available)} of ${formatAmount(allocated)} left${dailyLow ? ', daily limit nearly used' : ''}`,
    },
  ];
}

function levelOfBudget(available: Amount, allocated: Amount): { readonly level: Level; readonly leaves: boolean } {
  if (available.micros <= 0) return { level: 'empty', leaves: false };
  const atMost = (percent: number) => compare(available, percentOf(allocated, percent)) <= 0;
  if (atMost(CRITICAL_PERCENT)) return { level: 'critical', leaves: false };
  if (atMost(LOW_PERCENT)) return { level: 'low', leaves: false };
  return { level: 'ok', leaves: !atMost(LEAVE_PERCENT) };
}

function of({ account }: RuleFacts, agent: AgentFacts, rule: 'agent-paused' | 'agent-budget') {
  return {
    accountId: account.id,
    walletId: walletIdOf(account.id, agent.walletKey),
    rule,
    subject: agent.id,
    runOut: null,
  } as const;
}
