/** The app's log: one JSON line for each event, readable by this user only, redacted, and bounded in size. */
import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import pino from 'pino';
import { redact, redactText } from '#engine/http/redact.ts';
import type { Log } from '#engine/ports.ts';
import { withEscapes } from '#shared/words/plain.ts';

export const LOG_LIMIT_BYTES = 2 * 1024 * 1024;

/** @param file its folder exists already; one older file is kept beside it, ending in `.1` */
export function createFileLog(file: string, limit: number = LOG_LIMIT_BYTES): Log {
  const options = { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime };
  const sink = openSink(file, limit);
  const logger = pino(options, { write: (line: string) => sink(withEscapes(line)) });
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: Record<string, unknown> = {}) => {
      logger[level](redact(fields) as object, redactText(event));
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

/**
 * Lines are few, and the last ones before a crash matter most: each is written at once. A full disk must not stop what
 * was being logged, so a line that cannot be written is counted, and the count is written when there is room again.
 */
function openSink(file: string, limit: number): (line: string) => void {
  let handle: number | null = null;
  let written = 0;
  let lost = 0;
  const open = (): number => {
    if (handle !== null && written < limit) return handle;
    if (handle !== null) closeSync(handle);
    handle = null;
    written = setAsideWhenLarge(file, limit);
    handle = openSync(file, 'a', 0o600);
    return handle;
  };
  open();
  return (line) => {
    try {
      const to = open();
      if (lost > 0) written += writeSync(to, `${JSON.stringify({ level: 40, lost, msg: 'log.lines-lost' })}\n`);
      lost = 0;
      written += writeSync(to, line);
    } catch {
      lost++;
    }
  };
}

/** @returns the size of the file that the log goes on with */
function setAsideWhenLarge(file: string, limit: number): number {
  if (!existsSync(file)) return 0;
  const { size } = statSync(file);
  if (size < limit) return size;
  renameSync(file, `${file}.1`);
  return 0;
}
