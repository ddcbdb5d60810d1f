/** All rows of the ledger in its order (the date in the books, then the entry's id), held as columns of numbers. */
import { PlimsollError } from '#shared/contract/errors.ts';
import { type Bits, bitsOf, groupBy, hasBit, rowsOfGroup, setBit } from './bits.ts';
import { type Block, type BlockRow, COLUMN_NAMES, copyRows, makeBlock, setRow } from './block.ts';

export interface ArrivedRow extends BlockRow {
  readonly id: string;
}

/** The entry's id by its row in the store: asked only where instants are equal. */
export type IdOf = (rowid: number) => string;

interface LookUp<T> {
  readonly layout: number;
  /** The rows before this one are in it. */
  readonly upTo: number;
  readonly value: T;
}

/** Rows after those of a look-up that are looked at one by one. */
const MOST_AFTER = 2_000;

export class LedgerColumns {
  length = 0;
  block: Block = makeBlock(0);
  /** The how-manieth row to arrive each one was. */
  arrival = new Uint32Array(0);
  /** Changes with every change of the rows, so that what was worked out from them is known to be old. */
  version = 0;
  /** Sum of its purse's amounts up to and with each row. */
  #running = new Float64Array(0);
  #runningTo = 0;
  #totals: number[] = [];
  readonly #overflown = new Set<number>();
  /** Changes when rows move. */
  #layout = 0;
  readonly #lookUps = new Map<string, LookUp<unknown>>();

  /** @param arrived rows in the order of their arrival */
  load(arrived: Block, rows: number, idOf: IdOf): void {
    this.#reserve(rows);
    const order = ledgerOrder(arrived, rows, idOf);
    for (const name of COLUMN_NAMES) {
      const from = arrived[name];
      const to = this.block[name];
      for (let i = 0; i < rows; i++) to[i] = from[order[i] ?? 0] ?? 0;
    }
    this.arrival.set(order);
    this.length = rows;
    this.#layout++;
    this.#changed(0);
  }

  /** @param rows as they arrived, in the order of the ledger */
  insert(rows: readonly (ArrivedRow & { readonly arrival: number })[], idOf: IdOf): void {
    this.#reserve(this.length + rows.length);
    const places = rows.map((row) => this.#placeFor(row, idOf));
    let end = this.length;
    for (let n = rows.length - 1; n >= 0; n--) {
      const row = rows[n];
      const place = places[n];
      if (row === undefined || place === undefined) continue;
      if (place < end) {
        for (const name of COLUMN_NAMES) this.block[name].copyWithin(place + n + 1, place, end);
        this.arrival.copyWithin(place + n + 1, place, end);
      }
      setRow(this.block, place + n, row);
      this.arrival[place + n] = row.arrival;
      end = place;
    }
    const first = places[0] ?? this.length;
    if (first < this.length) this.#layout++;
    this.length += rows.length;
    this.#changed(first);
  }

  /** The first row at or after an instant of the books. */
  firstAt(instant: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.block.at[middle] ?? 0) < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The sum of its purse's amounts up to and with a row, in millionths.
   * @throws PlimsollError when it cannot be held exactly
   */
  runningAt(index: number): number {
    this.#run();
    if (this.#overflown.has(this.block.purse[index] ?? 0)) throw tooLarge();
    return this.#running[index] ?? 0;
  }

  /** Where the row stands that was the n-th to arrive. */
  placeOfArrival(arrival: number): number {
    const { value: places, upTo } = this.#lookUp('arrival', (length) => {
      const found = new Uint32Array(length);
      for (let i = 0; i < length; i++) found[this.arrival[i] ?? 0] = i;
      return found;
    });
    if (arrival < upTo) return places[arrival] ?? 0;
    let place = upTo;
    while (place < this.length && this.arrival[place] !== arrival) place++;
    return place;
  }

