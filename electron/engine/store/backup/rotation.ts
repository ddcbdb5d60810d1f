/** Which backups are kept, and when the next is due. Pure. */
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import type { Backup } from './names.ts';

/** The newest are kept whatever their age, so that one bad day does not take all of them. */
const NEWEST = 3;
const DAILY = 7;
const WEEKLY = 5;
/** All together; the newest two are kept however large they are. */
const MOST_BYTES = 2 * 1024 ** 3;
const NEVER_FEWER = 2;

/** Not in the first minutes, when everything else wants the disk. */
export const FIRST_LOOK = 5 * MINUTE;
export const EVERY = DAY;
/** After one that did not come about. */
export const TRY_AGAIN = 6 * HOUR;

/**
 * Kept: the newest three, the newest of each of seven days and of each of five weeks (by UTC), and of each older format the
 * newest copy; of these the oldest go first when all together are too large.
 * @returns those to remove
 */
export function toRemove(backups: readonly Backup[], mostBytes = MOST_BYTES): Backup[] {
  const newestFirst = [...backups].sort((a, b) => b.at - a.at);
  const ours = newestFirst.filter(({ ofFormat }) => ofFormat === null);
  const keep = new Set<Backup>(ours.slice(0, NEWEST));
  keepNewestOf(ours, DAY, DAILY, keep);
  keepNewestOf(ours, 7 * DAY, WEEKLY, keep);
  const formats = new Set<number>();
  for (const backup of newestFirst) {
    if (backup.ofFormat === null || formats.has(backup.ofFormat)) continue;
    formats.add(backup.ofFormat);
    keep.add(backup);
  }
  let bytes = 0;
  let kept = 0;
  for (const backup of newestFirst) {
    if (!keep.has(backup)) continue;
    bytes += backup.bytes;
    if (kept >= NEVER_FEWER && bytes > mostBytes) keep.delete(backup);
    else kept++;
  }
  return newestFirst.filter((backup) => !keep.has(backup));
}

function keepNewestOf(newestFirst: readonly Backup[], span: number, spans: number, keep: Set<Backup>): void {
  const seen = new Set<number>();
  for (const backup of newestFirst) {
    const n = Math.floor(backup.at / span);
    if (seen.has(n)) continue;
    if (seen.size === spans) return;
    seen.add(n);
    keep.add(backup);
  }
}

/**
 * Milliseconds until the next look.
 * @param last when the store was last copied, or seen to be as it was copied; null when it never was
 * @param started when the app started
 */
export function nextLookIn(last: number | null, started: number, now: number): number {
  const earliest = started + FIRST_LOOK - now;
  // A clock that was set back must not put it off for ever.
  const due = last === null || last > now ? 0 : last + EVERY - now;
  return Math.max(0, earliest, due);
}
