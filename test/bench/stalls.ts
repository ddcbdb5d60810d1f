/**
 * How long the main thread was deaf: from one turn of the event loop's timer to the next. And how much of its own time it
 * used up in between: that is the same on a machine that is busy with other things, but knows nothing of waiting for a disk.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Finding } from './report.ts';

const RESOLUTION_MS = 1;
const LONGEST_MS = 50;
const P99_MS = 16;

export interface Stalls {
  /** All in milliseconds. */
  readonly longest: number;
  readonly p99: number;
  /** Of the thread's own time. */
  readonly ownLongest: number;
  readonly ownP99: number;
}

interface Sample {
  readonly delay: number;
  readonly weight: number;
}

export interface StallWatch {
  /** Watches while `work` runs; several times add up. */
  during<T>(work: () => Promise<T>): Promise<T>;
  stalls(): Stalls;
}

/** Each watch is kept as this many of its quantiles, so that several can be thrown together. */
const QUANTILES = 200;

export function watchStalls(): StallWatch {
  const pool: Sample[] = [];
  const own: Sample[] = [];
  let longest = Number.NaN;
  return {
    async during(work) {
      // One of its own each time: a monitor that is switched on again counts the time it was off as one stall.
      const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      monitor.enable();
      let before = ownTime();
      const ticking = setInterval(() => {
        const now = ownTime();
        own.push({ delay: now - before, weight: 1 });
        before = now;
      }, RESOLUTION_MS);
      await turn();
      try {
        return await work();
      } finally {
        await turn();
        monitor.disable();
        clearInterval(ticking);
        longest = Math.max(monitor.max, Number.isNaN(longest) ? 0 : longest);
        for (let n = 0; n < QUANTILES; n++) {
          const delay = monitor.percentile((100 * (n + 0.5)) / QUANTILES) / 1e6;
          pool.push({ delay, weight: monitor.count / QUANTILES });
        }
      }
    },
    /** Not a number where nothing was watched, so that it cannot pass for a good figure. */
    stalls() {
      return { longest: longest / 1e6, p99: p99Of(pool), ownLongest: longestOf(own), ownP99: p99Of(own) };
    },
  };
}

function p99Of(samples: readonly Sample[]): number {
  let left = 0.99 * samples.reduce((sum, { weight }) => sum + weight, 0);
  const found = samples
    .toSorted((a, b) => a.delay - b.delay)
    .find(({ weight }) => {
      left -= weight;
      return left <= 0;
    });
  return found?.delay ?? Number.NaN;
}

function longestOf(samples: readonly Sample[]): number {
  return samples.reduce((most, { delay }) => Math.max(most, delay), samples.length === 0 ? Number.NaN : 0);
}

/** Milliseconds of processor that this thread has used. */
function ownTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

export function stallFindings(name: string, { longest, p99, ownLongest, ownP99 }: Stalls): Finding[] {
  return [
    { name: `${name}: longest stall, ms`, ours: longest, floor: null, gate: { most: LONGEST_MS } },
    { name: `${name}: stalls p99, ms`, ours: p99, floor: null, gate: { most: P99_MS } },
    { name: `${name}: longest turn in own time, ms`, ours: ownLongest, floor: null, gate: null },
    { name: `${name}: turns p99 in own time, ms`, ours: ownP99, floor: null, gate: null },
  ];
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 2 * RESOLUTION_MS);
  });
}
