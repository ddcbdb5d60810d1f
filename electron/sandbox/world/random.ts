/** Randomness that repeats: one stream per name, all of them functions of the world's seed. */

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}

function hashText(text: string, seed: number): number {
  let h = mix(seed ^ 0x9e3779b9);
  for (let i = 0; i < text.length; i++) h = mix(Math.imul(h, 31) + text.charCodeAt(i));
  return h;
}

export interface Random {
  /** Evenly from 0 up to but not including 1. */
  unit(): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** Waiting time until the next of events that come `mean` apart on average. Never longer than six means. */
  wait(mean: number): number;
}

/** Mulberry32: 32 bits of state are plenty for a demo's worth of events. */
export function randomStream(seed: number, name: string): Random {
  let state = hashText(name, seed);
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (low: number, high: number) => low + Math.floor(unit() * (high - low + 1));
  return {
    unit,
    whole,
    chance: (probability) => unit() < probability,
    pick: (from) => from[whole(0, from.length - 1)] ?? from[0],
    wait: (mean) => Math.min(6 * mean, -Math.log(1 - unit()) * mean),
  };
}

/** `length` hexadecimal digits that are always the same for one seed and name: keys and ids are made of these. */
export function hexOf(seed: number, name: string, length: number): string {
  let digits = '';
  for (let block = 0; digits.length < length; block++)
    digits += hashText(`${name}#${block}`, seed).toString(16).padStart(8, '0');
  return digits.slice(0, length);
}

/** A version 4 UUID by its form, made from the seed and a name. */
export function uuidOf(seed: number, name: string): string {
  const h = hexOf(seed, name, 32);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`;
}
