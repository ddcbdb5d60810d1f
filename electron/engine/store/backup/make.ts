/**
 * Makes one backup of a store, in whatever thread: copied page by page out of one state of the file while others write on,
 * under a name that does not count, looked through, put on disk, and only then named. A bad one never takes a good one's place.
 */
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { backup as copyPages, DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { PlimsollError } from '#shared/contract/errors.ts';
import { DAY } from '#shared/domain/time.ts';
import { type Inspection, inspecting, uninspectable } from '../inspect.ts';
import { syncFile, syncFolder } from '../onDisk.ts';
import { saysDamaged, toStorageError } from '../storageErrors.ts';
import { changeSince } from './change.ts';
import { type Backup, backupName, backupsIn, PART } from './names.ts';
import { toRemove } from './rotation.ts';

export interface MakeOptions {
  /** The store's file. */
  readonly database: string;
  readonly folder: string;
  readonly now: number;
  /** Only looked through when nothing changed since the last one that it would save. */
  readonly onlyIfChanged: boolean;
  /** Asked between two steps. */
  readonly stopped?: () => boolean;
  readonly room?: (folder: string) => number;
  /** From this size on, rows that the services tell again are not worth a copy each day. */
  readonly largeBytes?: number;
}

export type Made =
  | { readonly outcome: 'made'; readonly backup: Backup; readonly inspection: Inspection; readonly removed: number }
  /** As it was copied last; it was looked through. */
  | { readonly outcome: 'unchanged'; readonly inspection: Inspection }
  /** Nothing was copied: the store itself is damaged. The earlier backups are as they were. */
  | { readonly outcome: 'damaged'; readonly inspection: Inspection };

/** Pages in one step, between which writers have their turn. */
const PAGES = 1_024;
const LARGE_BYTES = 64 * 1024 ** 2;
/** What the services tell again, where it is little or the store large, waits no longer than this. */
const LITTLE_EVERY = 7 * DAY;
/** Room that is left to everybody else. */
const SPARE_BYTES = 32 * 1024 ** 2;

/** @throws PlimsollError `storage`: no room, a folder that cannot be written to; `cancelled` when it was stopped */
export async function makeBackup(options: MakeOptions): Promise<Made> {
  const { folder, now } = options;
  try {
    if (options.onlyIfChanged) {
      const unchanged = lookThroughUnchanged(options);
      if (unchanged !== null) return unchanged;
    }
    prepareFolder(folder);
    const file = join(folder, backupName(now, null));
    const inspection = await copyStore({ ...options, target: file });
    if (inspection.damaged) return { outcome: 'damaged', inspection };
    const backups = backupsIn(folder);
    const made = backups.find((one) => one.file === file);
    if (made === undefined) throw new Error('the backup is gone as soon as it was made');
    const old = toRemove(backups).filter((one) => one.file !== file);
    for (const one of old) rmSync(one.file, { force: true });
    return { outcome: 'made', backup: made, inspection, removed: old.length };
  } catch (error) {
    if (saysDamaged(error)) return { outcome: 'damaged', inspection: uninspectable(error) };
    throw toStorageError(error, folder);
  }
}

export interface CopyOptions extends Pick<MakeOptions, 'database' | 'stopped' | 'room'> {
  /** Replaced when it is there. */
  readonly target: string;
}

/**
 * Copies a store into a file of its own: one that needs no log beside it.
 * @returns what was found in the copy; where that is damage there is no copy
 */
export async function copyStore({ database, target, stopped, room }: CopyOptions): Promise<Inspection> {
  const part = `${target}${PART}`;
  removeWithLog(part);
  const source = openToCopy(database);
  try {
    source.exec('BEGIN');
    wantRoom(dirname(target), sizeOf(source), room ?? roomIn);
    closeSync(openSync(part, 'w', 0o600));
    await copyPages(source, part, { rate: PAGES, progress: () => stopIf(stopped) });
    source.exec('COMMIT');
    stopIf(stopped);
    const inspection = inspectCopy(part, stopped);
    if (inspection.damaged) return inspection;
    syncFile(part);
    renameSync(part, target);
    syncFolder(dirname(target));
    return inspection;
  } finally {
    source.close();
    removeWithLog(part);
  }
}

/** The copy has no log: it is one file, that can be read where nothing can be written. */
function inspectCopy(part: string, stopped: MakeOptions['stopped']): Inspection {
  const copy = new DatabaseSync(part);
  try {
    copy.exec('PRAGMA journal_mode = DELETE');
    return runSteps(inspecting(copy), stopped);
  } finally {
    copy.close();
  }
}

/** Null when it has changed, or there is nothing to compare it with. */
function lookThroughUnchanged(options: MakeOptions): Made | null {
  const { database, folder, stopped, now: at, largeBytes = LARGE_BYTES } = options;
  const last = backupsIn(folder).find(({ ofFormat }) => ofFormat === null);
  if (last === undefined) return null;
  const source = openToCopy(database);
  try {
    source.exec('BEGIN');
    const before = new DatabaseSync(last.file, { readOnly: true });
    try {
      const { own, told } = changeSince(before, source);
      if (own) return null;
      const mayWait = at - last.at < LITTLE_EVERY && at >= last.at;
      const worthLittle = told === 'little' || sizeOf(source) > largeBytes;
      if (told !== 'nothing' && !(worthLittle && mayWait)) return null;
    } finally {
      before.close();
    }
    const inspection = runSteps(inspecting(source), stopped);
    return { outcome: inspection.damaged ? 'damaged' : 'unchanged', inspection };
  } finally {
    source.close();
  }
}

function openToCopy(file: string): DatabaseSyncInstance {
  return new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
}

function runSteps(steps: Generator<void, Inspection, void>, stopped: MakeOptions['stopped']): Inspection {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    stopIf(stopped);
  }
}

function stopIf(stopped: MakeOptions['stopped']): void {
  if (stopped?.()) throw new PlimsollError({ kind: 'cancelled', message: 'The backup was stopped.' });
}

function sizeOf(database: DatabaseSyncInstance): number {
  const number = (pragma: string) =>
    Number(Object.values(database.prepare(pragma).get() as Record<string, unknown>)[0]);
  return number('PRAGMA page_count') * number('PRAGMA page_size');
}

export function roomIn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function wantRoom(folder: string, bytes: number, room: (folder: string) => number): void {
  const free = room(folder);
  if (free >= bytes + SPARE_BYTES) return;
  const megabytes = Math.ceil((bytes + SPARE_BYTES - free) / 1024 ** 2);
  throw new PlimsollError({
    kind: 'storage',
    message: `There is no room for a backup in ${folder}. The earlier backups are kept, and Plimsoll goes on.`,
    help: `Free ${megabytes} MB on that disk. The next backup is made by itself.`,
  });
}

/** Private, and without what a killed process left half written. */
export function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32') chmodSync(folder, 0o700);
  for (const name of readdirSync(folder))
    if (name.includes(`.sqlite${PART}`)) rmSync(join(folder, name), { force: true });
}

function removeWithLog(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}
