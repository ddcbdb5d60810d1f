/** What every line of a log is made of: when, how grave, what happened, and fields that hold no secret. */
import { withEscapes } from '#shared/words/plain.ts';
import { redact } from '../http/redact.ts';

export type LogLevel = 'info' | 'warn' | 'error';

/** The line's own; a field of such a name is told under another, so that no reader takes it for the line's. */
const OWN = new Set(['time', 'level', 'pid', 'event']);
const LONGEST_FIELDS = 16_000;

/** The fields as they may be written: masked, of bounded size, none in the place of the line's own. */
export function lineFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const masked = Object.entries(redact(fields) as Record<string, unknown>);
  const safe = Object.fromEntries(masked.map(([name, field]) => [OWN.has(name) ? `${name}_` : name, field]));
  const length = JSON.stringify(safe).length;
  if (length <= LONGEST_FIELDS) return safe;
  // Ids and figures are short: what is long is left out, and said so.
  const short = Object.entries(safe).filter(
    ([, field]) => (JSON.stringify(field) ?? '').length <= LONGEST_FIELDS / 100,
  );
  return { ...Object.fromEntries(short.slice(0, 50)), leftOut: length };
}

export function logLine(at: number, level: LogLevel, event: string, fields: Readonly<Record<string, unknown>>): string {
  const own = { time: new Date(at).toISOString(), level, pid: process.pid, event };
  return `${withEscapes(JSON.stringify({ ...own, ...lineFields(fields) }))}\n`;
}
