/** The gate: may this agent spend that? Answered from what is on this machine; a yes can be held until the work is done. */
import { randomUUID } from 'node:crypto';
import type { Decision } from '#shared/contract/agentCalls.ts';
import type { CallInput } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Caller } from '#shared/domain/caller.ts';
import { type Reservation, USUAL_HOLD_SECONDS } from '#shared/domain/reservation.ts';
import { type Instant, SECOND } from '#shared/domain/time.ts';
import { type Amount, add, MoneyError, parseAmount, subtract } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { Clock } from '../ports.ts';
import { ofType } from '../state.ts';
import { type AuditFacts, auditRow } from './audit.ts';
import { type Board, type BoardParts, boardAt } from './board.ts';
import { decide, type GateQuestion, seenUpTo } from './limits.ts';
import { isHeld, isOver } from './reservations.ts';
import type { Agent } from './roster.ts';
import type { Draft, RulesWriter } from './writer.ts';

export interface GateDeps extends BoardParts {
  readonly clock: Clock;
  readonly writer: RulesWriter;
  /** Milliseconds between two rounds. */
  readonly interval: () => number;
  readonly staleNumbers: () => 'answer' | 'deny';
}

export type CheckInput = CallInput<'gate.check'>;

export interface Gate {
  /** @throws PlimsollError `not-found` or `invalid-input` for a question that cannot be answered */
  check(input: CheckInput, caller: Caller): Promise<Decision>;
  settle(id: string, cost: string | undefined, caller: Caller): Promise<{ reservation: Reservation; note: string }>;
  release(id: string, caller: Caller): Promise<{ reservation: Reservation; note: string }>;
  /** Ends reservations whose time is over, and forgets those that nothing rests on any more. */
  tidy(): Promise<void>;
}

