/**
 * Group commit: writes of one turn of the event loop, of all collections of the file, land in one transaction. It is
 * spread over as many turns as it needs, and reads wait until it is over. A write is acknowledged when it is on disk.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Checkpoints } from './checkpoints.ts';
import type { LogSync } from './logSync.ts';
import type { Pace } from './pace.ts';
import { type Pending, pendingOf, runUnit, type Unit, type WriteJob } from './writeUnit.ts';

interface Group {
  readonly size: number;
  readonly members: Pending[];
}

interface OpenTransaction {
  readonly units: readonly Unit[];
  /** Gives the number of units that are done. */
  readonly steps: Generator<number | null, void, void>;
  taken: number;
  /** All that it takes was written; only the COMMIT is left. */
  ready: boolean;
  readonly over: Promise<void>;
  end(): void;
}

/** A turn works at most about this long on a transaction before it lets the event loop breathe. */
const TURN_BUDGET_MS = 4;
const ATOMIC_CONTEXT = 'atomic-';

export interface QueueParts {
  readonly database: DatabaseSyncInstance;
  readonly log: Pick<LogSync, 'sync'>;
  readonly checkpoints: Checkpoints;
  readonly pace: Pace;
}

export class WriteQueue {
  /** Called after every rollback, for those who remember what they did inside the transaction. */
  readonly rollbacks = new Set<() => void>();
  readonly #parts: QueueParts;
  #units: Unit[] = [];
  readonly #groups = new Map<string, Group>();
  #groupsMade = 0;
  #scheduled = false;
  #open: OpenTransaction | null = null;
  /** Commits whose writers are not answered yet. */
  readonly #unanswered = new Set<Promise<void>>();
  /** Why nothing more is taken: the disk could not say that a commit is on it. */
  #broken: Error | null = null;

  constructor(parts: QueueParts) {
    this.#parts = parts;
  }

  /** What a read has to wait for: a transaction that is not over would show it rows that may yet be taken back. */
  get underWay(): Promise<void> | null {
    return this.#open?.over ?? null;
  }

