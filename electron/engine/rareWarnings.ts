/** Warnings that somebody outside can cause at will: the first of a minute are written, of the others only how many. */
import { MINUTE } from '#shared/domain/time.ts';
import type { Clock, Log } from './ports.ts';

/** A flood of them must neither hide what else happened nor push it out of the log. */
export const MOST_A_MINUTE = 20;

export function createRareWarnings(log: Pick<Log, 'warn'>, clock: Pick<Clock, 'now'>): Log['warn'] {
  let begun = Number.NEGATIVE_INFINITY;
  let written = 0;
  let left = 0;
  return (event, fields = {}) => {
    const now = clock.now();
    // A clock that was set back begins anew as well.
    if (now - begun >= MINUTE || now < begun) {
      begun = now;
      written = 0;
    }
    if (written >= MOST_A_MINUTE) {
      left++;
      return;
    }
    written++;
    log.warn(event, left === 0 ? fields : { ...fields, leftOut: left });
    left = 0;
  };
}
