/** The app's log: one JSON line for each event, readable by this user only, masked, and bounded in size. */
import pino from 'pino';
import type { LogEvent } from '#engine/log/events.ts';
import { type LogLevel, lineFields, logLine } from '#engine/log/line.ts';
import { type Bounds, LOG_BOUNDS, openRotatingFile } from '#engine/log/rotatingFile.ts';
import type { Log } from '#engine/ports.ts';
import { withEscapes } from '#shared/words/plain.ts';

/** @param file its folder exists already; older files are kept beside it, ending in `.1`, `.2` and so on */
export function createFileLog(file: string, bounds: Bounds = LOG_BOUNDS): Log {
  // Lines are few, and the last ones before a crash matter most: each is written at once.
  const { write } = openRotatingFile(file, linesLost, bounds);
  const logger = pino(
    {
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'event',
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => write(withEscapes(line)) },
  );
  const say =
    (level: LogLevel) =>
    (event: LogEvent, fields: Record<string, unknown> = {}) =>
      logger[level](lineFields(fields), event);
  return { info: say('info'), warn: say('warn'), error: say('error') };
}

function linesLost(lost: number): string {
  return logLine(Date.now(), 'warn', 'log.lines-lost' satisfies LogEvent, { lost });
}
