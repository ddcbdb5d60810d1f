/** Pages of a log as they pile up in the window: newer ones on top, older ones below, none lost. Pure. */
import type { LogPlace } from '#shared/contract/logPlace.ts';

export type LogRow = Readonly<LogPlace>;

/** `next` is where the rows go on, further back; null where there are no more. */
export interface Page<R extends LogRow> {
  readonly rows: R[];
  readonly next: LogPlace | null;
}

/**
 * Lays the newest page over what is shown. Where more came than a page holds, rows between the two are missing: then the
 * newest page stands alone, and one goes back from there.
 */
export function withNewest<R extends LogRow>(shown: Page<R> | null, newest: Page<R>): Page<R> {
  if (shown === null) return newest;
  const known = new Set(shown.rows.map(({ id }) => id));
  const meets = newest.next === null || newest.rows.some(({ id }) => known.has(id));
  if (!meets) return newest;
  return {
    rows: [...newest.rows.filter(({ id }) => !known.has(id)), ...shown.rows].sort(newestFirst),
    next: shown.next,
  };
}

/** Adds the page that was asked for by `next`. */
export function withOlder<R extends LogRow>(shown: Page<R>, older: Page<R>): Page<R> {
  const known = new Set(shown.rows.map(({ id }) => id));
  return { rows: [...shown.rows, ...older.rows.filter(({ id }) => !known.has(id))], next: older.next };
}

/** As the store sorts them. */
function newestFirst(a: LogRow, b: LogRow): number {
  return b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}
