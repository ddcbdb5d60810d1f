/**
 * Wallets of invented agents, seeded: what a family has in common is its kind of consumption, everything else is drawn
 * over wide ranges. Each has top-ups and refunds in between, and some are only seen by readings.
 */
import type { BurnEntry } from '#engine/runway/burn.ts';
import { type Random, randomFrom } from '#engine/runway/random.ts';
import type { EntryKind } from '#shared/domain/entry.ts';
import { DAY, HOUR, type Instant, MINUTE } from '#shared/domain/time.ts';
import { amountOf } from '#shared/money/amount.ts';

export const FAMILIES = ['steady', 'weekday', 'bursty', 'trend', 'step'] as const;
export type Family = (typeof FAMILIES)[number];

export interface Ledger {
  readonly name: string;
  readonly entries: readonly BurnEntry[];
  readonly from: Instant;
  readonly until: Instant;
}

const DAYS = 91;
const MONDAY = Date.UTC(2026, 0, 5);

export function makeLedger(family: Family, seed: number): Ledger {
  const random = randomFrom(seed * 7919 + FAMILIES.indexOf(family) * 104_729 + 1);
  const draw = drawsFrom(random);
  const from = MONDAY + Math.floor(random() * 28 * 24) * HOUR;
  const level = draw.even(0.5, 500) * 1_000_000;
  const hours = RATES[family](draw, from).map((rate) => Math.round((rate * level) / 24));
  const entries = asEntries(hours, from, draw, level);
  return { name: `${family} ${seed}`, entries, from, until: from + DAYS * DAY };
}

/** A wallet that is fed, given back to, corrected and expires, and that nobody spends from. */
export function makeIdleLedger(seed: number): Ledger {
  const draw = drawsFrom(randomFrom(seed));
  const until = MONDAY + DAYS * DAY;
  const kinds: readonly EntryKind[] = ['topup', 'refund', 'grant', 'expiry', 'transfer', 'adjustment', 'unexplained'];
  const entries = Array.from({ length: 200 }, (_, index) => {
    const kind = kinds[index % kinds.length] as EntryKind;
    const sign = kind === 'expiry' || draw.random() < 0.3 ? -1 : 1;
    return line(`e${index}`, kind, sign * Math.round(draw.even(1, 100) * 1e6), MONDAY + draw.random() * DAYS * DAY);
  });
  return { name: `idle ${seed}`, entries, from: MONDAY, until };
}

interface Draws {
  readonly random: Random;
  between(low: number, high: number): number;
  /** Between two positive numbers, evenly in their logarithm. */
  even(low: number, high: number): number;
  normal(): number;
  /** A positive factor of mean 1 with that spread. */
  noise(spread: number): number;
}

function drawsFrom(random: Random): Draws {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return {
    random,
    between: (low, high) => low + (high - low) * random(),
    even: (low, high) => low * (high / low) ** random(),
    normal,
    noise: (spread) => Math.exp(spread * normal() - (spread * spread) / 2),
  };
}

