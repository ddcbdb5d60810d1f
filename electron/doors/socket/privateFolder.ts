/** Only the folder decides who can reach a socket, before and after its own mode is set: it must be the user's alone. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { PlimsollError } from '#shared/contract/errors.ts';

/** Makes the folder of a socket when it is not there; its parent must be. */
export function makeSocketFolder(socketPath: string): void {
  const dir = dirname(socketPath);
  if (statSync(dir, { throwIfNoEntry: false }) === undefined) mkdirSync(dir, { mode: 0o700 });
}

/** @throws PlimsollError `refused` when another user owns the folder or may look into it */
export function checkSocketFolder(socketPath: string): void {
  const dir = dirname(socketPath);
  const { mode, uid } = statSync(dir);
  const mine = process.getuid?.();
  const fault =
    mine !== undefined && uid !== mine
      ? 'belongs to another user'
      : (mode & 0o077) !== 0
        ? 'is open to other users of this computer'
        : null;
  if (fault === null) return;
  throw new PlimsollError({
    kind: 'refused',
    message: `${dir} ${fault}, so nothing is said over a socket in it.`,
    help: `Make it yours alone: chmod 700 ${dir}`,
  });
}
