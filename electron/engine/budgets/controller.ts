/** Carries out at the service what is wanted of an agent, and looks whether it did. The wish is on disk before. */
import { toErrorInfo } from '#shared/contract/errors.ts';
import type { AgentControl, AgentStanding } from '#shared/domain/agent.ts';
import type { AuditAction } from '#shared/domain/audit.ts';
import { APP } from '#shared/domain/caller.ts';
import type { Clock, Log } from '../ports.ts';
import type { AgentControls } from '../providers/operations.ts';
import { type EngineState, ofType } from '../state.ts';
import { auditRow } from './audit.ts';
import { answered, failed, isDue, seen, sending } from './control.ts';
import type { RulesWriter } from './writer.ts';

export interface ControllerDeps {
  readonly state: EngineState;
  readonly clock: Clock;
  readonly log: Log;
  readonly writer: RulesWriter;
  /** Null where the account's service has no means to pause anybody. */
  readonly controlsOf: (accountId: string) => AgentControls | null;
  /** What the account tells is read anew: it was changed there. */
  readonly syncNow: (accountId: string) => void;
  readonly changed: () => void;
}

export interface Controller {
  /** Does what is due for one agent. Calls while one is under way are folded into it. */
  carryOut(key: string): Promise<void>;
  /** An account was read: what is wanted of its agents is held against what they do. */
  lookAt(accountId: string): Promise<void>;
  /** Takes up what is due; at the start also what was being asked when the app ended. */
  takeUp(atStart?: boolean): void;
  stop(): Promise<void>;
}

export function createController(deps: ControllerDeps): Controller {
  const { state, clock, log, writer, controlsOf, syncNow, changed } = deps;
  const underWay = new Map<string, Promise<void>>();
  let stopped = false;

  const standingOf = (key: string): AgentStanding | null => {
    const found = state.rules.get(key);
    return found?.type === 'agent' ? found : null;
  };

  /** Changes what is known of the wish, unless another wish took its place meanwhile. */
  async function update(
    key: string,
    wish: AgentControl,
    change: (control: AgentControl) => AgentControl | null,
  ): Promise<AgentControl | null> {
    return writer.write((draft) => {
      const standing = draft.rules.get(key);
      if (standing?.type !== 'agent' || standing.control === null) return null;
      if (standing.control.askedAt !== wish.askedAt || standing.control.want !== wish.want) return null;
      const control = change(standing.control);
      if (JSON.stringify(control) === JSON.stringify(standing.control)) return control;
      draft.put({ ...standing, control });
      const told = tellingOf(standing.control, control);
      if (told !== null)
        draft.log(
          auditRow(
            {
              accountId: standing.accountId,
              agent: key,
              agentName: standing.name,
              ...{ action: told, caller: APP, before: standing.control.state, after: control?.state ?? 'running' },
              reason: control?.detail ?? null,
            },
            clock.now(),
          ),
        );
      return control;
    });
  }

  /** @param anew what was asked before a restart is asked once more: to pause what is paused does no harm */
  async function ask(key: string, anew = false): Promise<void> {
    const standing = standingOf(key);
    const wish = standing?.control ?? null;
    if (stopped || standing === null || wish === null) return;
    if (!isDue(wish, clock.now()) && !(anew && wish.state === 'asked')) return;
    const controls = controlsOf(standing.accountId);
    if (controls === null) return;
    const sent = await update(key, wish, (control) => sending(control, clock.now()));
    if (sent === null) return;
    changed();
    try {
      const reason = standing.holds[0]?.reason ?? 'Paused by its owner';
      const answer =
        wish.want === 'paused'
          ? await controls.pause(standing.agentId, reason)
          : await controls.resume(standing.agentId);
      await update(key, wish, (control) => answered(control, answer));
      log.info('agent.asked', { agent: key, want: wish.want, outcome: answer.outcome });
      if (answer.outcome === 'none') return changed();
      await look(key, false);
      syncNow(standing.accountId);
    } catch (error) {
      const info = toErrorInfo(error);
      if (info.kind === 'cancelled') return; // closing: it is taken up at the next start
      if (info.kind === 'internal')
        log.error('agent.defect', { agent: key, error: error instanceof Error ? error.stack : String(error) });
      else log.warn('agent.not-carried-out', { agent: key, want: wish.want, kind: info.kind, message: info.message });
      await update(key, wish, (control) => failed(control, info, clock.now()));
    }
    changed();
  }

  async function look(key: string, mayAsk: boolean): Promise<void> {
    const standing = standingOf(key);
    const wish = standing?.control ?? null;
    if (stopped || standing === null || wish === null || wish.state === 'here-only') return;
    const controls = controlsOf(standing.accountId);
    if (controls === null) return;
    const at = await controls.standing(standing.agentId);
    let again = false;
    await update(key, wish, (control) => {
      const outcome = seen(control, at, clock.now());
      again = outcome.again;
      // What restarted it is answered at once.
      return outcome.again && outcome.control !== null
        ? { ...outcome.control, nextTryAt: clock.now() }
        : outcome.control;
    });
    changed();
    if (again && mayAsk) await ask(key);
  }

  /** One at a time for each agent: two wishes under way at once could overtake each other. */
  function inTurn(key: string, work: () => Promise<void>): Promise<void> {
    const before = underWay.get(key) ?? Promise.resolve();
    const next = before.then(work).catch((error) => {
      if (!stopped) log.warn('agent.not-looked-at', { agent: key, error: String(error) });
    });
    underWay.set(key, next);
    return next.finally(() => {
      if (underWay.get(key) === next) underWay.delete(key);
    });
  }

  return {
    carryOut: (key) => inTurn(key, () => ask(key)),
    async lookAt(accountId) {
      const wished = ofType(state.rules, 'agent').filter(
        (standing) =>
          standing.accountId === accountId && standing.control !== null && standing.control.state !== 'here-only',
      );
      await Promise.all(wished.map(({ id }) => inTurn(id, () => look(id, true))));
    },
    takeUp(atStart = false) {
      for (const { id, control } of ofType(state.rules, 'agent')) {
        if (control === null || underWay.has(id)) continue;
        if (isDue(control, clock.now()) || (atStart && control.state === 'asked'))
          void inTurn(id, () => ask(id, atStart));
      }
    },
    async stop() {
      stopped = true;
      await Promise.all(underWay.values());
    },
  };
}

function tellingOf(before: AgentControl, after: AgentControl | null): AuditAction | null {
  if (after === null || (after.state === 'confirmed' && before.state !== 'confirmed')) return 'carried-out';
  if (after.state === before.state) return null;
  if (after.state === 'contradicted') return 'contradicted';
  return after.state === 'failed' || after.state === 'here-only' ? 'not-carried-out' : null;
}
