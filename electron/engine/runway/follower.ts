/**
 * Followers of a wallet's daily burn: each believes in another mixture of memory, trend and weekdays. They are run over
 * the history as if it came day by day, so that their errors are those of real forecasts. Pure; all figures are relative
 * to the wallet's own mean, without a unit.
 */

export interface Belief {
  /** Share of a day's surprise that moves the level once there is enough history. */
  readonly pace: number;
  /** Share of a change of level that is taken for growth; 0 believes in none. */
  readonly trend: number;
  readonly weekdays: boolean;
  /** A surprise so many times the usual one is taken for a new level, of which nothing is known yet; 0 for none. */
  readonly alarm: number;
}

/** Long memory to short, growth followed cautiously or quickly, and new levels believed in readily or hardly. */
export const BELIEFS: readonly Belief[] = [false, true].flatMap((weekdays) => [
  ...[0.02, 0.08, 0.2, 0.5].map((pace) => ({ pace, trend: 0, weekdays, alarm: 0 })),
  ...[2.5, 3, 4, 6].map((alarm) => ({ pace: 0.04, trend: 0, weekdays, alarm })),
  ...[0.1, 0.3].map((pace) => ({ pace, trend: 0.1, weekdays, alarm: 0 })),
]);

/** What of a day's growth is still there on the next: no trend goes on for ever. */
export const DAMPING = 0.97;
const MOST_GROWTH = 0.12;
/** Days over which a follower is judged, weighted by their number. */
const JUDGED = [1, 3, 7] as const;
/** What an error weighs a day later. */
const DISCOUNT = 0.95;
/** Least share of a day in the slow mean. */
const SLOW_PACE = 0.05;
/** Least that the slow mean counts for as a measure, in the wallet's mean day. */
const LEAST_MEASURE = 0.5;
/** A weekday's factor counts as at least this, where surprises are measured. */
const LEAST_FACTOR = 0.15;

/** What a follower holds for true after the last day. */
export interface Follower {
  readonly belief: Belief;
  level: number;
  growth: number;
  /** Factor of each weekday; 1 is like every day. */
  readonly season: Float64Array;
  /** Usual size of a surprise. */
  scale: number;
  /** Days that the level rests on: since the beginning, or since the last alarm. */
  rests: number;
  /** A slow mean of the days, begun anew by an alarm. */
  slow: number;
  /** The surprise of each day but the first, in units of its {@link yardstick}. */
  readonly surprises: Float64Array;
  /** Discounted mean error of its forecasts. */
  loss: number;
}

export function factorOf({ belief, season }: Follower, weekday: number): number {
  return belief.weekdays ? (season[weekday] ?? 1) : 1;
}

/**
 * What a surprise is measured by: half by the level, half by a slow mean, so that a burst on a quiet day, drawn again on a
 * busy one, is no burst of bursts; and less on weekdays that are quiet.
 */
export function yardstick(level: number, slow: number, factor: number): number {
  return 0.5 * (level + Math.max(slow, LEAST_MEASURE)) * Math.max(factor, LEAST_FACTOR);
}

/** @param days burn of each day, the oldest first; the weekday of a day is its index modulo 7 */
export function follow(days: Float64Array, belief: Belief): Follower {
  const first = followFrom(days, belief, new Float64Array(7).fill(1));
  if (!belief.weekdays) return first;
  // The first weeks, in which weekdays were still being learnt, surprised more than those to come will. The loss stays
  // that of the first round: the second has seen what it foretells.
  return { ...followFrom(days, belief, first.season), loss: first.loss };
}

function followFrom(days: Float64Array, belief: Belief, season: Float64Array): Follower {
  const first = days[0] ?? 0;
  const follower: Follower = {
    belief,
    level: first,
    growth: 0,
    season,
    scale: 0.4,
    rests: 1,
    slow: first,
    surprises: new Float64Array(days.length),
    loss: 0,
  };
  let lost = 0;
  let judged = 0;
  for (let day = 1; day < days.length; day++) {
    if (day >= 2) {
      const weight = DISCOUNT ** (days.length - day);
      for (const span of JUDGED) {
        if (day + span > days.length) break;
        lost += weight * Math.abs(missBy(follower, days, day, span));
        judged += weight * span ** 0.75;
      }
    }
    learn(follower, days[day] ?? 0, day);
  }
  follower.loss = judged === 0 ? 1 : lost / judged;
  return follower;
}

function missBy(follower: Follower, days: Float64Array, day: number, span: number): number {
  let miss = 0;
  let { level, growth } = follower;
  for (let ahead = 0; ahead < span; ahead++) {
    level *= Math.exp(growth);
    growth *= DAMPING;
    miss += (days[day + ahead] ?? 0) - level * factorOf(follower, (day + ahead) % 7);
  }
  return miss;
}

/** Share of a surprise that moves a level which rests on some days. */
export function paceOf(belief: Belief, rests: number): number {
  return Math.max(belief.pace, 1 / (rests + 1));
}

export function alarms(belief: Belief, surprise: number, scale: number): boolean {
  return belief.alarm > 0 && Math.abs(surprise) > belief.alarm * scale;
}

function learn(follower: Follower, burned: number, day: number): void {
  const { belief } = follower;
  const factor = factorOf(follower, day % 7);
  const before = follower.level;
  const grown = before * Math.exp(follower.growth);
  const measure = yardstick(grown, follower.slow, factor);
  const surprise = (burned - grown * factor) / measure;
  follower.surprises[day] = surprise;
  follower.rests = alarms(belief, surprise, follower.scale) ? 0 : follower.rests + 1;
  // A day that is usually quiet says little about the level.
  const step = paceOf(belief, follower.rests) * surprise * measure * Math.min(1, factor);
  follower.level = Math.max(0, grown + step);
  if (belief.trend > 0 && day >= 3 && before > 0 && follower.level > 0) {
    const growth = DAMPING * follower.growth * (1 - belief.trend) + belief.trend * Math.log(follower.level / before);
    follower.growth = Math.max(-MOST_GROWTH, Math.min(MOST_GROWTH, growth));
  }
  follower.scale += Math.max(0.08, 1 / (day + 2)) * (Math.min(Math.abs(surprise), 3) - follower.scale);
  if (follower.rests === 0) follower.slow = follower.level;
  else follower.slow += Math.max(SLOW_PACE, 1 / (day + 1)) * (burned - follower.slow);
  if (belief.weekdays && grown > 0) learnWeekday(follower.season, day, burned / grown);
}

/** A factor begins at 1 and leaves it by evidence: after n weeks about n / (n + 1.5) of the way. */
function learnWeekday(season: Float64Array, day: number, ratio: number): void {
  const seen = Math.floor(day / 7) + 1;
  const factor = season[day % 7] ?? 1;
  season[day % 7] = factor + Math.max(0.12, 1 / (seen + 1.5)) * (Math.min(ratio, 4) - factor);
}
