/** Where budget may be moved from and to, and a move as a person typed it. Pure. */
import type { AgentView } from '#shared/contract/agentCalls.ts';
import type { CallInput } from '#shared/contract/contract.ts';
import type { MoveEnd } from '#shared/domain/move.ts';
import { type Amount, toDecimal, type Unit } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { envelopeName } from './agents.ts';
import { typedAmount } from './typed.ts';

export interface EndOption {
  /** Names the end in a list; {@link endId}. */
  readonly id: string;
  readonly end: MoveEnd;
  /** `agentKeyOf` whose it is. */
  readonly agent: string;
  readonly name: string;
  readonly unit: Unit;
  readonly walletId: string;
  readonly left: Amount | null;
  /** It begins anew by itself, so that a move may be for this window only. */
  readonly renews: boolean;
}

export function endId(end: MoveEnd): string {
  return end.kind === 'envelope' ? `envelope ${end.envelopeId}` : `budget ${end.agent}`;
}

/** Every envelope, and every budget that a service keeps: the budget of an agent first. */
export function moveEnds(agents: readonly AgentView[]): EndOption[] {
  return agents.flatMap((agent) => {
    const ends: EndOption[] = [];
    const one = (end: MoveEnd, what: string, unit: Unit, walletId: string, left: Amount | null, renews: boolean) =>
      ends.push({
        id: endId(end),
        end,
        agent: agent.key,
        name: en.moves.endName(agent.name, what),
        unit,
        walletId,
        left,
        renews,
      });
    if (agent.budget !== null)
      one(
        { kind: 'budget', agent: agent.key },
        en.moves.endBudget(agent.serviceName),
        agent.budget.available.unit,
        agent.walletId,
        agent.budget.available,
        false,
      );
    for (const envelope of agent.envelopes)
      one(
        { kind: 'envelope', envelopeId: envelope.id },
        envelopeName(envelope),
        envelope.limit.unit,
        envelope.walletId,
        envelope.left,
        envelope.window !== 'open',
      );
    return ends;
  });
}

/** Whose budget was dropped on whose: the two ends that fit each other best, in one unit and if there is in one wallet. */
export function endsBetween(
  options: readonly EndOption[],
  from: string,
  to: string,
): { readonly from: MoveEnd; readonly to: MoveEnd } | null {
  if (from === to) return null;
  const pairs = options
    .filter(({ agent }) => agent === from)
    .flatMap((a) => options.filter(({ agent, unit }) => agent === to && unit === a.unit).map((b) => ({ a, b })));
  const rank = ({ a, b }: (typeof pairs)[number]) =>
    Number(a.walletId !== b.walletId) * 2 + Number(a.end.kind !== b.end.kind);
  const best = pairs.toSorted((x, y) => rank(x) - rank(y))[0];
  return best === undefined ? null : { from: best.a.end, to: best.b.end };
}

/** Some move is possible at all: two ends of two agents in one unit. */
export function canMove(options: readonly EndOption[]): boolean {
  return options.some((a) => options.some((b) => b.agent !== a.agent && b.unit === a.unit));
}

export interface TypedMove {
  readonly from: string | null;
  readonly to: string | null;
  readonly amount: string;
  readonly standing: boolean;
  readonly reason: string;
}

export interface MoveErrors {
  readonly from: string | null;
  readonly to: string | null;
  readonly amount: string | null;
  readonly reason: string | null;
}

export interface MoveRead {
  readonly errors: MoveErrors;
  /** What it would do can be asked: all but the reason is there. */
  readonly preview: CallInput<'moves.preview'> | null;
  /** All of it is there. */
  readonly start: Omit<CallInput<'moves.start'>, 'moveId'> | null;
  readonly amount: Amount | null;
}

const LONGEST_REASON = 300;

export function readMove(typed: TypedMove, options: readonly EndOption[]): MoveRead {
  const from = options.find(({ id }) => id === typed.from) ?? null;
  const to = options.find(({ id }) => id === typed.to) ?? null;
  const amount = typedAmount(typed.amount, from?.unit ?? to?.unit ?? 'credit');
  const reason = typed.reason.trim();
  const errors: MoveErrors = {
    from: from === null ? en.moves.fromMissing : null,
    to:
      to === null
        ? en.moves.toMissing
        : from === null
          ? null
          : to.id === from.id
            ? en.moves.same
            : to.unit === from.unit
              ? null
              : en.moves.otherUnit(from.unit === 'credit' ? en.unitName.credit : from.unit),
    amount: amount === null ? en.moves.amountBad : amount.micros > 0 ? null : en.moves.amountNotAbove,
    reason: reason === '' ? en.moves.reasonMissing : reason.length > LONGEST_REASON ? en.moves.reasonLong : null,
  };
  const whole = errors.from === null && errors.to === null && errors.amount === null;
  if (!whole || from === null || to === null || amount === null)
    return { errors, preview: null, start: null, amount: null };
  const standing = hasWindows(from, to) ? typed.standing : false;
  const preview = { from: from.end, to: to.end, amount: toDecimal(amount), standing };
  return { errors, preview, start: errors.reason === null ? { ...preview, reason } : null, amount };
}

/** Only between two envelopes that begin anew is there a choice of how long it is for. */
export function hasWindows(from: EndOption | null, to: EndOption | null): boolean {
  return from !== null && to !== null && from.renews && to.renews;
}
