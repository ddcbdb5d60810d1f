/**
 * Keeps reads from starving the event loop. SQLite answers at once, so a caller that awaits one read after another never
 * leaves the microtask queue, and no timer or message gets a turn. After `BUDGET_MS` of that, reads wait for the next turn.
 */
const BUDGET_MS = 8;

export class Pace {
  #turnBegan: number | null = null;
  #nextTurn: Promise<void> | null = null;

  /** Counts the time from now on, for work in this turn that asks no leave. */
  begin(): void {
    this.#turnBegan ??= this.#begin();
  }

  /** @returns a promise to wait for, or null when this turn still has time. */
  due(): Promise<void> | null {
    this.#turnBegan ??= this.#begin();
    return performance.now() - this.#turnBegan > BUDGET_MS ? this.#nextTurn : null;
  }

  #begin(): number {
    this.#nextTurn = new Promise((resolve) => {
      setImmediate(() => {
        this.#turnBegan = null;
        this.#nextTurn = null;
        resolve();
      });
    });
    return performance.now();
  }
}
