/** How fast one window may ask: a person never gets there, a page that runs wild does. Pure but for the clock. */
import type { Clock } from '#engine/ports.ts';
import { SECOND } from '#shared/domain/time.ts';

/** A screen asks for a handful of things when it opens. */
export const AT_ONCE = 100;
export const A_SECOND = 30;

export interface Pace {
  /** @returns false when it is too much */
  take(): boolean;
}

export function createPace(clock: Pick<Clock, 'now'>, atOnce: number = AT_ONCE, aSecond: number = A_SECOND): Pace {
  let left = atOnce;
  let last = clock.now();
  return {
    take() {
      const now = clock.now();
      left = Math.min(atOnce, left + (Math.max(0, now - last) / SECOND) * aSecond);
      last = now;
      if (left < 1) return false;
      left--;
      return true;
    },
  };
}
