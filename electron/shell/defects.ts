/** Errors that nobody caught: written down and shown, never swallowed, and no reason to stop watching. */
import type { Engine } from '#engine/engine.ts';
import type { LogEvent } from '#engine/log/events.ts';
import type { Log } from '#engine/ports.ts';

export function watchForDefects(log: Log, logFile: string, engine: () => Pick<Engine, 'addNotice'> | null): void {
  const report = (event: LogEvent) => (error: unknown) => {
    log.error(event, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    engine()?.addNotice({
      id: 'defect',
      tone: 'error',
      text: 'Something in Plimsoll went wrong. It goes on watching.',
      help: `The details are in ${logFile}.`,
    });
  };
  process.on('uncaughtException', report('defect.exception'));
  process.on('unhandledRejection', report('defect.rejection'));
}
