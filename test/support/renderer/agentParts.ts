/** The pieces of agents that fixtures are made of: one that a service lists, an envelope, a hold, a move. */
import type { AgentView, EnvelopeView, MoveView } from '#shared/contract/agentCalls.ts';
import type { AccountView } from '#shared/contract/snapshot.ts';
import type { AgentHold } from '#shared/domain/agent.ts';
import type { AgentFacts } from '#shared/domain/facts.ts';
import { agentKeyOf } from '#shared/domain/ids.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { type Amount, add, subtract, zero } from '#shared/money/amount.ts';

/** An agent as its service lists it, ruled by nobody here. */
export function listedAgent(now: number, account: AccountView, facts: AgentFacts): AgentView {
  const walletId = `${account.id}:${facts.walletKey}`;
  return {
    ...facts,
    key: agentKeyOf(account.id, facts.id),
    origin: 'service',
    accountId: account.id,
    accountLabel: account.label,
    serviceName: account.serviceName,
    walletId,
    walletName: facts.walletKey === 'balance' ? 'Balance' : 'Credits',
    walletIds: [walletId],
    asOf: now - 80 * SECOND,
    freshness: account.freshness,
    state: facts.paused ? 'paused-by-service' : 'running',
    why: facts.paused ? facts.pauseReason : null,
    holds: [],
    control: null,
    allocated: facts.budget?.allocated ?? null,
    spent: facts.budget?.spent ?? null,
    available: facts.budget?.available ?? null,
    daily:
      facts.budget === null || facts.budget.dailyLimit === null
        ? null
        : { limit: facts.budget.dailyLimit, left: facts.budget.dailyRemaining },
    heldBack: null,
    limits: [],
    envelopes: [],
    reservations: [],
    ...agentRunway(now, facts.id),
  };
}

/** One that burns, one that has hardly begun. */
function agentRunway(now: number, id: string): Pick<AgentView, 'runway' | 'perDay' | 'pauseGains'> {
  if (id.charCodeAt(id.length - 1) % 2 === 1)
    return { runway: { state: 'gathering', days: 2, daysNeeded: 3 }, perDay: null, pauseGains: null };
  return {
    runway: {
      state: 'runs-out',
      p10: now + 4 * DAY,
      p50: now + 6 * DAY,
      p90: now + 11 * DAY,
      horizon: now + 60 * DAY,
      knowsWeekdays: true,
    },
    perDay: { micros: 1_840_000, unit: 'USD' },
    pauseGains: 6 * DAY,
  };
}

export function envelope(
  now: number,
  agent: Pick<AgentView, 'key' | 'id' | 'accountId' | 'walletId' | 'walletName'>,
  limit: Amount,
  spent: Amount,
  more: Partial<EnvelopeView> = {},
): EnvelopeView {
  const none = zero(limit.unit);
  const granted = add(add(limit, more.carried ?? none), more.current?.moved ?? none);
  const window = more.window ?? 'month';
  return {
    id: `env_${agent.id}_${window}`,
    agent: agent.key,
    accountId: agent.accountId,
    agentId: agent.id,
    walletId: agent.walletId,
    walletName: agent.walletName,
    limit,
    window,
    zone: 'Europe/Lisbon',
    carry: false,
    softPercent: 80,
    hardPercent: 100,
    onHard: 'pause',
    resumeOnRoll: true,
    since: now - 49 * DAY,
    current: { start: now - 19 * DAY, end: window === 'open' ? null : now + 11 * DAY, moved: none },
    overriddenAt: null,
    createdAt: now - 49 * DAY,
    changedAt: now - 6 * DAY,
    carried: none,
    granted,
    spent,
    held: none,
    left: subtract(subtract(granted, spent), more.held ?? none),
    standing: 'fine',
    uncovered: null,
    spentAsOf: now - 6 * MINUTE,
    ...more,
  };
}

export function hold(now: number, by: AgentHold['by'], reason: string, more: Partial<AgentHold> = {}): AgentHold {
  return {
    by,
    envelopeId: null,
    at: now - 50 * MINUTE,
    caller: by === 'person' ? { door: 'window', name: null } : { door: 'rule', name: 'hard line' },
    reason,
    ...more,
  };
}

export function move(
  now: number,
  id: string,
  from: AgentView,
  to: AgentView,
  amount: Amount,
  more: Partial<MoveView> = {},
): MoveView {
  const none = zero(amount.unit);
  const left = { from: from.available ?? none, to: to.available ?? none };
  return {
    id,
    accountId: to.accountId,
    from: { kind: 'budget', agent: from.key },
    to: { kind: 'budget', agent: to.key },
    fromName: from.name,
    toName: to.name,
    amount,
    standing: false,
    atService: amount,
    before: left,
    after: { from: subtract(left.from, amount), to: add(left.to, amount) },
    reason: 'The report is due on Friday',
    caller: { door: 'window', name: null },
    state: 'done',
    createdAt: now - 3 * HOUR,
    sentAt: now - 3 * HOUR,
    endedAt: now - 3 * HOUR + 2 * SECOND,
    detail: null,
    undoes: null,
    undoneBy: null,
    undoable: false,
    ...more,
  };
}
