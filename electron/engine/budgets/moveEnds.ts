/** The ends of a move on the board, what they become when it is taken back, and what the audit log says of it. Pure. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Caller } from '#shared/domain/caller.ts';
import type { Move, MoveEnd } from '#shared/domain/move.ts';
import type { Rule } from '#shared/domain/rule.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type Amount, add, amountOf } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { auditRow } from './audit.ts';
import type { Board } from './board.ts';
import { changedHeldBack, type End } from './movePlan.ts';
import { takenBy } from './reservations.ts';
import { standingFor } from './standing.ts';
import { rolled } from './windows.ts';

/** @throws PlimsollError `not-found` or `invalid-input` for an end that is none */
export function endAt(board: Board, wanted: MoveEnd): End {
  if (wanted.kind === 'envelope') {
    const envelope = board.envelope(wanted.envelopeId);
    if (envelope === null) throw new PlimsollError({ kind: 'not-found', message: 'This envelope is gone.' });
    const agent = board.find(envelope.agent);
    const walletName = board.wallet(envelope.walletId).name;
    return { kind: 'envelope', agent, envelope, left: board.figures(envelope).left, walletName };
  }
  const agent = board.find(wanted.agent);
  const budget = agent.facts?.budget ?? null;
  const [walletId] = agent.walletIds;
  if (budget === null || walletId === undefined)
    throw new PlimsollError({
      kind: 'invalid-input',
      message: `Its service keeps no budget for ${agent.name}.`,
      help: 'Give it an envelope first.',
    });
  const standing = standingFor(agent, board.standingOf(agent.key), board.now);
  const { held, pending } = takenBy(board.reservationsOf(agent.key), board.factsSeenAt(agent), board.now);
  const micros = budget.available.micros - (standing.heldBack?.micros ?? 0) - held - pending;
  const { name, balance } = board.wallet(walletId);
  return {
    kind: 'budget',
    agent,
    standing,
    left: amountOf(micros, budget.available.unit),
    walletName: name,
    wallet: balance,
  };
}

/** The one has it again, and what was held back of the other is held back again: the sum is what it was. */
export function restored(rules: ReadonlyMap<string, Rule>, move: Move, now: Instant): Rule[] {
  const next: Rule[] = [];
  if (move.from.kind === 'envelope') {
    const envelope = rules.get(move.from.envelopeId);
    if (envelope?.type === 'envelope') {
      const current = rolled(envelope, now);
      // Its window may be over meanwhile: then it is that window's, and counts where unspent is carried.
      next.push(
        current.current.start > move.createdAt
          ? { ...current, pastGranted: current.carry ? add(current.pastGranted, move.amount) : current.pastGranted }
          : { ...current, current: { ...current.current, moved: add(current.current.moved, move.amount) } },
      );
    }
  } else {
    const standing = rules.get(move.from.agent);
    if (standing?.type === 'agent')
      next.push(changedHeldBack(standing, amountOf(-move.amount.micros, move.amount.unit)));
  }
  const local = amountOf(move.amount.micros - move.atService.micros, move.amount.unit);
  if (move.to.kind === 'budget' && local.micros > 0) {
    const standing = rules.get(move.to.agent);
    if (standing?.type === 'agent') next.push(changedHeldBack(standing, local));
  }
  return next;
}

export function rowsOf(move: Move, from: End, to: End, caller: Caller, now: Instant) {
  const reason = `${move.undoes === null ? '' : 'undo: '}${move.reason}`;
  const words = `${exact(move.amount)} from ${move.fromName} to ${move.toName}`;
  return [
    auditRow(
      {
        ...{
          accountId: from.agent.account.id,
          agent: from.agent.key,
          agentName: from.agent.name,
          action: 'moved',
          caller,
        },
        ...{ before: `${exact(move.before.from)} left`, after: `${exact(move.after.from)} left (${words})`, reason },
      },
      now,
    ),
    auditRow(
      {
        ...{ accountId: to.agent.account.id, agent: to.agent.key, agentName: to.agent.name, action: 'moved', caller },
        ...{ before: `${exact(move.before.to)} left`, after: `${exact(move.after.to)} left (${words})`, reason },
      },
      now,
    ),
  ];
}

export function exact(amount: Amount): string {
  return formatAmount(amount, { exact: true });
}
