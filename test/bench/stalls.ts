/** How long the main thread was deaf: from one turn of the event loop's timer to the next. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Finding } from './report.ts';

const RESOLUTION_MS = 1;
const LONGEST_MS = 50;
const P99_MS = 16;

export interface Stalls {
  /** Both in milliseconds. */
  readonly longest: number;
  readonly p99: number;
}

export interface StallWatch {
  /** Watches while `work` runs; several times add up. */
  during<T>(work: () => Promise<T>): Promise<T>;
  stalls(): Stalls;
}

/** Each watch is kept as this many of its quantiles, so that several can be thrown together. */
const QUANTILES = 1_000;

export function watchStalls(): StallWatch {
  const pool: { readonly delay: number; readonly weight: number }[] = [];
  let longest = Number.NaN;
  return {
    async during(work) {
      // One of its own each time: a monitor that is switched on again counts the time it was off as one stall.
      const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      monitor.enable();
      await turn();
      try {
        return await work();
      } finally {
        await turn();
        monitor.disable();
        longest = Math.max(monitor.max, Number.isNaN(longest) ? 0 : longest);
        for (let n = 0; n < QUANTILES; n++) {
          const delay = monitor.percentile((100 * (n + 0.5)) / QUANTILES);
          pool.push({ delay, weight: monitor.count / QUANTILES });
        }
      }
    },
    /** Not a number where nothing was watched, so that it cannot pass for a good figure. */
    stalls() {
      const sorted = pool.toSorted((a, b) => a.delay - b.delay);
      let left = 0.99 * pool.reduce((sum, { weight }) => sum + weight, 0);
      const p99 = sorted.find(({ weight }) => {
        left -= weight;
        return left <= 0;
      });
      return { longest: longest / 1e6, p99: (p99?.delay ?? Number.NaN) / 1e6 };
    },
  };
}

export function stallFindings(name: string, { longest, p99 }: Stalls): Finding[] {
  return [
    { name: `${name}: longest stall, ms`, ours: longest, floor: null, gate: { most: LONGEST_MS } },
    { name: `${name}: stalls p99, ms`, ours: p99, floor: null, gate: { most: P99_MS } },
  ];
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 2 * RESOLUTION_MS);
  });
}
