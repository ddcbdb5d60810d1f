/** What services say, as a line of bounded length. */
import { plain } from '#shared/words/plain.ts';

/** {@link plain}, with at most `most` characters: cut text ends with an ellipsis. What is far longer is not looked through. */
export function plainLine(text: string, most: number): string {
  // Marks are taken out first, so a little more than what is kept is looked at.
  const head = plain(text.slice(0, most * 2));
  return head.length > most || text.length > most * 2 ? `${head.slice(0, most - 1).toWellFormed()}…` : head;
}
