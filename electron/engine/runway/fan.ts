/**
 * The spread of spending ahead, asked: how much within a time, and when a balance is gone. Spending only ever grows along
 * a path, so that the share of paths on which a balance is gone by an instant is the share that spent as much by then.
 */
import type { RunOut, SpendFan } from '#shared/domain/forecast.ts';
import { HOUR, type Instant } from '#shared/domain/time.ts';
import { HORIZON_DAYS, type Outlook } from './outlook.ts';
import { spentByShare } from './random.ts';

export type Share = 'p10' | 'p50' | 'p90';

/** Hours at which the fan is told: the next two days hour by hour, then a day at a time. */
const GRID: readonly number[] = [
  ...Array.from({ length: 48 }, (_, n) => n + 1),
  ...Array.from({ length: HORIZON_DAYS - 2 }, (_, n) => (n + 3) * 24),
];

/** The outlook's paths, told by the shares of them that have spent less. */
export function fanOf({ from, paths, scale }: Outlook): SpendFan {
  const spent = GRID.map(() => new Float64Array(paths.length));
  for (const [n, { days, like, courses }] of paths.entries()) {
    let whole = 0;
    let next = 0;
    for (let day = 0; day < HORIZON_DAYS; day++) {
      const burned = days[day] ?? 0;
      let within = 0;
      for (let hour = 1; hour <= 24; hour++) {
        within += courses[(like[day] ?? 0) * 24 + hour - 1] ?? 0;
        if (GRID[next] !== day * 24 + hour) continue;
        const column = spent[next];
        // The parts of a day may come to a hair less than the day.
        if (column !== undefined) column[n] = whole + burned * (hour === 24 ? 1 : within);
        next++;
      }
      whole += burned;
    }
  }
  for (const column of spent) column.sort();
  const at = (share: number) => spent.map((column) => spentByShare(column, share, scale));
  return { from, at: [...GRID], p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}

export function horizonOf({ from, at }: SpendFan): Instant {
  return from + (at.at(-1) ?? 0) * HOUR;
}

/** Millionths spent between two instants by a share of the chances; beyond the horizon nothing more is counted. */
export function spentBetween(fan: SpendFan, share: Share, begin: Instant, end: Instant): number {
  return Math.max(0, Math.round(spentBy(fan, share, end) - spentBy(fan, share, begin)));
}

function spentBy({ from, at, ...fan }: SpendFan, share: Share, instant: Instant): number {
  const hours = (instant - from) / HOUR;
  let beforeAt = 0;
  let before = 0;
  for (const [index, hour] of at.entries()) {
    const spent = fan[share][index] ?? before;
    if (hours <= hour)
      return hour === beforeAt
        ? spent
        : before + ((spent - before) * Math.max(0, hours - beforeAt)) / (hour - beforeAt);
    beforeAt = hour;
    before = spent;
  }
  return before;
}

/** When a balance (in millionths, above zero) that is there now will be gone. */
export function runOutBy(fan: SpendFan, balanceMicros: number, now: Instant): RunOut {
  return {
    // What the heaviest spenders have spent is what nine of ten spend less than.
    p10: goneAt(fan, 'p90', balanceMicros, now),
    p50: goneAt(fan, 'p50', balanceMicros, now),
    p90: goneAt(fan, 'p10', balanceMicros, now),
  };
}

function goneAt(fan: SpendFan, share: Share, balanceMicros: number, now: Instant): Instant | null {
  const target = balanceMicros + spentBy(fan, share, now);
  let beforeAt = 0;
  let before = 0;
  for (const [index, hour] of fan.at.entries()) {
    const spent = fan[share][index] ?? before;
    if (spent >= target) {
      const into = spent === before ? 1 : (target - before) / (spent - before);
      return Math.max(now, Math.round(fan.from + (beforeAt + (hour - beforeAt) * into) * HOUR));
    }
    beforeAt = hour;
    before = spent;
  }
  return null;
}
