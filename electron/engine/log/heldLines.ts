/**
 * Lines that say only that all goes on as it should are written some at a time. Each write of one line costs the disk a whole
 * page, and a tray app that asks its services all day long would write ten megabytes of nothing.
 */

export interface HeldLinesOptions {
  readonly write: (line: string) => void;
  readonly now: () => number;
}

/** So many wait at most. */
const MOST_LINES = 64;
/** After so long they go with the next line, whatever it says. */
const LONGEST_MS = 15 * 60_000;

/**
 * @returns a writer that keeps the order: what waits is written before any line that may not wait. What waited is lost when
 * the process is killed, and only then: an end in order and a failure have lines of their own.
 */
export function holdQuietLines({ write, now }: HeldLinesOptions): (line: string, quiet: boolean) => void {
  let held: string[] = [];
  let since = 0;
  return (line, quiet) => {
    if (held.length === 0) since = now();
    held.push(line);
    const waited = Math.abs(now() - since);
    if (quiet && held.length < MOST_LINES && waited < LONGEST_MS) return;
    const due = held;
    held = [];
    for (const one of due) write(one);
  };
}
