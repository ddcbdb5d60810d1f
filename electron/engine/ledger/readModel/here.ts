/** The questions answered in this very thread: for tests and for short runs of the command line. */
import type { Log } from '#engine/ports.ts';
import type { LedgerQueries } from '../queries.ts';
import { type Checkpoint, LedgerCore } from './core.ts';
import type { Progress } from './model.ts';

export interface LedgerQueriesOptions {
  /** The store's file. The store was opened before. */
  readonly file: string;
  /** The derived file, beside it; null keeps what it would hold in memory. */
  readonly indexFile: string | null;
  readonly log: Log;
  readonly now: () => number;
  /** Told while more than a moment's work is done before an answer. */
  readonly progress?: (progress: Progress) => void;
  /** Rows taken in between two breaths. */
  readonly batch?: number;
}

export interface OpenedLedgerQueries extends LedgerQueries {
  /** Folds the store's write-ahead log back into its file, so that its writer need not. */
  checkpoint(): Promise<Checkpoint>;
}

/** @throws PlimsollError `storage` when the store's file cannot be read */
export function openLedgerQueriesHere({ now, ...options }: LedgerQueriesOptions): OpenedLedgerQueries {
  const core = new LedgerCore({ ...options, breathe: () => new Promise((resolve) => setImmediate(resolve)) });
  return {
    ask: (name, input) => core.ask(name, input as never, now()) as never,
    sumBefore: (walletId, before) => core.ask('sumBefore', { walletId, before }, now()),
    walletBurn: (question) => core.ask('walletBurn', question, now()),
    tryRule: (rule) => core.ask('tryRule', { rule }, now()),
    async refresh() {
      await core.ask('refresh', {}, now());
    },
    checkpoint: async () => core.checkpoint(),
    close: async () => core.close(),
  };
}
