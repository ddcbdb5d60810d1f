/**
 * The read model: the whole ledger as columns of numbers in memory, kept in a derived file, and brought up to date with
 * the store before each question. All of it is worked out from the store's entries and the user's rules.
 */
import type { Log } from '#engine/ports.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Entry } from '#shared/domain/entry.ts';
import type { Rule } from '#shared/domain/rule.ts';
import { unsealed } from '../../store/sqlite-storage/seal.ts';
import { sqliteCodeOf } from '../../store/storageErrors.ts';
import { attributeBy } from '../attribution.ts';
import { agreesWithStore } from './agreement.ts';
import { Arrivals } from './arrivals.ts';
import { attributeChunk } from './attributeChunk.ts';
import { type Block, copyRows, makeBlock, packBlock, setRow } from './block.ts';
import { LedgerColumns } from './columns.ts';
import { CHUNK_ROWS, freshState, type IndexFile, type IndexState, LISTS, type ListName, madeFor } from './indexFile.ts';
import { Names } from './names.ts';
import { openIndex, replaceIndex } from './openIndex.ts';
import type { NewRow, Source } from './source.ts';
import { TextIndex } from './textIndex.ts';

/** Rows read in one step: some 50 ms of work, between which other questions and the end are heard. */
const BATCH = 5_000;
const LIMITS: Readonly<Record<ListName, number>> = {
  purse: 65_535,
  rule: 65_535,
  agent: 2 ** 32 - 1,
  activity: 2 ** 32 - 1,
};

export interface Progress {
  /** Rows of the store that were taken in, and how many there are. */
  readonly done: number;
  readonly of: number;
}

/** The derived file failed: it is replaced, and the question asked again. */
export class IndexBroken extends Error {
  override readonly name = 'IndexBroken';
}

export interface ModelOptions {
  /** Null keeps it in memory. */
  readonly indexFile: string | null;
  readonly log: Log;
  /** Rows read in one step. */
  readonly batch?: number;
}

export class ReadModel {
  readonly source: Source;
  readonly columns = new LedgerColumns();
  readonly #log: Log;
  readonly #path: string | null;
  readonly #batch: number;
  #file: IndexFile;
  #names = freshNames();
  #words: TextIndex;
  #state: IndexState;
  /** The last chunk, as far as it is filled. */
  #tail: Block = makeBlock(CHUNK_ROWS);
  #loaded = false;
  #verified = false;
  /** What {@link Source.erased} said when the rows were last compared with the store's. */
  #erased = '';
  #madeAnew = false;
  #failures = 0;
  #rules: { readonly of: readonly Rule[]; readonly print: string; readonly attribute: ReturnType<typeof attributeBy> };

  constructor(source: Source, { indexFile, log, batch }: ModelOptions) {
    this.source = source;
    this.#log = log;
    this.#path = indexFile;
    this.#batch = batch ?? BATCH;
    this.#file = openIndex(indexFile, log);
    this.#words = new TextIndex(this.#file);
    this.#rules = readRules(source);
    this.#state = freshState(source.table, this.#rules.print);
  }

  get names(): Readonly<Record<ListName, Names>> {
    return this.#names;
  }

  get words(): TextIndex {
    return this.#words;
  }

  get texts(): number {
    return this.#state.texts;
  }

  get threads(): number {
    return this.#state.threads;
  }

