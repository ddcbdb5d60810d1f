/** Backups of the store: making one, and putting one back. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { connectSocket } from '#doors/socket/client.ts';
import { socketPathHere } from '#doors/socket/place.ts';
import { pathsIn } from '#engine/dataFolder/paths.ts';
import { damagedError } from '#engine/store/backup/backups.ts';
import { copyStore, makeBackup } from '#engine/store/backup/make.ts';
import { type Backup, backupFolderOf, backupsIn } from '#engine/store/backup/names.ts';
import { dropReadied, putInPlace, readyBackup } from '#engine/store/backup/restore.ts';
import { acquireWriterLock, type WriterLock, writerOf } from '#engine/store/lock.ts';
import { openStore } from '#engine/store/openStore.ts';
import { toStorageError } from '#engine/store/storageErrors.ts';
import { noticeOf } from '#engine/store/storeNotices.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { createFileLog } from '../cliLog.ts';
import { type ConfirmOptions, confirm } from '../confirm.ts';
import { EXIT } from '../exitCode.ts';
import { type ChosenFolder, chooseFolder } from '../folderChoice.ts';
import { plain } from '../render/text.ts';
import { noDataYet } from '../scope.ts';
import { withApp } from '../session.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';
import { lookThrough, sayFindings } from './verify.ts';

export interface BackupOptions extends GlobalOptions {
  readonly to?: string;
}

export interface RestoreOptions extends ConfirmOptions {
  readonly list?: boolean;
}

export async function backUp(options: BackupOptions, world: CliWorld): Promise<Outcome> {
  const folder = chooseFolder(options, world);
  const { database } = pathsIn(folder.dir);
  if (!folder.exists || !existsSync(database)) throw noDataYet(folder);
  if (options.to !== undefined) return copyTo(database, resolve(world.cwd, options.to));
  const byApp = await withApp(folder, world, (session) => session.call('backups.make', {}));
  if (byApp !== null) return done(byApp.backup.file, byApp.backup.bytes);
  const lock = lockOf(folder);
  try {
    const made = await makeBackup({
      database,
      folder: backupFolderOf(database),
      now: world.clock.now(),
      onlyIfChanged: false,
    });
    if (made.outcome !== 'made') throw damagedError(made.inspection);
    return done(made.backup.file, made.backup.bytes);
  } finally {
    lock.release();
  }
}

async function copyTo(database: string, target: string): Promise<Outcome> {
  if (existsSync(target))
    throw new PlimsollError({
      kind: 'invalid-input',
      message: `${target} is there already.`,
      help: 'Nothing was written. Name another file, or remove that one.',
    });
  try {
    const inspection = await copyStore({ database, target });
    if (inspection.damaged) throw damagedError(inspection);
    return done(target, inspection.pages * inspection.pageBytes);
  } catch (error) {
    throw toStorageError(error, target);
  }
}

function done(file: string, bytes: number): Outcome {
  const text = `Copied and checked: ${plain(file)} (${size(bytes)})\n`;
  return { exitCode: EXIT.ok, text, json: { exitCode: EXIT.ok, file, bytes } };
}

export async function restore(wanted: string | undefined, options: RestoreOptions, world: CliWorld): Promise<Outcome> {
  const folder = chooseFolder(options, world);
  if (!folder.exists) throw noDataYet(folder);
  const { database } = pathsIn(folder.dir);
  const kept = backupsIn(backupFolderOf(database));
  if (options.list) return listed(backupFolderOf(database), kept);
  const running = await connectSocket(socketPathHere(folder.dir, world.env), { version: world.version });
  if (running !== null) {
    running.close();
    throw inUse(folder);
  }
  const lock = lockOf(folder);
  try {
    const { file, at } = readied(wanted, kept, database, world);
    await confirm(
      {
        what: 'Put a backup in the place of the database',
        facts: [
          ['Backup', file],
          ['Made', at === null ? 'not known' : words(at)],
          ['Data folder', folder.dir],
        ],
        next: 'The database as it is now is kept beside it. What was not yet in the backup is read again from the services; payments made since are not in its journal.',
      },
      options,
      world,
    );
    return await put(database, file, at, folder, world);
  } finally {
    dropReadied(database);
    lock.release();
  }
}

/** Copied beside the store and looked through: what is asked about can be done. */
function readied(wanted: string | undefined, kept: readonly Backup[], database: string, { cwd, clock }: CliWorld) {
  const candidates = wanted === undefined ? kept : [named(wanted, kept, cwd)];
  const refused: string[] = [];
  for (const { file, at } of candidates) {
    const result = readyBackup(file, database, at, clock.now());
    if (result.ok) return { file, at };
    refused.push(`${file}: ${result.why}.`);
  }
  throw new PlimsollError({
    kind: refused.length === 0 ? 'not-found' : 'storage',
    message: refused.length === 0 ? 'There is no backup yet.' : `No backup can be used. ${refused.join(' ')}`,
    help: 'Nothing was changed.',
  });
}

