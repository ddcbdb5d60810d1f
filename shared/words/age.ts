/** How old something is, in words. Pure. */
import { DAY, HOUR, MINUTE, SECOND } from '../domain/time.ts';

/** "40 seconds", "5 minutes", "3 hours", "2 days": rounded down, so that it is at least that old. */
export function age(ms: number): string {
  const [size, unit] =
    ms < 2 * MINUTE
      ? [SECOND, 'second']
      : ms < 2 * HOUR
        ? [MINUTE, 'minute']
        : ms < 2 * DAY
          ? [HOUR, 'hour']
          : [DAY, 'day'];
  const n = Math.max(0, Math.floor(ms / (size as number)));
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}
