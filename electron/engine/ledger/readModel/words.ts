/** What counts as a word in a search, on both sides: in what is typed and in what is found. Pure. */

/** Small letters without accents, so that `Cafe` finds `café`. */
function fold(text: string): string {
  const small = text.toLowerCase();
  return ASCII_ONLY.test(small) ? small : small.normalize('NFKD').replace(ACCENTS, '');
}

const ASCII_ONLY = /^[\x20-\x7e]*$/;
const ACCENTS = /[\u0300-\u036f]/g;
/** Marks stay in a word: in many scripts they are its vowels. */
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** An id of more pieces is a row of random digits, of which only the beginning means anything to a person. */
const MOST_PIECES = 3;

/** The runs of letters and digits of a text, folded. */
export function wordsOf(text: string): string[] {
  return fold(text).match(WORD) ?? [];
}

/** An id is one word, with or without its punctuation; so is each piece of one that has up to three. */
export function idWordsOf(id: string): string[] {
  const pieces = wordsOf(id);
  if (pieces.length < 2) return pieces;
  // The first piece is the beginning of the whole.
  return pieces.length > MOST_PIECES ? [pieces.join('')] : [pieces.join(''), ...pieces.slice(1)];
}

/** One word as it was typed, which may itself have punctuation inside: `order-17`. */
export interface TypedWord {
  readonly parts: readonly string[];
  /** All of it without the punctuation, as the beginning of an id. */
  readonly whole: string;
}

export function typedWords(text: string): TypedWord[] {
  const typed = new Map<string, TypedWord>();
  for (const piece of text.split(/\s+/u)) {
    const parts = wordsOf(piece);
    if (parts.length > 0) typed.set(parts.join(' '), { parts, whole: parts.join('') });
  }
  return [...typed.values()];
}