  /**
   * Marks the rows that have any of the values.
   * @param largest the largest value there is
   * @returns how many they are
   */
  markRowsWith(column: 'text' | 'thread', wanted: Uint32Array, largest: number, marks: Bits): number {
    const of = this.block[column];
    const { value: groups, upTo } = this.#lookUp(column, (length) => groupBy(of, length, largest));
    let count = 0;
    for (let k = 0; k < wanted.length; k++) {
      const rows = rowsOfGroup(groups, wanted[k] ?? 0);
      for (let r = 0; r < rows.length; r++) setBit(marks, rows[r] ?? 0);
      count += rows.length;
    }
    const bits = upTo < this.length ? bitsOf(wanted, largest + 1) : null;
    for (let i = upTo; bits !== null && i < this.length; i++) {
      if (hasBit(bits, of[i] ?? 0) === 0) continue;
      setBit(marks, i);
      count++;
    }
    return count;
  }

  /** The rows with a value, in the order of the ledger. */
  rowsOf(column: 'text' | 'thread', value: number, largest: number): number[] {
    const of = this.block[column];
    const { value: groups, upTo } = this.#lookUp(column, (length) => groupBy(of, length, largest));
    const rows = Array.from(rowsOfGroup(groups, value));
    for (let i = upTo; i < this.length; i++) if (of[i] === value) rows.push(i);
    return rows;
  }

  /** What is worked out from rows stays right for those, while others come after them: the few last are looked at. */
  #lookUp<T>(name: string, make: (length: number) => T): LookUp<T> {
    const known = this.#lookUps.get(name) as LookUp<T> | undefined;
    if (known?.layout === this.#layout && this.length - known.upTo <= MOST_AFTER) return known;
    const made = { layout: this.#layout, upTo: this.length, value: make(this.length) };
    this.#lookUps.set(name, made);
    return made;
  }

  #placeFor(row: ArrivedRow, idOf: IdOf): number {
    const { at, rowid } = this.block;
    if (this.length === 0 || (at[this.length - 1] ?? 0) < row.at) return this.length;
    let low = this.firstAt(row.at);
    let high = this.firstAt(row.at + 1);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (idOf(rowid[middle] ?? 0) < row.id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #changed(from: number): void {
    this.version++;
    if (from >= this.#runningTo) return;
    this.#runningTo = 0;
    this.#totals = [];
    this.#overflown.clear();
  }

  #run(): void {
    const { micros, purse } = this.block;
    for (let i = this.#runningTo; i < this.length; i++) {
      const whose = purse[i] ?? 0;
      const total = (this.#totals[whose] ?? 0) + (micros[i] ?? 0);
      if (!Number.isSafeInteger(total)) this.#overflown.add(whose);
      this.#totals[whose] = total;
      this.#running[i] = total;
    }
    this.#runningTo = this.length;
  }

  #reserve(rows: number): void {
    if (rows <= this.arrival.length) return;
    const capacity = Math.max(rows, Math.ceil(this.arrival.length * 1.5), 1_024);
    const block = makeBlock(capacity);
    copyRows(this.block, this.length, block);
    this.block = block;
    this.arrival = grown(new Uint32Array(capacity), this.arrival);
    this.#running = grown(new Float64Array(capacity), this.#running);
  }
}

function grown<T extends Uint32Array | Float64Array>(larger: T, column: T): T {
  larger.set(column);
  return larger;
}

export function tooLarge(): PlimsollError {
  return new PlimsollError({
    kind: 'refused',
    message: 'These amounts add up to more than can be held exactly (9,007,199,254.740991 units), so no sum is shown.',
    help: 'Ask for a shorter period, or for fewer wallets.',
  });
}

function ledgerOrder({ at, rowid }: Block, rows: number, idOf: IdOf): Uint32Array {
  const order = new Uint32Array(rows);
  let sorted = true;
  for (let i = 0; i < rows; i++) {
    order[i] = i;
    if (i > 0 && (at[i] ?? 0) < (at[i - 1] ?? 0)) sorted = false;
  }
  if (!sorted) order.sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b);
  for (let start = 0; start < rows; ) {
    let end = start + 1;
    while (end < rows && at[order[end] ?? 0] === at[order[start] ?? 0]) end++;
    if (end - start > 1) sortById(order.subarray(start, end), (arrived) => idOf(rowid[arrived] ?? 0));
    start = end;
  }
  return order;
}

function sortById(equal: Uint32Array, idOf: (arrived: number) => string): void {
  const named = Array.from(equal, (arrived) => ({ arrived, id: idOf(arrived) }));
  named.sort((a, b) => (a.id < b.id ? -1 : 1));
  equal.set(named.map(({ arrived }) => arrived));
}
