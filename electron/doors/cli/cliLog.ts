/** The command line's log: one JSON line for each event, as in the app's. */
import type { LogEvent } from '#engine/log/events.ts';
import { type LogLevel, logLine } from '#engine/log/line.ts';
import { openRotatingFile } from '#engine/log/rotatingFile.ts';
import type { Clock, Log } from '#engine/ports.ts';

/** @param write takes one whole line */
export function createLineLog(clock: Pick<Clock, 'now'>, write: (line: string) => void): Log {
  const say =
    (level: LogLevel) =>
    (event: LogEvent, fields: Record<string, unknown> = {}) =>
      write(logLine(clock.now(), level, event, fields));
  return { info: say('info'), warn: say('warn'), error: say('error') };
}

/** Appends to the file, which never outgrows its bounds. */
export function createFileLog(clock: Pick<Clock, 'now'>, file: string): Log {
  const lost = (lines: number) => logLine(clock.now(), 'warn', 'log.lines-lost' satisfies LogEvent, { lost: lines });
  return createLineLog(clock, openRotatingFile(file, lost).write);
}
