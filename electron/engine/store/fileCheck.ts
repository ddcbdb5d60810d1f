/** Looks at a database file before anything writes to it: ours, newer than us, or damaged. */
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { inspectStore } from './inspect.ts';
import { damageInLog } from './logCheck.ts';
import { saysDamaged } from './storageErrors.ts';

export type FileState =
  | { readonly state: 'new' }
  /** `logDamage`: its last changes, or some of them, are lost with the log that they were in; what is there is whole. */
  | { readonly state: 'ours'; readonly format: number; readonly logDamage: string | null }
  | { readonly state: 'newer'; readonly format: number }
  | { readonly state: 'damaged'; readonly reason: string };

/** SQLite's file header (public docs, "Database File Format"): its length, and where numbers are in it. */
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const USER_VERSION_AT = 60;
/** No format to come will have a number like that. */
const FURTHEST_FORMAT = 1_000;
/** As small a store is read through at each start; a larger one when its writer was killed, was seen damaged, and once a day. */
const READ_THROUGH_BYTES = 4 * 1024 * 1024;

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
    if (!isOurHeader(header)) return { state: 'damaged', reason: 'its header is not one that Plimsoll wrote' };
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

/** What is the same in each file that we write; SQLite would refuse, or misread, some of it under other names. */
function isOurHeader(header: Buffer): boolean {
  const journals = [1, 2];
  const fractions = header.subarray(21, 24);
  return (
    journals.includes(header[18] ?? 0) &&
    journals.includes(header[19] ?? 0) &&
    fractions.equals(Buffer.from([64, 32, 32])) &&
    header.readUInt32BE(44) <= 4 &&
    header.readUInt32BE(56) <= 1 &&
    header.readUInt32BE(68) === 0 &&
    header.subarray(72, 92).every((byte) => byte === 0) &&
    header.readUInt32BE(USER_VERSION_AT) <= FURTHEST_FORMAT
  );
}

function checkInside(file: string, newest: number): FileState {
  // A log beside the file means that its last writer did not get to close it. Reading the whole file takes long.
  const wasKilled = existsSync(`${file}-wal`) || existsSync(`${file}-shm`);
  const logDamage = damageInLog(file);
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
    if (doubted || logDamage !== null || pages * pageBytes <= READ_THROUGH_BYTES) {
      const { findings } = inspectStore(database);
      const damage = findings.find((finding) => finding.damage && finding.kind !== 'books');
      if (damage !== undefined) return { state: 'damaged', reason: `${damage.where}: ${damage.what}` };
      rmSync(doubtOf(file), { force: true });
    } else if (wasKilled) {
      const verdict = Object.values(database.prepare('PRAGMA quick_check(1)').get() as Record<string, unknown>)[0];
      if (verdict !== 'ok') return { state: 'damaged', reason: String(verdict) };
    }
    return { state: 'ours', format, logDamage };
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

const WITH_ITS_LOG = ['', '-wal', '-shm', '-journal'] as const;

/**
 * Moves a database and its log out of the way, what there is of them, under a name that no file has.
 * @param why the word in that name
 * @returns the new name
 */
export function setAside(file: string, now: number, why: 'damaged' | 'before-restore' = 'damaged'): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  const taken = (name: string) => WITH_ITS_LOG.some((suffix) => existsSync(`${name}${suffix}`));
  let aside = `${file}.${why}-${stamp}`;
  for (let n = 2; taken(aside); n++) aside = `${file}.${why}-${stamp}-${n}`;
  for (const suffix of WITH_ITS_LOG)
    if (existsSync(`${file}${suffix}`)) renameSync(`${file}${suffix}`, `${aside}${suffix}`);
  rmSync(doubtOf(file), { force: true });
  return aside;
}

/** Copies a log that cannot be read to its end, before SQLite goes on in it. @returns the copy, if there is a log */
export function keepLog(file: string, now: number): string | null {
  if (!existsSync(`${file}-wal`)) return null;
  const kept = `${file}.damaged-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}-log`;
  copyFileSync(`${file}-wal`, kept);
  chmodSync(kept, 0o600);
  return kept;
}
