/** Opens the store of a data folder, whatever state the last run left it in. */
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { normalizeMangoQuery, prepareQuery } from 'rxdb';
import type { Log } from '#engine/ports.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { hasCatalogue, lastWriteIn } from './backup/change.ts';
import { prepareFolder } from './backup/make.ts';
import { backupFolderOf, backupName, backupsIn } from './backup/names.ts';
import {
  finishRestore,
  markOpen,
  noteRestored,
  putInPlace,
  readRestored,
  readyBackup,
  removeWithLog as removeDerived,
} from './backup/restore.ts';
import { copyInThread } from './backup/workerMaker.ts';
import { COLLECTION_NAMES, COLLECTIONS, STORE_FORMAT } from './collections.ts';
import { openDatabase, type StoreDatabase } from './database.ts';
import { askForCheck, checkFile, keepLog, setAside } from './fileCheck.ts';
import { acquireWriterLock, type WriterLock, writerOf } from './lock.ts';
import { createRxStore } from './rxStore.ts';
import type { MigrationProgress } from './sqlite-storage/migration.ts';
import { DamagedDocument } from './sqlite-storage/seal.ts';
import { saysDamaged, toStorageError } from './storageErrors.ts';
import type { CollectionName, Store } from './store.ts';
import { noticeOf, type StoreNotice } from './storeNotices.ts';

/** A migration that takes long says so this often. */
const MIGRATION_LOG_MS = 1_000;

export interface OpenStoreOptions {
  /** The database file. Its folder is made when it is not there. */
  readonly file: string;
  readonly log: Log;
  readonly now: () => number;
  /** Files worked out from the store: removed when another file takes its place. */
  readonly derived?: readonly string[];
  /** Hold the folder's writer lock as long as the store is open. Without it the caller holds the lock, or is alone. */
  readonly lock?: boolean;
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

interface Opened {
  readonly database: StoreDatabase;
  readonly notices: StoreNotice[];
}

async function openHealthy(options: OpenStoreOptions): Promise<Opened> {
  const { file, log, now } = options;
  if (finishRestore(placeOf(options), now())) log.warn('store.restore-finished', { file });
  const check = checkFile(file, STORE_FORMAT);
  if (check.state === 'newer') throw newerFormat(file, check.format);
  if (check.state === 'damaged') return openRestored(options, check.reason);
  const missing = check.state === 'new' ? lost(options) : null;
  if (missing !== null) return openRestored(options, missing);
  try {
    if (check.state === 'ours') await keepOlderFormat(options, check.format);
    if (check.state === 'ours' && check.logDamage !== null) {
      if (backupIsNewer(file)) return openRestored(options, check.logDamage);
      takeLessTheLog(options, check.logDamage);
    }
    const database = await openTried(options);
    const told = readRestored(file, now());
    return { database, notices: told === null ? [] : [noticeOf(told)] };
  } catch (error) {
    if (!saysDamaged(error)) throw error;
    return openRestored(options, error instanceof Error ? error.message : 'unreadable');
  }
}

/** Why a store that is not there, or is empty, was one once. Null for a folder that is new. */
function lost({ file }: OpenStoreOptions): string | null {
  const hadLog = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  if (!hadLog && backupsIn(backupFolderOf(file)).length === 0) return null;
  return existsSync(file) ? 'it is empty' : 'it is gone';
}

/** The newest backup that passes its check takes the damaged file's place; where none does, a new store is begun. */
async function openRestored(options: OpenStoreOptions, reason: string): Promise<Opened> {
  const { file, log, now } = options;
  log.error('store.damaged', { file, reason });
  for (const { file: backup, at } of backupsIn(backupFolderOf(file))) {
    const readied = readyBackup(backup, file, at, now());
    if (!readied.ok) {
      log.warn('store.backup-unusable', { backup, reason: readied.why });
      continue;
    }
    const restored = putInPlace(placeOf(options), 'damaged', {
      what: 'restored',
      at: now(),
      reason,
      backup,
      savedAt: at,
    });
    log.warn('store.restored', { backup, aside: restored.aside });
    return { database: await openFormatted(file, log), notices: [noticeOf(restored)] };
  }
  const aside = setAside(file, now());
  for (const derived of options.derived ?? []) removeDerived(derived);
  log.error('store.begun-anew', { aside });
  const restored = { what: 'begun-anew', at: now(), reason, aside, backup: null, savedAt: null } as const;
  noteRestored(file, restored);
  return { database: await openFormatted(file, log), notices: [noticeOf(restored)] };
}

/** Without its log a store may be older than its last backup. */
function backupIsNewer(file: string): boolean {
  const [newest] = backupsIn(backupFolderOf(file));
  if (newest === undefined) return false;
  try {
    return lastWriteIn(newest.file) > lastWriteIn(file);
  } catch (error) {
    if (saysDamaged(error)) return false;
    throw error;
  }
}

/** What the log held beyond its damage is lost; what was open may have been sent under it. */
function takeLessTheLog({ file, log, now }: OpenStoreOptions, reason: string): void {
  const aside = keepLog(file, now());
  log.error('store.log-damaged', { file, reason, aside });
  noteRestored(file, { what: 'log-damaged', at: now(), reason, aside, backup: null, savedAt: null });
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    markOpen(database, null, now());
    // Else what lies behind the damage would be taken for it once more.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

/** What a migration changes for good is copied before: whoever goes back to an older Plimsoll has what it can read. */
async function keepOlderFormat({ file, log, now }: OpenStoreOptions, format: number): Promise<void> {
  if (!hasOlderVersions(file)) return;
  const folder = backupFolderOf(file);
  // A migration that was cut short goes on: what it had before it began is kept already.
  if (format === STORE_FORMAT && backupsIn(folder).some(({ ofFormat }) => ofFormat === format)) return;
  prepareFolder(folder);
  const target = join(folder, backupName(now(), format));
  const inspection = await copyInThread({ database: file, target });
  if (inspection.damaged) throw new DamagedDocument(inspection.findings[0]?.what ?? 'it is damaged');
  log.info('store.older-format-kept', { format, target });
}

/** Not only the file's format tells: a collection's version may have been raised within one. */
function hasOlderVersions(file: string): boolean {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    if (!hasCatalogue(database)) return false;
    const rows = database.prepare('SELECT collection, version FROM "_catalogue"').all();
    return (rows as { collection: CollectionName; version: number }[]).some(
      ({ collection, version }) => version < (COLLECTIONS[collection]?.schema.version ?? 0),
    );
  } finally {
    database.close();
  }
}

/** The app reads all of these when it starts: damage in them is found while the file can still be replaced. */
async function openTried({ file, log }: OpenStoreOptions): Promise<StoreDatabase> {
  const database = await openFormatted(file, log);
  try {
    for (const name of COLLECTION_NAMES) {
      if (LARGE.has(name)) continue;
      const instance = database.collections[name].storageInstance;
      await instance.query(prepareQuery(instance.schema, normalizeMangoQuery(instance.schema, { selector: {} })));
    }
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

const LARGE: ReadonlySet<CollectionName> = new Set(['entries', 'readings', 'alertLog', 'accountLog']);

function placeOf({ file, derived = [] }: OpenStoreOptions) {
  return { store: file, derived };
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
