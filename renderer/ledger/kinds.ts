/** The kinds in the order in which an owner thinks of them. */
import type { EntryKind } from '#shared/domain/entry.ts';
import { en } from '#shared/words/en.ts';

export type { EntryKind };

/** The catalogue has a word for each, in that order. */
export const entryKinds = Object.keys(en.entryKind) as EntryKind[];
