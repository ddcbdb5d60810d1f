/** The app's log: one JSON line for each event, readable by this user only, masked, and bounded in size. */
import pino from 'pino';
import type { LogEvent } from '#engine/log/events.ts';
import { holdQuietLines } from '#engine/log/heldLines.ts';
import { type LogLevel, lineFields, logLine } from '#engine/log/line.ts';
import { type Bounds, LOG_BOUNDS, openRotatingFile } from '#engine/log/rotatingFile.ts';
import type { Log } from '#engine/ports.ts';
import { withEscapes } from '#shared/words/plain.ts';

/** A request that was answered in order: more of these than of all others, and only a failure makes them worth reading. */
const QUIET: LogEvent = 'http';

/** @param file its folder exists already; older files are kept beside it, ending in `.1`, `.2` and so on */
export function createFileLog(file: string, bounds: Bounds = LOG_BOUNDS): Log {
  const { write } = openRotatingFile(file, linesLost, bounds);
  // The last lines before a crash matter most: each is written at once, but those of requests that went well.
  const writeInTurn = holdQuietLines({ write, now: Date.now });
  let quiet = false;
  const logger = pino(
    {
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'event',
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => writeInTurn(withEscapes(line), quiet) },
  );
  const say =
    (level: LogLevel) =>
    (event: LogEvent, fields: Record<string, unknown> = {}) => {
      quiet = level === 'info' && event === QUIET;
      logger[level](lineFields(fields), event);
    };
  return { info: say('info'), warn: say('warn'), error: say('error') };
}

function linesLost(lost: number): string {
  return logLine(Date.now(), 'warn', 'log.lines-lost' satisfies LogEvent, { lost });
}
