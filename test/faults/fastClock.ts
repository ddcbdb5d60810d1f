/** One fast time for several processes: each reckons it from the machine's own clock. */
import type { Clock } from '#engine/ports.ts';

export interface FastTime {
  /** The instant of the played time at which it began, and that of the machine. */
  readonly epoch: number;
  readonly began: number;
  /** Played milliseconds in one of the machine's. */
  readonly rate: number;
}

/** The pauses between pages of the past, and before a read is tried again, pass at once. */
const SHORT = 2_000;

/** Time-outs are the machine's: the services are as slow as the machine is. */
export function fastClock({ epoch, began, rate }: FastTime): Clock {
  return {
    now: () => Math.round(epoch + (Date.now() - began) * rate),
    setTimer(ms, callback) {
      const timer = setTimeout(callback, ms <= SHORT ? 0 : ms);
      return () => clearTimeout(timer);
    },
  };
}
