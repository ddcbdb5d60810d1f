/** Opening a data folder: private to its user, writable, of the right kind, and not from a later version. */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { PlimsollError } from '#shared/contract/errors.ts';
import { type DataPaths, pathsIn } from './paths.ts';
import type { Mode } from './resolve.ts';

/** Goes up when an older Plimsoll could no longer read the folder. */
export const FOLDER_FORMAT = 1;

const markSchema = z.object({
  format: z.int().min(1),
  kind: z.enum(['demo', 'live']),
  createdAt: z.iso.datetime().optional(),
});

export interface FolderMark {
  readonly format: number;
  readonly kind: Mode;
  /** ISO 8601, UTC; this file is one that people open. */
  readonly createdAt?: string | undefined;
}

export interface DataFolder {
  readonly dir: string;
  readonly mode: Mode;
  readonly paths: DataPaths;
  /** True when this opening made it. */
  readonly created: boolean;
}

/**
 * The mark of a folder, without touching anything.
 * @returns null where there is no folder or no mark in it
 * @throws PlimsollError `storage` when the mark cannot be read or is of a later version
 */
export function readFolderMark(dir: string): FolderMark | null {
  const file = pathsIn(dir).mark;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null;
    throw storageError(dir, cause, 'cannot be read');
  }
  const format = looseFormat(text);
  if (format !== null && format > FOLDER_FORMAT)
    throw new PlimsollError({
      kind: 'storage',
      message: `${dir} was written by a later version of Plimsoll (folder format ${format}, this one knows ${FOLDER_FORMAT}). Nothing in it was touched.`,
      help: 'Start the later version again, or choose another folder with --data-dir.',
    });
  const mark = markSchema.safeParse(parseJson(text));
  if (!mark.success)
    throw new PlimsollError({
      kind: 'storage',
      message: `${file} is damaged, so whether this folder is the demo or live is not known. Nothing in it was touched.`,
      help: `Put the file back from a backup, or write {"format":1,"kind":"live"} into it (with "demo" for a demo folder).`,
    });
  return mark.data;
}

/**
 * The mark of a folder that may be opened in this mode, without touching anything.
 * @throws PlimsollError `storage` as readFolderMark does, and when the folder is of the other mode
 */
export function checkFolderMode(dir: string, mode: Mode): FolderMark | null {
  const mark = readFolderMark(dir);
  if (mark !== null && mark.kind !== mode) throw wrongKind(dir, mark.kind);
  return mark;
}

/**
 * Makes the folder if need be (0700, marked with its mode) and proves that it can be written.
 * @param now for the mark of a new folder
 * @throws PlimsollError `storage` with what to do, before anything in the folder was changed
 */
export function openDataFolder(dir: string, mode: Mode, now: number = Date.now()): DataFolder {
  const mark = checkFolderMode(dir, mode);
  if (mark === null) adoptable(dir);
  try {
    makeFolder(dir);
    proveWritable(dir);
    if (!isPrivate(dir)) chmodSync(dir, 0o700);
    const paths = pathsIn(dir);
    makeFolder(paths.logs);
    if (mark === null) {
      const fresh: FolderMark = { format: FOLDER_FORMAT, kind: mode, createdAt: new Date(now).toISOString() };
      writeFileAtomically(paths.mark, `${JSON.stringify(fresh)}\n`);
    }
    return { dir, mode, paths, created: mark === null };
  } catch (cause) {
    throw storageError(dir, cause, 'cannot be used');
  }
}

/** Writes beside the file and renames: a reader sees the old text or the new, never half of one. */
export function writeFileAtomically(file: string, text: string, mode = 0o600): void {
  const beside = `${file}.writing-${process.pid}`;
  const handle = openSync(beside, 'w', mode);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  renameSync(beside, file);
}

/** Step by step, since Node's own recursive mkdir never returns where the system answers ENOENT for a new name (/proc). */
function makeFolder(dir: string): void {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(dir) !== dir) makeFolder(dirname(dir));
  mkdirSync(dir, { mode: 0o700 });
}

/** A folder of somebody's documents is not ours to fill and to lock: only an empty or an already private one is taken. */
function adoptable(dir: string): void {
  let entries: string[];
  try {
    entries = readdirSync(dir);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return;
    throw storageError(dir, cause, 'cannot be used');
  }
  if (entries.includes('plimsoll.sqlite'))
    throw new PlimsollError({
      kind: 'storage',
      message: `${dir} holds a database but not the file folder.json, so whether it is the demo or live is not known. Nothing in it was touched.`,
      help: `Write {"format":1,"kind":"live"} into ${pathsIn(dir).mark} (with "demo" for a demo folder).`,
    });
  if (entries.length > 0 && !isPrivate(dir))
    throw new PlimsollError({
      kind: 'storage',
      message: `${dir} is not a Plimsoll data folder: it has other files in it, and other users of this computer can open it.`,
      help: 'Choose a new or an empty folder with --data-dir.',
    });
}

function wrongKind(dir: string, kind: Mode): PlimsollError {
  return new PlimsollError({
    kind: 'storage',
    message:
      kind === 'live'
        ? `${dir} is a live data folder; it is never opened as the demo.`
        : `${dir} is a demo data folder; it is never opened as live.`,
    help: `Add --${kind} to open it, or choose another folder with --data-dir.`,
  });
}

/** Windows keeps a user's profile private by its own lists; the mode bits say nothing there. */
function isPrivate(dir: string): boolean {
  return process.platform === 'win32' || (statSync(dir).mode & 0o077) === 0;
}

function proveWritable(dir: string): void {
  const probe = join(dir, `.write-test-${process.pid}`);
  const handle = openSync(probe, 'w', 0o600);
  try {
    // A byte, because a full disk still lets an empty file be made.
    writeSync(handle, '1');
    fsyncSync(handle);
  } finally {
    closeSync(handle);
    rmSync(probe, { force: true });
  }
}

function storageError(dir: string, cause: unknown, what: string): PlimsollError {
  const { reason, help } = wordsFor(codeOf(cause), dir);
  return new PlimsollError({ kind: 'storage', message: `The data folder ${dir} ${what}: ${reason}.`, help }, { cause });
}

function wordsFor(code: string | null, dir: string): { reason: string; help: string } {
  const elsewhere = 'choose another folder with --data-dir or PLIMSOLL_DATA_DIR';
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return { reason: 'this user may not write there', help: `Make it yours (chown, chmod u+rwx), or ${elsewhere}.` };
    case 'EROFS':
      return { reason: 'the disk is read-only', help: `Mount it for writing, or ${elsewhere}.` };
    case 'ENOSPC':
    case 'EDQUOT':
      return { reason: 'the disk is full', help: `Free some space, or ${elsewhere}. Nothing stored was lost.` };
    case 'ENOTDIR':
    case 'EEXIST':
      return {
        reason: `${dir} or a part of its path is a file, not a folder`,
        help: `Move that file, or ${elsewhere}.`,
      };
    default:
      return {
        reason: `the system says ${code ?? 'an error it does not name'}`,
        help: `Check ${dirname(dir)}, or ${elsewhere}.`,
      };
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The format of a mark whose other fields this version may not understand. */
function looseFormat(text: string): number | null {
  const mark = z.object({ format: z.int() }).safeParse(parseJson(text));
  return mark.success ? mark.data.format : null;
}
