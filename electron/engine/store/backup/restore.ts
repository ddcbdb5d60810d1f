/**
 * Puts a backup in the place of a store. It is copied, looked through and made ready beside the store, so that whenever the
 * process dies there is either the old file, or the new one whole, or both and a next start that goes on.
 */
import { chmodSync, copyFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { z } from 'zod';
import { writeFileAtomically } from '../../dataFolder/folder.ts';
import { moveAsRestored, paymentAsRestored } from '../../payments/restored.ts';
import { STORE_FORMAT } from '../collections.ts';
import { setAside } from '../fileCheck.ts';
import { inspectStore } from '../inspect.ts';
import { syncFile, syncFolder } from '../onDisk.ts';
import { ID, quoted } from '../sqlite-storage/fields.ts';
import { sealed, unsealed } from '../sqlite-storage/seal.ts';
import { saysDamaged } from '../storageErrors.ts';
import { hasCatalogue } from './change.ts';

/** What became of a store, for as long as people should be told. */
const restoredSchema = z.object({
  /** A backup took its place; the store was kept, less the last changes that its log held; a new one was begun. */
  what: z.enum(['restored', 'log-damaged', 'begun-anew']),
  /** When it happened. */
  at: z.int(),
  /** Why, in words; null when a person asked for it. */
  reason: z.string().nullable(),
  /** The file that was in its place, kept. Null when there was none. */
  aside: z.string().nullable(),
  /** The backup that took its place, if one did. */
  backup: z.string().nullable(),
  /** When the backup was made; null when that is not known. */
  savedAt: z.int().nullable(),
});
export type Restored = z.infer<typeof restoredSchema>;

/** Being copied; whole, and waiting for its place. */
const COPYING = '-restoring';
const READY = '-restored';
const NOTE = '-restored.json';

export type Readied = { readonly ok: true } | { readonly ok: false; readonly why: string };

/**
 * Copies a backup beside the store and looks through it; payments that were open in it are marked, so that none of them is
 * sent again by itself.
 * @param savedAt when the backup was made, where that is known
 */
export function readyBackup(backup: string, store: string, savedAt: number | null, now: number): Readied {
  const copying = `${store}${COPYING}`;
  removeWithLog(copying);
  rmSync(`${store}${READY}`, { force: true });
  try {
    copyFileSync(backup, copying);
    chmodSync(copying, 0o600);
    const why = lookAndMark(copying, savedAt, now);
    if (why !== null) return { ok: false, why };
    syncFile(copying);
    renameSync(copying, `${store}${READY}`);
    return { ok: true };
  } catch (error) {
    if (!saysDamaged(error)) throw error;
    return { ok: false, why: error instanceof Error ? error.message : 'it cannot be read' };
  } finally {
    removeWithLog(copying);
  }
}

function lookAndMark(file: string, savedAt: number | null, now: number): string | null {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    database.exec('PRAGMA journal_mode = DELETE');
    const inspection = inspectStore(database);
    if (inspection.format > STORE_FORMAT) return `it is of a newer format (${inspection.format})`;
    if (Object.keys(inspection.documents).length === 0) return 'it is no store of Plimsoll’s';
    if (inspection.damaged) return inspection.findings.find(({ damage }) => damage)?.what ?? 'it is damaged';
    markOpen(database, savedAt, now);
    return null;
  } finally {
    database.close();
  }
}

/** In whatever version of the tables: the fields that are changed are the same in all of them. */
export function markOpen(database: DatabaseSyncInstance, savedAt: number | null, now: number): void {
  if (!hasCatalogue(database)) return;
  const saved = savedAt === null ? 'before something was lost' : `at ${instantWords(savedAt)}`;
  const tables = database
    .prepare(`SELECT collection, table_name AS name FROM "_catalogue" WHERE collection IN ('payments', 'rules')`)
    .all() as { collection: string; name: string }[];
  database.exec('BEGIN IMMEDIATE');
  for (const { collection, name } of tables) {
    const rows = database.prepare(`SELECT _id AS id, _doc AS doc FROM ${quoted(name)} WHERE _deleted = 0`).all();
    const put = database.prepare(`UPDATE ${quoted(name)} SET _doc = ? WHERE ${quoted(ID)} = ?`);
    for (const { id, doc } of rows as { id: string; doc: string }[]) {
      const document = unsealed<never>(doc);
      const next = collection === 'payments' ? paymentAsRestored(document, saved, now) : moveOrNothing(document, saved);
      if (next !== null) put.run(sealed(JSON.stringify(next)), id);
    }
  }
  database.exec('COMMIT');
}

function moveOrNothing(document: { type?: unknown }, saved: string) {
  return document.type === 'move' ? moveAsRestored(document as never, saved) : null;
}

/** What was readied and is not wanted. */
export function dropReadied(store: string): void {
  rmSync(`${store}${READY}`, { force: true });
}

export interface Place {
  readonly store: string;
  /** Files that are worked out from the store: another store's are of no use to it. */
  readonly derived: readonly string[];
}

/** Moves what is in the store's place aside, under a name that says why, and what was readied into it. */
export function putInPlace(
  { store, derived }: Place,
  why: 'damaged' | 'before-restore',
  note: Omit<Restored, 'aside'>,
): Restored {
  // Before anything moves: whoever goes on after a crash reads there what it was about.
  noteRestored(store, { ...note, aside: null });
  const aside = existsSync(store) ? setAside(store, note.at, why) : null;
  const restored = { ...note, aside };
  finish({ store, derived }, restored);
  return restored;
}

function finish({ store, derived }: Place, restored: Restored): void {
  // A log of the file before would be read into the new one.
  if (['-wal', '-shm', '-journal'].some((suffix) => existsSync(`${store}${suffix}`)))
    setAside(store, restored.at, 'damaged');
  for (const file of derived) removeWithLog(file);
  noteRestored(store, restored);
  renameSync(`${store}${READY}`, store);
  syncFolder(dirname(store));
}

/**
 * Goes on with what a process left when it died on the way.
 * @returns whether a backup was put in its place just now
 */
export function finishRestore(place: Place, now: number): boolean {
  const { store } = place;
  const ready = existsSync(`${store}${READY}`);
  removeWithLog(`${store}${COPYING}`);
  if (existsSync(store)) {
    // It died before the old one was moved: whether that is to go is found out anew.
    if (ready) for (const suffix of [NOTE, READY]) rmSync(`${store}${suffix}`, { force: true });
    return false;
  }
  if (!ready) return false;
  finish(
    place,
    readRestored(store, now) ?? {
      what: 'restored',
      at: now,
      reason: 'it was damaged',
      aside: null,
      backup: null,
      savedAt: null,
    },
  );
  return true;
}

export function noteRestored(store: string, restored: Restored): void {
  writeFileAtomically(`${store}${NOTE}`, `${JSON.stringify(restored)}\n`);
}

/** As long as people should hear of it at each start: a week. */
const TOLD_FOR = 7 * 24 * 60 * 60_000;

export function readRestored(store: string, now: number): Restored | null {
  const file = `${store}${NOTE}`;
  if (!existsSync(file)) return null;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const restored = restoredSchema.safeParse(value);
  if (!restored.success) return null;
  return Math.abs(now - restored.data.at) < TOLD_FOR ? restored.data : null;
}

export function instantWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function removeWithLog(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}
