/** Writes the ledger to a file or to standard output. It reads the data folder itself, also beside the running app. */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathsIn } from '#engine/dataFolder/paths.ts';
import type { Doubt } from '#engine/exports/completeness.ts';
import { writeWhole } from '#engine/exports/files.ts';
import { manifestText } from '#engine/exports/manifest.ts';
import { suggestedName } from '#engine/exports/names.ts';
import { exportTo, exportToFiles, openToRead, type RunOptions } from '#engine/exports/run.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { type ExportFormat, type ExportRequest, exportRequestSchema } from '#shared/contract/ledgerCalls.ts';
import { EXIT } from '../exitCode.ts';
import { chooseFolder } from '../folderChoice.ts';
import { ownZone, type PeriodOptions, periodOf } from '../period.ts';
import { noDataYet } from '../scope.ts';
import { findWallet, type NamedWallet } from '../walletRef.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';
import { NOBODY } from './ledger.ts';

export interface ExportOptions extends GlobalOptions, PeriodOptions {
  readonly format: ExportFormat;
  readonly wallet?: readonly string[];
  readonly agent?: readonly string[];
  readonly kind?: readonly string[];
  readonly text?: string;
  /** A file, a folder that is there, or `-` for standard output. */
  readonly out?: string;
  /** Where the manifest goes when the export goes to standard output; else to stderr. */
  readonly manifest?: string;
}

export async function exportLedger(options: ExportOptions, world: CliWorld): Promise<Outcome> {
  const folder = chooseFolder(options, world);
  const { database } = pathsIn(folder.dir);
  if (!folder.exists || !existsSync(database)) throw noDataYet(folder);
  const stop = new AbortController();
  void world.untilStopped().then(() => stop.abort());
  const run: RunOptions = {
    database,
    version: world.version,
    request: requestOf(options, database),
    hooks: { signal: stop.signal, progress: progressFor(world) },
  };
  return options.out === '-' ? toOutput(run, options, world) : toFile(run, options, world);
}

async function toFile(run: RunOptions, { out, manifest }: ExportOptions, { cwd }: CliWorld): Promise<Outcome> {
  if (manifest !== undefined)
    throw said('--manifest is for an export to standard output; beside a file it has a name of its own.');
  const named = resolve(cwd, out ?? '.');
  const isFolder = statSync(named, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const path = isFolder ? join(named, suggestedName(run.request)) : named;
  const exported = await exportToFiles(run, path);
  const { rows, files } = exported.outcome;
  const { complete, incomplete } = exported.manifest;
  return {
    exitCode: EXIT.ok,
    text: `${rows} ${rows === 1 ? 'row' : 'rows'} written to ${path}\n${doubtWords(incomplete)}`,
    json: { exitCode: EXIT.ok, path, files, rows, complete, incomplete },
  };
}

async function toOutput(run: RunOptions, options: ExportOptions, { terminal, cwd }: CliWorld): Promise<Outcome> {
  if (options.json) throw said('--json and --out - would both write to standard output.');
  const manifest = await exportTo(run, '-', async () => ({ write: (bytes) => terminal.outBytes(bytes) }));
  if (options.manifest === undefined) terminal.err(manifestText(manifest));
  else await writeWhole(resolve(cwd, options.manifest), manifestText(manifest));
  return { exitCode: EXIT.ok, text: '', json: null };
}

function requestOf(options: ExportOptions, database: string): ExportRequest {
  const { format, wallet, agent, kind, text } = options;
  const period = periodOf(options, ownZone());
  const walletIds = wallet === undefined ? undefined : walletIdsFor(wallet, database);
  const agentIds = agent?.map((name) => (name === NOBODY ? null : name));
  // The names of formats and kinds were checked by the command line's grammar.
  return exportRequestSchema.parse({ format, ...period, filter: { walletIds, agentIds, kinds: kind, text } });
}

/** Wallets by their books, so that those of a removed account are found too. */
function walletIdsFor(wanted: readonly string[], database: string): string[] {
  const reader = openToRead(database);
  try {
    const accounts = new Map(reader.accounts().map((account) => [account.id, account]));
    const wallets = reader.books().map(({ walletId, accountId, accountLabel, name }): NamedWallet => {
      const account = accounts.get(accountId);
      return { id: walletId, accountLabel: account?.label ?? accountLabel, serviceName: account?.service ?? '', name };
    });
    return wanted.map((words) => findWallet(wallets, words).id);
  } finally {
    reader.close();
  }
}

/** On a terminal only: a script's log should not fill with it. */
function progressFor({ terminal }: CliWorld): RunOptions['hooks']['progress'] {
  if (!terminal.interactive) return () => undefined;
  let lastShare = -1;
  return ({ rows, total }) => {
    const share = total === 0 ? 100 : Math.floor((rows * 100) / total);
    if (share === lastShare) return;
    lastShare = share;
    terminal.err(`\r${rows} of ${total} rows${share === 100 ? '\n' : ''}`);
  };
}

function doubtWords(doubts: readonly Doubt[]): string {
  if (doubts.length === 0) return '';
  return `Not complete:\n${doubts.map(({ walletId, message }) => `  ${walletId}: ${message}\n`).join('')}`;
}

function said(message: string): PlimsollError {
  return new PlimsollError({ kind: 'invalid-input', message });
}
