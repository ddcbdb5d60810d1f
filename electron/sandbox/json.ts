/** JSON out of exact amounts: a double never touches the digits of money on its way to the wire. */

/** A number that is written to the wire with exactly these digits. */
export class Digits {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Json =
  | string
  | number
  | boolean
  | null
  | Digits
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/**
 * Millionths as decimal text.
 * @param places decimals to show at the least, as in `18.50`
 */
export function decimalText(micros: number, places = 0): string {
  if (!Number.isSafeInteger(micros)) throw new RangeError(`${micros} is not a whole number of millionths`);
  const magnitude = Math.abs(micros);
  const fraction = String(magnitude % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '')
    .padEnd(places, '0');
  return `${micros < 0 ? '-' : ''}${Math.trunc(magnitude / 1_000_000)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Millionths as a JSON number. */
export function decimal(micros: number, places = 0): Digits {
  return new Digits(decimalText(micros, places));
}

/** The body as JSON text. Keys whose value is undefined are left out. */
export function encode(value: Json): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new RangeError(`${value} has no place in JSON`);
      return JSON.stringify(value);
  }
  if (value === null) return 'null';
  if (value instanceof Digits) return value.text;
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) text += text === '' ? encode(item) : `,${encode(item)}`;
    return `[${text}]`;
  }
  const fields = value as { readonly [key: string]: Json | undefined };
  for (const key of Object.keys(fields)) {
    const field = fields[key];
    if (field !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${encode(field)}`;
  }
  return `{${text}}`;
}

const KEYS = new Map<string, string>();

/** Field names are few and come back in every row. */
function quoted(key: string): string {
  let text = KEYS.get(key);
  if (text === undefined) {
    text = JSON.stringify(key);
    if (KEYS.size < 1_000) KEYS.set(key, text);
  }
  return text;
}
