/**
 * One writer per data folder. The lock is an exclusive transaction on a small SQLite file: the operating system holds it,
 * and frees it when the process ends, however it ends.
 */
import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { sqliteCodeOf, toStorageError } from './storageErrors.ts';

const LOCK_FILE = 'writer.lock';
const HOLDER_FILE = 'writer.pid';
const SQLITE_BUSY = 5;

export interface WriterLock {
  readonly dataDir: string;
  /** Frees the lock. A second call does nothing. */
  release(): void;
}

/** Folders this process holds. The lock file must never be opened by other means here: closing it would free the lock. */
const held = new Set<string>();

/**
 * @returns null when another process, or this one, is the writer already
 * @throws PlimsollError `storage` when the folder cannot be made or written to
 */
export function acquireWriterLock(dataDir: string): WriterLock | null {
  try {
    mkdirSync(dataDir, { recursive: true });
    const folder = realpathSync(dataDir);
    if (held.has(folder)) return null;
    const database = beginExclusive(join(folder, LOCK_FILE));
    if (!database) return null;
    held.add(folder);
    writeFileSync(join(folder, HOLDER_FILE), `${process.pid}\n`);
    return { dataDir, release: releaseOnce(folder, database) };
  } catch (error) {
    throw toStorageError(error, dataDir);
  }
}

/** The process that said last that it is the writer, for messages only: it may be gone. */
export function writerOf(dataDir: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(join(dataDir, HOLDER_FILE), 'utf8'), 10);
    return Number.isNaN(pid) ? null : pid;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw toStorageError(error, dataDir);
  }
}

function beginExclusive(file: string): DatabaseSyncInstance | null {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (sqliteCodeOf(error) === SQLITE_BUSY) return null;
    throw error;
  }
}

function releaseOnce(folder: string, database: DatabaseSyncInstance): () => void {
  return () => {
    if (!held.delete(folder)) return;
    rmSync(join(folder, HOLDER_FILE), { force: true });
    database.exec('ROLLBACK');
    database.close();
  };
}
