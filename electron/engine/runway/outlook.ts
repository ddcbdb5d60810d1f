/**
 * A wallet's possible futures: many paths of burn, each walked by a follower that did well of late, whose surprises are
 * drawn, a few days in a row, from those it really had. A drawn day brings its own course over the hours, so that hours
 * of day and bursts come as they came. Pure, and the same for the same seed.
 */
import { HOUR, type Instant } from '#shared/domain/time.ts';
import type { Burn } from './burn.ts';
import { alarms, BELIEFS, DAMPING, type Follower, factorOf, follow, paceOf, yardstick } from './follower.ts';
import { drawIndex, type Random, randomFrom, runningSums } from './random.ts';

/** Complete days that a forecast needs; below it is still gathering. */
export const DAYS_NEEDED = 3;
/** Weekdays are told apart from so many weeks on. */
export const WEEKS_FOR_WEEKDAYS = 2;
/** Days of history that are looked at. */
const DAYS_USED = 120;
/** Days that a forecast reaches ahead; what lies beyond is not told. */
export const HORIZON_DAYS = 60;
const PATHS = 300;
/** A surprise this many days old is drawn half as often. */
const HALF_LIFE_DAYS = 40;
/** Chance that the day after a drawn one is drawn with it. */
const GO_ON = 0.5;
/** Chance that a day is drawn from its own weekday, by a follower that tells weekdays apart. */
const SAME_WEEKDAY = 0.7;
/** How decidedly the better follower is preferred. */
const PREFERENCE = 0.6;
/** How far the level itself is in doubt, as a multiple of what the surprises it rests on would leave open. */
const DOUBT = 1.15;
/** What those that tell weekdays apart weigh beside the others before either has foretold better. */
const WEEKDAYS_AT_FIRST = 0.25;
/** Surprises that are thinkable while few were seen, in usual ones; they fade as days come. */
const THINKABLE = [-1.6, -0.7, 0, 0.8, 2.2] as const;

export interface Outlook {
  /** Beginning of the first day ahead: the last complete hour's end. */
  readonly from: Instant;
  /** Millionths that figures below are relative to. */
  readonly scale: number;
  readonly paths: readonly Path[];
  /** Whether weekdays are told apart. */
  readonly knowsWeekdays: boolean;
}

export interface Path {
  /** Burn of each day ahead. */
  readonly days: Float64Array;
  /** Which day's course over the hours each day ahead takes. */
  readonly like: Uint16Array;
  /** Share of each hour of each past day in that day's burn, 24 a day. */
  readonly courses: Float64Array;
}

/** Complete days (of 24 hours, ending with the last complete hour) in a burn. */
export function completeDays({ hours }: Burn): number {
  return Math.floor(hours.length / 24);
}

/** @returns null while there is too little history */
export function outlookOf(burn: Burn, seed: number): Outlook | null {
  const count = Math.min(completeDays(burn), DAYS_USED);
  if (count < DAYS_NEEDED) return null;
  const hours = burn.hours.slice(burn.hours.length - count * 24);
  const from = burn.from + burn.hours.length * HOUR;
  const knowsWeekdays = count >= 7 * WEEKS_FOR_WEEKDAYS;
  const scale = hours.reduce((sum, micros) => sum + micros, 0) / count;
  if (scale === 0) return { from, scale: 0, paths: [], knowsWeekdays };

  const { days, courses } = byDay(hours, scale);
  const followers = BELIEFS.filter(({ weekdays }) => knowsWeekdays || !weekdays).map((belief) => follow(days, belief));
  const favour = runningSums(favourOf(followers, count));
  const recency = runningSums(
    Float64Array.from(days, (_, day) => (day === 0 ? 0 : 0.5 ** ((count - day) / HALF_LIFE_DAYS))),
  );
  const random = randomFrom(seed);
  const paths = Array.from({ length: PATHS }, () => {
    const follower = followers[drawIndex(favour, random)] as Follower;
    return { ...walk(follower, count, recency, random), courses };
  });
  return { from, scale, paths, knowsWeekdays };
}

function byDay(hours: readonly number[], scale: number): { days: Float64Array; courses: Float64Array } {
  const days = new Float64Array(hours.length / 24);
  const courses = new Float64Array(hours.length);
  for (let day = 0; day < days.length; day++) {
    let sum = 0;
    for (let hour = 0; hour < 24; hour++) sum += hours[day * 24 + hour] ?? 0;
    days[day] = sum / scale;
    for (let hour = 0; hour < 24; hour++) {
      const index = day * 24 + hour;
      courses[index] = sum === 0 ? 1 / 24 : (hours[index] ?? 0) / sum;
    }
  }
  return { days, courses };
}

/** Those that foretold better weigh more, the more so the longer they were judged. */
function favourOf(followers: readonly Follower[], count: number): number[] {
  const best = Math.max(1e-9, Math.min(...followers.map(({ loss }) => loss)));
  const evidence = PREFERENCE * Math.min(count, 30);
  return followers.map(
    ({ loss, belief }) => (belief.weekdays ? WEEKDAYS_AT_FIRST : 1) * (best / Math.max(loss, best)) ** evidence,
  );
}

/** Near enough to a normal draw. */
function normal(random: Random): number {
  return (random() + random() + random() - 1.5) * 2;
}

function walk(follower: Follower, count: number, recency: Float64Array, random: Random): Omit<Path, 'courses'> {
  const days = new Float64Array(HORIZON_DAYS);
  const like = new Uint16Array(HORIZON_DAYS);
  const { belief, scale, slow } = follower;
  let { growth, rests } = follower;
  const restsOnFew = Math.sqrt(Math.max(belief.pace / 2, 1 / (rests + 1)));
  let level = follower.level * Math.exp(DOUBT * scale * restsOnFew * normal(random));
  const fewDays = 1.5 / (count + 1.5);
  let drawn = 0;
  for (let ahead = 0; ahead < HORIZON_DAYS; ahead++) {
    const goesOn = drawn > 0 && drawn + 1 < count && random() < GO_ON;
    drawn = goesOn ? drawn + 1 : drawIndex(recency, random);
    if (belief.weekdays && !goesOn && random() < SAME_WEEKDAY) {
      const same = drawn - ((((drawn - count - ahead) % 7) + 7) % 7);
      if (same > 0) drawn = same;
    }
    const thought = random() < fewDays;
    const surprise = thought
      ? scale * (THINKABLE[Math.floor(random() * THINKABLE.length)] ?? 0)
      : (follower.surprises[drawn] ?? 0);
    level *= Math.exp(growth);
    growth *= DAMPING;
    const factor = factorOf(follower, (count + ahead) % 7);
    const measure = yardstick(level, slow, factor);
    days[ahead] = Math.max(0, level * factor + surprise * measure);
    like[ahead] = drawn;
    rests = alarms(belief, surprise, scale) ? 0 : rests + 1;
    level = Math.max(0, level + paceOf(belief, rests) * surprise * measure * Math.min(1, factor));
  }
  return { days, like };
}
