/** Seeded chance: the same seed, the same test. */
export interface Random {
  /** 0 <= n < below */
  int(below: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** The mulberry32 generator (public domain). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    int: (below) => Math.floor(next() * below),
    chance: (probability) => next() < probability,
    pick<T>(items: readonly T[]): T {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined && items.length === 0) throw new Error('nothing to pick from');
      return item as T;
    },
  };
}

/** A number of cases or rounds, for longer runs by hand. */
export function countFromEnvironment(name: string, fallback: number): number {
  const stated = Number(process.env[name]);
  return Number.isSafeInteger(stated) && stated > 0 ? stated : fallback;
}
