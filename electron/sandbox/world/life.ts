/**
 * How fast the agents live. Their work is timed in life time, which runs with the wall clock (rate 1) except after a
 * wake, when it runs `pace` times faster for a while. Dates that people agreed on (expiries, billing cycles) stay on
 * the wall clock.
 */
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** How much history there is before the epoch. */
export const HISTORY = 30 * DAY;
/** The fast stretch ends after this much wall time, or this much life time, whichever comes first. */
const BUSY_WALL = 6 * HOUR;
const BUSY_LIFE = 45 * DAY;
/** Agents of a world that nobody woke for this long rest, so that catching up has a bound. */
const AWAKE = 60 * DAY;

interface Segment {
  readonly wall: number;
  readonly life: number;
  readonly rate: number;
}

export class LifeTime {
  readonly pace: number;
  #segments: Segment[];

  constructor(epoch: number, pace: number) {
    this.pace = pace;
    this.#segments = [{ wall: epoch - HISTORY, life: epoch - HISTORY, rate: 1 }];
    this.wake(epoch);
  }

  /** From `wall` on the agents are busy again. Must not lie before an instant that a service already lived through. */
  wake(wall: number): void {
    this.#turn(wall, this.pace);
    const busy = Math.min(BUSY_WALL, BUSY_LIFE / this.pace);
    this.#turn(wall + busy, 1);
    this.#turn(wall + busy + AWAKE, 0);
  }

  /** From `wall` on the agents live at life's own pace, if they were busy. */
  rest(wall: number): void {
    if (this.#last((s) => s.wall <= wall).rate <= 1) return;
    this.#turn(wall, 1);
    this.#turn(wall + AWAKE, 0);
  }

  lifeAt(wall: number): number {
    const segment = this.#last((s) => s.wall <= wall);
    return segment.life + (wall - segment.wall) * segment.rate;
  }

  /** The first whole millisecond at which life time has reached `life`; infinite when it never will as things stand. */
  wallAt(life: number): number {
    const segment = this.#last((s) => s.life <= life);
    return segment.rate === 0
      ? Number.POSITIVE_INFINITY
      : Math.ceil(segment.wall + (life - segment.life) / segment.rate);
  }

  #turn(wall: number, rate: number): void {
    const life = this.lifeAt(wall);
    this.#segments = [...this.#segments.filter((s) => s.wall < wall), { wall, life, rate }];
  }

  #last(holds: (segment: Segment) => boolean): Segment {
    const segment = this.#segments.findLast(holds) ?? this.#segments[0];
    if (segment === undefined) throw new Error('a life time without a beginning');
    return segment;
  }
}
