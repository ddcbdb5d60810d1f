/** Reads amounts that a person typed. Pure. */
import { type Amount, MoneyError, parseAmount, type Unit } from '#shared/money/amount.ts';

/** Thousands may be spaced or apostrophed; a comma could mean either of two things and is asked about instead. */
export function typedAmount(text: string, unit: Unit): Amount | null {
  try {
    return parseAmount(text.replace(/(?<=\d)[\s'’](?=\d{3}(?!\d))/g, ''), unit);
  } catch (error) {
    if (error instanceof MoneyError) return null;
    throw error;
  }
}

/** A whole number, or null. */
export function typedWhole(text: string): number | null {
  const digits = text.trim().replace(/(?<=\d)[\s'’](?=\d{3}(?!\d))/g, '');
  const value = Number(digits);
  return /^\d{1,15}$/.test(digits) && Number.isSafeInteger(value) ? value : null;
}
