/**
 * Moves budget. Taken and journalled in one transaction; where a service must be asked to add, that comes after, and the move
 * ends as done or as taken back, however often the app is killed on the way.
 */
import type { MovePreview } from '#shared/contract/agentCalls.ts';
import type { CallInput } from '#shared/contract/contract.ts';
import { type ErrorKind, PlimsollError, toErrorInfo } from '#shared/contract/errors.ts';
import { APP, type Caller } from '#shared/domain/caller.ts';
import type { RunwayView } from '#shared/domain/forecast.ts';
import type { Move } from '#shared/domain/move.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { type Amount, toDecimal } from '#shared/money/amount.ts';
import type { Clock, Log } from '../ports.ts';
import type { AgentControls } from '../providers/operations.ts';
import { ofType } from '../state.ts';
import { auditRow } from './audit.ts';
import { type Board, type BoardParts, boardAt } from './board.ts';
import { amountFrom } from './gate.ts';
import { endAt, exact, restored, rowsOf } from './moveEnds.ts';
import { type End, endName, endOf, given, planMove, taken } from './movePlan.ts';
import type { Draft, RulesWriter } from './writer.ts';

export interface MoverDeps extends BoardParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly writer: RulesWriter;
  readonly controlsOf: (accountId: string) => AgentControls | null;
  /** How long an agent lasts with so much left. */
  readonly lastsWith: (accountId: string, agentId: string, left: Amount) => RunwayView;
  /** The account of a budget that was changed is read anew. */
  readonly syncNow: (accountId: string) => void;
  readonly changed: () => void;
}

type StartInput = CallInput<'moves.start'>;

export interface Mover {
  preview(input: Omit<StartInput, 'moveId' | 'reason'>): Promise<MovePreview>;
  /** @throws PlimsollError `refused` when it cannot be done; nothing was changed then */
  start(input: StartInput, caller: Caller): Promise<Move>;
  undo(moveId: string, reason: string, newId: string, caller: Caller): Promise<Move>;
  /** Takes up moves that are not over: after a start, after a reading. */
  takeUp(atStart?: boolean): void;
  stop(): Promise<void>;
}

/** Nothing was added where the service says one of these. */
const NOT_ADDED: ReadonlySet<ErrorKind> = new Set([
  'invalid-key',
  'forbidden',
  'needs-browser-session',
  'out-of-credits',
  'rate-limited',
  'conflict',
  'gone',
  'invalid-input',
  'not-found',
  'refused',
  'no-key',
]);
/** A request whose answer was lost may still be on its way for so long. */
const UNDER_WAY_FOR = MINUTE;
/** As many of a budget's newest allocations as a service tells: beyond these one of ours could lie. */
const GRANTS_TOLD = 20;

