/** Opens the derived file whatever state it is in: a bad one is removed, and where none can be had it is kept in memory. */
import type { Log } from '#engine/ports.ts';
import { sqliteCodeOf } from '../../store/storageErrors.ts';
import { IndexFile, removeIndexFile } from './indexFile.ts';

const SQLITE_BUSY = 5;

export function openIndex(path: string | null, log: Log): IndexFile {
  if (path === null) return new IndexFile(null);
  try {
    return new IndexFile(path);
  } catch (error) {
    log.warn('ledgerIndex.unreadable', { error: String(error) });
    // Another process may be at work on it: it is not ours to remove.
    if (sqliteCodeOf(error) === SQLITE_BUSY) return new IndexFile(null);
  }
  return openAnew(path, log);
}

/** Closes it and begins again; one that was in memory stays there. */
export function replaceIndex(failed: IndexFile, path: string | null, log: Log): IndexFile {
  const wasFile = failed.database.location() !== null;
  failed.close();
  return path === null || !wasFile ? new IndexFile(null) : openAnew(path, log);
}

function openAnew(path: string, log: Log): IndexFile {
  try {
    removeIndexFile(path);
    return new IndexFile(path);
  } catch (error) {
    log.warn('ledgerIndex.inMemory', { error: String(error) });
    return new IndexFile(null);
  }
}
