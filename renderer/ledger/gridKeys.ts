/** Where a key leads in a list of rows. Pure. */

interface Key {
  readonly key: string;
  readonly altKey?: boolean;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
}

/** @returns the row to go to, or null for a key that moves nothing here. */
export function gridStep(event: Key, from: number, rows: number, perScreen: number): number | null {
  if (rows === 0 || event.altKey) return null;
  // With the command key the arrows go to the ends, as Home and End do.
  const far = event.metaKey === true;
  if (event.ctrlKey && event.key !== 'Home' && event.key !== 'End') return null;
  const to = {
    ArrowDown: far ? rows - 1 : from + 1,
    ArrowUp: far ? 0 : from - 1,
    PageDown: from + perScreen - 1,
    PageUp: from - perScreen + 1,
    Home: 0,
    End: rows - 1,
  }[event.key];
  return to === undefined ? null : Math.max(0, Math.min(rows - 1, to));
}
