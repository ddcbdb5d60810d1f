/** Agents as shown: how each stands and why, what it may spend and what limits that. */
import type { AgentState, AgentView, EnvelopeView, MoveView } from '#shared/contract/agentCalls.ts';
import type { AgentControl, AgentStanding } from '#shared/domain/agent.ts';
import type { Envelope } from '#shared/domain/envelope.ts';
import { type Freshness, freshnessOf } from '#shared/domain/level.ts';
import type { Move } from '#shared/domain/move.ts';
import type { Observation } from '#shared/domain/observation.ts';
import { type Amount, amountOf } from '#shared/money/amount.ts';
import type { Board } from '../budgets/board.ts';
import { limitsOf } from '../budgets/limits.ts';
import { isUndoable } from '../budgets/mover.ts';
import { isHeld } from '../budgets/reservations.ts';
import type { Agent } from '../budgets/roster.ts';
import type { AgentRunway } from '../runway/keeper.ts';

export interface AgentViewDeps {
  readonly board: Board;
  readonly observationOf: (accountId: string) => Observation;
  readonly serviceNameOf: (agent: Agent) => string;
  /** Milliseconds between two rounds. */
  readonly interval: number;
  readonly runwayOf: (agent: Agent, freshness: Freshness) => AgentRunway;
}

export function agentViews(deps: AgentViewDeps): AgentView[] {
  return deps.board.agents.flatMap((agent) => {
    const [walletId] = agent.walletIds.filter((id) => hasWallet(deps, agent, id));
    return walletId === undefined ? [] : [agentView(agent, walletId, deps)];
  });
}

function hasWallet({ observationOf }: AgentViewDeps, { account }: Agent, walletId: string): boolean {
  return observationOf(account.id).wallets.some(({ key }) => walletId === `${account.id}:${key}`);
}

function agentView(agent: Agent, walletId: string, deps: AgentViewDeps): AgentView {
  const { board } = deps;
  const { facts, account, key } = agent;
  const wallet = board.wallet(walletId);
  const standing = board.standingOf(key);
  const asOf = board.factsSeenAt(agent) ?? wallet.asOf;
  const freshness = freshnessOf(asOf, board.now, deps.interval);
  const envelopes = board.envelopesOf(key).map((envelope) => envelopeView(envelope, board));
  const tightest = envelopes
    .filter((one) => one.walletId === walletId)
    .sort((a, b) => a.left.micros - b.left.micros)[0];
  const budget = facts?.budget ?? null;
  const daily = envelopes.find((one) => one.walletId === walletId && one.window === 'day');
  return {
    ...{ id: agent.agentId, name: agent.name, walletKey: wallet.key, budget },
    paused: facts?.paused ?? false,
    pauseReason: facts?.pauseReason ?? null,
    requests: facts?.requests ?? null,
    earnings: facts?.earnings ?? null,
    ...{ key, origin: agent.origin, accountId: account.id, accountLabel: account.label },
    serviceName: deps.serviceNameOf(agent),
    ...{ walletId, walletName: wallet.name, walletIds: [...agent.walletIds], asOf, freshness },
    ...standingWords(agent, standing),
    holds: standing?.holds ?? [],
    control: standing?.control ?? null,
    allocated: budget?.allocated ?? tightest?.granted ?? null,
    spent: budget?.spent ?? tightest?.spent ?? null,
    available: budget === null ? (tightest?.left ?? null) : lessHeldBack(budget.available, standing),
    daily:
      budget?.dailyLimit != null
        ? { limit: budget.dailyLimit, left: budget.dailyRemaining }
        : daily === undefined
          ? null
          : { limit: daily.granted, left: daily.left },
    heldBack: standing?.heldBack ?? null,
    limits: [...limitsOf(board.limitFacts(agent, walletId)).limits],
    envelopes,
    reservations: board
      .reservationsOf(key)
      .filter((one) => isHeld(one, board.now))
      .map(({ type: _, ...reservation }) => reservation),
    ...deps.runwayOf(agent, freshness),
  };
}

function lessHeldBack(available: Amount, standing: AgentStanding | null): Amount {
  return amountOf(available.micros - (standing?.heldBack?.micros ?? 0), available.unit);
}

function envelopeView(envelope: Envelope, board: Board): EnvelopeView {
  const { type: _, pastGranted: __, settled: ___, ...shown } = envelope;
  const { granted, carried, spent, held, left, standing, spentAsOf } = board.figures(envelope);
  const { free } = board.promisesOf(envelope.walletId);
  const isCovered = free === null || left.micros <= Math.max(0, free.micros);
  return {
    ...shown,
    walletName: board.wallet(envelope.walletId).name,
    ...{ granted, carried, spent, held, left, standing, spentAsOf },
    uncovered: isCovered ? null : amountOf(left.micros - Math.max(0, free.micros), left.unit),
  };
}

function standingWords(
  { facts, name }: Agent,
  standing: AgentStanding | null,
): { readonly state: AgentState; readonly why: string | null } {
  const control = standing?.control ?? null;
  const held = standing?.holds.map(({ reason }) => sentence(reason)).join(' ') ?? '';
  if (control !== null)
    return { state: stateOf(control), why: [held, wordsOn(control)].filter((part) => part !== '').join(' ') || null };
  if (standing !== null && standing.holds.length > 0) return { state: 'held-here', why: held };
  if (facts?.paused === true)
    return { state: 'paused-by-service', why: facts.pauseReason ?? `Its service says that ${name} is paused.` };
  return { state: 'running', why: null };
}

/** A person's reason may be a word. */
function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function stateOf({ state, want }: AgentControl): AgentState {
  switch (state) {
    case 'asked':
      return want === 'paused' ? 'pausing' : 'resuming';
    case 'confirmed':
      return want === 'paused' ? 'paused' : 'running';
    case 'contradicted':
      return 'contradicted';
    case 'here-only':
      return 'held-here';
    case 'failed':
      return 'not-carried-out';
  }
}

function wordsOn({ state, detail, means, want }: AgentControl): string {
  if (state === 'confirmed') return means === null ? '' : `At its service, ${means}.`;
  if (state === 'asked')
    return want === 'paused'
      ? 'Its service was asked, and has not confirmed it yet.'
      : 'Its service was asked to let it run, and has not confirmed it yet.';
  return detail ?? '';
}

export function moveView(move: Move): MoveView {
  const { type: _, allocatedBefore: __, ...shown } = move;
  return { ...shown, undoable: isUndoable(move) };
}