export function createGate(deps: GateDeps): Gate {
  const { state, clock, writer } = deps;

  const answer = (board: Board, input: CheckInput): Decision => decide(questionOf(board, input, deps));

  async function reserve(
    input: CheckInput,
    { id = randomUUID(), seconds = USUAL_HOLD_SECONDS }: NonNullable<CheckInput['reserve']>,
    caller: Caller,
  ): Promise<Decision> {
    return writer.write((draft) => {
      const now = clock.now();
      const board = boardAt(deps, draft.rules, now);
      const known = draft.rules.get(id);
      if (known !== undefined) return sameAgain(answer(board, input), known.type === 'reservation' ? known : null, now);
      const decision = answer(board, input);
      if (!decision.allowed) return decision;
      const { account, agentId } = board.find(input.agent);
      const reservation: Reservation = {
        ...{
          id,
          type: 'reservation',
          accountId: account.id,
          agent: decision.agent,
          agentId,
          walletId: decision.walletId,
        },
        ...{ amount: decision.cost, state: 'held', createdAt: now, expiresAt: now + seconds * SECOND },
        ...{ endedAt: null, settled: null, caller },
      };
      draft.put(reservation);
      draft.log(
        auditRow(rowOf(reservation, decision.agentName, 'reserved', caller, { after: exact(reservation.amount) }), now),
      );
      return { ...decision, reservation };
    });
  }

  function end(
    id: string,
    caller: Caller,
    work: (draft: Draft, reservation: Reservation, now: Instant) => { reservation: Reservation; note: string },
  ) {
    return writer.write((draft) => {
      const found = draft.rules.get(id);
      if (found?.type !== 'reservation')
        throw new PlimsollError({
          kind: 'not-found',
          message: `There is no reservation "${id}".`,
          help: 'It was settled, released or timed out more than an hour ago. "plimsoll agents log" tells what became of it.',
        });
      if (caller.door === 'mcp' && found.caller.door === 'mcp' && found.caller.name !== caller.name)
        throw new PlimsollError({ kind: 'refused', message: 'This reservation was made by another client.' });
      return work(draft, found, clock.now());
    });
  }

  return {
    check: (input, caller) =>
      input.reserve === undefined
        ? Promise.resolve().then(() => answer(boardAt(deps, state.rules, clock.now()), input))
        : reserve(input, input.reserve, caller),

    settle: (id, cost, caller) =>
      end(id, caller, (draft, reservation, now) => {
        const { amount } = reservation;
        const settled = cost === undefined ? amount : amountFrom(cost, amount.unit, 'cost');
        if (reservation.state === 'settled') {
          const same = reservation.settled?.micros === settled.micros;
          if (same) return { reservation, note: `It was settled with ${exact(settled)} already.` };
          throw new PlimsollError({
            kind: 'conflict',
            message: `It was settled with ${exact(reservation.settled ?? amount)} already.`,
          });
        }
        if (reservation.state === 'released')
          throw new PlimsollError({
            kind: 'conflict',
            message: 'It was released, and holds nothing to settle.',
            help: 'Reserve anew for work that goes on.',
          });
        const late = reservation.state === 'expired' || now >= reservation.expiresAt;
        const ended: Reservation = { ...reservation, state: 'settled', endedAt: now, settled };
        draft.put(ended);
        for (const envelope of boardAt(deps, draft.rules, now).envelopesOf(reservation.agent, reservation.walletId))
          draft.put({ ...envelope, settled: { ...envelope.settled, current: add(envelope.settled.current, settled) } });
        const over =
          settled.micros > amount.micros ? ` That is ${exact(subtract(settled, amount))} more than was held.` : '';
        const note = `Settled with ${exact(settled)} of ${exact(amount)}.${over}${late ? ' Its time was over; it counts all the same.' : ''}`;
        draft.log(
          auditRow(
            rowOf(ended, nameIn(deps, draft, ended, now), 'settled', caller, {
              before: exact(amount),
              after: exact(settled),
              reason: `${over}${late ? ' after its time' : ''}`.trim() || null,
            }),
            now,
          ),
        );
        return { reservation: ended, note };
      }),

    release: (id, caller) =>
      end(id, caller, (draft, reservation, now) => {
        if (reservation.state === 'settled')
          throw new PlimsollError({
            kind: 'conflict',
            message: `It was settled with ${exact(reservation.settled ?? reservation.amount)} already.`,
          });
        if (reservation.state === 'released') return { reservation, note: 'It was released already.' };
        const ended: Reservation = { ...reservation, state: 'released', endedAt: now };
        draft.put(ended);
        draft.log(
          auditRow(
            rowOf(ended, nameIn(deps, draft, ended, now), 'released', caller, { before: exact(ended.amount) }),
            now,
          ),
        );
        return { reservation: ended, note: `Released ${exact(ended.amount)}.` };
      }),

    async tidy() {
      const now = clock.now();
      const envelopes = ofType(state.rules, 'envelope');
      const seenAt = (one: Reservation) =>
        seenUpTo(one, state.observationOf(one.accountId), envelopes, deps.spending.of);
      const due = (one: Reservation) => (one.state === 'held' && now >= one.expiresAt) || isOver(one, seenAt(one), now);
      if (!ofType(state.rules, 'reservation').some(due)) return;
      await writer.write((draft) => {
        for (const one of ofType(draft.rules, 'reservation').filter(due)) {
          if (one.state !== 'held') draft.remove(one.id);
          else {
            draft.put({ ...one, state: 'expired', endedAt: one.expiresAt });
            draft.log(
              auditRow(
                rowOf(
                  one,
                  nameIn(deps, draft, one, now),
                  'expired',
                  { door: 'app', name: null },
                  { before: exact(one.amount), reason: 'its time was over' },
                ),
                now,
              ),
            );
          }
        }
      });
    },
  };
}

/**
 * The same question asked again is answered as before, so that whoever did not hear the answer may ask once more: as long as it
 * is held. A yes with nothing behind it would be spent besides the budget.
 */
