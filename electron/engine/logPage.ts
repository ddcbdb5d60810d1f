/** A page of a log, made of the rows that a store found. Pure. */
import type { LogPlace } from '#shared/contract/logPlace.ts';

/** @param found one more than a page holds, where there are so many */
export function logPage<R extends LogPlace>(found: readonly R[], limit: number): { rows: R[]; next: LogPlace | null } {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last !== undefined ? { at: last.at, id: last.id } : null };
}
