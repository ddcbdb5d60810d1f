/** Looks through a store: what SQLite says of the file, each document, each book, and the read model beside it. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { pathsIn } from '#engine/dataFolder/paths.ts';
import { openLedgerReader } from '#engine/ledger/reader.ts';
import { openLedgerQueriesHere } from '#engine/ledger/readModel/here.ts';
import { STORE_FORMAT } from '#engine/store/collections.ts';
import { type Finding, type Inspection, inspectStore, uninspectable } from '#engine/store/inspect.ts';
import { saysDamaged, toStorageError } from '#engine/store/storageErrors.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Book } from '#shared/domain/book.ts';
import { EXIT } from '../exitCode.ts';
import { type ChosenFolder, chooseFolder } from '../folderChoice.ts';
import { plain } from '../render/text.ts';
import { noDataYet } from '../scope.ts';
import { withApp } from '../session.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

/** What the read model said, held against the books. */
interface ModelCheck {
  readonly wallets: number;
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
}

export async function verify(file: string | undefined, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  const folder = file === undefined ? chooseFolder(options, world) : null;
  const database = folder === null ? resolve(world.cwd, file ?? '') : pathsIn(folder.dir).database;
  if (folder !== null && (!folder.exists || !existsSync(database))) throw noDataYet(folder);
  if (!existsSync(database)) throw new PlimsollError({ kind: 'not-found', message: `${database} is not there.` });
  const inspection = lookThrough(database);
  if (inspection.format > STORE_FORMAT)
    throw new PlimsollError({
      kind: 'storage',
      message: `${database} was written by a newer Plimsoll (format ${inspection.format}; this one reads up to ${STORE_FORMAT}).`,
      help: 'Verify it with the newer one.',
    });
  const model = folder === null || inspection.damaged ? null : await checkModel(folder, world);
  const findings = [...inspection.findings, ...(model?.findings ?? [])];
  const found = inspection.found + (model?.findings.length ?? 0);
  const exitCode = found === 0 ? EXIT.ok : EXIT.error;
  return {
    exitCode,
    text: textOf(database, inspection, model, found),
    json: {
      exitCode,
      file: database,
      format: inspection.format,
      pages: inspection.pages,
      documents: inspection.documents,
      withoutChecksum: inspection.unsealed,
      books: inspection.books,
      readModel: model === null ? null : { wallets: model.wallets, notes: model.notes },
      found,
      findings,
    },
  };
}

/** In one state of the file, whoever writes meanwhile. @throws PlimsollError `storage` when it cannot be read */
export function lookThrough(file: string): Inspection {
  let database: DatabaseSyncInstance | null = null;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    database.exec('BEGIN');
    return inspectStore(database);
  } catch (error) {
    if (saysDamaged(error)) return uninspectable(error);
    throw toStorageError(error, file);
  } finally {
    database?.close();
  }
}

/** The app's own, where it runs: the file is its alone then. */
async function checkModel(folder: ChosenFolder, world: CliWorld): Promise<ModelCheck> {
  const byApp = await withApp(folder, world, async (session) => {
    const findings: Finding[] = [];
    const { books } = await session.call('books.list', {});
    for (const { walletId } of books) {
      const { agrees, entries } = await session.call('books.verify', { walletId });
      if (!agrees) findings.push(disagrees(walletId, entries));
    }
    return { wallets: books.length, notes: ['asked of the app'], findings };
  });
  return byApp ?? checkModelHere(folder, world);
}

async function checkModelHere({ dir }: ChosenFolder, { clock }: CliWorld): Promise<ModelCheck> {
  const { database, ledgerIndex } = pathsIn(dir);
  const notes: string[] = [];
  const hear = (event: string, fields: Record<string, unknown> = {}) => {
    if (event.startsWith('ledgerIndex.'))
      notes.push(`${event.slice('ledgerIndex.'.length)}: ${String(fields.reason ?? fields.error ?? '')}`);
  };
  if (!existsSync(ledgerIndex)) notes.push('there was none: it was made');
  const reader = openLedgerReader(database);
  let books: Book[];
  try {
    books = reader.books();
  } finally {
    reader.close();
  }
  const log = { info: hear, warn: hear, error: hear };
  const ledger = openLedgerQueriesHere({ file: database, indexFile: ledgerIndex, log, now: clock.now });
  try {
    const findings: Finding[] = [];
    for (const { walletId, totalMicros, entries } of books) {
      const { micros, count } = await ledger.sumBefore(walletId, Number.MAX_SAFE_INTEGER);
      if (micros !== totalMicros || count !== entries) findings.push(disagrees(walletId, count));
    }
    return { wallets: books.length, notes, findings };
  } finally {
    await ledger.close();
  }
}

function disagrees(walletId: string, entries: number): Finding {
  return {
    kind: 'books',
    where: walletId,
    what: `the read model (${entries} entries) does not agree with the book`,
    damage: false,
  };
}

function textOf(file: string, inspection: Inspection, model: ModelCheck | null, found: number): string {
  const { pages, format, documents, unsealed, books } = inspection;
  const count = Object.values(documents).reduce((sum, one) => sum + one, 0);
  const lines = [
    file,
    `  file        ${pages} pages of format ${format}, looked through by SQLite`,
    ...Object.entries(documents).map(([table, rows]) => `  ${table.padEnd(18)} ${rows} documents`),
    `  documents   ${count} read, held against their columns and, if of this version, their schemas`,
    `  checksums   ${count - unsealed} held${unsealed === 0 ? '' : `; ${unsealed} documents were written before there were any`}`,
    `  books       ${books} added up anew`,
    model === null
      ? '  read model  not looked at'
      : `  read model  ${model.wallets} wallets held against their books${model.notes.map((note) => `; ${note}`).join('')}`,
  ];
  return `${lines.map((line) => `${plain(line)}\n`).join('')}${sayFindings({ ...inspection, findings: [...inspection.findings, ...(model?.findings ?? [])], found })}`;
}

export function sayFindings({ findings, found }: Pick<Inspection, 'findings' | 'found'>): string {
  if (found === 0) return 'Nothing is wrong.\n';
  const lines = findings.map(({ damage, where, what }) => `  ${damage ? 'damaged ' : 'disagrees'}  ${where}: ${what}`);
  const more = found > findings.length ? [`  and ${found - findings.length} more`] : [];
  return [`${found} ${found === 1 ? 'thing is' : 'things are'} wrong:`, ...lines, ...more]
    .map((line) => `${plain(line)}\n`)
    .join('');
}
