/** Evens out pushes to one window: the newest value of each topic, in batches, none while nobody looks. */

import { isDeepStrictEqual } from 'node:util';
import type { CancelTimer, Clock } from '#engine/ports.ts';
import type { TopicName } from '#shared/contract/contract.ts';

export type Push = readonly [topic: TopicName, value: unknown];

export interface Pushes {
  offer(topic: TopicName, value: unknown): void;
  /** Nobody looks: states are dropped, since a fresh snapshot follows; occurrences wait. */
  pause(): void;
  /** The page has these from an answer, whatever it had before. */
  answered(states: readonly Push[]): void;
  /** Somebody looks again: begins with what of `states`, the whole of what is true now, the page does not have. */
  resume(states: readonly Push[]): void;
  stop(): void;
}

/** At most ten batches a second. */
export const BATCH_GAP_MS = 100;

export function createPushes(clock: Clock, send: (batch: readonly Push[]) => void): Pushes {
  const waiting = new Map<TopicName, unknown>();
  /** What the page was given last, by topic. */
  let given: ReadonlyMap<TopicName, unknown> = new Map();
  let lastSent = Number.NEGATIVE_INFINITY;
  let cancel: CancelTimer | null = null;
  let paused = true;
  let stopped = false;

  const flush = () => {
    cancel = null;
    if (paused || stopped || waiting.size === 0) return;
    const batch = [...waiting];
    waiting.clear();
    lastSent = clock.now();
    given = new Map([...given, ...batch]);
    send(batch);
  };
  const schedule = () => {
    if (cancel !== null || paused || stopped) return;
    // A clock set back must not hold a push for longer than one gap.
    const wait = Math.min(BATCH_GAP_MS, Math.max(0, lastSent + BATCH_GAP_MS - clock.now()));
    cancel = clock.setTimer(wait, flush);
  };

  return {
    offer(topic, value) {
      if (stopped || (paused && isState(topic))) return;
      waiting.set(topic, merged(topic, waiting.get(topic), value));
      schedule();
    },
    pause() {
      paused = true;
      cancel?.();
      cancel = null;
      for (const topic of [...waiting.keys()]) if (isState(topic)) waiting.delete(topic);
    },
    answered(states) {
      given = new Map(states);
      // What waits is older than the answer.
      for (const [topic] of states) waiting.delete(topic);
    },
    resume(states) {
      paused = false;
      for (const [topic, value] of states) {
        if (isDeepStrictEqual(given.get(topic), value)) waiting.delete(topic);
        else waiting.set(topic, value);
      }
      if (waiting.size > 0) schedule();
    },
    stop() {
      stopped = true;
      cancel?.();
      waiting.clear();
    },
  };
}

/** The two occurrences are not in the snapshot, so dropping one would lose it. */
function isState(topic: TopicName): boolean {
  return topic !== 'navigate' && topic !== 'ledger';
}

/** States and `navigate`: the newest wins. `ledger`: accounts of both. */
function merged(topic: TopicName, before: unknown, value: unknown): unknown {
  if (topic !== 'ledger' || before === undefined) return value;
  const [a, b] = [before, value] as { accountIds: string[] }[];
  return { accountIds: [...new Set([...(a?.accountIds ?? []), ...(b?.accountIds ?? [])])] };
}
