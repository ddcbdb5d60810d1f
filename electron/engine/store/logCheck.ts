/**
 * Looks whether the write-ahead log that a killed writer left is whole. SQLite takes the log up to the first frame that is not
 * as it was written and passes over the rest in silence, as it must after a power cut; committed changes that are lost so are
 * found here. The layout is SQLite's (public docs, "WAL-mode File Format").
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

const HEADER = 32;
const FRAME_HEADER = 24;
const INDEX_HEADER = 48;

/** @returns what is wrong, in words; null where nothing is, or nothing can be told */
export function damageInLog(database: string): string | null {
  const index = readIndex(`${database}-shm`);
  if (!existsSync(`${database}-wal`))
    return index !== null && index.frames > index.copied ? 'the log of its last changes is gone' : null;
  const handle = openSync(`${database}-wal`, 'r');
  try {
    return readLog(handle, fstatSync(handle).size, index);
  } finally {
    closeSync(handle);
  }
}

interface IndexState {
  /** Frames that were committed, and how many of them are in the file already. */
  readonly frames: number;
  readonly copied: number;
  readonly salts: string;
}

function readLog(handle: number, size: number, index: IndexState | null): string | null {
  if (size === 0) return index !== null && index.frames > index.copied ? 'the log of its last changes is empty' : null;
  const header = Buffer.alloc(HEADER);
  const read = readSync(handle, header, 0, HEADER, 0);
  const isBig = (header.readUInt32BE(0) & 1) === 1;
  const pageBytes = header.readUInt32BE(8);
  const start = checksum(isBig, [0, 0], header.subarray(0, 24));
  if (read < HEADER || header.readUInt32BE(24) !== start[0] || header.readUInt32BE(28) !== start[1])
    return size > HEADER + FRAME_HEADER ? 'the beginning of the log of its last changes cannot be read' : null;
  const salts = header.toString('latin1', 16, 24);
  const frame = Buffer.alloc(FRAME_HEADER + pageBytes);
  let sum = start;
  let whole = 0;
  for (let n = 0; HEADER + (n + 1) * frame.length <= size; n++) {
    readSync(handle, frame, 0, frame.length, HEADER + n * frame.length);
    const here = frameSum(isBig, sum, frame);
    if (
      frame.toString('latin1', 8, 16) === salts &&
      here[0] === frame.readUInt32BE(16) &&
      here[1] === frame.readUInt32BE(20)
    ) {
      sum = here;
      whole = n + 1;
      continue;
    }
    const next = Buffer.alloc(frame.length);
    const isLast = HEADER + (n + 2) * frame.length > size;
    if (!isLast) readSync(handle, next, 0, next.length, HEADER + (n + 1) * frame.length);
    // What follows was written after it, and goes on from it: so it was whole once.
    const stated = [frame.readUInt32BE(16), frame.readUInt32BE(20)] as const;
    if (
      !isLast &&
      (follows(isBig, stated, next) || follows(isBig, here, next)) &&
      next.toString('latin1', 8, 16) === salts
    )
      return 'the log of its last changes is damaged in the middle';
    break;
  }
  return index !== null && index.salts === salts && index.frames > whole && index.frames > index.copied
    ? 'the end of the log of its last changes is missing or damaged'
    : null;
}

type Sum = readonly [number, number];

function follows(isBig: boolean, before: Sum, frame: Buffer): boolean {
  const sum = frameSum(isBig, before, frame);
  return sum[0] === frame.readUInt32BE(16) && sum[1] === frame.readUInt32BE(20);
}

function frameSum(isBig: boolean, before: Sum, frame: Buffer): Sum {
  return checksum(isBig, checksum(isBig, before, frame.subarray(0, 8)), frame.subarray(FRAME_HEADER));
}

function checksum(isBig: boolean, [first, second]: Sum, bytes: Buffer): Sum {
  let s0 = first;
  let s1 = second;
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    s0 = (s0 + (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + s1) >>> 0;
    s1 = (s1 + (isBig ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + s0) >>> 0;
  }
  return [s0, s1];
}

/** The index of the log in shared memory outlives a killed process; after a power cut it may be anything, and then tells nothing. */
function readIndex(file: string): IndexState | null {
  if (!existsSync(file)) return null;
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(2 * INDEX_HEADER + 4);
    if (readSync(handle, bytes, 0, bytes.length, 0) < bytes.length) return null;
    const header = bytes.subarray(0, INDEX_HEADER);
    if (!header.equals(bytes.subarray(INDEX_HEADER, 2 * INDEX_HEADER)) || header[12] !== 1) return null;
    const sum = checksum(false, [0, 0], header.subarray(0, 40));
    if (sum[0] !== header.readUInt32LE(40) || sum[1] !== header.readUInt32LE(44)) return null;
    return {
      frames: header.readUInt32LE(16),
      copied: bytes.readUInt32LE(2 * INDEX_HEADER),
      salts: header.toString('latin1', 32, 40),
    };
  } finally {
    closeSync(handle);
  }
}