export function createMover(deps: MoverDeps): Mover {
  const { state, clock, log, writer, controlsOf, changed } = deps;
  const underWay = new Map<string, Promise<void>>();
  let stopped = false;

  function planned(board: Board, input: Omit<StartInput, 'moveId' | 'reason'>) {
    const from = endAt(board, input.from);
    const to = endAt(board, input.to);
    const amount = amountFrom(input.amount, from.left.unit, 'amount');
    return { from, to, plan: planMove(from, to, amount, input.standing ?? false) };
  }

  /** Whether the server of an end that is to be asked has a way to; the budget as it says it now. */
  async function budgetAt(to: End, atService: Amount) {
    if (to.kind !== 'budget' || atService.micros === 0) return { refusal: null, allocated: null };
    const budget = (await controlsOf(to.agent.account.id)?.budget(to.agent.agentId)) ?? null;
    return {
      allocated: budget?.allocated ?? null,
      refusal:
        budget === null
          ? 'This server has no route to change budgets. Give both agents envelopes, and move between these.'
          : null,
    };
  }

  async function preview(input: Omit<StartInput, 'moveId' | 'reason'>): Promise<MovePreview> {
    const { from, to, plan } = planned(boardAt(deps, state.rules, clock.now()), input);
    const { refusal } = plan.refusal === null ? await budgetAt(to, plan.atService) : plan;
    const lasts = (one: End, left: Amount) => deps.lastsWith(one.agent.account.id, one.agent.agentId, left);
    return {
      ...{ fromName: endName(from), toName: endName(to), amount: plan.amount, before: plan.before, after: plan.after },
      runways: {
        before: { from: lasts(from, plan.before.from), to: lasts(to, plan.before.to) },
        after: { from: lasts(from, plan.after.from), to: lasts(to, plan.after.to) },
      },
      ...{ atService: plan.atService, notes: [...plan.notes], refusal },
    };
  }

  async function start(input: StartInput, caller: Caller, undoes: string | null = null): Promise<Move> {
    const known = state.rules.get(input.moveId);
    if (known?.type === 'move') return known;
    const first = planned(boardAt(deps, state.rules, clock.now()), input);
    const asked =
      first.plan.refusal === null ? await budgetAt(first.to, first.plan.atService) : { refusal: null, allocated: null };
    if (asked.refusal !== null) throw new PlimsollError({ kind: 'refused', message: asked.refusal });
    const move = await writer.write((draft) => {
      const again = draft.rules.get(input.moveId);
      if (again?.type === 'move') return again;
      const now = clock.now();
      const { from, to, plan } = planned(boardAt(deps, draft.rules, now), input);
      if (plan.refusal !== null) throw new PlimsollError({ kind: 'refused', message: plan.refusal });
      const needsService = plan.atService.micros > 0;
      if (needsService && asked.allocated === null)
        throw new PlimsollError({
          kind: 'conflict',
          message: 'Its budget changed meanwhile.',
          help: 'Look at the move once more.',
        });
      const standing = input.standing ?? false;
      const made: Move = {
        ...{ id: input.moveId, type: 'move', accountId: to.agent.account.id },
        ...{ from: endOf(from), to: endOf(to), fromName: endName(from), toName: endName(to) },
        ...{ amount: plan.amount, standing, atService: plan.atService, before: plan.before, after: plan.after },
        ...{ allocatedBefore: needsService ? asked.allocated : null, reason: input.reason, caller },
        ...{
          state: needsService ? 'giving' : 'done',
          createdAt: now,
          sentAt: null,
          endedAt: needsService ? null : now,
        },
        ...{ detail: null, undoes, undoneBy: null },
      };
      draft.put(made);
      draft.put(taken(from, plan.amount, standing, now));
      draft.put(given(to, plan.amount, plan.atService, standing, now));
      if (undoes !== null) {
        const undone = draft.rules.get(undoes);
        if (undone?.type === 'move') draft.put({ ...undone, undoneBy: made.id });
      }
      for (const row of rowsOf(made, from, to, caller, now)) draft.log(row);
      return made;
    });
    changed();
    await carryOut(move.id);
    return moveOf(move.id) ?? move;
  }

  const moveOf = (id: string): Move | null => {
    const found = state.rules.get(id);
    return found?.type === 'move' ? found : null;
  };

  function carryOut(id: string, atStart = false): Promise<void> {
    const known = underWay.get(id);
    if (known !== undefined) return known;
    const work = step(id, atStart)
      .catch((error) => {
        if (!stopped) log.warn('move.not-carried-out', { move: id, error: String(error) });
      })
      .finally(() => underWay.delete(id));
    underWay.set(id, work);
    return work;
  }

  async function step(id: string, atStart: boolean): Promise<void> {
    const move = moveOf(id);
    if (move === null || stopped) return;
    if (move.state === 'giving') await give(move);
    else if (move.state === 'sent' && atStart)
      await settle(await put(move, { state: 'unknown', detail: 'The app ended while the service was asked.' }));
    else if (move.state === 'unknown') await settle(move);
  }

  const put = (move: Move, change: Partial<Move>): Promise<Move> =>
    writer.write((draft) => {
      const next: Move = { ...moveIn(draft, move), ...change };
      draft.put(next);
      return next;
    });

  async function give(move: Move): Promise<void> {
    if (move.to.kind !== 'budget') return;
    const controls = controlsOf(move.accountId);
    if (controls === null) return rollBack(move, 'Its service is not connected any more.');
    const sent = await put(move, { state: 'sent', sentAt: clock.now() });
    changed();
    const agentId = agentIdIn(move.to.agent, move.accountId);
    try {
      await controls.allocate(agentId, move.atService, markOf(move));
      await complete(sent, 'The service added it.');
    } catch (error) {
      const info = toErrorInfo(error);
      if (NOT_ADDED.has(info.kind)) return rollBack(sent, info.message);
      const unknown = await put(sent, {
        state: 'unknown',
        detail: `Nobody knows yet whether the service added it: ${info.message}`,
      });
      changed();
      if (info.kind !== 'cancelled') await settle(unknown);
    }
  }

  /** Looks whether the service has it. Only what was read after the request can have been through tells that it has not. */
  async function settle(move: Move): Promise<void> {
    const controls = controlsOf(move.accountId);
    if (controls === null || move.to.kind !== 'budget') return;
    const askedAt = clock.now();
    const budget = await controls.budget(agentIdIn(move.to.agent, move.accountId)).catch((error: unknown) => {
      log.warn('move.not-seen', { move: move.id, kind: toErrorInfo(error).kind });
      return null;
    });
    if (budget === null) return;
    const mark = markOf(move);
    if (budget.grants.some(({ description }) => description === mark)) return complete(move, 'The service has it.');
    if (askedAt - (move.sentAt ?? 0) < UNDER_WAY_FOR) return;
    const isLower =
      move.allocatedBefore !== null && budget.allocated.micros < move.allocatedBefore.micros + move.atService.micros;
    if (isLower || budget.grants.length < GRANTS_TOLD) return rollBack(move, 'The service did not add it.');
    await put(move, {
      detail: 'The service no longer tells of allocations as old as this one. Look at its site whether it was added.',
    });
    changed();
  }

  async function complete(move: Move, detail: string): Promise<void> {
    await writer.write((draft) => {
      const now = clock.now();
      const current = moveIn(draft, move);
      if (current.endedAt !== null) return;
      draft.put({ ...current, state: 'done', endedAt: now, detail });
      draft.log(
        auditRow(
          {
            ...subjectOf(current),
            action: 'move-completed',
            caller: APP,
            after: exact(current.amount),
            reason: detail,
          },
          now,
        ),
      );
    });
    changed();
    deps.syncNow(move.accountId);
  }

  /** The one has it again, and what was held back of the other is held back again: the sum is what it was. */
  async function rollBack(move: Move, why: string): Promise<void> {
    await writer.write((draft) => {
      const now = clock.now();
      const current = moveIn(draft, move);
      if (current.endedAt !== null) return;
      draft.put({ ...current, state: 'rolled-back', endedAt: now, detail: why });
      if (current.undoes !== null) {
        const undone = draft.rules.get(current.undoes);
        if (undone?.type === 'move') draft.put({ ...undone, undoneBy: null });
      }
      for (const rule of restored(draft.rules, current, now)) draft.put(rule);
      draft.log(
        auditRow(
          {
            ...subjectOf(current),
            action: 'move-rolled-back',
            caller: APP,
            before: exact(current.amount),
            reason: why,
          },
          now,
        ),
      );
    });
    changed();
  }

  return {
    preview,
    start: (input, caller) => start(input, caller),
    async undo(moveId, reason, newId, caller) {
      const move = moveOf(moveId);
      if (move === null) throw new PlimsollError({ kind: 'not-found', message: 'There is no such move.' });
      if (!isUndoable(move)) throw new PlimsollError({ kind: 'conflict', message: whyNot(move) });
      const { from, to, amount, standing } = move;
      return start({ moveId: newId, from: to, to: from, amount: toDecimal(amount), standing, reason }, caller, move.id);
    },
    takeUp(atStart = false) {
      for (const { id, state: standing } of ofType(state.rules, 'move'))
        if (standing === 'unknown' || (atStart && (standing === 'giving' || standing === 'sent')))
          void carryOut(id, atStart);
    },
    async stop() {
      stopped = true;
      await Promise.all(underWay.values());
    },
  };
}

export function isUndoable({ state, undoneBy }: Move): boolean {
  return state === 'done' && undoneBy === null;
}

function whyNot({ state, undoneBy }: Move): string {
  if (undoneBy !== null) return 'It was undone already.';
  return state === 'rolled-back' ? 'It was taken back already.' : 'It is not over yet.';
}

/** Known again among a budget's allocations. */
export function markOf({ id }: Pick<Move, 'id'>): string {
  return `Plimsoll move ${id}`;
}

function moveIn({ rules }: Draft, move: Move): Move {
  const found = rules.get(move.id);
  return found?.type === 'move' ? found : move;
}

function agentIdIn(agentKey: string, accountId: string): string {
  return agentKey.slice(`${accountId}:agent/`.length);
}

function subjectOf({ accountId, to, toName }: Move) {
  return { accountId, agent: to.kind === 'budget' ? to.agent : to.envelopeId, agentName: toName };
}
