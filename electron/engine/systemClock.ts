/** The machine's clock and timers. */
import type { Clock } from './ports.ts';

/** What a platform timer can hold; a longer one would fire at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface PlatformTimers {
  now(): number;
  set(callback: () => void, ms: number): unknown;
  clear(handle: unknown): void;
}

const platformTimers: PlatformTimers = {
  // Looked up each time: a test may set the machine's clock ahead.
  now: () => Date.now(),
  set: (callback, ms) => setTimeout(callback, ms),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
};

export function createClock(timers: PlatformTimers = platformTimers): Clock {
  return {
    now: () => timers.now(),
    setTimer(ms, callback) {
      let handle: unknown;
      let left = Math.max(0, ms);
      const wait = () => {
        const part = Math.min(left, LONGEST_TIMER_MS);
        left -= part;
        handle = timers.set(left > 0 ? wait : callback, part);
      };
      wait();
      return () => timers.clear(handle);
    },
  };
}
