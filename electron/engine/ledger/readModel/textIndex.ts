/** Searches: which texts and which rows have a word that begins like this. */
import { type Bits, bitsOf, numbersOf } from './bits.ts';
import type { IndexFile } from './indexFile.ts';

/** What a beginning of a word was found in: numbers of texts, or rows by their arrival. */
export interface Found {
  /** Null when they are many: then a look at each row is as good. */
  readonly numbers: Uint32Array | null;
  readonly bits: Bits;
}

/** One in so many is many. */
export const MANY = 4;

type WordTable = 'text_word' | 'id_word';

const MOST_KEPT = 48;
/** A text seen again within so many others gets its old number. One given twice does no harm. */
const TEXTS_REMEMBERED = 20_000;

export class TextIndex {
  readonly #file: IndexFile;
  readonly #found = new Map<string, Found>();
  #texts = new Map<string, number>();
  /** Two generations: to take the oldest out of a large map one by one is slow. */
  #olderTexts: ReadonlyMap<string, number> = new Map();

  constructor(file: IndexFile) {
    this.#file = file;
  }

  /**
   * The number of a description, and whether it is a new one.
   * @param next the number that a new one gets
   */
  numberOfText(text: string, next: number): { readonly number: number; readonly fresh: boolean } {
    const known = this.#texts.get(text) ?? this.#olderTexts.get(text);
    const number = known ?? next;
    this.#texts.set(text, number);
    if (this.#texts.size >= TEXTS_REMEMBERED) {
      this.#olderTexts = this.#texts;
      this.#texts = new Map();
    }
    return { number, fresh: known === undefined };
  }

  addWords(table: WordTable, number: number, words: readonly string[]): void {
    if (words.length === 0) return;
    this.#file.prepared(`INSERT INTO ${table} (rowid, words) VALUES (?, ?)`).run(number, words.join(' '));
  }

  /** What was found is remembered until then: while a person types, and scrolls through what was found. */
  forget(): void {
    this.#found.clear();
  }

  /** @param limit one more than the largest number there can be */
  beginningWith(table: WordTable, start: string, limit: number): Found {
    const key = `${table} ${start}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const row = this.#file
      .prepared(`SELECT group_concat(rowid) AS list, count(*) AS count FROM ${table} WHERE ${table} MATCH ?`)
      .get(`"${start}" *`) as { list: string | null; count: number };
    const numbers = numbersOf(row.list ?? '', row.count);
    const found = { numbers: numbers.length > limit / MANY ? null : numbers, bits: bitsOf(numbers, limit) };
    this.#found.set(key, found);
    if (this.#found.size > MOST_KEPT) {
      const [oldest] = this.#found.keys();
      if (oldest !== undefined) this.#found.delete(oldest);
    }
    return found;
  }
}
