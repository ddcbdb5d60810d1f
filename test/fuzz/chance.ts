/** Seeded chance: the same seed and case number make the same case on every machine. */

export interface Chance {
  /** 0 inclusive to `below` exclusive. */
  int(below: number): number;
  /** True about once in `n` times. */
  oneIn(n: number): boolean;
  pick<T>(from: readonly T[]): T;
}

export function chanceOf(seed: number, number: number): Chance {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35)) >>> 0;
  const next = () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    int,
    oneIn: (n) => int(n) === 0,
    pick(from) {
      if (from.length === 0) throw new Error('nothing to pick from');
      return from[int(from.length)] as (typeof from)[number];
    },
  };
}
