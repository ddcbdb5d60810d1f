/** `ledger.entry`: one entry with all that belongs to it. */
import type { CallInput, CallOutput } from '#shared/contract/contract.ts';
import type { Entry } from '#shared/domain/entry.ts';
import { notFound, type Sight } from './sight.ts';

const MOST_OF_THREAD = 500;

export function ledgerEntry(sight: Sight, { entryId }: CallInput<'ledger.entry'>): CallOutput<'ledger.entry'> {
  const place = sight.placeOf(entryId);
  if (place === null) throw notFound('There is no entry of that id.');
  const document = sight.document(place);
  const thread = document.thread === null ? [] : sight.thread(document.accountId, document.thread);
  const related = [
    ...(document.answers === null ? [] : [sight.placeOf(document.answers)]),
    ...answersTo(sight, entryId),
  ].filter((row) => row !== null);
  return {
    entry: entryOf(document),
    attribution: sight.attribution(place),
    balanceAfter: sight.balanceAfter(place),
    thread: nearest(thread, place).map((row) => sight.row(row)),
    threadRows: thread.length,
    related: [...new Set(related)].sort((a, b) => a - b).map((row) => sight.row(row)),
  };
}

/** Of a service that gives one name to everything, the rows nearest to the entry. */
function nearest(rows: readonly number[], place: number): readonly number[] {
  if (rows.length <= MOST_OF_THREAD) return rows;
  const first = Math.max(0, rows.indexOf(place) - MOST_OF_THREAD / 2);
  return rows.slice(Math.min(first, rows.length - MOST_OF_THREAD)).slice(0, MOST_OF_THREAD);
}

function answersTo({ model }: Sight, entryId: string): number[] {
  const found = model.onIndex((file) => file.prepared('SELECT arrival FROM answer WHERE target = ?').all(entryId)) as {
    arrival: number;
  }[];
  return found.map(({ arrival }) => model.columns.placeOfArrival(arrival));
}

/** Without what the database adds to a document. */
function entryOf(document: Entry): Entry {
  const { _meta, _rev, _deleted, _attachments, ...entry } = document as Entry & Record<`_${string}`, unknown>;
  return entry;
}
