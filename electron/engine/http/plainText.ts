/** Text from services, made fit for a line: what could steer a terminal or deceive a reader goes no further. */

/**
 * Marks that are not seen and change what is: directions of writing, joints of no width, and the tags in which text can be
 * hidden. The two joiners that scripts and emoji need stay.
 */
const UNSEEN =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;

/** The text without those marks, control characters as blanks, and halves of characters as what they are: unreadable. */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replace(UNSEEN, '')
    .replace(/\p{Cc}+/gu, ' ');
}

/** The same, with at most `most` characters: cut text ends with an ellipsis. What is far longer is not looked through. */
export function plainLine(text: string, most: number): string {
  // Marks are taken out first, so a little more than what is kept is looked at.
  const head = plainText(text.slice(0, most * 2));
  return head.length > most || text.length > most * 2 ? `${head.slice(0, most - 1).toWellFormed()}…` : head;
}
