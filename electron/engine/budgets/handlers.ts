/** The calls about agents. */
import { randomUUID } from 'node:crypto';
import type { agentCalls } from '#shared/contract/agentCalls.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Caller } from '#shared/domain/caller.ts';
import { accountOfWallet, agentKeyOf } from '#shared/domain/ids.ts';
import { SECOND } from '#shared/domain/time.ts';
import { logPage } from '../logPage.ts';
import type { Clock } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { moveView } from '../views/agentViews.ts';
import { auditRow } from './audit.ts';
import { type Board, type BoardParts, boardAt } from './board.ts';
import type { Controller } from './controller.ts';
import { notesFor, putEnvelope, removeEnvelope } from './envelopes.ts';
import type { Gate } from './gate.ts';
import type { Mover } from './mover.ts';
import type { Agent } from './roster.ts';
import type { AgentSpending } from './spending.ts';
import { paused, resumed, standingFor } from './standing.ts';
import type { RulesWriter } from './writer.ts';

export interface AgentHandlerDeps extends BoardParts {
  readonly clock: Clock;
  readonly store: Pick<Store, 'accountLogOf'>;
  readonly writer: RulesWriter;
  readonly gate: Gate;
  readonly controller: Controller;
  readonly mover: Mover;
  readonly spending: AgentSpending;
  readonly board: () => Board;
  readonly isReachable: (agent: Agent) => boolean;
  readonly look: () => Promise<void>;
  readonly changed: () => void;
}

type AgentHandlers = Pick<Handlers, keyof typeof agentCalls>;

