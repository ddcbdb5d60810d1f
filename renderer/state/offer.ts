/** What may be bought, and what it costs where the service says so. Pure: nothing is rounded, nothing is invented. */
import type { TopUpOffer } from '#shared/domain/offers.ts';
import { type Amount, amountOf, MICROS_PER_UNIT, type Unit } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { typedAmount } from './typed.ts';

type Range = NonNullable<TopUpOffer['range']>;
type Rate = NonNullable<TopUpOffer['rate']>;

function scaled(micros: number, times: number, over: number): number | null {
  const product = BigInt(micros) * BigInt(times);
  if (over === 0 || product % BigInt(over) !== 0n) return null;
  const result = product / BigInt(over);
  return result <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(result) : null;
}

/** What an amount of the wallet's unit is charged at a stated rate; null where that does not come out exactly. */
export function atRate(amount: Amount, rate: Rate): Amount | null {
  const micros = scaled(amount.micros, rate.microsPerUnit, MICROS_PER_UNIT);
  return micros === null ? null : amountOf(micros, rate.unit);
}

/** What a sum of money buys at a stated rate, in the wallet's unit. */
export function forMoney(money: Amount, rate: Rate, unit: Unit): Amount | null {
  const micros = scaled(money.micros, MICROS_PER_UNIT, rate.microsPerUnit);
  return micros === null ? null : amountOf(micros, unit);
}

/** What buying this much is charged, as the service states it; null where it does not say. */
export function chargeOf(offer: Pick<TopUpOffer, 'charges' | 'rate'>, amount: Amount): Amount | null {
  if (offer.rate !== null && amount.unit === offer.rate.unit) return amount;
  return offer.charges[String(amount.micros)] ?? (offer.rate === null ? null : atRate(amount, offer.rate));
}

/** A sum of money may be typed instead of the wallet's unit where a rate is stated and says something new. */
export function moneyRange(offer: Pick<TopUpOffer, 'range' | 'rate'>): Range | null {
  const { range, rate } = offer;
  if (range === null || rate === null || rate.unit === range.min.unit) return null;
  const min = atRate(range.min, rate);
  const step = atRate(range.step, rate);
  const max = range.max === null ? null : atRate(range.max, rate);
  if (min === null || step === null || (range.max !== null && max === null)) return null;
  return { min, max, step };
}

export type TypedInRange =
  | { readonly ok: true; readonly amount: Amount }
  | { readonly ok: false; readonly problem: string };

export function readInRange(text: string, { min, max, step }: Range): TypedInRange {
  const amount = typedAmount(text, min.unit);
  if (amount === null) return { ok: false, problem: en.topUp.notMoney };
  if (amount.micros < min.micros) return { ok: false, problem: en.topUp.tooLittle(formatAmount(min)) };
  if (max !== null && amount.micros > max.micros) return { ok: false, problem: en.topUp.tooMuch(formatAmount(max)) };
  if (step.micros > 0 && amount.micros % step.micros !== 0)
    return { ok: false, problem: en.topUp.notAStep(formatAmount(step)) };
  return { ok: true, amount };
}

/** "10,000 credits to 1,000,000 credits, in steps of 1 credit". */
export function rangeWords({ min, max, step }: Range): string {
  const span = max === null ? en.topUp.from(formatAmount(min)) : en.topUp.between(formatAmount(min), formatAmount(max));
  return `${span}, ${en.topUp.steps(formatAmount(step))}`;
}
