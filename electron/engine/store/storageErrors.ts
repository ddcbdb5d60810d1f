/** What the file system and SQLite say, as errors that tell a person what to do. */
import { PlimsollError } from '#shared/contract/errors.ts';

/** SQLite's primary result codes (public docs, "Result and Error Codes"). */
const SQLITE = {
  ERROR: 1,
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
} as const;

export function sqliteCodeOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  const { errcode, sqliteCode } = error as { errcode?: unknown; sqliteCode?: unknown };
  const code = typeof errcode === 'number' ? errcode : sqliteCode;
  return typeof code === 'number' ? code & 0xff : null;
}

/** The file itself is not, or no longer, a database. */
export function saysDamaged(error: unknown): boolean {
  const code = sqliteCodeOf(error);
  // A document's JSON that SQLite itself was asked to look into has no code of its own.
  const malformed = error instanceof Error && code === SQLITE.ERROR && error.message.includes('malformed JSON');
  return code === SQLITE.CORRUPT || code === SQLITE.NOTADB || malformed;
}

/**
 * @param where the folder or file that was being used, for the message
 * @returns the error itself when it is none of the file system's or SQLite's
 */
export function toStorageError(error: unknown, where: string): unknown {
  if (error instanceof PlimsollError) return error;
  const words = wordsFor(error, where);
  return words ? new PlimsollError({ kind: 'storage', ...words }, { cause: error }) : error;
}

function wordsFor(error: unknown, where: string): { message: string; help: string } | null {
  const { code: systemCode } = error as { code?: unknown };
  const sqlite = sqliteCodeOf(error);
  if (systemCode === 'ENOSPC' || systemCode === 'EDQUOT' || sqlite === SQLITE.FULL)
    return {
      message: `There is no room left on the disk for ${where}. What was saved before is safe; this change was not saved.`,
      help: 'Free some space on that disk, then try again.',
    };
  if (systemCode === 'EACCES' || systemCode === 'EPERM' || systemCode === 'EROFS' || sqlite === SQLITE.READONLY)
    return notWritable(where);
  if (sqlite === SQLITE.CANTOPEN || systemCode === 'ENOTDIR' || systemCode === 'EEXIST' || systemCode === 'EISDIR')
    return notWritable(where);
  if (sqlite === SQLITE.BUSY || sqlite === SQLITE.LOCKED)
    return {
      message: `Another program is using ${where}.`,
      help: 'Close the other program, or the other Plimsoll, and try again.',
    };
  if (saysDamaged(error))
    return {
      message: `The database ${where} is damaged.`,
      help: 'Start Plimsoll again: it sets the damaged file aside without deleting it and puts the last good backup in its place.',
    };
  if (sqlite === SQLITE.IOERR || systemCode === 'EIO')
    return {
      message: `The disk could not be read or written at ${where}. What was saved before is kept.`,
      help: 'Check that the disk is connected and healthy and has room, then try again.',
    };
  return null;
}

function notWritable(where: string): { message: string; help: string } {
  return {
    message: `Plimsoll cannot write to ${where}.`,
    help: 'Give your user the right to write there, or choose another data folder with --data-dir or PLIMSOLL_DATA_DIR.',
  };
}
