/** Runs a service's events strictly in time order, so that many small steps and one jump give the same history. */
import type { LifeTime } from './life.ts';
import type { Random } from './random.ts';

type Task = () => void;
interface Entry {
  readonly at: number;
  readonly order: number;
  readonly task: Task;
}

/** A binary heap by time, then by the order in which tasks were planned. */
class Agenda {
  readonly #heap: Entry[] = [];

  get first(): Entry | undefined {
    return this.#heap[0];
  }

  add(entry: Entry): void {
    const heap = this.#heap;
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || !before(entry, parent)) break;
      heap[i] = parent;
      i = up;
    }
    heap[i] = entry;
  }

  take(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      let child = heap[down];
      const right = heap[down + 1];
      if (child !== undefined && right !== undefined && before(right, child)) {
        child = right;
        down++;
      }
      if (child === undefined || !before(child, last)) break;
      heap[i] = child;
      i = down;
    }
    heap[i] = last;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

export class Simulation {
  readonly seed: number;
  readonly epoch: number;
  readonly random: Random;
  readonly lifeTime: LifeTime;
  /** Wall-clock time of the event that is running. */
  now: number;
  #life: number;
  #planned = 0;
  readonly #byLife = new Agenda();
  readonly #byWall = new Agenda();

  constructor(start: number, epoch: number, seed: number, random: Random, lifeTime: LifeTime) {
    this.now = start;
    this.#life = lifeTime.lifeAt(start);
    this.epoch = epoch;
    this.seed = seed;
    this.random = random;
    this.lifeTime = lifeTime;
  }

  /** Plans a task so many milliseconds of agents' life from now. */
  after(lifeMs: number, task: Task): void {
    this.#byLife.add({ at: this.#life + lifeMs, order: this.#planned++, task });
  }

  /** Plans a task for a date on the wall clock. A date that has passed comes at once. */
  on(wall: number, task: Task): void {
    this.#byWall.add({ at: Math.max(wall, this.now), order: this.#planned++, task });
  }

  /** Repeats a task at random intervals of agents' life. */
  every(meanLifeMs: number, task: Task): void {
    this.after(this.random.wait(meanLifeMs), () => {
      task();
      this.every(meanLifeMs, task);
    });
  }

  runUntil(wall: number): void {
    for (;;) {
      const work = this.#byLife.first;
      const date = this.#byWall.first;
      const workAt = work === undefined ? Number.POSITIVE_INFINITY : this.lifeTime.wallAt(work.at);
      const dateAt = date === undefined ? Number.POSITIVE_INFINITY : date.at;
      if (Math.min(workAt, dateAt) > wall) break;
      if (work !== undefined && workAt <= dateAt) {
        this.#byLife.take();
        this.now = Math.max(this.now, workAt);
        this.#life = work.at;
        work.task();
      } else if (date !== undefined) {
        this.#byWall.take();
        this.now = date.at;
        this.#life = Math.max(this.#life, this.lifeTime.lifeAt(date.at));
        date.task();
      }
    }
    this.now = wall;
    this.#life = this.lifeTime.lifeAt(wall);
  }
}
