/**
 * A checksum of each stored document, carried behind it: SQLite has none of what is inside a row, and a flipped bit there
 * would be read as if it had been written. It is spelled in white space, so that the text stays JSON to SQLite and to any
 * reader, and documents written before there were seals are read as they are.
 */
import { crc32 } from 'node:zlib';

/** Two bits in each character: what JSON takes for white space. */
const DIGITS = [' ', '\t', '\n', '\r'] as const;
const LENGTH = 16;

/** Names the damage as SQLite names its own, so that it is treated alike. */
const SQLITE_CORRUPT = 11;

export class DamagedDocument extends Error {
  override readonly name = 'DamagedDocument';
  readonly errcode = SQLITE_CORRUPT;
}

/** @param json one that `JSON.stringify` made of an object: nothing follows its closing brace */
export function sealed(json: string): string {
  return json + sealOf(json);
}

export type SealState = 'whole' | 'unsealed' | 'broken';

export function sealState(text: string): SealState {
  if (text.endsWith('}')) return 'unsealed';
  const json = text.slice(0, -LENGTH);
  return json.endsWith('}') && text.endsWith(sealOf(json)) ? 'whole' : 'broken';
}

/**
 * What was stored, as it was stored.
 * @throws DamagedDocument when the text is not what was written
 */
export function unsealed<T>(text: string): T {
  if (sealState(text) === 'broken') throw new DamagedDocument('a document is not what was written');
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new DamagedDocument('a document cannot be read', { cause });
  }
}

function sealOf(json: string): string {
  let seal = '';
  let sum = crc32(json);
  for (let n = 0; n < LENGTH; n++) {
    seal += DIGITS[sum & 3];
    sum >>>= 2;
  }
  return seal;
}