  get progress(): Progress {
    return { done: this.#state.watermark?.rowid ?? 0, of: this.source.newestRowid() };
  }

  /**
   * Does one bounded piece of what is to be done. Call it, and ask, within one state of the store's file.
   * @returns whether all of it is done
   * @throws IndexBroken
   */
  step(): boolean {
    try {
      return this.#step();
    } catch (error) {
      // What is in memory may be ahead of the file.
      this.#loaded = false;
      throw error;
    }
  }

  /** Reads from the derived file; a failure of it is told apart from one of the store's. */
  onIndex<T>(work: (file: IndexFile) => T): T {
    try {
      return work(this.#file);
    } catch (error) {
      if (sqliteCodeOf(error) === null) throw error;
      throw new IndexBroken('the derived file failed', { cause: error });
    }
  }

  /** Begins again with an empty file after a failure; after a second one, in memory. */
  replace(reason: unknown): void {
    const error = reason instanceof Error ? String(reason.cause ?? reason) : String(reason);
    this.#failures++;
    this.#log.warn('ledgerIndex.failed', { error, times: this.#failures });
    // A disk that is full takes a new file, and fails again.
    this.#begin(this.#failures > 1 ? null : this.#path);
  }

  /** Compares the rows with the store's before the next answer. */
  verifyNext(): void {
    this.#verified = false;
    this.#madeAnew = false;
  }

  close(): void {
    this.#file.close();
  }

  #step(): boolean {
    if (this.#rules.of !== this.source.rules()) this.#rules = readRules(this.source);
    if (!this.#loaded) this.#load();
    if (!this.#fits()) return this.#again('the last row that was read is gone');
    if (this.#state.rules !== this.#rules.print) {
      this.#attributeSome();
      return false;
    }
    for (;;) {
      const rows = this.source.after(this.#state.watermark?.rowid ?? 0, this.#batch);
      if (rows.length > 0) this.#append(rows);
      if (rows.length === this.#batch) return false;
      if (rows.length === 0) break;
    }
    const erased = this.source.erased();
    if (this.#verified && erased === this.#erased) return true;
    if (!agreesWithStore(this.columns, this.#names.purse, this.source))
      return this.#again('its rows are not those of the store');
    this.#verified = true;
    this.#erased = erased;
    this.#madeAnew = false;
    return true;
  }

  #again(reason: string): false {
    if (this.#madeAnew)
      throw new PlimsollError({
        kind: 'storage',
        message: 'The ledger was read twice and did not come to the same, so no figure is shown.',
        help: 'Start Plimsoll again. If it stays so, restore the database from a backup.',
      });
    this.#log.info('ledgerIndex.madeAnew', { reason });
    this.#begin(this.#path);
    this.#madeAnew = true;
    return false;
  }

  #fits(): boolean {
    const { watermark } = this.#state;
    return watermark === null || this.source.idAt(watermark.rowid) === watermark.id;
  }

  #begin(path: string | null): void {
    this.#file = replaceIndex(this.#file, path, this.#log);
    this.#words = new TextIndex(this.#file);
    this.#loaded = false;
    this.#verified = false;
  }

  #load(): void {
    const { state, names, arrived } = this.onIndex((file) => {
      const found = file.state();
      const usable = found !== null && found.made === madeFor(this.source.table);
      const kept = usable ? readChunks(file, found.rows) : null;
      if (kept === null && found !== null) throw new IndexBroken('the derived file is of another format, or not whole');
      const lists = freshNames();
      for (const list of LISTS) lists[list].load(file.names(list));
      return {
        state: found ?? freshState(this.source.table, this.#rules.print),
        names: lists,
        arrived: kept ?? makeBlock(0),
      };
    });
    this.#state = state;
    this.#names = names;
    this.#words = new TextIndex(this.#file);
    this.columns.load(arrived, state.rows, this.#idOf);
    this.#tail = makeBlock(CHUNK_ROWS);
    const full = state.rows - (state.rows % CHUNK_ROWS);
    for (const [name, column] of Object.entries(this.#tail) as [keyof Block, Block[keyof Block]][])
      column.set(arrived[name].subarray(full, state.rows));
    this.#loaded = true;
  }

  /** Of a row that is gone the id is unknown; that it is gone is found by comparing with the store. */
  readonly #idOf = (rowid: number): string => this.source.idAt(rowid) ?? '';

  #append(rows: readonly NewRow[]): void {
    const last = rows.at(-1);
    if (last === undefined) return;
    const entries = rows
      .filter(({ deleted }) => deleted === 0)
      .map(({ rowid, doc }) => ({ rowid, entry: unsealed<Entry>(doc) }));
    const first = this.#state.rows;
    const arrived = this.onIndex((file) => {
      const arrivals = new Arrivals(
        { file, names: this.#names, words: this.#words },
        this.#state,
        this.#rules.attribute,
      );
      let added: ReturnType<Arrivals['add']>[] = [];
      this.#state = file.step(() => {
        added = entries.map(({ rowid, entry }, n) => arrivals.add(entry, rowid, first + n));
        this.#writeChunks(file, added);
        this.#writeNames(file);
        return {
          ...this.#state,
          rows: first + added.length,
          watermark: { rowid: last.rowid, id: last.id },
          texts: arrivals.texts,
          threads: arrivals.threads,
        };
      });
      return added;
    });
    arrived.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    this.columns.insert(arrived, this.#idOf);
    this.#words.forget();
  }

  #writeChunks(file: IndexFile, rows: readonly ReturnType<Arrivals['add']>[]): void {
    for (const row of rows) {
      const within = row.arrival % CHUNK_ROWS;
      setRow(this.#tail, within, row);
      if (within + 1 === CHUNK_ROWS || row === rows.at(-1))
        file.putChunk(Math.floor(row.arrival / CHUNK_ROWS), within + 1, packBlock(this.#tail, within + 1));
    }
  }

  #writeNames(file: IndexFile): void {
    for (const list of LISTS)
      for (const [no, text] of this.#names[list].takeUnsaved())
        file.prepared('INSERT INTO name VALUES (?, ?, ?)').run(list, no, text);
  }

  /** One chunk by the new rules. When all are done, the rows are taken from the file again. */
  #attributeSome(): void {
    const { print, attribute } = this.#rules;
    const under = this.#state.attributing;
    const done = under?.rules === print ? under.chunks : 0;
    if (done * CHUNK_ROWS >= this.#state.rows) {
      this.#state = this.onIndex((file) => file.step(() => ({ ...this.#state, rules: print, attributing: null })));
      this.#load();
      return;
    }
    const chunk = this.onIndex((file) => file.chunk(done));
    if (chunk === null) throw new IndexBroken('a part of the derived file is missing');
    attributeChunk(chunk, attribute, this.#names, this.source);
    this.#state = this.onIndex((file) =>
      file.step(() => {
        file.putChunk(done, chunk.rows, packBlock(chunk.block, chunk.rows));
        this.#writeNames(file);
        return { ...this.#state, attributing: { rules: print, chunks: done + 1 } };
      }),
    );
  }
}

function freshNames(): Record<ListName, Names> {
  return {
    purse: new Names(LIMITS.purse),
    agent: new Names(LIMITS.agent),
    activity: new Names(LIMITS.activity),
    rule: new Names(LIMITS.rule),
  };
}

function readRules(source: Source) {
  const of = source.rules();
  const own = of.map((rule) => {
    const { _meta, _rev, _deleted, _attachments, ...fields } = rule as Rule & Record<`_${string}`, unknown>;
    return fields;
  });
  return { of, print: JSON.stringify(own), attribute: attributeBy(of) };
}

function readChunks(file: IndexFile, rows: number): Block | null {
  const all = makeBlock(rows);
  for (let first = 0; first < rows; first += CHUNK_ROWS) {
    const chunk = file.chunk(first / CHUNK_ROWS);
    if (chunk === null || chunk.rows < Math.min(CHUNK_ROWS, rows - first)) return null;
    copyRows(chunk.block, Math.min(chunk.rows, rows - first), all, first);
  }
  return all;
}
