/** How an entry becomes a row of numbers: names get numbers, words go into the index of words. */
import { type Entry, entryKindSchema } from '#shared/domain/entry.ts';
import type { attributeBy } from '../attribution.ts';
import { FLAG_LATE, FLAG_SPAN } from './block.ts';
import type { ArrivedRow } from './columns.ts';
import type { IndexFile, ListName } from './indexFile.ts';
import type { Names } from './names.ts';
import type { TextIndex } from './textIndex.ts';
import { idWordsOf, wordsOf } from './words.ts';

export const KINDS = entryKindSchema.options;
const KIND_NUMBERS = new Map<string, number>(KINDS.map((kind, n) => [kind, n]));

/** A wallet in one unit. A wallet has one; were it ever to come in two, nothing would be added up across them. */
export interface Purse {
  readonly accountId: string;
  readonly walletId: string;
  readonly unit: string;
}

export function purseName({ accountId, walletId, amount }: Pick<Entry, 'accountId' | 'walletId' | 'amount'>): string {
  return JSON.stringify([accountId, walletId, amount.unit]);
}

export function purseOf(name: string): Purse {
  const [accountId, walletId, unit] = JSON.parse(name) as [string, string, string];
  return { accountId, walletId, unit };
}

/** Threads of two accounts have nothing to do with one another. */
export function threadName(accountId: string, thread: string): string {
  return JSON.stringify([accountId, thread]);
}

export interface Tables {
  readonly file: IndexFile;
  readonly names: Readonly<Record<ListName, Names>>;
  readonly words: TextIndex;
}

export class Arrivals {
  texts: number;
  threads: number;
  readonly #tables: Tables;
  readonly #attribute: ReturnType<typeof attributeBy>;

  constructor(tables: Tables, counts: { texts: number; threads: number }, attribute: ReturnType<typeof attributeBy>) {
    this.#tables = tables;
    this.texts = counts.texts;
    this.threads = counts.threads;
    this.#attribute = attribute;
  }

  /** Call it inside a step of the index's file. */
  add(entry: Entry, rowid: number, arrival: number): ArrivedRow & { readonly arrival: number } {
    const { file, names, words } = this.#tables;
    const kind = KIND_NUMBERS.get(entry.kind);
    if (kind === undefined) throw new Error(`the entry ${entry.id} is of no known kind: ${entry.kind}`);
    const attribution = this.#attribute(entry);
    const ids = [entry.sourceId, entry.paymentRef, entry.thread].filter((id) => id !== null);
    words.addWords('id_word', arrival, [...new Set(ids.flatMap(idWordsOf))]);
    if (entry.answers !== null) file.prepared('INSERT OR IGNORE INTO answer VALUES (?, ?)').run(entry.answers, arrival);
    return {
      id: entry.id,
      arrival,
      rowid,
      at: entry.postedAt,
      micros: entry.amount.micros,
      agent: attribution === null ? 0 : names.agent.numberOf(attribution.agentId),
      rule: attribution?.ruleId == null ? 0 : names.rule.numberOf(attribution.ruleId),
      activity: entry.activity === null ? 0 : names.activity.numberOf(entry.activity),
      text: this.#text(entry.description),
      thread: entry.thread === null ? 0 : this.#thread(threadName(entry.accountId, entry.thread)),
      purse: names.purse.numberOf(purseName(entry)),
      kind,
      flags: (entry.lateFor === null ? 0 : FLAG_LATE) | (entry.since === null ? 0 : FLAG_SPAN),
    };
  }

  #text(description: string): number {
    const { words } = this.#tables;
    const { number, fresh } = words.numberOfText(description, this.texts + 1);
    if (!fresh) return number;
    this.texts = number;
    words.addWords('text_word', number, [...new Set(wordsOf(description))]);
    return number;
  }

  #thread(name: string): number {
    const { file } = this.#tables;
    const known = threadNumber(file, name);
    if (known !== 0) return known;
    file.prepared('INSERT INTO thread VALUES (?, ?)').run(name, ++this.threads);
    return this.threads;
  }
}

/** 0 when no row has that thread. */
export function threadNumber(file: IndexFile, name: string): number {
  return (file.prepared('SELECT no FROM thread WHERE name = ?').get(name) as { no: number } | undefined)?.no ?? 0;
}
