/** Looks at a database file before anything writes to it: ours, newer than us, or damaged. */
import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { saysDamaged } from './storageErrors.ts';

export type FileState =
  | { readonly state: 'new' }
  | { readonly state: 'ours'; readonly format: number }
  | { readonly state: 'newer'; readonly format: number }
  | { readonly state: 'damaged'; readonly reason: string };

/** SQLite's file header (public docs, "Database File Format"): its length, and where numbers are in it. */
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const USER_VERSION_AT = 60;

/**
 * Reads only; the database is left as it is byte for byte.
 * @param newest the newest format that this program can read
 */
export function checkFile(file: string, newest: number): FileState {
  if (!existsSync(file) || statSync(file).size === 0) return { state: 'new' };
  // Killed in its very first transaction, a file may be half written; SQLite takes that back when it opens it.
  if (!existsSync(journalOf(file))) {
    const header = readHeader(file);
    if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC)
      return { state: 'damaged', reason: 'it is not a database' };
    const stated = header.readUInt32BE(USER_VERSION_AT);
    if (stated > newest) return { state: 'newer', format: stated };
  }
  try {
    return checkInside(file, newest);
  } catch (error) {
    if (saysDamaged(error)) return { state: 'damaged', reason: error instanceof Error ? error.message : 'unreadable' };
    throw error;
  }
}

function checkInside(file: string, newest: number): FileState {
  // A log beside the file means that its last writer did not get to close it. Reading the whole file takes long.
  const wasKilled = existsSync(`${file}-wal`);
  const doubted = existsSync(doubtOf(file));
  const database = new DatabaseSync(file, { readOnly: !existsSync(journalOf(file)), timeout: 5_000 });
  try {
    const format = numberOf(database.prepare('PRAGMA user_version').get());
    if (format > newest) return { state: 'newer', format };
    const pages = numberOf(database.prepare('PRAGMA page_count').get());
    const pageBytes = numberOf(database.prepare('PRAGMA page_size').get());
    if (!wasKilled && statSync(file).size < pages * pageBytes)
      return { state: 'damaged', reason: 'its end is missing' };
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    if (wasKilled || doubted) {
      const verdict = Object.values(database.prepare('PRAGMA quick_check(1)').get() as Record<string, unknown>)[0];
      if (verdict !== 'ok') return { state: 'damaged', reason: String(verdict) };
      rmSync(doubtOf(file), { force: true });
    }
    return { state: 'ours', format };
  } finally {
    database.close();
  }
}

/** Leaves word that the file's inside was seen to be damaged, so that the next start reads all of it. */
export function askForCheck(file: string): void {
  writeFileSync(doubtOf(file), '');
}

function journalOf(file: string): string {
  return `${file}-journal`;
}

function doubtOf(file: string): string {
  return `${file}-check`;
}

function readHeader(file: string): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  const handle = openSync(file, 'r');
  try {
    return bytes.subarray(0, readSync(handle, bytes, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(handle);
  }
}

function numberOf(row: unknown): number {
  return Number(Object.values(row as Record<string, unknown>)[0]);
}

/** Moves a damaged database and its log out of the way, under a name that no file has. @returns the new name */
export function setAside(file: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  let aside = `${file}.damaged-${stamp}`;
  for (let n = 2; existsSync(aside); n++) aside = `${file}.damaged-${stamp}-${n}`;
  renameSync(file, aside);
  rmSync(doubtOf(file), { force: true });
  for (const suffix of ['-wal', '-shm'])
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${aside}${suffix}`);
  return aside;
}