  /** @param context RxDB's name for the write; that of an open atomic group makes the write a part of it. */
  enqueue<T>(context: string, job: WriteJob<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#broken) return reject(this.#broken);
      const pending = pendingOf(job, resolve, reject);
      const group = this.#groups.get(context);
      if (!group) {
        if (context.startsWith(ATOMIC_CONTEXT)) {
          reject(new Error('this atomic group is over: it takes no more writes'));
          return;
        }
        this.#push({ members: [pending], atomic: false });
        return;
      }
      group.members.push(pending);
      if (group.members.length === group.size) {
        this.#groups.delete(context);
        this.#push({ members: group.members, atomic: true });
      }
    });
  }

  /**
   * Lands several writes in one transaction, or none of them: one that throws, or is refused (a conflict), takes back all.
   * @param writes each makes exactly one write under the context it is given.
   */
  async atomic<T>(writes: readonly ((context: string) => Promise<T>)[]): Promise<T[]> {
    if (writes.length === 0) return [];
    const context = `${ATOMIC_CONTEXT}${++this.#groupsMade}`;
    const group: Group = { size: writes.length, members: [] };
    this.#groups.set(context, group);
    const results = writes.map((write) => write(context));
    for (const result of results) {
      // A write that fails before it gets here leaves the group one short for ever.
      result.catch((error: unknown) => {
        if (!this.#groups.delete(context)) return;
        for (const member of group.members) member.fail(error);
      });
    }
    return Promise.all(results);
  }

  /** Ends the transaction that is under way, if there is one, in this turn. */
  finish(): void {
    if (this.#open) this.#work(this.#open, Number.POSITIVE_INFINITY);
  }

  /** Writes all that is queued, without waiting for the turn. */
  flushNow(): void {
    this.finish();
    while (this.#units.length > 0) this.#work(this.#begin(), Number.POSITIVE_INFINITY);
  }

  /**
   * The last flush before the file closes: an atomic group that is not complete by now never will be.
   * @returns once every write was answered
   */
  async drain(): Promise<void> {
    for (const [context, group] of this.#groups) {
      this.#groups.delete(context);
      for (const member of group.members) member.fail(new Error('the database was closed'));
    }
    this.flushNow();
    await Promise.all(this.#unanswered);
  }

  #push(unit: Unit): void {
    this.#units.push(unit);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#nextTurn();
  }

  #nextTurn(): void {
    setImmediate(() => {
      const wait = this.#open ? null : this.#parts.checkpoints.wait();
      if (wait) {
        void wait.then(() => this.#nextTurn());
        return;
      }
      this.#scheduled = false;
      if (this.#open) this.#work(this.#open, TURN_BUDGET_MS);
      else if (this.#units.length > 0) this.#work(this.#begin(), TURN_BUDGET_MS);
    });
  }

  #begin(): OpenTransaction {
    const units = this.#units;
    this.#units = [];
    let end: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#open = { units, steps: this.#stepsThrough(units), taken: 0, ready: false, over, end };
    return this.#open;
  }

  *#stepsThrough(units: readonly Unit[]): Generator<number | null, void, void> {
    this.#parts.database.exec('BEGIN IMMEDIATE');
    for (const [index, unit] of units.entries()) {
      for (const _ of runUnit(unit)) yield null;
      yield index + 1;
    }
  }

  /** Goes on with a transaction until the time is up or it is over; then settles what was in it. */
  #work(open: OpenTransaction, budget: number): void {
    this.#parts.pace.begin();
    const began = performance.now();
    try {
      while (!open.ready) {
        const step = open.steps.next();
        const spent = performance.now() - began;
        if (step.done) {
          open.ready = true;
        } else if (step.value !== null) {
          open.taken = step.value;
          // A unit is never cut; whole ones that are left over get a transaction of their own.
          open.ready = spent > budget;
        }
        // A COMMIT takes as long as a part of the writing: after some of that it gets a turn of its own.
        if (spent > (open.ready ? budget / 4 : budget)) {
          this.#schedule();
          return;
        }
      }
      this.#parts.database.exec('COMMIT');
    } catch (error) {
      this.#rollBack();
      this.#close(open, open.taken + 1);
      this.#apart(open.units.slice(0, open.taken + 1), error);
      open.end();
      return;
    }
    this.#close(open, open.taken);
    this.#committed(open.units.slice(0, open.taken));
    open.end();
  }

  #close(open: OpenTransaction, done: number): void {
    this.#open = null;
    this.#units.unshift(...open.units.slice(done));
    if (this.#units.length > 0) this.#schedule();
  }

  /** One of them is to blame, or the disk is: each has a try of its own, so that the others are not lost with it. */
  #apart(units: readonly Unit[], error: unknown): void {
    for (const unit of units) {
      const failure = units.length === 1 ? error : this.#alone(unit);
      if (failure === null) this.#committed([unit]);
      else for (const pending of unit.members) pending.fail(failure);
    }
  }

  /** @returns what went wrong, with all of it rolled back, or null. */
  #alone(unit: Unit): unknown {
    try {
      for (const _ of this.#stepsThrough([unit]));
      this.#parts.database.exec('COMMIT');
      return null;
    } catch (error) {
      this.#rollBack();
      return error ?? new Error('the transaction failed');
    }
  }

  #rollBack(): void {
    // A full disk makes SQLite roll back by itself.
    if (this.#parts.database.isTransaction) this.#parts.database.exec('ROLLBACK');
    for (const tell of this.rollbacks) tell();
  }

  /** What reads can see now is announced now; its writers are answered once it is on disk. */
  #committed(units: readonly Unit[]): void {
    const members = units.flatMap((unit) => unit.members);
    for (const pending of members) pending.announce();
    this.#parts.checkpoints.committed();
    const answered: Promise<void> = this.#parts.log.sync().then(
      () => {
        for (const pending of members) {
          if (this.#broken) pending.fail(this.#broken);
          else pending.succeed();
        }
      },
      (error: Error) => {
        // What the disk lost once it may not own up to the next time: nothing after this could be promised.
        this.#broken ??= error;
        for (const pending of members) pending.fail(error);
        const queued = this.#units.splice(0);
        for (const pending of queued.flatMap((unit) => unit.members)) pending.fail(error);
      },
    );
    this.#unanswered.add(answered);
    void answered.finally(() => this.#unanswered.delete(answered));
  }
}
