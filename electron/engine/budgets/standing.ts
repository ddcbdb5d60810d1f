/** Pausing and resuming as decisions: which holds there are, and what the service is to be asked because of them. Pure. */
import type { AgentControl, AgentHold, AgentStanding } from '#shared/domain/agent.ts';
import type { Caller } from '#shared/domain/caller.ts';
import type { Envelope } from '#shared/domain/envelope.ts';
import type { Instant } from '#shared/domain/time.ts';
import { zero } from '#shared/money/amount.ts';
import type { Agent } from './roster.ts';

export function standingFor(agent: Agent, known: AgentStanding | null, now: Instant): AgentStanding {
  const { key, account, agentId, name } = agent;
  if (known !== null) return { ...known, name };
  return {
    ...{ id: key, type: 'agent', accountId: account.id, agentId, name },
    ...{ walletId: null, made: false, holds: [], control: null, heldBack: null, createdAt: now },
  };
}

/** What the holds ask for. */
export function wishOf({ holds }: Pick<AgentStanding, 'holds'>): AgentControl['want'] {
  return holds.length > 0 ? 'paused' : 'running';
}

/**
 * The standing with other holds, and a wish of the service where these change what is wanted.
 * @param reachable whether the service has any means to pause agents, and lists this one
 */
export function withHolds(
  standing: AgentStanding,
  holds: readonly AgentHold[],
  reachable: boolean,
  now: Instant,
): AgentStanding {
  const next = { ...standing, holds: [...holds] };
  const want = wishOf(next);
  const before = standing.control?.want ?? 'running';
  // Another reason for what is wanted already changes nothing for the service.
  if (want === before) return next;
  const control: AgentControl = {
    want,
    state: reachable ? 'asked' : 'here-only',
    askedAt: now,
    sentAt: null,
    confirmedAt: null,
    tries: 0,
    nextTryAt: reachable ? now : null,
    means: null,
    detail: reachable ? null : HERE_ONLY,
  };
  return { ...next, control: want === 'running' && !reachable ? null : control };
}

export const HERE_ONLY = 'Its service has no way to pause it: the gate says no here, and nothing else holds it.';

export function paused(
  standing: AgentStanding,
  reason: string,
  caller: Caller,
  reachable: boolean,
  now: Instant,
): AgentStanding {
  const hold: AgentHold = { by: 'person', envelopeId: null, at: now, caller, reason };
  return withHolds(standing, [...standing.holds.filter(({ by }) => by !== 'person'), hold], reachable, now);
}

/** A person has the last word: every hold ends. */
export function resumed(standing: AgentStanding, reachable: boolean, now: Instant): AgentStanding {
  return withHolds(standing, [], reachable, now);
}

export interface RuleLook {
  readonly envelope: Envelope;
  readonly standing: 'fine' | 'soft' | 'hard';
  /** The figures, for the reason. */
  readonly words: string;
}

/**
 * What envelopes make of an agent's holds. A hold by a person stays whatever they say. One by an envelope stays when its window
 * is over, unless the envelope says otherwise; it ends when a person gave it more since, or took the envelope away.
 */
export function ruledHolds(
  holds: readonly AgentHold[],
  looks: readonly RuleLook[],
  now: Instant,
): readonly AgentHold[] {
  const kept = holds.filter((hold) => {
    if (hold.by !== 'envelope') return true;
    const look = looks.find(({ envelope }) => envelope.id === hold.envelopeId);
    if (look === undefined) return false;
    const { envelope, standing } = look;
    if (envelope.onHard !== 'pause') return false;
    if (standing === 'hard') return true;
    const isOfPast = hold.at < envelope.current.start;
    return envelope.changedAt <= hold.at && !(isOfPast && envelope.resumeOnRoll);
  });
  const stopping = looks.filter(
    ({ envelope, standing }) =>
      standing === 'hard' &&
      envelope.onHard === 'pause' &&
      envelope.overriddenAt !== envelope.current.start &&
      !kept.some(({ envelopeId }) => envelopeId === envelope.id),
  );
  if (stopping.length === 0) return kept.length === holds.length ? holds : kept;
  return [
    ...kept,
    ...stopping.map(({ envelope, words }): AgentHold => {
      const caller: Caller = { door: 'rule', name: `${envelope.window} envelope` };
      return { by: 'envelope', envelopeId: envelope.id, at: now, caller, reason: words };
    }),
  ];
}

/** What was moved away of a budget at the service is used up to the last bit: it must not touch what is held back. */
export function budgetHolds(
  holds: readonly AgentHold[],
  agent: Agent,
  standing: AgentStanding | null,
  now: Instant,
): readonly AgentHold[] {
  const budget = agent.facts?.budget ?? null;
  const heldBack = standing?.heldBack ?? (budget === null ? null : zero(budget.available.unit));
  const isOut =
    budget !== null && heldBack !== null && heldBack.micros > 0 && budget.available.micros <= heldBack.micros;
  const isHeld = holds.some(({ by }) => by === 'budget');
  if (isOut && !isHeld)
    return [
      ...holds,
      {
        by: 'budget',
        envelopeId: null,
        at: now,
        caller: { door: 'rule', name: 'budget' },
        reason: 'What is left of its budget was moved to another agent.',
      },
    ];
  return !isOut && isHeld && budget !== null ? holds.filter(({ by }) => by !== 'budget') : holds;
}
