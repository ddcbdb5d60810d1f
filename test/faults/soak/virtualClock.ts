/**
 * A clock for a month in an hour, over real sockets and a real disk. It moves on only while nothing is under way: what is
 * under way says so itself, so that a slow machine makes the soak longer and never another one.
 */
import type { Clock } from '#engine/ports.ts';

/** Counts what time must wait for. */
export class Work {
  /** What is under way, by name: told when time is stuck. */
  readonly #open = new Map<string, number>();
  #count = 0;
  #idle: (() => void)[] = [];

  get open(): number {
    return this.#count;
  }

  get names(): string {
    return JSON.stringify([...this.#open].filter(([, n]) => n !== 0));
  }

  enter(name: string): void {
    this.#count++;
    this.#open.set(name, (this.#open.get(name) ?? 0) + 1);
  }

  leave(name: string): void {
    this.#open.set(name, (this.#open.get(name) ?? 0) - 1);
    if (--this.#count > 0) return;
    for (const wake of this.#idle.splice(0)) wake();
  }

  async during<T>(work: Promise<T>, name = 'the soak'): Promise<T> {
    this.enter(name);
    try {
      return await work;
    } finally {
      this.leave(name);
    }
  }

  idle(): Promise<void> {
    return this.#count === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  /** The same object; time waits while a promise that one of its methods gave is open. */
  watch<T extends object>(target: T, except: readonly string[] = []): T {
    return new Proxy(target, {
      get: (of, name, receiver) => {
        const value: unknown = Reflect.get(of, name, receiver);
        if (typeof value !== 'function' || except.includes(String(name))) return value;
        return (...input: unknown[]) => {
          const answer: unknown = value.apply(of, input);
          return answer instanceof Promise ? this.during(answer, String(name)) : answer;
        };
      },
    });
  }
}

export interface VirtualClock extends Clock {
  advance(ms: number): Promise<void>;
  /** The machine sleeps: time goes by and no timer fires before the next advance. */
  sleep(ms: number): void;
  readonly timers: number;
}

/** Turns of the loop in a row in which nothing came up: promises, events and closing sockets are through by then. */
const QUIET_TURNS = 4;

export function createVirtualClock(start: number, work: Work): VirtualClock {
  let now = start;
  let nextId = 0;
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const settle = async () => {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      if (work.open > 0) {
        await work.idle();
        quiet = 0;
      }
      await turn();
    }
  };
  const nextDue = (end: number) => {
    let due: { id: number; at: number; callback: () => void } | null = null;
    for (const [id, timer] of timers)
      if (timer.at <= end && (due === null || timer.at < due.at || (timer.at === due.at && id < due.id)))
        due = { id, ...timer };
    return due;
  };
  return {
    now: () => now,
    setTimer(ms, callback) {
      const id = nextId++;
      // Instants are whole milliseconds, as the machine's clock tells them.
      timers.set(id, { at: Math.ceil(now + Math.max(0, ms)), callback });
      return () => timers.delete(id);
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (let due = nextDue(end); due !== null; due = nextDue(end)) {
        timers.delete(due.id);
        now = Math.max(now, due.at);
        due.callback();
        await settle();
      }
      now = end;
    },
    sleep(ms) {
      now += ms;
    },
    get timers() {
      return timers.size;
    },
  };
}