export function createAgentHandlers(deps: AgentHandlerDeps): AgentHandlers {
  const { clock, writer, gate, controller, mover, spending, changed } = deps;

  async function setPaused(ref: string, want: boolean, reason: string, caller: Caller): Promise<{ agent: string }> {
    await spending.ready();
    const key = await writer.write((draft) => {
      const now = clock.now();
      const board = boardAt(deps, draft.rules, now);
      const agent = board.find(ref);
      const standing = standingFor(agent, board.standingOf(agent.key), now);
      const reachable = deps.isReachable(agent);
      const before = wordsOf(standing.holds.length > 0, agent);
      if (want) draft.put(paused(standing, reason === '' ? 'Paused by its owner.' : reason, caller, reachable, now));
      else {
        draft.put(resumedAlso(standing, agent, reachable, now));
        // Past a hard line it would be stopped again at once: the person has the last word for this window.
        for (const envelope of board.envelopesOf(agent.key))
          if (board.figures(envelope).standing === 'hard')
            draft.put({ ...envelope, overriddenAt: envelope.current.start });
      }
      const held = standing.holds.map((hold) => hold.reason).join(' ');
      draft.log(
        auditRow(
          {
            ...{ accountId: agent.account.id, agent: agent.key, agentName: agent.name, caller },
            ...{ action: want ? 'paused' : 'resumed', before, after: want ? 'paused' : 'running' },
            reason: reason || (want || held === '' ? null : `It was held: ${held}`),
          },
          now,
        ),
      );
      return agent.key;
    });
    changed();
    await controller.carryOut(key);
    await deps.look();
    return { agent: key };
  }

  /** One that its service paused by itself is asked of the service too: the person wants it to run. */
  function resumedAlso(standing: Parameters<typeof resumed>[0], agent: Agent, reachable: boolean, now: number) {
    const next = resumed(standing, reachable, now);
    const isStillPaused = agent.facts?.paused === true && standing.holds.length === 0 && standing.control === null;
    if (!isStillPaused || !reachable) return next;
    return {
      ...next,
      control: {
        ...{ want: 'running' as const, state: 'asked' as const, askedAt: now, sentAt: null, confirmedAt: null },
        ...{ tries: 0, nextTryAt: now, means: null, detail: null },
      },
    };
  }

  return {
    'agents.make': async ({ walletId, name }, caller) => {
      await spending.ready();
      const agent = await writer.write((draft) => {
        const now = clock.now();
        const board = boardAt(deps, draft.rules, now);
        board.wallet(walletId);
        const accountId = accountOfWallet(walletId);
        const key = agentKeyOf(accountId, name);
        const taken = board.agents.find(
          (one) => one.account.id === accountId && one.name.toLowerCase() === name.toLowerCase(),
        );
        if (taken !== undefined || draft.rules.has(key))
          throw new PlimsollError({
            kind: 'conflict',
            message: `There is an agent "${name}" of this account already.`,
          });
        draft.put({
          ...{ id: key, type: 'agent', accountId, agentId: name, name, walletId, made: true },
          ...{ holds: [], control: null, heldBack: null, createdAt: now },
        });
        draft.log(
          auditRow(
            {
              accountId,
              walletId,
              agent: key,
              agentName: name,
              action: 'agent-made',
              caller,
              after: board.wallet(walletId).name,
            },
            now,
          ),
        );
        return key;
      });
      changed();
      return { agent };
    },
    'agents.forget': async ({ agent: key }, caller) => {
      await writer.write((draft) => {
        const now = clock.now();
        const standing = draft.rules.get(key);
        if (standing?.type !== 'agent' || !standing.made)
          throw new PlimsollError({
            kind: 'refused',
            message: 'Only an agent that was made here can be forgotten.',
            help: 'Others are named by their service or by the ledger.',
          });
        const board = boardAt(deps, draft.rules, now);
        if (board.envelopesOf(key).length > 0)
          throw new PlimsollError({
            kind: 'conflict',
            message: `${standing.name} still has an envelope.`,
            help: 'Remove that first.',
          });
        draft.remove(key);
        draft.log(
          auditRow(
            { accountId: standing.accountId, agent: key, agentName: standing.name, action: 'agent-forgotten', caller },
            now,
          ),
        );
      });
      changed();
      return {};
    },
    'agents.pause': ({ agent, reason }, caller) => setPaused(agent, true, reason ?? '', caller),
    'agents.resume': ({ agent, reason }, caller) => setPaused(agent, false, reason ?? '', caller),

    'envelopes.put': async (input, caller) => {
      await spending.ready();
      const envelopeId = await writer.write((draft) =>
        putEnvelope(boardAt(deps, draft.rules, clock.now()), draft, input, caller),
      );
      await spending.refresh();
      await deps.look();
      return { envelopeId, notes: notesOn(deps.board(), envelopeId) };
    },
    'envelopes.remove': async ({ envelopeId, reason }, caller) => {
      await writer.write((draft) =>
        removeEnvelope(boardAt(deps, draft.rules, clock.now()), draft, envelopeId, reason ?? null, caller),
      );
      await deps.look();
      return {};
    },

    'moves.preview': async (input) => {
      await spending.ready();
      return { preview: await mover.preview(input) };
    },
    'moves.start': async (input, caller) => {
      await spending.ready();
      const move = await mover.start(input, caller);
      await deps.look();
      return { move: moveView(move) };
    },
    'moves.undo': async ({ moveId, reason }, caller) => {
      await spending.ready();
      const move = await mover.undo(moveId, reason ?? 'Undone.', randomUUID(), caller);
      await deps.look();
      return { move: moveView(move) };
    },

    'gate.check': async (input, caller) => {
      // Whoever works out a year of rows anew must not keep an agent waiting: what is not known yet is a no.
      await spending.readyWithin(PATIENCE);
      const decision = await gate.check(input, caller);
      if (decision.reservation !== null) changed();
      return { decision };
    },
    'gate.settle': async ({ reservationId, cost }, caller) => {
      const done = await gate.settle(reservationId, cost, caller);
      void deps.look();
      return done;
    },
    'gate.release': async ({ reservationId }, caller) => {
      const done = await gate.release(reservationId, caller);
      changed();
      return done;
    },

    'audit.list': async ({ limit, before, agent }) => {
      const rows = [];
      let place = before;
      // Those of one agent are picked out of all: the log is read on until there are enough.
      for (;;) {
        const found = await deps.store.accountLogOf('agents', limit + 1, place);
        rows.push(
          ...found.filter(({ audit }) => audit !== undefined && (agent === undefined || audit.agent === agent)),
        );
        const last = found.at(-1);
        if (found.length <= limit || last === undefined || rows.length > limit) break;
        place = { at: last.at, id: last.id };
      }
      const page = logPage(rows, limit);
      return {
        rows: page.rows.flatMap(({ id, at, accountId, audit }) =>
          audit === undefined ? [] : [{ id, at, accountId, ...audit }],
        ),
        next: page.next,
      };
    },
  };
}

const PATIENCE = 3 * SECOND;

function wordsOf(held: boolean, { facts }: Agent): string {
  if (held) return 'paused';
  return facts?.paused === true ? 'paused by its service' : 'running';
}

function notesOn(board: Board, envelopeId: string): string[] {
  const envelope = board.envelope(envelopeId);
  return envelope === null ? [] : notesFor(board, envelope);
}
