/**
 * Exact amounts: a safe integer of millionths of one unit. Nothing between the wire and the screen is a float.
 */
import { z } from 'zod';

export const MICROS_PER_UNIT = 1_000_000;

/** `credit`, or an ISO 4217 code such as `USD`. Credits of two accounts share the word, never a purse. */
export const unitSchema = z.string().regex(/^(credit|[A-Z]{3})$/, 'a unit is "credit" or a three-letter currency code');
export type Unit = z.infer<typeof unitSchema>;

export const amountSchema = z.object({ micros: z.int(), unit: unitSchema }).readonly();
export type Amount = z.infer<typeof amountSchema>;

/** An amount that cannot be held exactly, or a sum that makes no sense. Its message says which and why. */
export class MoneyError extends Error {
  override readonly name = 'MoneyError';
}

export function amountOf(micros: number, unit: Unit): Amount {
  if (!Number.isSafeInteger(micros))
    throw new MoneyError(`${micros} millionths of ${unit} is too large to be held exactly`);
  return { micros: micros === 0 ? 0 : micros, unit };
}

export function zero(unit: Unit): Amount {
  return amountOf(0, unit);
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?0*\d{1,3}))?$/;

/**
 * Reads a decimal by its digits, as JSON or a string spells it (`12`, `-0.0123`, `1.5e3`).
 * @throws MoneyError for text that is not a decimal, for digits past the sixth decimal place that are not zero,
 * and for values outside ±9,007,199,254.740991 units.
 */
export function parseAmount(text: string, unit: Unit): Amount {
  const match = DECIMAL.exec(text.trim());
  if (!match) throw new MoneyError(`"${text.slice(0, 40)}" is not a decimal amount`);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const shift = Number(exponent) - fraction.length + 6;
  let scaled: string;
  if (shift >= 0) {
    if (/[1-9]/.test(digits) && digits.replace(/^0+/, '').length + shift > 17) throw tooLarge(text, unit);
    scaled = /[1-9]/.test(digits) ? digits.replace(/^0+/, '') + '0'.repeat(shift) : '0';
  } else {
    const kept = digits.slice(0, shift);
    if (/[1-9]/.test(digits.slice(shift)))
      throw new MoneyError(`${text.slice(0, 40)} ${unit} has more than six decimal places and cannot be held exactly`);
    scaled = kept.replace(/^0+/, '') || '0';
  }
  // Before they become a number: millions of digits would take long.
  if (scaled.length > 17) throw tooLarge(text, unit);
  const magnitude = BigInt(scaled);
  if (magnitude > BigInt(Number.MAX_SAFE_INTEGER)) throw tooLarge(text, unit);
  return amountOf(sign === '-' ? -Number(magnitude) : Number(magnitude), unit);
}

function tooLarge(text: string, unit: Unit): MoneyError {
  return new MoneyError(`${text.slice(0, 40)} ${unit} is too large to be held exactly`);
}

/** The amount as a plain decimal without exponent or trailing zeros: what exports and the command line print. */
export function toDecimal(amount: Amount): string {
  const magnitude = Math.abs(amount.micros);
  const whole = Math.trunc(magnitude / MICROS_PER_UNIT);
  const fraction = String(magnitude % MICROS_PER_UNIT)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${amount.micros < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

function sameUnit(a: Amount, b: Amount): Unit {
  if (a.unit !== b.unit) throw new MoneyError(`${a.unit} and ${b.unit} cannot be added or compared`);
  return a.unit;
}

export function add(a: Amount, b: Amount): Amount {
  return amountOf(a.micros + b.micros, sameUnit(a, b));
}

export function subtract(a: Amount, b: Amount): Amount {
  return amountOf(a.micros - b.micros, sameUnit(a, b));
}

export function negate(a: Amount): Amount {
  return amountOf(-a.micros, a.unit);
}

/** Negative, zero or positive as `a` is smaller than, equal to or larger than `b`. */
export function compare(a: Amount, b: Amount): number {
  sameUnit(a, b);
  return a.micros - b.micros;
}

export function sum(amounts: Iterable<Amount>, unit: Unit): Amount {
  let total = zero(unit);
  for (const amount of amounts) total = add(total, amount);
  return total;
}

/**
 * A whole-number percentage of an amount, rounded down to the millionth: for default lines, never for a ledger.
 */
export function percentOf(amount: Amount, percent: number): Amount {
  return amountOf(Number((BigInt(amount.micros) * BigInt(percent)) / 100n), amount.unit);
}
