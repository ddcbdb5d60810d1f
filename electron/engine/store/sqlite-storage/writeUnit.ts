/** What waits in the write queue: jobs, and the units of them that live or die together. */

/** Work that may give up its turn of the event loop at each `yield`, and goes on in the next. */
export type Steps<T> = Generator<void, T, void>;

export interface WriteJob<T> {
  /** Works inside a transaction. May run twice: when another write of the same transaction fails, all are rolled back. */
  run(): Steps<T> | T;
  /** Told right after the COMMIT, before anything is read again and before the caller is answered. */
  committed?(result: T): void;
  /** What makes an atomic group give up although SQL took the write. */
  refusal?(result: T): Error | null;
}

export interface Pending {
  /** Runs the job; the outcome is reported once the transaction is over. */
  run(): Steps<void>;
  refusal(): Error | null;
  announce(): void;
  succeed(): void;
  fail(error: unknown): void;
}

/** Writes that live or die together: one by itself, or an atomic group, in which a refusal counts as a failure. */
export interface Unit {
  readonly members: readonly Pending[];
  readonly atomic: boolean;
}

export function pendingOf<T>(
  job: WriteJob<T>,
  resolve: (result: T) => void,
  reject: (error: unknown) => void,
): Pending {
  let outcome: { readonly result: T } | null = null;
  return {
    *run() {
      const made = job.run();
      outcome = { result: isSteps(made) ? yield* made : made };
    },
    refusal: () => (outcome && job.refusal ? job.refusal(outcome.result) : null),
    announce() {
      if (outcome) job.committed?.(outcome.result);
    },
    succeed() {
      if (outcome) resolve(outcome.result);
      else reject(new Error('the write never ran'));
    },
    fail: reject,
  };
}

/** @throws what a member threw, or why an atomic one was refused. */
export function* runUnit(unit: Unit): Steps<void> {
  for (const pending of unit.members) {
    yield* pending.run();
    const refusal = unit.atomic ? pending.refusal() : null;
    if (refusal) throw refusal;
  }
}

function isSteps<T>(made: Steps<T> | T): made is Steps<T> {
  return typeof made === 'object' && made !== null && Symbol.iterator in made && 'next' in made;
}
