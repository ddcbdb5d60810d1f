/**
 * Gives back to the system what a start and every window leave behind in V8's heap. V8 itself keeps those pages for as long
 * as the process lives: in the tray that is about as much again as all that the app really holds.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CancelTimer, Clock } from '#engine/ports.ts';

export interface Heap {
  /** Bytes that are taken from the system, in use or not. */
  held(): number;
  /** Collects all garbage and gives back what is free. It takes some tens of milliseconds, and this thread waits. */
  collect(): void;
}

export interface SpareMemoryParts {
  readonly clock: Clock;
  readonly heap: Heap;
  /** Whether somebody looks at a window: nobody then waits for a collection. */
  readonly attended: () => boolean;
}

/** A start is over by then, the first answers of the services too. */
const FIRST_LOOK_MS = 12_000;
const LOOK_EVERY_MS = 60_000;
/** Less than this is not worth the pause. */
const WORTH_BYTES = 6_000_000;

/** @returns the function that stops it */
export function giveBackSpareMemory({ clock, heap, attended }: SpareMemoryParts): () => void {
  /** What was held after the last collection; nothing was collected before the first. */
  let kept = 0;
  const look = () => {
    cancel = clock.setTimer(LOOK_EVERY_MS, look);
    if (attended() || heap.held() - kept < WORTH_BYTES) return;
    heap.collect();
    kept = heap.held();
  };
  let cancel: CancelTimer = clock.setTimer(FIRST_LOOK_MS, look);
  return () => cancel();
}

export const mainHeap: Heap = {
  held: () => getHeapStatistics().total_physical_size,
  collect() {
    // V8 has the call for contexts that are made while the flag is set, and takes the last resort for short memory.
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('globalThis.gc') as NodeJS.GCFunction | undefined;
    setFlagsFromString('--no-expose-gc');
    // A runtime without it keeps its memory, as it would anyway.
    collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  },
};
