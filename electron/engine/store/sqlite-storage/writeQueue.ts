/**
 * Group commit: writes of one turn of the event loop, of all collections of the file, land in one transaction. A write is
 * acknowledged after its COMMIT, never in a microtask of its call.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Checkpoints } from './checkpoints.ts';
import type { Pace } from './pace.ts';

export interface WriteJob<T> {
  /** Works inside a transaction. May run twice: when another write of the same transaction fails, all are rolled back. */
  run(): T;
  /** Told after the COMMIT and before the caller is answered. */
  committed?(result: T): void;
  /** What makes an atomic group give up although SQL took the write. */
  refusal?(result: T): Error | null;
}

interface Pending {
  /** Runs the job; the outcome is reported once the transaction is over. */
  run(): void;
  refusal(): Error | null;
  succeed(): void;
  fail(error: unknown): void;
}

/** Writes that live or die together: one by itself, or an atomic group, in which a refusal counts as a failure. */
interface Unit {
  readonly members: readonly Pending[];
  readonly atomic: boolean;
}

interface Group {
  readonly size: number;
  readonly members: Pending[];
}

/** A turn spends at most this long in transactions before it lets the event loop breathe. */
const TURN_BUDGET_MS = 8;
const ATOMIC_CONTEXT = 'atomic-';

export class WriteQueue {
  /** Called after every rollback, for those who remember what they did inside the transaction. */
  readonly rollbacks = new Set<() => void>();
  readonly #database: DatabaseSyncInstance;
  readonly #checkpoints: Checkpoints;
  readonly #pace: Pace;
  #units: Unit[] = [];
  readonly #groups = new Map<string, Group>();
  #groupsMade = 0;
  #scheduled = false;

  constructor(database: DatabaseSyncInstance, checkpoints: Checkpoints, pace: Pace) {
    this.#database = database;
    this.#checkpoints = checkpoints;
    this.#pace = pace;
  }

  /** @param context RxDB's name for the write; that of an open atomic group makes the write a part of it. */
  enqueue<T>(context: string, job: WriteJob<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
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

  /** Writes all that is queued, without waiting for the turn. */
  flushNow(): void {
    while (this.#units.length > 0) this.#flush();
  }

  /** The last flush before the file closes: an atomic group that is not complete by now never will be. */
  drain(): void {
    for (const [context, group] of this.#groups) {
      this.#groups.delete(context);
      for (const member of group.members) member.fail(new Error('the database was closed'));
    }
    this.flushNow();
  }

  #push(unit: Unit): void {
    this.#units.push(unit);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#nextTurn();
  }

  #nextTurn(): void {
    setImmediate(() => {
      const wait = this.#checkpoints.wait();
      if (wait) {
        void wait.then(() => this.#nextTurn());
        return;
      }
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const units = this.#units;
    if (units.length === 0) return;
    this.#units = [];
    this.#pace.begin();
    const began = performance.now();
    let taken = 0;
    const error = this.#transaction(() => {
      for (const unit of units) {
        runUnit(unit);
        taken++;
        if (performance.now() - began > TURN_BUDGET_MS) break;
      }
    });
    if (error === null) {
      this.#later(units.slice(taken));
      for (const unit of units.slice(0, taken)) settle(unit, null);
      return;
    }
    const failed = units.slice(0, taken + 1);
    this.#later(units.slice(taken + 1));
    // One of them is to blame, or the disk is: each has a try of its own, so that the others are not lost with it.
    for (const unit of failed) settle(unit, failed.length === 1 ? error : this.#transaction(() => runUnit(unit)));
  }

  #later(units: readonly Unit[]): void {
    if (units.length === 0) return;
    const [first, ...rest] = units;
    if (!first) return;
    const newer = this.#units;
    this.#units = [];
    this.#push(first);
    this.#units.push(...rest, ...newer);
  }

  /** @returns what went wrong, with all of it rolled back, or null. */
  #transaction(work: () => void): unknown {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      for (const tell of this.rollbacks) tell();
      return error ?? new Error('the transaction failed');
    }
    this.#checkpoints.committed();
    return null;
  }
}

function pendingOf<T>(job: WriteJob<T>, resolve: (result: T) => void, reject: (error: unknown) => void): Pending {
  let outcome: { readonly result: T } | null = null;
  return {
    run() {
      outcome = { result: job.run() };
    },
    refusal() {
      return outcome && job.refusal ? job.refusal(outcome.result) : null;
    },
    succeed() {
      if (!outcome) return reject(new Error('the write never ran'));
      job.committed?.(outcome.result);
      resolve(outcome.result);
    },
    fail: reject,
  };
}

function runUnit(unit: Unit): void {
  for (const pending of unit.members) {
    pending.run();
    const refusal = unit.atomic ? pending.refusal() : null;
    if (refusal) throw refusal;
  }
}

function settle(unit: Unit, error: unknown): void {
  for (const pending of unit.members) {
    if (error === null) pending.succeed();
    else pending.fail(error);
  }
}
