/**
 * Records what the engine does while it does it. What is recorded within the work that an event began is caused by that event:
 * the cause follows the work through everything it waits for, and ends at timers, which are causes of their own.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { TRACE_LENGTH, type TraceEvent, type TraceKind, type TraceWhat } from '#shared/domain/trace.ts';
import type { Clock } from '../ports.ts';
import { createRing } from './ring.ts';

export type About = Partial<Pick<TraceEvent, 'accountId' | 'walletId' | 'agent'>>;

export interface Trace {
  /** @param causedBy missing: the event whose work this is part of. @returns its number */
  record(what: TraceWhat, about?: About, causedBy?: number | null): number;
  /** What became of it, and how long it took until now. */
  end(id: number, change: (what: TraceWhat) => TraceWhat): void;
  /** It took that many milliseconds. */
  took(id: number, ms: number): void;
  /** What `work` records is caused by that event. */
  within<T>(id: number | null, work: () => T): T;
  readonly current: number | null;
  get(id: number): TraceEvent | null;
  /** The newest of a kind that fits. */
  latest<K extends TraceKind>(
    kind: K,
    fits: (event: TraceEvent & { what: TraceWhat & { kind: K } }) => boolean,
  ): TraceEvent | null;
  /** The newest first. */
  events(): TraceEvent[];
  /** How many there were in this run, those that are kept no more included. */
  readonly count: number;
}

export function createTrace(clock: Pick<Clock, 'now'>): Trace {
  const ring = createRing<TraceEvent>(TRACE_LENGTH);
  const context = new AsyncLocalStorage<number | null>();
  const current = () => context.getStore() ?? null;
  return {
    record(what, about = {}, causedBy = current()) {
      const id = ring.count + 1;
      const event = { accountId: null, walletId: null, agent: null, ...about };
      ring.push({ id, at: clock.now(), ms: null, causedBy, ...event, what });
      return id;
    },
    end(id, change) {
      const event = ring.get(id);
      if (event === null) return;
      ring.replace({ ...event, ms: Math.max(0, Math.round(clock.now() - event.at)), what: change(event.what) });
    },
    took(id, ms) {
      const event = ring.get(id);
      if (event !== null) ring.replace({ ...event, ms });
    },
    within: (id, work) => context.run(id, work),
    get current() {
      return current();
    },
    get: ring.get,
    latest(kind, fits) {
      const found = ring.newest().find((event) => event.what.kind === kind && fits(event as never));
      return found ?? null;
    },
    events: ring.newest,
    get count() {
      return ring.count;
    },
  };
}

/** Timers begin work of their own: what set them is not what made them ring. */
export function tracedClock(clock: Clock, trace: Pick<Trace, 'within'>): Clock {
  return {
    now: clock.now,
    setTimer: (ms, callback) => clock.setTimer(ms, () => trace.within(null, callback)),
  };
}
