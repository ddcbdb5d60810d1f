/** `ledger.page`: rows that fit, as they stand, and as they stood when the list was opened. */
import { hash } from 'node:crypto';
import type { CallInput, CallOutput } from '#shared/contract/contract.ts';
import type { LedgerFilter } from '#shared/contract/ledgerCalls.ts';
import type { ReadModel } from './model.ts';
import { type Selection, select } from './select.ts';
import type { Sight } from './sight.ts';

const MOST_KEPT = 4;

/** What was selected last, so that to scroll is not to search again. */
export class Selections {
  readonly #kept = new Map<string, { readonly version: number; readonly found: Selection }>();

  select(sight: Sight, filter: LedgerFilter): Selection {
    return this.#keep(sight, keyOf(sight, filter), () => select(sight.model, filter, () => sight.agentNames()));
  }

  /** Those of the rows that fit which were among the first `seen` to arrive. */
  among(sight: Sight, filter: LedgerFilter, seen: number): Selection {
    const all = this.select(sight, filter);
    return this.#keep(sight, `${seen} ${keyOf(sight, filter)}`, () => amongFirst(sight.model, all, seen));
  }

  #keep({ model }: Sight, key: string, make: () => Selection): Selection {
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    const { version } = model.columns;
    const found = known?.version === version ? known.found : make();
    this.#kept.set(key, { version, found });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return found;
  }
}

/** What the services call their agents may change without any row. */
function keyOf(sight: Sight, filter: LedgerFilter): string {
  return JSON.stringify([filter, filter.text === undefined ? null : [...sight.agentNames()]]);
}

export function ledgerPage(
  sight: Sight,
  selections: Selections,
  { filter, offset, limit, order, upTo }: CallInput<'ledger.page'>,
): CallOutput<'ledger.page'> {
  const { model } = sight;
  const newest = newestOf(model);
  const seen = upTo === undefined ? null : rowsUpTo(model, upTo);
  const all = selections.select(sight, filter);
  const { count, row } = seen === null ? all : selections.among(sight, filter, seen);
  const rows = [];
  for (let n = offset; n < Math.min(offset + limit, count); n++)
    rows.push(sight.row(row(order === 'oldest' ? n : count - 1 - n)));
  return { rows, total: count, upTo: seen === null ? newest : (upTo ?? newest), newer: all.count - count };
}

function amongFirst({ columns }: ReadModel, all: Selection, seen: number): Selection {
  if (seen === columns.length) return all;
  const rows = new Uint32Array(all.count);
  let count = 0;
  for (let n = 0; n < all.count; n++) {
    const row = all.row(n);
    rows[count] = row;
    if ((columns.arrival[row] ?? 0) < seen) count++;
  }
  return { count, row: (n) => rows[n] ?? 0 };
}

/**
 * The row that came last, as a word to be handed back: its place in the store, and a mark of its entry, so that it means
 * nothing to a ledger in which another entry has that place.
 */
function newestOf(model: ReadModel): string | null {
  const { columns } = model;
  if (columns.length === 0) return null;
  const rowid = columns.block.rowid[columns.placeOfArrival(columns.length - 1)] ?? 0;
  return `${rowid}-${markOf(model.source.idAt(rowid) ?? '')}`;
}

function markOf(entryId: string): string {
  return hash('sha256', entryId, 'hex').slice(0, 12);
}

/** How many rows had come when the word was given; null when it is of another ledger, or no such word. */
function rowsUpTo({ columns, source }: ReadModel, word: string): number | null {
  const [, digits = '', mark = ''] = /^(\d{1,15})-([0-9a-f]{12})$/.exec(word) ?? [];
  const id = digits === '' ? null : source.idAt(Number(digits));
  if (id === null || markOf(id) !== mark) return null;
  let low = 0;
  let high = columns.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((columns.block.rowid[columns.placeOfArrival(middle)] ?? 0) <= Number(digits)) low = middle + 1;
    else high = middle;
  }
  return low;
}
