/** One row of the ledger in words. Pure. */
import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import { en } from '#shared/words/en.ts';
import { monthWords } from './times.ts';

export interface RowWords {
  readonly what: string;
  /** Kind, agent and activity, as far as there are any and the line above does not say them. */
  readonly about: readonly string[];
  /** What is worth a second look. */
  readonly marks: readonly { readonly word: string; readonly tone: 'quiet' | 'note' }[];
}

export function rowWords(row: LedgerRow, agent: string | null): RowWords {
  const kind = en.entryKind[row.kind];
  const what = row.description || kind;
  const about = [what === kind ? null : kind, agent, row.activity].filter((part): part is string => part !== null);
  const marks: { word: string; tone: 'quiet' | 'note' }[] = [];
  if (row.outcome !== null && row.outcome !== 'captured')
    marks.push({ word: en.outcome[row.outcome], tone: row.outcome === 'open' ? 'note' : 'quiet' });
  if (row.source === 'derived') marks.push({ word: en.sourceShort.derived, tone: 'quiet' });
  if (row.lateFor !== null) marks.push({ word: en.ledger.late(monthWords(row.lateFor)), tone: 'note' });
  if (row.flags.length > 0) marks.push({ word: en.ledger.odd, tone: 'note' });
  return { what, about, marks };
}