function sameAgain(decision: Decision, known: Reservation | null, now: Instant): Decision {
  if (known === null || known.agent !== decision.agent || known.amount.micros !== decision.cost.micros)
    throw new PlimsollError({
      kind: 'conflict',
      message: 'This id was used for another reservation.',
      help: 'Make a new id for each.',
    });
  if (!isHeld(known, now))
    throw new PlimsollError({
      kind: 'conflict',
      message: `What was reserved with this id is ${known.state === 'held' ? 'expired' : known.state}, and holds nothing any more.`,
      help: 'Make a new id for what is to be spent now.',
    });
  const { type: _, ...reservation } = known;
  return {
    ...decision,
    allowed: true,
    code: 'within',
    reason: 'It was reserved before, and is held.',
    reservation,
  };
}

function questionOf(board: Board, input: CheckInput, { interval, staleNumbers }: GateDeps): GateQuestion {
  const agent = board.find(input.agent);
  const walletId = walletFor(board, agent, input.wallet);
  const facts = board.limitFacts(agent, walletId);
  const { unit } = facts.wallet;
  if (input.unit !== undefined && input.unit !== unit)
    throw new PlimsollError({ kind: 'invalid-input', message: `The wallet is in ${unit}, not in ${input.unit}.` });
  const cost = amountFrom(input.cost, unit, 'cost');
  return { ...facts, cost, interval: interval(), staleNumbers: staleNumbers() };
}

function walletFor(board: Board, agent: Agent, wanted: string | undefined): string {
  if (wanted !== undefined) {
    const fits = (walletId: string) =>
      walletId === wanted ||
      [board.wallet(walletId).name, `${agent.account.label} ${board.wallet(walletId).name}`].some(
        (name) => name.toLowerCase() === wanted.toLowerCase(),
      );
    const [only, ...others] = agent.walletIds.filter(fits);
    if (only !== undefined && others.length === 0) return only;
    throw new PlimsollError({
      kind: 'not-found',
      message: `${agent.name} draws on no wallet "${wanted}".`,
      help: `It draws on: ${agent.walletIds.map((id) => `${board.wallet(id).name} (${id})`).join(', ')}.`,
    });
  }
  const [first, ...more] = agent.walletIds;
  if (first === undefined)
    throw new PlimsollError({ kind: 'not-found', message: `No wallet of ${agent.name} is known.` });
  const withEnvelope = agent.walletIds.filter((id) => board.envelopesOf(agent.key, id).length > 0);
  if (more.length === 0) return first;
  if (withEnvelope.length === 1 && withEnvelope[0] !== undefined) return withEnvelope[0];
  throw new PlimsollError({
    kind: 'invalid-input',
    message: `${agent.name} draws on several wallets.`,
    help: `Say which: ${agent.walletIds.map((id) => `${board.wallet(id).name} (${id})`).join(', ')}.`,
  });
}

/** @throws PlimsollError `invalid-input` unless it is an amount of zero or more */
export function amountFrom(text: string, unit: string, field: string): Amount {
  try {
    const amount = parseAmount(text, unit);
    if (amount.micros >= 0) return amount;
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    throw new PlimsollError({
      kind: 'invalid-input',
      message: `${field}: ${error.message}.`,
      help: 'Write plain digits, like 12.50.',
    });
  }
  throw new PlimsollError({ kind: 'invalid-input', message: `${field}: it cannot be below zero.` });
}

function exact(amount: Amount): string {
  return formatAmount(amount, { exact: true });
}

function nameIn(parts: BoardParts, { rules }: Draft, { agent, agentId }: Reservation, now: Instant): string {
  return boardAt(parts, rules, now).agents.find(({ key }) => key === agent)?.name ?? agentId;
}

function rowOf(
  { accountId, walletId, agent }: Reservation,
  agentName: string,
  action: AuditFacts['action'],
  caller: Caller,
  more: Pick<AuditFacts, 'before' | 'after' | 'reason'>,
): AuditFacts {
  return { accountId, walletId, agent, agentName, action, caller, ...more };
}
