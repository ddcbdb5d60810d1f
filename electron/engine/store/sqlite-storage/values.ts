/**
 * What of a document goes into SQL as it is. A value that SQL would compare otherwise than JavaScript makes its field
 * "odd" for the whole table from then on: conditions on an odd field are left to RxDB's own matcher.
 */
import type { Field } from './fields.ts';

export type SqlValue = string | number | null;

/**
 * `order`: texts with characters past U+FFFF are held, but SQLite sorts UTF-8 bytes and JavaScript UTF-16 units.
 * `value`: SQL cannot hold the value for comparing: another type than the schema's, a null that the schema lacks, an array
 * on the way to it, half a surrogate pair, a NUL character.
 */
export type Oddity = 'order' | 'value';

const SPECIAL_TEXT = /[\ud800-\udfff\0]/;

/** Missing gives `undefined`. An array or a scalar on the way gives `odd`. */
export function valueAt(
  document: unknown,
  segments: readonly string[],
): { readonly value: unknown; readonly odd: boolean } {
  let value: unknown = document;
  for (const segment of segments) {
    if (value === undefined) return { value, odd: false };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { value: undefined, odd: true };
    value = Object.hasOwn(value, segment) ? (value as Record<string, unknown>)[segment] : undefined;
  }
  return { value, odd: false };
}

/** @returns the oddity of a text: null for the plain ones. */
export function textOddity(text: string): Oddity | null {
  if (!SPECIAL_TEXT.test(text)) return null;
  return text.includes('\0') || !text.isWellFormed() ? 'value' : 'order';
}

/** What a special text turns into in JSON: pairs of surrogates stay, halves and NUL are escaped. */
const SPECIAL_JSON = /[\ud800-\udfff]|\\u(?:0000|d[89a-f])/;

/**
 * One look at the whole document instead of one at each of its texts.
 * @param json as `JSON.stringify` made it
 * @returns whether no text in it can be odd
 */
export function allTextsPlain(json: string): boolean {
  return !SPECIAL_JSON.test(json);
}

/**
 * @param plainTexts what {@link allTextsPlain} said of the document
 * @returns the value for the field's column and whether it is odd there.
 */
export function encodeField(
  document: unknown,
  field: Field,
  plainTexts: boolean,
): { readonly sql: SqlValue; readonly odd: Oddity | null } {
  const { value, odd } = valueAt(document, field.segments);
  if (odd) return { sql: null, odd: 'value' };
  if (value === undefined) return { sql: null, odd: null };
  if (value === null) return { sql: null, odd: field.nullable ? null : 'value' };
  switch (field.kind) {
    case 'text': {
      if (typeof value !== 'string') break;
      const oddity = plainTexts ? null : textOddity(value);
      return { sql: oddity === 'value' ? null : value, odd: oddity };
    }
    case 'integer':
      if (Number.isSafeInteger(value)) return { sql: value as number, odd: null };
      break;
    case 'real':
      if (Number.isFinite(value)) return { sql: value as number, odd: null };
      break;
    case 'boolean':
      if (typeof value === 'boolean') return { sql: value ? 1 : 0, odd: null };
      break;
  }
  return { sql: null, odd: 'value' };
}
