/** Nothing can be watched: say why, and end. From a clone there is a terminal; a packaged app needs a box. */
import { app, dialog } from 'electron';
import { redactText } from '#engine/http/redact.ts';
import { PlimsollError } from '#shared/contract/errors.ts';

export function failToStart(error: unknown): void {
  const words = sayError(error);
  if (app.isPackaged) dialog.showErrorBox('Plimsoll cannot start', words);
  app.exit(1);
}

/** On stderr. @returns the words */
export function sayError(error: unknown): string {
  const words =
    error instanceof PlimsollError
      ? [error.info.message, error.info.help].filter((part) => part !== undefined).join('\n')
      : `Plimsoll made a mistake: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  process.stderr.write(`plimsoll: ${redactText(words)}\n`);
  return redactText(words);
}
