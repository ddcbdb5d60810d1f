/** The command line's log: one JSON line for each event, with whatever looks like a key masked. */
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { redact, redactText } from '#engine/http/redact.ts';
import type { Clock, Log } from '#engine/ports.ts';
import { withEscapes } from '#shared/words/plain.ts';

const LIMIT_BYTES = 2 * 1024 * 1024;

/** @param write takes one whole line */
export function createLineLog(clock: Pick<Clock, 'now'>, write: (line: string) => void): Log {
  const say =
    (level: string) =>
    (event: string, fields: Record<string, unknown> = {}) =>
      write(
        `${withEscapes(JSON.stringify({ time: new Date(clock.now()).toISOString(), level, pid: process.pid, event: redactText(event), ...(redact(fields) as object) }))}\n`,
      );
  return { info: say('info'), warn: say('warn'), error: say('error') };
}

/** Appends to the file; one that grew large is kept beside it, once, ending in `.1`. */
export function createFileLog(clock: Pick<Clock, 'now'>, file: string): Log {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LIMIT_BYTES) renameSync(file, `${file}.1`);
  return createLineLog(clock, (line) => appendFileSync(file, line, { mode: 0o600 }));
}
