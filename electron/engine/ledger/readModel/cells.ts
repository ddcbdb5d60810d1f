/** Sums of one bucket, by unit and by the values of up to two dimensions. */
import { tooLarge } from './columns.ts';

type Column = Uint8Array | Uint16Array | Uint32Array;

/** Up to so many combinations have a place in a table of their own. */
const MOST_PLACES = 1 << 20;

export interface Axis {
  /** Null where nothing is told apart along it. */
  readonly column: Column | null;
  /** One more than the largest value. */
  readonly size: number;
}

export interface Cell {
  readonly unit: number;
  readonly first: number;
  readonly second: number;
  readonly sum: number;
  readonly count: number;
}

export class Cells {
  readonly #micros: Float64Array;
  readonly #purse: Uint16Array;
  readonly #unitOfPurse: Uint32Array;
  readonly #axes: readonly [Axis, Axis];
  readonly #units: number;
  /** Where the sums of a combination are, one more, by its key: 0 for none. */
  readonly #table: Uint32Array | null;
  readonly #map = new Map<number, number>();
  #keys: number[] = [];
  #sums: number[] = [];
  #counts: number[] = [];

  constructor(
    rows: { readonly micros: Float64Array; readonly purse: Uint16Array },
    unitOfPurse: Uint32Array,
    units: number,
    axes: readonly [Axis, Axis],
  ) {
    this.#micros = rows.micros;
    this.#purse = rows.purse;
    this.#unitOfPurse = unitOfPurse;
    this.#units = Math.max(1, units);
    this.#axes = axes;
    const places = this.#units * axes[0].size * axes[1].size;
    this.#table = places <= MOST_PLACES ? new Uint32Array(places) : null;
  }

  /** @throws PlimsollError when a sum leaves what can be held exactly */
  add(row: number): void {
    const [first, second] = this.#axes;
    let key = this.#unitOfPurse[this.#purse[row] ?? 0] ?? 0;
    if (first.column !== null) key += this.#units * (first.column[row] ?? 0);
    if (second.column !== null) key += this.#units * first.size * (second.column[row] ?? 0);
    const slot = this.#slot(key);
    const sum = (this.#sums[slot] ?? 0) + (this.#micros[row] ?? 0);
    if (!Number.isSafeInteger(sum)) throw tooLarge();
    this.#sums[slot] = sum;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  /** What was added since the last call, in the order of the first row of each. */
  take(): Cell[] {
    const units = this.#units;
    const [{ size }] = this.#axes;
    const cells = this.#keys.map((key, slot) => ({
      unit: key % units,
      first: Math.floor(key / units) % size,
      second: Math.floor(key / (units * size)),
      sum: this.#sums[slot] ?? 0,
      count: this.#counts[slot] ?? 0,
    }));
    for (const key of this.#keys) if (this.#table !== null) this.#table[key] = 0;
    this.#map.clear();
    this.#keys = [];
    this.#sums = [];
    this.#counts = [];
    return cells;
  }

  #slot(key: number): number {
    const known = this.#table === null ? this.#map.get(key) : this.#table[key];
    if (known !== undefined && known !== 0) return known - 1;
    const slot = this.#keys.push(key);
    if (this.#table === null) this.#map.set(key, slot);
    else this.#table[key] = slot;
    this.#sums.push(0);
    this.#counts.push(0);
    return slot - 1;
  }
}
