/**
 * Text that somebody outside wrote, made to say what it shows. The one place for it: every door passes what it gives out
 * through here (the window, the terminal, the tray, notifications, agents' clients, the logs).
 */

/**
 * Marks that are not seen and change what is: directions of writing, joints of no width, and the tags in which text can be
 * hidden. The two joiners that scripts and emoji need stay.
 */
const UNSEEN =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;

/** One line: nothing in it steers a terminal, forges a line, or turns the text around it; half a character is shown as unreadable. */
export function plain(text: string): string {
  return text
    .toWellFormed()
    .replace(UNSEEN, '')
    .replace(/\p{Cc}+/gu, ' ');
}

/** The same, with line ends and tabs left where they are. */
export function plainLines(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all but the two are what is looked for
  return text.replace(UNSEEN, '').replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]+/g, ' ');
}

/**
 * By these names things are found again, so they stay as they are. Where one is shown, a name stands beside it. The raw row of
 * an entry is the service's own, to the letter; the screen writes what cannot be seen in it as escapes.
 */
const EXACT = /^(?:id|key|raw|url|agent|.+Ids?|.+Key)$/;

/** A copy of plain data, with every text in it as {@link plainLines}, but for ids, keys and raw rows. */
export function plainData(value: unknown): unknown {
  if (typeof value === 'string') return plainLines(value);
  if (Array.isArray(value)) return value.map(plainData);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, EXACT.test(name) ? one : plainData(one)]),
  );
}

/** What is not seen, written as escapes: for what must be shown to the letter. JSON means the same after it. */
export function withEscapes(text: string): string {
  return text.replace(HIDDEN, (mark) =>
    [...Array(mark.length).keys()].map((at) => `\\u${mark.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}

const HIDDEN =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
