/** Only the folder decides who can reach a socket, before and after its own mode is set: it must be the user's alone. */
import { lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { PlimsollError } from '#shared/contract/errors.ts';

/** Makes the folder of a socket when it is not there; its parent must be. */
export function makeSocketFolder(socketPath: string): void {
  const dir = dirname(socketPath);
  // A link that leads nowhere is there: what it will lead to is for whoever made it to say.
  if (lstatSync(dir, { throwIfNoEntry: false }) === undefined) mkdirSync(dir, { mode: 0o700 });
}

/**
 * @throws PlimsollError `refused` when another user owns the folder, may look into it, or may put another one in its
 * place
 */
export function checkSocketFolder(socketPath: string): void {
  const dir = dirname(socketPath);
  const fault = faultOf(dir);
  if (fault === null) return;
  throw new PlimsollError({
    kind: 'refused',
    message: `${dir} ${fault}, so nothing is said over a socket in it.`,
    help: `Make it yours alone: chmod 700 ${dir}`,
  });
}

function faultOf(dir: string): string | null {
  const mine = process.getuid?.();
  const way = lstatSync(dir, { throwIfNoEntry: false });
  const end = statSync(dir, { throwIfNoEntry: false });
  if (way === undefined || end === undefined || !end.isDirectory()) return 'is no folder';
  const ofOthers = (uid: number) => mine !== undefined && uid !== mine && uid !== 0;
  if (way.isSymbolicLink() && ofOthers(way.uid)) return 'is a link that another user made';
  if (mine !== undefined && end.uid !== mine) return 'belongs to another user';
  if ((end.mode & 0o077) !== 0) return 'is open to other users of this computer';
  const parents = [dirname(dir), dirname(realpathSync(dir))].map((parent) => statSync(parent));
  if (parents.some(({ uid, mode }) => ofOthers(uid) || ((mode & 0o002) !== 0 && (mode & 0o1000) === 0)))
    return 'stands where other users may put another folder in its place';
  return null;
}
