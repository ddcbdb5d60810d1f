/** What the process holds, sampled once each day of the soak, and the line through the second half of the samples. */
import { readdirSync } from 'node:fs';
import v8 from 'node:v8';

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

export function takeSample(day: number, timers: number): Sample {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('run with --expose-gc');
  collect();
  collect();
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

/** How much a figure grows a day, by least squares over the second half of the samples. */
export function growthPerDay(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const half = samples.slice(Math.floor(samples.length / 2));
  if (half.length < 2) return 0;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(half.map(({ day }) => day));
  const y = mean(half.map(of));
  const over = half.reduce((sum, sample) => sum + (sample.day - x) * (of(sample) - y), 0);
  return over / half.reduce((sum, { day }) => sum + (day - x) ** 2, 0);
}

/** Where SOAK_HEAP names a file: what is held, for the developer tools. */
export function keepHeap(file: string | undefined): void {
  if (file !== undefined) v8.writeHeapSnapshot(file);
}
