/** Runs work at once when asked, then at most once in each gap however often it is asked. */
import type { CancelTimer, Clock } from '#engine/ports.ts';

export function createOncePer(clock: Clock, gapMs: number, work: () => void): { ask(): void; stop(): void } {
  let last = Number.NEGATIVE_INFINITY;
  let cancel: CancelTimer | null = null;
  return {
    ask() {
      if (cancel !== null) return;
      const wait = Math.min(gapMs, Math.max(0, last + gapMs - clock.now()));
      cancel = clock.setTimer(wait, () => {
        cancel = null;
        last = clock.now();
        work();
      });
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}
