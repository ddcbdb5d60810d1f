/** Writes an export of the ledger to files. The work runs beside the main process, on a read-only connection. */
import type { ExportRequest } from '#shared/contract/ledgerCalls.ts';

export interface ExportProgress {
  readonly rows: number;
  readonly total: number;
}

export interface ExportOutcome {
  /** Names of the finished files, the manifest among them. */
  readonly files: readonly string[];
  readonly rows: number;
}

export interface Exporter {
  /**
   * Nothing is at `path` until all of it is: it is written beside it and renamed.
   * @param path the file to write; a format of several files makes its others beside it
   * @throws PlimsollError `cancelled`, `storage` (disk full, no permission), `invalid-input` (nothing of that kind to export)
   */
  run(
    request: ExportRequest,
    path: string,
    hooks: { readonly signal: AbortSignal; progress(now: ExportProgress): void },
  ): Promise<ExportOutcome>;
  /** The name that a person is offered: `plimsoll-2026-10.csv`. */
  suggestedName(request: ExportRequest): string;
}