/** The rate of each hour; 1 is the wallet's usual level. */
const RATES: Readonly<Record<Family, (draw: Draws, from: Instant) => number[]>> = {
  steady(draw) {
    const spread = draw.between(0.05, 0.8);
    return hourly(() => draw.noise(spread));
  },
  weekday(draw, from) {
    const weekend = draw.between(0, 0.5);
    const factors = Array.from({ length: 7 }, (_, day) => (day < 5 ? draw.between(0.7, 1.3) : weekend));
    const course = courseOfDay(draw);
    const day = dailyNoise(draw, 0.05, 0.35);
    const spread = draw.between(0.1, 0.6);
    return hourly((hour) => {
      const at = from + hour * HOUR - MONDAY;
      const weekday = Math.floor(at / DAY) % 7;
      return (factors[weekday] ?? 1) * (course[(at / HOUR) % 24] ?? 1) * day(hour) * draw.noise(spread);
    });
  },
  bursty(draw) {
    const base = draw.between(0, 0.6);
    const rates = hourly(() => base * draw.noise(0.4));
    const perDay = draw.even(0.2, 4);
    const spread = draw.between(0.3, 1.2);
    const longest = Math.round(draw.between(1, 12));
    for (let hour = 0; hour < rates.length; hour++) {
      if (draw.random() >= perDay / 24) continue;
      const length = 1 + Math.floor(draw.random() * longest);
      const size = ((1 - base) * 24 * draw.noise(spread)) / perDay / length;
      for (let step = 0; step < length && hour + step < rates.length; step++)
        rates[hour + step] = (rates[hour + step] ?? 0) + size;
    }
    return rates;
  },
  trend(draw) {
    const growth = draw.even(0.005, 0.04) * (draw.random() < 0.65 ? 1 : -1);
    const straight = draw.random() < 0.5;
    const course = courseOfDay(draw);
    const day = dailyNoise(draw, 0.03, 0.25);
    return hourly((hour) => {
      const days = hour / 24;
      const slope = growth > 0 ? 1 + 2.5 * growth * days : Math.max(0.05, 1 - days / DAYS);
      return (straight ? slope : Math.exp(growth * days)) * (course[hour % 24] ?? 1) * day(hour) * draw.noise(0.3);
    });
  },
  step(draw) {
    const steps = Array.from({ length: 1 + Math.floor(draw.random() * 4) }, () => ({
      hour: Math.floor(draw.between(5, DAYS - 5) * 24),
      factor: draw.even(1.5, 6) ** (draw.random() < 0.5 ? 1 : -1),
    }));
    const course = courseOfDay(draw);
    const day = dailyNoise(draw, 0.03, 0.3);
    return hourly((hour) => {
      const level = steps.reduce((now, step) => (hour >= step.hour ? now * step.factor : now), 1);
      return level * (course[hour % 24] ?? 1) * day(hour) * draw.noise(0.3);
    });
  },
};

function hourly(rate: (hour: number) => number): number[] {
  return Array.from({ length: DAYS * 24 }, (_, hour) => rate(hour));
}

function dailyNoise(draw: Draws, low: number, high: number): (hour: number) => number {
  const spread = draw.between(low, high);
  const days = Array.from({ length: DAYS }, () => draw.noise(spread));
  return (hour) => days[Math.floor(hour / 24)] ?? 1;
}

/** A hill over the hours of a day, somewhere between flat and steep, of mean 1. */
function courseOfDay(draw: Draws): number[] {
  const peak = draw.between(0, 24);
  const steepness = draw.between(0, 3);
  const hill = Array.from({ length: 24 }, (_, hour) =>
    Math.exp(steepness * (Math.cos(((hour - peak) / 12) * Math.PI) - 1)),
  );
  const mean = hill.reduce((sum, value) => sum + value, 0) / 24;
  return hill.map((value) => value / mean);
}

/** Consumption as lines of a ledger, by single charges, by reservations partly given back, or by readings hours apart. */
function asEntries(hours: readonly number[], from: Instant, draw: Draws, level: number): BurnEntry[] {
  const entries: BurnEntry[] = [];
  const way = Math.floor(draw.random() * 3);
  const apart = way === 2 ? 1 + Math.floor(draw.random() * 3) : 1;
  let seen = 0;
  for (let hour = 0; hour < hours.length; hour++) {
    const micros = hours[hour] ?? 0;
    const at = from + hour * HOUR + Math.floor(draw.random() * 50) * MINUTE;
    const id = `e${entries.length}`;
    seen += micros;
    if (way === 0 && micros > 0) entries.push(line(id, 'usage', -micros, at));
    if (way === 1 && micros > 0) {
      const held = Math.round(micros * draw.between(0, 0.5));
      entries.push(line(id, 'reserve', -micros - held, at, { thread: id }));
      if (held > 0) entries.push(line(`${id}r`, 'release', held, at + draw.between(1, 9) * MINUTE, { thread: id }));
    }
    if (way === 2 && hour % apart === apart - 1 && seen > 0) {
      const end = from + (hour + 1) * HOUR;
      entries.push(line(id, 'usage', -seen, end, { since: end - apart * HOUR }));
      seen = 0;
    }
    if (draw.random() < 1 / (24 * 5)) entries.push(line(`${id}t`, 'topup', Math.round(level * draw.between(2, 9)), at));
    if (draw.random() < 1 / (24 * 6)) entries.push(line(`${id}b`, 'refund', Math.round(level * draw.random()), at));
  }
  return entries;
}

function line(id: string, kind: EntryKind, micros: number, at: Instant, more: Partial<BurnEntry> = {}): BurnEntry {
  const whole = Math.round(at);
  return {
    id,
    kind,
    amount: amountOf(micros, 'credit'),
    at: whole,
    since: null,
    seenAt: whole,
    thread: null,
    answers: null,
    ...more,
  };
}