function named(wanted: string, kept: readonly Backup[], cwd: string): { file: string; at: number | null } {
  const ours = kept.find(({ file }) => basename(file) === wanted || file === resolve(cwd, wanted));
  if (ours !== undefined) return ours;
  const file = resolve(cwd, wanted);
  if (existsSync(file)) return { file, at: null };
  throw new PlimsollError({
    kind: 'not-found',
    message: `There is no backup "${wanted}".`,
    help: '"plimsoll restore --list" lists those that there are.',
  });
}

async function put(
  database: string,
  backup: string,
  savedAt: number | null,
  { dir }: ChosenFolder,
  { clock }: CliWorld,
): Promise<Outcome> {
  const { ledgerIndex, cliLog } = pathsIn(dir);
  const place = { store: database, derived: [ledgerIndex] };
  const restored = putInPlace(place, 'before-restore', {
    what: 'restored',
    at: clock.now(),
    reason: null,
    backup,
    savedAt,
  });
  // Brings an older format over, too.
  const store = await openStore({
    file: database,
    derived: [ledgerIndex],
    log: createFileLog(clock, cliLog),
    now: clock.now,
  });
  await store.close();
  const inspection = lookThrough(database);
  const { message, help } = noticeOf(restored);
  const exitCode = inspection.found === 0 ? EXIT.ok : EXIT.error;
  return {
    exitCode,
    text: `${plain(message)}\n${plain(help)}\n${sayFindings(inspection)}`,
    json: { exitCode, restored: { backup, savedAt, aside: restored.aside }, found: inspection.found },
  };
}

function listed(folder: string, kept: readonly Backup[]): Outcome {
  const lines = kept.map(
    ({ file, at, bytes, ofFormat }) =>
      `${words(at)}  ${size(bytes).padStart(8)}  ${basename(file)}${ofFormat === null ? '' : `  (format ${ofFormat}, from before an update)`}`,
  );
  return {
    exitCode: EXIT.ok,
    text:
      lines.length === 0
        ? `No backups yet in ${plain(folder)}\n`
        : `${plain(folder)}\n${lines.map((line) => `${plain(line)}\n`).join('')}`,
    json: { folder, backups: kept },
  };
}

function lockOf(folder: ChosenFolder): WriterLock {
  const lock = acquireWriterLock(folder.dir);
  if (lock === null) throw inUse(folder);
  return lock;
}

function inUse({ dir }: ChosenFolder): PlimsollError {
  const pid = writerOf(dir);
  return new PlimsollError({
    kind: 'conflict',
    message: `Plimsoll${pid === null ? '' : ` (process ${pid})`} is using the data folder ${dir}. Nothing was changed.`,
    help: 'Quit the app first, then try again.',
  });
}

export function size(bytes: number): string {
  return bytes < 1024 ** 2 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function words(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
