/** A list of names, each known by its number: columns hold the numbers. Number 0 stands for none. */

export class Names {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #limit: number;
  #saved = 0;

  /** @param limit the largest number that the column can hold */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many there are; the largest number. */
  get size(): number {
    return this.#texts.length;
  }

  numberOf(text: string): number {
    return this.#numbers.get(text) ?? this.#add(text);
  }

  /** 0 when there is no such name. */
  find(text: string): number {
    return this.#numbers.get(text) ?? 0;
  }

  textOf(number: number): string | null {
    return this.#texts[number - 1] ?? null;
  }

  all(): readonly string[] {
    return this.#texts;
  }

  load(texts: readonly string[]): void {
    for (const text of texts) this.#add(text);
    this.#saved = this.#texts.length;
  }

  /** Those added since the last call, with their numbers. */
  takeUnsaved(): (readonly [number: number, text: string])[] {
    const first = this.#saved;
    this.#saved = this.#texts.length;
    return this.#texts.slice(first).map((text, n) => [first + n + 1, text]);
  }

  #add(text: string): number {
    if (this.#texts.length >= this.#limit)
      throw new Error(`more than ${this.#limit} names in one list of the ledger's index`);
    this.#texts.push(text);
    this.#numbers.set(text, this.#texts.length);
    return this.#texts.length;
  }
}
