/** What moving budget from one end to the other would do, and whether it can be done. Pure. */
import type { AgentStanding } from '#shared/domain/agent.ts';
import type { Envelope } from '#shared/domain/envelope.ts';
import type { Move, MoveEnd } from '#shared/domain/move.ts';
import type { Rule } from '#shared/domain/rule.ts';
import { type Amount, add, amountOf, subtract, zero } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { Agent } from './roster.ts';

/** One end of a move as it stands now. */
export type End =
  | {
      readonly kind: 'envelope';
      readonly agent: Agent;
      readonly envelope: Envelope;
      readonly left: Amount;
      readonly walletName: string;
    }
  | {
      readonly kind: 'budget';
      readonly agent: Agent;
      /** Of the agent, with what is held back of its budget. */
      readonly standing: AgentStanding;
      readonly left: Amount;
      readonly walletName: string;
      /** What its service could add from; null where that is not known. */
      readonly wallet: Amount | null;
    };

export interface MovePlan {
  readonly amount: Amount;
  readonly before: Move['before'];
  readonly after: Move['after'];
  /** Asked of the service; the rest of it is what was held back there before. */
  readonly atService: Amount;
  readonly notes: readonly string[];
  /** Why it cannot be done, in a sentence; null when it can. */
  readonly refusal: string | null;
}

export function endName({ agent, kind }: End): string {
  return kind === 'envelope' ? `${agent.name}'s envelope` : `${agent.name}'s budget`;
}

export function planMove(from: End, to: End, amount: Amount, standing: boolean): MovePlan {
  const isSameUnit = from.left.unit === to.left.unit && amount.unit === from.left.unit;
  const heldBack = to.kind === 'budget' ? (to.standing.heldBack ?? zero(amount.unit)) : null;
  const atService =
    heldBack === null || heldBack.unit !== amount.unit
      ? zero(amount.unit)
      : amountOf(Math.max(0, amount.micros - heldBack.micros), amount.unit);
  const before = { from: from.left, to: to.left };
  const refusal = refusalOf(from, to, amount, standing, atService, isSameUnit);
  return {
    amount,
    before,
    after: isSameUnit ? { from: subtract(from.left, amount), to: add(to.left, amount) } : before,
    atService,
    notes: refusal === null ? notesOf(from, to, amount, atService) : [],
    refusal,
  };
}

function refusalOf(
  from: End,
  to: End,
  amount: Amount,
  standing: boolean,
  atService: Amount,
  isSameUnit: boolean,
): string | null {
  if (sameEnd(from, to)) return 'Both ends are the same.';
  if (!isSameUnit)
    return `${endName(from)} is in ${unitName(from.left.unit)} and ${endName(to)} in ${unitName(to.left.unit)}: these are never added.`;
  if (amount.micros <= 0) return 'Nothing would be moved: the amount must be above zero.';
  if (amount.micros > from.left.micros) {
    const most =
      from.left.micros <= 0
        ? 'nothing is left to move'
        : `at most ${formatAmount(from.left, { exact: true })} can be moved`;
    return `${endName(from)} cannot go below what is spent and reserved: ${most}.`;
  }
  if (standing) {
    if (from.kind !== 'envelope' || to.kind !== 'envelope')
      return 'Only between two envelopes a move can hold from now on.';
    if (from.envelope.window !== to.envelope.window)
      return `One envelope is for a ${from.envelope.window} and the other for a ${to.envelope.window}: a move between them is for the present windows only.`;
    if (from.envelope.limit.micros < amount.micros)
      return `${endName(from)} has a limit of ${formatAmount(from.envelope.limit, { exact: true })}: it cannot go below zero.`;
  }
  if (to.kind === 'budget' && atService.micros > 0 && to.wallet !== null && to.wallet.micros < atService.micros)
    return `${to.walletName} holds ${formatAmount(to.wallet, { exact: true })}: its service cannot add ${formatAmount(atService, { exact: true })} from it.`;
  return null;
}

function notesOf(from: End, to: End, amount: Amount, atService: Amount): string[] {
  const notes: string[] = [];
  const text = formatAmount(amount, { exact: true });
  if (from.kind === 'envelope' && to.kind === 'envelope' && from.envelope.walletId !== to.envelope.walletId)
    notes.push(
      `No money moves: ${from.walletName} keeps what it holds, and ${to.agent.name} may spend ${text} more of ${to.walletName}.`,
    );
  if (from.kind === 'budget')
    notes.push(
      `The service cannot take budget back: ${from.agent.name} is kept from using its last ${text} here, and is paused when it comes to that.`,
    );
  if (atService.micros > 0)
    notes.push(
      `The service takes ${formatAmount(atService, { exact: true })} from ${to.walletName} at once and adds it to ${to.agent.name}'s budget.`,
    );
  return notes;
}

function unitName(unit: string): string {
  return unit === 'credit' ? 'credits' : unit;
}

export function sameEnd(a: End, b: End): boolean {
  if (a.kind === 'envelope') return b.kind === 'envelope' && a.envelope.id === b.envelope.id;
  return b.kind === 'budget' && a.agent.key === b.agent.key;
}

export function endOf(end: End): MoveEnd {
  return end.kind === 'envelope'
    ? { kind: 'envelope', envelopeId: end.envelope.id }
    : { kind: 'budget', agent: end.agent.key };
}

/** Takes an amount from an end: an envelope's window, or what may be used of a budget. */
export function taken(end: End, amount: Amount, standing: boolean, now: number): Rule {
  return end.kind === 'envelope'
    ? changedEnvelope(end.envelope, amountOf(-amount.micros, amount.unit), standing, now)
    : changedHeldBack(end.standing, amount);
}

/** Gives to an end what needs no service. */
export function given(end: End, amount: Amount, atService: Amount, standing: boolean, now: number): Rule {
  if (end.kind === 'envelope') return changedEnvelope(end.envelope, amount, standing, now);
  return changedHeldBack(end.standing, amountOf(atService.micros - amount.micros, amount.unit));
}

export function changedEnvelope(envelope: Envelope, change: Amount, standing: boolean, now: number): Envelope {
  // Who is given more may go on: the change is younger than the hold.
  const changedAt = change.micros > 0 ? now : envelope.changedAt;
  if (standing) return { ...envelope, limit: add(envelope.limit, change), changedAt };
  return { ...envelope, current: { ...envelope.current, moved: add(envelope.current.moved, change) }, changedAt };
}

export function changedHeldBack(standing: AgentStanding, change: Amount): AgentStanding {
  const heldBack = add(standing.heldBack ?? zero(change.unit), change);
  return { ...standing, heldBack: heldBack.micros === 0 ? null : heldBack };
}
