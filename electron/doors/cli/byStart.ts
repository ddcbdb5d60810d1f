/** Finds what a person names by an id, or by how one begins. */
import { PlimsollError } from '#shared/contract/errors.ts';

/**
 * @param what in a word: "move"
 * @throws PlimsollError `not-found`, or `invalid-input` when more than one begins so
 */
export function byStart<T extends { readonly id: string }>(all: readonly T[], wanted: string, what: string): T {
  const sought = wanted.trim().toLowerCase();
  const exact = all.find(({ id }) => id.toLowerCase() === sought);
  const [only, ...others] = sought === '' ? [] : all.filter(({ id }) => id.toLowerCase().startsWith(sought));
  const found = exact ?? (others.length === 0 ? only : undefined);
  if (found !== undefined) return found;
  throw others.length > 0
    ? new PlimsollError({
        kind: 'invalid-input',
        message: `More than one ${what} begins with "${wanted}".`,
        help: 'Write more of its id.',
      })
    : new PlimsollError({
        kind: 'not-found',
        message: `There is no ${what} "${wanted}".`,
        help: all.length === 0 ? `There is no ${what} at all.` : `There are: ${all.map(({ id }) => id).join(', ')}.`,
      });
}
