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
  if (value instanceof Digits) return value.text;
  if (Array.isArray(value)) return `[${value.map(encode).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields: string[] = [];
    for (const [key, field] of Object.entries(value as { readonly [key: string]: Json | undefined }))
      if (field !== undefined) fields.push(`${JSON.stringify(key)}:${encode(field)}`);
    return `{${fields.join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} has no place in JSON`);
  return JSON.stringify(value);
}
