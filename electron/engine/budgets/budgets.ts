/** Puts together what rules agents: it follows readings, new rows and the clock. */
import type { agentCalls } from '#shared/contract/agentCalls.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import type { AgentHold } from '#shared/domain/agent.ts';
import type { RunwayView } from '#shared/domain/forecast.ts';
import type { Amount } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { EngineDeps } from '../deps.ts';
import type { AgentControls } from '../providers/operations.ts';
import { type EngineState, ofType } from '../state.ts';
import { auditRow } from './audit.ts';
import { type Board, boardAt } from './board.ts';
import { createController } from './controller.ts';
import { createGate } from './gate.ts';
import { createAgentHandlers } from './handlers.ts';
import { createMover } from './mover.ts';
import type { Agent } from './roster.ts';
import { rulingsOf } from './rulings.ts';
import { createAgentSpending } from './spending.ts';
import { budgetHolds, ruledHolds, standingFor, withHolds } from './standing.ts';
import { rolled } from './windows.ts';
import { createRulesWriter, type Draft } from './writer.ts';

export interface BudgetsDeps extends Pick<EngineDeps, 'clock' | 'ledger' | 'log' | 'settings' | 'store'> {
  readonly state: EngineState;
  /** Milliseconds between two rounds. */
  readonly interval: () => number;
  readonly controlsOf: (accountId: string) => AgentControls | null;
  readonly lastsWith: (accountId: string, agentId: string, left: Amount) => RunwayView;
  readonly syncNow: (accountId: string) => void;
  /** Something to show, or to warn of, may have changed. */
  readonly changed: () => void;
  /** Lines were crossed, or a pause took or did not: there may be something to tell. */
  readonly decided: () => void;
}

export interface Budgets {
  readonly handlers: Pick<Handlers, keyof typeof agentCalls>;
  /** All that is known now, for the views and the alerts. */
  board(): Board;
  /** Time has passed: windows are over, reservations time out, hard lines are reached. */
  look(): Promise<void>;
  /** An account was read. */
  onReading(accountId: string): Promise<void>;
  ledgerChanged(): void;
  /** Rows count for other agents than before. */
  attributedAnew(): void;
  start(): void;
  stop(): Promise<void>;
}

export function createBudgets(deps: BudgetsDeps): Budgets {
  const { state, clock, log, changed } = deps;
  const writer = createRulesWriter(state);
  const spending = createAgentSpending({ ...deps, changed: () => void look() });
  const parts = { state, spending };
  const gate = createGate({
    ...parts,
    clock,
    writer,
    interval: deps.interval,
    staleNumbers: () => deps.settings.get().staleNumbers,
  });
  const controller = createController({ ...deps, writer });
  const mover = createMover({
    ...parts,
    clock,
    log,
    writer,
    controlsOf: deps.controlsOf,
    lastsWith: deps.lastsWith,
    syncNow: deps.syncNow,
    changed,
  });
  let stopped = false;
  let looking: Promise<void> | null = null;
  let again = false;
  /** As it was when alerts last looked at it. */
  let told = '';

  const board = () => boardAt(parts, state.rules, clock.now());
  const isReachable = (agent: Agent) => agent.origin === 'service' && deps.controlsOf(agent.account.id) !== null;

  /** What the rules make of the holds of every agent, where that is other than it is. */
  function ruled(at: Board): { readonly agent: Agent; readonly holds: readonly AgentHold[] }[] {
    return at.agents.flatMap((agent) => {
      const before = at.standingOf(agent.key)?.holds ?? [];
      const looks = at.envelopesOf(agent.key).map((envelope) => {
        const { standing, spent, granted } = at.figures(envelope);
        const words = `${formatAmount(spent)} of ${formatAmount(granted)} are spent (${envelope.window === 'open' ? 'its' : `this ${envelope.window}'s`} envelope).`;
        return { envelope, standing, words };
      });
      const holds = budgetHolds(ruledHolds(before, looks, at.now), agent, at.standingOf(agent.key), at.now);
      return holds === before ? [] : [{ agent, holds }];
    });
  }

  function applyRules(draft: Draft): string[] {
    const now = clock.now();
    for (const envelope of ofType(draft.rules, 'envelope')) {
      const next = rolled(envelope, now);
      if (next !== envelope) draft.put(next);
    }
    const at = boardAt(parts, draft.rules, now);
    return ruled(at).map(({ agent, holds }) => {
      const standing = standingFor(agent, at.standingOf(agent.key), now);
      draft.put(withHolds(standing, holds, isReachable(agent), now));
      const added = holds.filter((hold) => !standing.holds.includes(hold));
      const lifted = standing.holds.filter((hold) => !holds.includes(hold));
      const subject = { accountId: agent.account.id, agent: agent.key, agentName: agent.name };
      for (const { caller, reason } of added)
        draft.log(auditRow({ ...subject, action: 'paused', caller, after: 'paused', reason }, now));
      for (const { caller } of lifted)
        draft.log(
          auditRow(
            {
              ...subject,
              action: 'resumed',
              caller,
              before: 'held',
              after: holds.length > 0 ? 'still held by others' : 'running',
              reason: 'what held it is over',
            },
            now,
          ),
        );
      return agent.key;
    });
  }

  async function lookOnce(): Promise<void> {
    if (stopped) return;
    await gate.tidy();
    const now = clock.now();
    const isOver = ofType(state.rules, 'envelope').some((envelope) => rolled(envelope, now) !== envelope);
    if (isOver) await spending.refresh();
    if (isOver || ruled(board()).length > 0) {
      const touched = await writer.write(applyRules);
      for (const key of touched) void controller.carryOut(key);
    }
    controller.takeUp();
    mover.takeUp();
    const at = board();
    const standings = JSON.stringify([...state.accounts.keys()].map((id) => rulingsOf(at, id)));
    if (standings !== told) deps.decided();
    told = standings;
    changed();
  }

  /** One at a time; asked for meanwhile, once more after it. */
  function look(): Promise<void> {
    if (looking !== null) {
      again = true;
      return looking;
    }
    looking = (async () => {
      do {
        again = false;
        await lookOnce();
      } while (again && !stopped);
    })()
      .catch((error) => {
        if (!stopped)
          log.error('budgets.not-looked-at', { error: error instanceof Error ? error.stack : String(error) });
      })
      .finally(() => {
        looking = null;
      });
    return looking;
  }

  return {
    handlers: createAgentHandlers({
      ...parts,
      clock,
      store: deps.store,
      writer,
      gate,
      controller,
      mover,
      board,
      spending,
      isReachable,
      look,
      changed,
    }),
    board,
    look,
    async onReading(accountId) {
      spending.refreshSoon();
      await controller.lookAt(accountId);
      mover.takeUp();
      await look();
    },
    ledgerChanged: spending.refreshSoon,
    attributedAnew: spending.attributedAnew,
    start() {
      controller.takeUp(true);
      mover.takeUp(true);
      spending.refreshSoon();
    },
    async stop() {
      stopped = true;
      await spending.stop();
      await controller.stop();
      await mover.stop();
      await looking;
    },
  };
}
