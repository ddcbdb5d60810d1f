/** A small seeded generator of numbers in [0, 1): the same seed tells the same future on every machine. */
export type Random = () => number;

/** @param seed any integer; only its lower 32 bits count */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    // A Weyl sequence through a mixing function: full period, no state but one integer.
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Index of a draw by running sums of weights: `running` ascends and its last element is the whole. */
export function drawIndex(running: ArrayLike<number>, random: Random): number {
  const target = random() * (running[running.length - 1] ?? 0);
  let low = 0;
  let high = running.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((running[middle] ?? 0) > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

export function runningSums(weights: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let index = 0; index < weights.length; index++) {
    sum += weights[index] ?? 0;
    sums[index] = sum;
  }
  return sums;
}

/** The value below which a share of ascending values lies, between neighbours linearly. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const below = sorted[low] ?? Number.NaN;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? Number.NaN;
  return place === low || below === above ? below : below + (above - below) * (place - low);
}

/**
 * As {@link quantile}, of sums of spending in a scale, in whole millionths: at most what an amount can hold. No balance reaches
 * beyond, and a spread that does would otherwise be no amount at all. 0 where there are none.
 */
export function spentByShare(sorted: ArrayLike<number>, share: number, scale: number): number {
  if (sorted.length === 0) return 0;
  return Math.min(Math.round(quantile(sorted, share) * scale), Number.MAX_SAFE_INTEGER);
}
