/** Reads an amount as it was typed on the command line, by its digits. */
import { PlimsollError } from '#shared/contract/errors.ts';
import { type Amount, MoneyError, parseAmount, type Unit } from '#shared/money/amount.ts';

const TYPED = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i;

/**
 * `250`, `12.50`, `10000credits`, `"12.5 USD"`: without a unit the first of `units` is meant.
 * @throws PlimsollError `invalid-input` for anything else, so that no separator is ever taken for another
 */
export function typedAmount(text: string, units: readonly [Unit, ...Unit[]], option: string): Amount {
  const [, digits, word] = TYPED.exec(text.trim()) ?? [];
  if (digits === undefined || word === undefined)
    throw invalid(
      `${option}: "${text}" is not an amount.`,
      'Write plain digits and, if wanted, the unit: 250, 12.50USD.',
    );
  const unit = word === '' ? units[0] : unitNamed(word);
  if (!units.includes(unit))
    throw invalid(
      `${option}: "${word}" is not a unit that is taken here.`,
      `Write it in ${units.map(shown).join(' or ')}.`,
    );
  try {
    return parseAmount(digits, unit);
  } catch (error) {
    if (error instanceof MoneyError) throw invalid(`${option}: ${error.message}.`, 'Write fewer digits.');
    throw error;
  }
}

/**
 * The same where the units are not known here: the digits as they were typed, and the unit where one was.
 * @throws PlimsollError `invalid-input`
 */
export function typedFigure(text: string, option: string): { readonly digits: string; readonly unit: Unit | null } {
  const [, digits, word = ''] = TYPED.exec(text.trim()) ?? [];
  if (digits === undefined || !/^(credits?|[a-z]{3})?$/i.test(word))
    throw invalid(
      `${option}: "${text}" is not an amount.`,
      'Write plain digits and, if wanted, the unit: 250, 12.50USD.',
    );
  return { digits, unit: word === '' ? null : unitNamed(word) };
}

/** @throws PlimsollError `invalid-input` unless it is a whole number within the bounds */
export function typedWhole(text: string, { min, max }: { min: number; max: number }, option: string): number {
  const value = /^\d{1,15}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw invalid(`${option}: "${text}" is not a whole number from ${min} to ${max}.`, 'Write plain digits.');
}

function unitNamed(word: string): Unit {
  return /^credits?$/i.test(word) ? 'credit' : word.toUpperCase();
}

function shown(unit: Unit): string {
  return unit === 'credit' ? 'credits' : unit;
}

function invalid(message: string, help: string): PlimsollError {
  return new PlimsollError({ kind: 'invalid-input', message, help });
}
