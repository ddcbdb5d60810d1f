/** A log that keeps the names of its events, in order. */
import type { Log } from '#engine/ports.ts';

export interface RecordedLog extends Log {
  readonly events: string[];
}

export function recordingLog(): RecordedLog {
  const events: string[] = [];
  const record = (event: string) => {
    events.push(event);
  };
  return { events, info: record, warn: record, error: record };
}
