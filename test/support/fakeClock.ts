/** A clock that stands still until a test moves it. Timers due on the way run in order, each at its own instant. */
import type { Clock } from '#engine/ports.ts';

export interface FakeClock extends Clock {
  /** Moves on, running what falls due, and lets promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Jumps without running timers: a machine that slept. */
  jump(ms: number): void;
  readonly timers: number;
  /** Time stands still while this says so: work that no timer is behind, such as a disk. */
  standWhile(busy: () => boolean): void;
}

export function createFakeClock(start = Date.UTC(2026, 10, 20, 9)): FakeClock {
  let now = start;
  let nextId = 0;
  const timers = new Map<number, { at: number; callback: () => void }>();
  const busy: (() => boolean)[] = [];
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const settle = async () => {
    do await turn();
    while (busy.some((isBusy) => isBusy()));
  };
  return {
    now: () => now,
    setTimer(ms, callback) {
      const id = nextId++;
      timers.set(id, { at: now + Math.max(0, ms), callback });
      return () => timers.delete(id);
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const due = [...timers]
          .filter(([, timer]) => timer.at <= end)
          .sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
        if (due === undefined) break;
        timers.delete(due[0]);
        now = Math.max(now, due[1].at);
        due[1].callback();
        await settle();
      }
      now = end;
      await settle();
    },
    jump(ms) {
      now += ms;
    },
    standWhile(isBusy) {
      busy.push(isBusy);
    },
    get timers() {
      return timers.size;
    },
  };
}
