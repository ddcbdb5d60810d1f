/** Dollars on their way to elizaOS Cloud: exact digits, whole cents, and the limits that the service states. */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { type Amount, amountOf, MICROS_PER_UNIT, toDecimal } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { WireNumber } from '../../http/json.ts';

export const CENT = amountOf(MICROS_PER_UNIT / 100, 'USD');

export function dollarsOf(count: number): Amount {
  return amountOf(count * MICROS_PER_UNIT, 'USD');
}

/** The amount as a JSON number of dollars, by its own digits. */
export function wireDollars(amount: Amount): WireNumber {
  return new WireNumber(toDecimal(amount));
}

export function spoken(amount: Amount): string {
  return formatAmount(amount, { locale: 'en', exact: true });
}

/**
 * Why the service would not take the amount; null when it would.
 * @param what begins the sentence: "A top-up"
 */
export function dollarsProblem(what: string, amount: Amount, min: Amount, max: Amount): ErrorInfo | null {
  const wrong = (words: string): ErrorInfo => ({ kind: 'invalid-input', message: `${what} ${words}` });
  if (amount.unit !== 'USD') return wrong('must be in US dollars.');
  if (amount.micros % CENT.micros !== 0) return wrong('must be in whole cents.');
  if (amount.micros < min.micros || amount.micros > max.micros)
    return wrong(`must be between ${spoken(min)} and ${spoken(max)}.`);
  return null;
}
