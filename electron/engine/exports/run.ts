/** One export from the store's file to its own: everything is read from one state of the store. */
import { basename } from 'node:path';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { ExportRequest } from '#shared/contract/ledgerCalls.ts';
import { type LedgerReader, openLedgerReader } from '../ledger/reader.ts';
import { toStorageError } from '../store/storageErrors.ts';
import type { ExportOutcome, ExportProgress } from './exporter.ts';
import { type FileSystem, nodeFiles, StagedFiles } from './files.ts';
import { formatOf } from './formats/index.ts';
import { type Manifest, manifestNameFor, manifestOf, manifestText } from './manifest.ts';
import { type Bytes, Output } from './output.ts';
import { createScan } from './scan.ts';
import { scopeOf } from './scope.ts';

export interface RunOptions {
  /** The store's file. */
  readonly database: string;
  /** Of the app, for the manifest. */
  readonly version: string;
  readonly request: ExportRequest;
  readonly hooks: { readonly signal: AbortSignal; progress(now: ExportProgress): void };
}

export interface Exported {
  readonly outcome: ExportOutcome;
  readonly manifest: Manifest;
}

/**
 * Writes the file and its manifest; both are there, or neither.
 * @throws PlimsollError as {@link Exporter.run}
 */
export async function exportToFiles(
  options: RunOptions,
  path: string,
  files: FileSystem = nodeFiles,
): Promise<Exported> {
  const staged = new StagedFiles(files);
  try {
    const manifest = await exportTo(options, basename(path), () => staged.create(path));
    const beside = manifestNameFor(path);
    const out = new Output(await staged.create(beside));
    out.write(manifestText(manifest));
    await out.finish();
    stopIfAsked(options.hooks.signal);
    await staged.publish();
    return { outcome: { files: [basename(path), basename(beside)], rows: manifest.rows }, manifest };
  } catch (error) {
    await staged.discard();
    throw error;
  }
}

/**
 * Writes to what `target` opens, which is not called before the request was found sound.
 * @param name what the manifest calls the file
 */
export async function exportTo(options: RunOptions, name: string, target: () => Promise<Bytes>): Promise<Manifest> {
  const { request, hooks, version } = options;
  const format = formatOf(request.format);
  const reader = openToRead(options.database);
  try {
    reader.database.exec('BEGIN');
    const scope = scopeOf(request, reader);
    format.check?.(scope);
    const total = scope.wallets.reduce((rows, wallet) => rows + wallet.rows, 0);
    let rows = 0;
    const scan = createScan(scope, reader, format.holds ?? null, {
      check: () => stopIfAsked(hooks.signal),
      passed: (more) => {
        rows += more;
        hooks.progress({ rows, total });
      },
    });
    const out = new Output(await target());
    await format.write(scan, out);
    return manifestOf({ version, scope, files: [{ name, ...(await out.finish()) }], tally: scan.tally });
  } catch (error) {
    throw toStorageError(error, options.database);
  } finally {
    reader.close();
  }
}

/** @throws PlimsollError `storage` for what cannot be read as a store */
export function openToRead(database: string): LedgerReader {
  try {
    return openLedgerReader(database);
  } catch (error) {
    throw toStorageError(error, database);
  }
}

function stopIfAsked(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new PlimsollError({ kind: 'cancelled', message: 'The export was stopped; nothing was written.' });
}
