/** Which rows fit a filter: a pass over columns for each condition, over what the one before it left. */
import type { LedgerFilter } from '#shared/contract/ledgerCalls.ts';
import { KINDS, purseOf } from './arrivals.ts';
import type { LedgerColumns } from './columns.ts';
import type { ReadModel } from './model.ts';
import type { Names } from './names.ts';
import { textTest } from './text.ts';

export interface Selection {
  readonly count: number;
  /** The n-th row that fits, in the order of the ledger. */
  row(n: number): number;
}

/** @param agentNames asked only when words are to be found */
export function select(
  model: ReadModel,
  filter: LedgerFilter,
  agentNames: () => ReadonlyMap<string, string>,
): Selection {
  const { columns, names } = model;
  const from = filter.from === undefined ? 0 : columns.firstAt(filter.from);
  const to = Math.max(from, filter.to === undefined ? columns.length : columns.firstAt(filter.to));
  const text = filter.text === undefined ? null : textTest(model, filter.text, agentNames());
  const few = text?.few?.filter((row) => row >= from && row < to) ?? null;
  const passes = masksOf(filter, names).map(({ column, mask }) => ({ column: columns.block[column], mask }));
  const { minMicros, maxMicros } = filter;
  const bounded = minMicros !== undefined || maxMicros !== undefined;
  if (text === null && passes.length === 0 && !bounded) return { count: to - from, row: (n) => from + n };

  let rows: Uint32Array | null = few;
  for (const { column, mask } of passes) {
    rows = rows === null ? passRange(column, mask, from, to) : passRows(column, mask, rows);
  }
  rows ??= range(from, to);
  if (bounded) rows = passBounds(columns, rows, minMicros ?? -Infinity, maxMicros ?? Infinity);
  if (text !== null) rows = text.pass(rows);
  const found: Uint32Array = rows;
  return { count: found.length, row: (n) => found[n] ?? 0 };
}

interface Mask {
  readonly column: 'purse' | 'kind' | 'agent' | 'activity';
  /** 1 where the number of that index is wanted. */
  readonly mask: Uint8Array;
}

function masksOf(filter: LedgerFilter, names: ReadModel['names']): Mask[] {
  const masks: Mask[] = [];
  const { walletIds, kinds, agentIds, activities } = filter;
  if (walletIds !== undefined) masks.push({ column: 'purse', mask: walletMask(walletIds, names.purse) });
  if (kinds !== undefined)
    masks.push({ column: 'kind', mask: Uint8Array.from(KINDS, (kind) => (kinds.includes(kind) ? 1 : 0)) });
  if (agentIds !== undefined) masks.push({ column: 'agent', mask: nameMask(agentIds, names.agent) });
  if (activities !== undefined) masks.push({ column: 'activity', mask: nameMask(activities, names.activity) });
  return masks;
}

export function walletMask(walletIds: readonly string[], purses: Names): Uint8Array {
  const wanted = new Set(walletIds);
  const mask = new Uint8Array(purses.size + 1);
  purses.all().forEach((name, n) => {
    if (wanted.has(purseOf(name).walletId)) mask[n + 1] = 1;
  });
  return mask;
}

function nameMask(wanted: readonly (string | null)[], names: Names): Uint8Array {
  const mask = new Uint8Array(names.size + 1);
  for (const name of wanted) {
    const number = name === null ? 0 : names.find(name);
    // A name that no row has is 0 too, which stands for none.
    if (name === null || number !== 0) mask[number] = 1;
  }
  return mask;
}

type Column = Uint8Array | Uint16Array | Uint32Array;

/** Without a branch for each row, which a processor could not foresee. */
function passRange(column: Column, mask: Uint8Array, from: number, to: number): Uint32Array {
  const rows = new Uint32Array(to - from);
  let n = 0;
  for (let i = from; i < to; i++) {
    rows[n] = i;
    n += mask[column[i] ?? 0] ?? 0;
  }
  return rows.subarray(0, n);
}

/** Overwrites the rows it is given. */
function passRows(column: Column, mask: Uint8Array, rows: Uint32Array): Uint32Array {
  let n = 0;
  for (let k = 0; k < rows.length; k++) {
    const i = rows[k] ?? 0;
    rows[n] = i;
    n += mask[column[i] ?? 0] ?? 0;
  }
  return rows.subarray(0, n);
}

function passBounds({ block }: LedgerColumns, rows: Uint32Array, least: number, most: number): Uint32Array {
  return passTest((i) => {
    const micros = block.micros[i] ?? 0;
    return micros >= least && micros <= most;
  }, rows);
}

function passTest(fits: (index: number) => boolean, rows: Uint32Array): Uint32Array {
  let n = 0;
  for (let k = 0; k < rows.length; k++) {
    const i = rows[k] ?? 0;
    rows[n] = i;
    if (fits(i)) n++;
  }
  return rows.subarray(0, n);
}

function range(from: number, to: number): Uint32Array {
  const rows = new Uint32Array(to - from);
  for (let i = from; i < to; i++) rows[i - from] = i;
  return rows;
}
