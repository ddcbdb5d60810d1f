/** Opens the store of a data folder, whatever state the last run left it in. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Log } from '#engine/ports.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { STORE_FORMAT } from './collections.ts';
import { openDatabase, type StoreDatabase } from './database.ts';
import { askForCheck, checkFile, setAside } from './fileCheck.ts';
import { acquireWriterLock, type WriterLock, writerOf } from './lock.ts';
import { createRxStore } from './rxStore.ts';
import type { MigrationProgress } from './sqlite-storage/migration.ts';
import { saysDamaged, toStorageError } from './storageErrors.ts';
import type { Store } from './store.ts';

/** A migration that takes long says so this often. */
const MIGRATION_LOG_MS = 1_000;

export interface OpenStoreOptions {
  /** The database file. Its folder is made when it is not there. */
  readonly file: string;
  readonly log: Log;
  readonly now: () => number;
  /** Hold the folder's writer lock as long as the store is open. Without it the caller holds the lock, or is alone. */
  readonly lock?: boolean;
}

/** Something the user should hear about, though the store is open and works. */
export interface StoreNotice {
  readonly kind: 'damaged-set-aside';
  readonly message: string;
  /** Where the damaged file is now. It is not deleted. */
  readonly file: string;
}

export interface OpenedStore extends Store {
  readonly notices: readonly StoreNotice[];
}

/**
 * @throws PlimsollError `storage`: the folder cannot be written to, the disk is full, another process is the writer, or
 * the file was written by a newer Plimsoll. In each case the file stays as it was.
 */
export async function openStore(options: OpenStoreOptions): Promise<OpenedStore> {
  const { file, log } = options;
  const folder = dirname(file);
  let lock: WriterLock | null = null;
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    if (options.lock) lock = takeLock(folder);
    const { database, notices } = await openHealthy(options);
    const store = createRxStore(database, (error) => {
      if (saysDamaged(error)) askForCheck(file);
      const seen = toStorageError(error, file);
      log.error('store.failed', { error: seen instanceof Error ? seen.message : String(seen) });
      return seen;
    });
    log.info('store.opened', { notices: notices.length });
    return {
      ...store,
      notices,
      async close() {
        try {
          await store.close();
        } finally {
          lock?.release();
        }
      },
    };
  } catch (error) {
    lock?.release();
    throw toStorageError(error, folder);
  }
}

function takeLock(folder: string): WriterLock {
  const lock = acquireWriterLock(folder);
  if (lock) return lock;
  const pid = writerOf(folder);
  throw new PlimsollError({
    kind: 'storage',
    message: `Another Plimsoll${pid === null ? '' : ` (process ${pid})`} is using the data folder ${folder}.`,
    help: 'Use that one, or quit it first.',
  });
}

async function openHealthy(options: OpenStoreOptions): Promise<{ database: StoreDatabase; notices: StoreNotice[] }> {
  const { file, log } = options;
  const check = checkFile(file, STORE_FORMAT);
  if (check.state === 'newer') throw newerFormat(file, check.format);
  if (check.state === 'damaged') return openFresh(options, check.reason);
  try {
    return { database: await openFormatted(file, log), notices: [] };
  } catch (error) {
    if (!saysDamaged(error)) throw error;
    return openFresh(options, error instanceof Error ? error.message : 'unreadable');
  }
}

async function openFresh(options: OpenStoreOptions, reason: string) {
  const { file, log, now } = options;
  const aside = setAside(file, now());
  log.error('store.damaged', { file, aside, reason });
  const notice: StoreNotice = {
    kind: 'damaged-set-aside',
    message: `The database was damaged (${reason}). It was kept as ${aside}, and a new one was begun.`,
    file: aside,
  };
  return { database: await openFormatted(file, log), notices: [notice] };
}

async function openFormatted(file: string, log: Log): Promise<StoreDatabase> {
  stampFormat(file);
  return openDatabase(file, {
    trouble: (error) => log.warn('store.checkpoint-failed', { error: error.message }),
    migrating: migrationLog(log),
  });
}

/** Says how far a migration is: at its beginning, now and then, at its end. */
function migrationLog(log: Log): (progress: MigrationProgress) => void {
  let said = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const { done, total } = progress;
    const at = performance.now();
    if (done > 0 && done < total && at - said < MIGRATION_LOG_MS) return;
    said = at;
    log.info(done === total ? 'store.migrated' : 'store.migrating', { ...progress });
  };
}

/** The format is in the file's header, where every version to come can read it before anything else. */
function stampFormat(file: string): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    const { user_version: stamped } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (stamped !== STORE_FORMAT) database.exec(`PRAGMA user_version = ${STORE_FORMAT}`);
  } finally {
    database.close();
  }
}

function newerFormat(file: string, format: number): PlimsollError {
  return new PlimsollError({
    kind: 'storage',
    message: `The database ${file} was written by a newer Plimsoll (format ${format}; this one reads up to ${STORE_FORMAT}).`,
    help: 'Install the newer Plimsoll again, or choose another data folder. The database was not touched.',
  });
}
