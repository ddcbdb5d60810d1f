/** What the process holds, sampled once each day of the soak, and how it grows over the second half of the samples. */
import { readdirSync } from 'node:fs';
import v8 from 'node:v8';
import { mainHeap } from '../../../electron/shell/spareMemory.ts';

export interface Sample {
  readonly day: number;
  /** Bytes after a collection. */
  readonly heap: number;
  readonly external: number;
  readonly rss: number;
  readonly fds: number;
  /** Handles and requests that keep the loop alive; sockets kept open for the next request come and go. */
  readonly handles: number;
  readonly timers: number;
  readonly listeners: number;
}

/** Below this the second half says nothing of a trend. */
export const ENOUGH_DAYS = 10;

export function takeSample(day: number, timers: number): Sample {
  // As the app does while nobody looks: what is free goes back to the system.
  mainHeap.collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  return {
    day,
    heap: heapUsed,
    external,
    rss,
    fds: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
    handles: process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length,
    timers,
    listeners,
  };
}

/**
 * How much a figure grows a day over the second half of the samples: the median of what it grew between any two of them, so that
 * one evening's peak does not pass for growth, nor hide it.
 */
export function growthPerDay(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const half = samples.slice(Math.floor(samples.length / 2));
  const slopes = half
    .flatMap((one, n) => half.slice(n + 1).map((later) => (of(later) - of(one)) / (later.day - one.day)))
    .sort((a, b) => a - b);
  const middle = slopes.length / 2;
  return ((slopes[Math.ceil(middle) - 1] ?? 0) + (slopes[Math.floor(middle)] ?? 0)) / 2;
}

/** Where SOAK_HEAP names a file: what is held, for the developer tools. */
export function keepHeap(file: string | undefined): void {
  if (file !== undefined) v8.writeHeapSnapshot(file);
}
