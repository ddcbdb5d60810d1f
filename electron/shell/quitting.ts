/** Ends the app in order, and in bounded time. */
import type { App } from 'electron';
import type { Clock, Log } from '#engine/ports.ts';

/** What has not ended by then is left to the store's own crash safety. */
export const QUIT_WITHIN_MS = 5_000;

/**
 * Runs `close` once before the app ends, however it ends, and then `last`, which takes no time.
 * @returns ends the app with an exit code.
 */
export function closeBeforeQuit(
  app: Pick<App, 'on' | 'exit' | 'quit'>,
  clock: Clock,
  log: Log,
  close: () => Promise<void>,
  last: () => void = () => {},
): (exitCode: number) => void {
  let code = 0;
  let closing = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    const end = (how: string) => {
      cancel();
      try {
        last();
      } catch (error) {
        log.error('app.close-failed', { error: String(error) });
      }
      log.info('app.ended', { how, code });
      app.exit(code);
    };
    const cancel = clock.setTimer(QUIT_WITHIN_MS, () => end('not all was closed in time'));
    close().then(
      () => end('closed'),
      (error: unknown) => {
        log.error('app.close-failed', { error: String(error) });
        end('failed to close');
      },
    );
  });
  return (exitCode) => {
    code = exitCode;
    app.quit();
  };
}
