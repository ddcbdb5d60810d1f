/** Sets of small numbers. */

export type Bits = Uint32Array;

/** An empty set of numbers below `size`. */
export function noBits(size: number): Bits {
  return new Uint32Array((size >>> 5) + 1);
}

export function setBit(bits: Bits, n: number): void {
  bits[n >>> 5] = (bits[n >>> 5] ?? 0) | (1 << (n & 31));
}

/** @param size one more than the largest number of the set */
export function bitsOf(numbers: Uint32Array, size: number): Bits {
  const bits = noBits(size);
  for (let k = 0; k < numbers.length; k++) setBit(bits, numbers[k] ?? 0);
  return bits;
}

/** 1 or 0; 0 for numbers past the size. */
export function hasBit(bits: Bits, n: number): number {
  return ((bits[n >>> 5] ?? 0) >>> (n & 31)) & 1;
}

/** The numbers of a set in their order. */
export function numbersIn(bits: Bits, count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  let n = 0;
  for (let w = 0; w < bits.length; w++) {
    for (let word = bits[w] ?? 0; word !== 0; word &= word - 1) numbers[n++] = (w << 5) + 31 - Math.clz32(word & -word);
  }
  return numbers.subarray(0, n);
}

const COMMA = 44;
const ZERO = 48;

/** The numbers of a list like `3,17,4`, which SQLite hands over far faster than it does rows. */
export function numbersOf(list: string, count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  let n = 0;
  let value = 0;
  for (let i = 0; i < list.length; i++) {
    const code = list.charCodeAt(i);
    if (code === COMMA) {
      numbers[n++] = value;
      value = 0;
    } else value = value * 10 + code - ZERO;
  }
  if (list.length > 0) numbers[n] = value;
  return numbers;
}

/** Which rows carry each value of a column: those of value `v` are `rows[starts[v]]` to before `rows[starts[v + 1]]`. */
export interface Groups {
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** @param largest the largest value in the column */
export function groupBy(column: Uint32Array, length: number, largest: number): Groups {
  const starts = new Uint32Array(largest + 3);
  for (let i = 0; i < length; i++) {
    const next = (column[i] ?? 0) + 2;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let v = 2; v < starts.length; v++) starts[v] = (starts[v] ?? 0) + (starts[v - 1] ?? 0);
  const rows = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    const at = (column[i] ?? 0) + 1;
    const free = starts[at] ?? 0;
    rows[free] = i;
    starts[at] = free + 1;
  }
  return { starts: starts.subarray(0, largest + 2), rows };
}

/** None for a value that there was not yet. */
export function rowsOfGroup({ starts, rows }: Groups, value: number): Uint32Array {
  return rows.subarray(starts[value] ?? 0, starts[value + 1] ?? 0);
}
