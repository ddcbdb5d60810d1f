/** The app's log: one JSON line for each event, readable by this user only, redacted, and bounded in size. */
import { existsSync, renameSync, statSync } from 'node:fs';
import pino from 'pino';
import { redact, redactText } from '#engine/http/redact.ts';
import type { Log } from '#engine/ports.ts';

export const LOG_LIMIT_BYTES = 2 * 1024 * 1024;

export interface FileLog extends Log {
  /** Everything said so far is in the file after this. */
  flush(): void;
}

/** @param file its folder exists already; one older file is kept beside it, ending in `.1` */
export function createFileLog(file: string, limit: number = LOG_LIMIT_BYTES): FileLog {
  let written = setAsideWhenLarge(file, limit);
  // Lines are few and the last ones before a crash matter most, so each is written at once.
  const destination = pino.destination({ dest: file, sync: true, mode: 0o600 });
  const logger = pino(
    { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    {
      write(line: string) {
        destination.write(line);
        written += Buffer.byteLength(line);
        if (written < limit) return;
        written = setAsideWhenLarge(file, 0);
        destination.reopen();
      },
    },
  );
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: Record<string, unknown> = {}) =>
      logger[level](redact(fields) as object, redactText(event));
  return { info: write('info'), warn: write('warn'), error: write('error'), flush: () => destination.flushSync() };
}

/** @returns the size of the file that the log goes on with */
function setAsideWhenLarge(file: string, limit: number): number {
  if (!existsSync(file)) return 0;
  const { size } = statSync(file);
  if (size < limit) return size;
  renameSync(file, `${file}.1`);
  return 0;
}
