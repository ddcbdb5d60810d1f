/** Rows as columns of numbers: 46 bytes a row, in memory as on disk, where an object would take hundreds. */

const SHAPE = {
  /** Of the store's table: the order in which rows came. */
  rowid: Float64Array,
  /** The instant of the books. */
  at: Float64Array,
  micros: Float64Array,
  agent: Uint32Array,
  activity: Uint32Array,
  text: Uint32Array,
  thread: Uint32Array,
  purse: Uint16Array,
  rule: Uint16Array,
  kind: Uint8Array,
  flags: Uint8Array,
} as const;
export type ColumnName = keyof typeof SHAPE;
/** Wider ones first, so that each lies where its width wants it. */
export const COLUMN_NAMES = Object.keys(SHAPE) as readonly ColumnName[];
const ROW_BYTES = COLUMN_NAMES.reduce((bytes, name) => bytes + SHAPE[name].BYTES_PER_ELEMENT, 0);

export type Block = { readonly [C in ColumnName]: InstanceType<(typeof SHAPE)[C]> };
export type BlockRow = { readonly [C in ColumnName]: number };

export const FLAG_LATE = 1;
/** It sums up a span of time, and so is not of one moment. */
export const FLAG_SPAN = 2;

export function makeBlock(rows: number): Block {
  return viewsInto(new ArrayBuffer(rows * ROW_BYTES), rows);
}

function viewsInto(buffer: ArrayBuffer, rows: number): Block {
  let offset = 0;
  const columns = COLUMN_NAMES.map((name) => {
    const column = new SHAPE[name](buffer, offset, rows);
    offset += column.byteLength;
    return [name, column];
  });
  return Object.fromEntries(columns) as Block;
}

export function setRow(block: Block, index: number, row: BlockRow): void {
  for (const name of COLUMN_NAMES) block[name][index] = row[name];
}

/** Copies `rows` rows of one block to another, from `at` on. */
export function copyRows(from: Block, rows: number, to: Block, at = 0): void {
  for (const name of COLUMN_NAMES) to[name].set(from[name].subarray(0, rows), at);
}

export function packBlock(block: Block, rows: number): Uint8Array {
  const packed = makeBlock(rows);
  copyRows(block, rows, packed);
  return new Uint8Array(packed.rowid.buffer);
}

/** @returns null when the bytes are not that many rows */
export function unpackBlock(bytes: Uint8Array, rows: number): Block | null {
  if (bytes.byteLength !== rows * ROW_BYTES) return null;
  const buffer = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(buffer).set(bytes);
  return viewsInto(buffer, rows);
}
