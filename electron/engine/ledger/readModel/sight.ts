/** What an answer is made from: the rows, and what the store says besides. All of it is of one state of the store. */

import { PlimsollError } from '#shared/contract/errors.ts';
import type { Attribution, LedgerRow, Outcome } from '#shared/contract/ledgerCalls.ts';
import type { Book } from '#shared/domain/book.ts';
import type { Entry, EntryKind } from '#shared/domain/entry.ts';
import { type Amount, amountOf } from '#shared/money/amount.ts';
import { KINDS, type Purse, purseOf, threadName, threadNumber } from './arrivals.ts';
import { tooLarge } from './columns.ts';
import type { ReadModel } from './model.ts';

export class Sight {
  readonly model: ReadModel;
  readonly now: number;
  readonly #books: ReadonlyMap<string, Book>;
  #agentNames: ReadonlyMap<string, string> | null = null;

  constructor(model: ReadModel, now: number) {
    this.model = model;
    this.now = now;
    this.#books = model.source.books();
  }

  book(walletId: string): Book | null {
    return this.#books.get(walletId) ?? null;
  }

  purse(index: number): Purse {
    return purseOf(this.model.names.purse.textOf(this.model.columns.block.purse[index] ?? 0) ?? '[]');
  }

  kind(index: number): EntryKind {
    return KINDS[this.model.columns.block.kind[index] ?? 0] ?? 'unexplained';
  }

  attribution(index: number): Attribution | null {
    const { block } = this.model.columns;
    const { agent, rule } = this.model.names;
    const agentId = agent.textOf(block.agent[index] ?? 0);
    if (agentId === null) return null;
    const ruleId = rule.textOf(block.rule[index] ?? 0);
    return { agentId, by: ruleId === null ? 'service' : 'rule', ruleId };
  }

  /** By the book right after a row; null where there is no book, or it is kept in another unit. */
  balanceAfter(index: number): Amount | null {
    const { walletId, unit } = this.purse(index);
    const book = this.book(walletId);
    if (book === null || book.unit !== unit) return null;
    return exactAmount(book.baseMicros + this.model.columns.runningAt(index), unit);
  }

  /** The names that the services have for agents, by their ids. */
  agentNames(): ReadonlyMap<string, string> {
    this.#agentNames ??= new Map(
      this.model.source
        .observations()
        .flatMap(({ slices }) => slices.agents?.value.listed ?? [])
        .map(({ id, name }) => [id, name]),
    );
    return this.#agentNames;
  }

  row(index: number): LedgerRow {
    return this.rowOf(this.document(index), index);
  }

  rowOf(entry: Entry, index: number): LedgerRow {
    return {
      id: entry.id,
      accountId: entry.accountId,
      walletId: entry.walletId,
      walletKey: entry.walletKey,
      sourceId: entry.sourceId,
      kind: entry.kind,
      amount: entry.amount,
      at: entry.at,
      since: entry.since,
      description: entry.description,
      agentId: entry.agentId,
      activity: entry.activity,
      paymentRef: entry.paymentRef,
      thread: entry.thread,
      source: entry.source,
      flags: entry.flags,
      seenAt: entry.seenAt,
      postedAt: entry.postedAt,
      answers: entry.answers,
      lateFor: entry.lateFor,
      balanceAfter: this.balanceAfter(index),
      attribution: this.attribution(index),
      outcome: this.outcome(index),
    };
  }

  document(index: number): Entry {
    const entry = this.model.source.docAt(this.model.columns.block.rowid[index] ?? 0);
    if (entry === null) throw new Error(`row ${index} of the ledger's index is not in the store`);
    return entry;
  }

  /** Where an entry stands; null when there is none of that id. */
  placeOf(entryId: string): number | null {
    const rowid = this.model.source.rowidOf(entryId);
    const entry = rowid === null ? null : this.model.source.docAt(rowid);
    if (entry === null) return null;
    const { columns } = this.model;
    for (let i = columns.firstAt(entry.postedAt); i < columns.length && columns.block.at[i] === entry.postedAt; i++)
      if (columns.block.rowid[i] === rowid) return i;
    return null;
  }

  /** The rows of a thread of an account, in the order of the ledger. */
  thread(accountId: string, thread: string): readonly number[] {
    const number = this.model.onIndex((file) => threadNumber(file, threadName(accountId, thread)));
    return number === 0 ? [] : this.#threadRows(number);
  }

  #threadRows(number: number): readonly number[] {
    const { columns, threads } = this.model;
    return columns.rowsOf('thread', number, threads);
  }

  /**
   * How the reservation of a `reserve` row with a thread ended. What was given back in full without being used was
   * released; given back in part, the rest was captured.
   */
  outcome(index: number): Outcome | null {
    const { block } = this.model.columns;
    const thread = block.thread[index] ?? 0;
    if (this.kind(index) !== 'reserve' || thread === 0) return null;
    let reserved = 0;
    let released = 0;
    let used = false;
    let anyReleased = false;
    for (const row of this.#threadRows(thread)) {
      const micros = block.micros[row] ?? 0;
      switch (this.kind(row)) {
        case 'refund':
          return 'refunded';
        case 'usage':
        case 'fee':
          used = true;
          break;
        case 'reserve':
          reserved += micros;
          break;
        case 'release':
          released += micros;
          anyReleased = true;
          break;
      }
    }
    if (used) return 'captured';
    if (!anyReleased) return 'open';
    return Math.abs(released) >= Math.abs(reserved) ? 'released' : 'captured';
  }
}

/** @throws PlimsollError when the sum cannot be held exactly */
export function exactAmount(micros: number, unit: string): Amount {
  if (!Number.isSafeInteger(micros)) throw tooLarge();
  return amountOf(micros, unit);
}

export function notFound(message: string): PlimsollError {
  return new PlimsollError({ kind: 'not-found', message });
}
