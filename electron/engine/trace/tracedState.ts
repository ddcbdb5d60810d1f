/** The engine's state, whose every transaction is traced once it is on disk. */
import type { AlertDecision } from '#shared/domain/alert.ts';
import type { EngineState } from '../state.ts';
import type { Trace } from './trace.ts';
import { type Told, whatChanged } from './whatChanged.ts';

/** Telling happens later, and on its own: what it follows from is what was decided of the same alert before. */
const FOLLOWS: ReadonlySet<AlertDecision> = new Set([
  'notified',
  'summed-up',
  'held',
  'suppressed',
  'forwarded',
  'forward-failed',
]);

export function tracedState(state: EngineState, trace: Trace, now: () => number): EngineState {
  return {
    ...state,
    async transact(decide) {
      let told: readonly Told[] = [];
      let began = now();
      const result = await state.transact(async () => {
        const decided = await decide();
        const changes = 'mayWait' in decided ? [...decided.now, ...decided.mayWait] : decided;
        // At its turn: nothing else changes what is there before.
        told = whatChanged(changes, state);
        began = now();
        return decided;
      });
      recordAll(told, trace, Math.max(0, Math.round(now() - began)));
      return result;
    },
  };
}

function recordAll(told: readonly Told[], trace: Trace, ms: number): void {
  let stored: number | null = null;
  for (const { what, about } of told) {
    if (what.kind === 'stored') {
      stored = trace.record(what, about);
      trace.took(stored, ms);
    } else trace.record(what, about, causeOf(what, trace) ?? stored ?? trace.current);
  }
}

function causeOf(what: Told['what'], trace: Trace): number | null {
  if (what.kind !== 'alert' || !FOLLOWS.has(what.decision)) return null;
  return trace.latest('alert', (event) => event.what.episodeId === what.episodeId)?.id ?? null;
}
