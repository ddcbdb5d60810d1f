/** Questions and their answers, in whatever thread: the model is brought up to date, then asked, in one state of the store. */
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { CallInput, CallOutput } from '#shared/contract/contract.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { AttributionRule } from '#shared/domain/rule.ts';
import { askForCheck } from '../../store/fileCheck.ts';
import { saysDamaged, toStorageError } from '../../store/storageErrors.ts';
import { openLedgerReader } from '../reader.ts';
import { ledgerEntry } from './entry.ts';
import { ledgerFacets } from './facets.ts';
import { IndexBroken, type ModelOptions, type Progress, ReadModel } from './model.ts';
import { bookMonths } from './months.ts';
import { ledgerPage, Selections } from './page.ts';
import { Sight } from './sight.ts';
import { sourceOf } from './source.ts';
import { sumBefore } from './sumBefore.ts';
import { ledgerSums } from './sums.ts';
import { tryRule } from './tryRule.ts';
import { type BurnQuestion, type WalletBurn, walletBurn } from './walletBurn.ts';

/** What is asked, and what comes back. */
export interface Questions {
  'ledger.page': { input: CallInput<'ledger.page'>; output: CallOutput<'ledger.page'> };
  'ledger.entry': { input: CallInput<'ledger.entry'>; output: CallOutput<'ledger.entry'> };
  'ledger.sums': { input: CallInput<'ledger.sums'>; output: CallOutput<'ledger.sums'> };
  'ledger.facets': { input: CallInput<'ledger.facets'>; output: CallOutput<'ledger.facets'> };
  'books.months': { input: CallInput<'books.months'>; output: CallOutput<'books.months'> };
  sumBefore: { input: { walletId: string; before: number }; output: { micros: number; count: number } };
  tryRule: { input: { rule: AttributionRule }; output: CallOutput<'rules.try'> };
  walletBurn: { input: BurnQuestion; output: WalletBurn[] };
  refresh: { input: Record<string, never>; output: Record<string, never> };
}
export type QuestionName = keyof Questions;

export interface CoreOptions extends ModelOptions {
  /** The store's file. */
  readonly file: string;
  /** Lets others have their turn between two steps of long work. */
  readonly breathe: () => Promise<void>;
  /** Wraps each piece of work with the database; missing: nothing does. */
  readonly turn?: <T>(work: () => T) => T;
  readonly progress?: (progress: Progress) => void;
}

export interface Checkpoint {
  /** Pages of the write-ahead log, and how many of them are in the file now. */
  readonly log: number;
  readonly checkpointed: number;
}

const MOST_FAILURES = 3;

type Answers = {
  readonly [N in QuestionName]: (
    sight: Sight,
    selections: Selections,
    input: Questions[N]['input'],
  ) => Questions[N]['output'];
};
const ANSWERS: Answers = {
  'ledger.page': ledgerPage,
  'ledger.entry': (sight, _, input) => ledgerEntry(sight, input),
  'ledger.sums': ledgerSums,
  'ledger.facets': ledgerFacets,
  'books.months': bookMonths,
  sumBefore,
  tryRule: (sight, _, { rule }) => tryRule(sight, rule),
  walletBurn,
  // That it was brought up to date is all of the answer.
  refresh: () => ({}),
};

export class LedgerCore {
  readonly #options: CoreOptions;
  readonly #model: ReadModel;
  #selections = new Selections();
  #checkpoints: DatabaseSyncInstance | null = null;
  #closed = false;

  /** @throws PlimsollError `storage` when the store's file cannot be read */
  constructor(options: CoreOptions) {
    this.#options = options;
    try {
      const reader = openLedgerReader(options.file);
      try {
        this.#model = new ReadModel(sourceOf(reader), options);
      } catch (error) {
        reader.close();
        throw error;
      }
    } catch (error) {
      throw toStorageError(error, options.file);
    }
  }

  /** @param now instant by the app's clock */
  async ask<N extends QuestionName>(
    name: N,
    input: Questions[N]['input'],
    now: number,
  ): Promise<Questions[N]['output']> {
    if (name === 'refresh') this.#model.verifyNext();
    for (let failures = 0; ; ) {
      if (this.#closed) throw new PlimsollError({ kind: 'cancelled', message: 'The ledger was closed meanwhile.' });
      try {
        const step = this.#turn(() => this.#tryToAnswer(name, input, now));
        if ('output' in step) return step.output;
        this.#options.progress?.(step.progress);
      } catch (error) {
        if (!(error instanceof IndexBroken) && saysDamaged(error)) askForCheck(this.#options.file);
        if (!(error instanceof IndexBroken) || ++failures > MOST_FAILURES)
          throw toStorageError(error instanceof IndexBroken ? error.cause : error, this.#options.file);
        this.#turn(() => this.#model.replace(error));
        this.#selections = new Selections();
      }
      await this.#options.breathe();
    }
  }

  /** Folds the store's write-ahead log back into its file, as far as no one is in the way. */
  checkpoint(): Checkpoint {
    try {
      this.#checkpoints ??= new DatabaseSync(this.#options.file, { timeout: 0, enableForeignKeyConstraints: false });
      const row = this.#checkpoints.prepare('PRAGMA wal_checkpoint(PASSIVE)').get() as Checkpoint & { busy: number };
      return { log: row.log, checkpointed: row.checkpointed };
    } catch (error) {
      throw toStorageError(error, this.#options.file);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#checkpoints?.close();
    this.#model.close();
    this.#model.source.reader.close();
  }

  #turn<T>(work: () => T): T {
    return this.#options.turn === undefined ? work() : this.#options.turn(work);
  }

  /** How far it is, when there is more to be done before: asked in the same turn, since nothing else may touch a file. */
  #tryToAnswer<N extends QuestionName>(
    name: N,
    input: Questions[N]['input'],
    now: number,
  ): { readonly output: Questions[N]['output'] } | { readonly progress: Progress } {
    return this.#model.source.reader.atOnce(() =>
      this.#model.step()
        ? { output: ANSWERS[name](new Sight(this.#model, now), this.#selections, input) }
        : { progress: this.#model.progress },
    );
  }
}
