/** What a person is told when a store did not open as it was left. */
import { basename } from 'node:path';
import type { Notice } from '../dataFolder/settingsFile.ts';
import { instantWords, type Restored } from './backup/restore.ts';

/** Something the user should hear about, though the store is open and works. */
export interface StoreNotice {
  readonly kind: 'damaged-set-aside' | 'restored' | 'log-damaged';
  readonly message: string;
  readonly help: string;
  /** Where the damaged file is now. It is not deleted. Null where there was none. */
  readonly file: string | null;
}

/** What no service can tell again, so that it is as old as the backup. */
const OLDER =
  'What the services still tell after that is read again. Payments made since are not in the journal: look at each service’s billing page before you pay again. Pauses, envelopes, reservations and moves of agents, and settings of wallets, are as they were then: look them through.';

export function noticeOf({ what, reason, aside, backup, savedAt }: Restored): StoreNotice {
  const kept = aside === null ? '' : ` The file as it was is kept as ${aside}.`;
  if (what === 'restored') {
    const when = savedAt !== null ? instantWords(savedAt) : backup === null ? 'an earlier day' : basename(backup);
    const why = reason === null ? '' : `The database was damaged (${reason}). `;
    return { kind: 'restored', message: `${why}Restored from a backup of ${when}.${kept}`, help: OLDER, file: aside };
  }
  if (what === 'log-damaged') {
    const log = aside === null ? '' : ` The log as it was is kept as ${aside}.`;
    return {
      kind: 'log-damaged',
      message: `The newest changes to the database could not all be read (${reason}). All before them is there.${log}`,
      help: OLDER.replace('after that', 'of them').replace('are as they were then', 'may be as they were before'),
      file: aside,
    };
  }
  return {
    kind: 'damaged-set-aside',
    message: `The database was damaged (${reason ?? 'unreadable'}), and there was no backup that could be used: a new one was begun.${kept}`,
    help: 'Accounts must be connected again. Payments made before are not in the journal: look at each service’s billing page before you pay again.',
    file: aside,
  };
}

/** For the window and the command line. */
export function asNotices(notices: readonly StoreNotice[]): Notice[] {
  return notices.map(({ kind, message, help }) => ({ id: `database-${kind}`, tone: 'error', text: message, help }));
}
