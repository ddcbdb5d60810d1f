/** What an offer says of one amount. Pure: nothing is rounded, and a price that is not stated stays unsaid. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { TopUpOffer } from '#shared/domain/offers.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type Amount, amountOf, MICROS_PER_UNIT, type Unit } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';

type Range = NonNullable<TopUpOffer['range']>;
type Rate = NonNullable<TopUpOffer['rate']>;

/** What buying this much is charged, as the service states it; null where it does not say. */
export function chargeOf({ charges, rate }: Pick<TopUpOffer, 'charges' | 'rate'>, amount: Amount): Amount | null {
  if (rate !== null && amount.unit === rate.unit) return amount;
  return charges[String(amount.micros)] ?? (rate === null ? null : atRate(amount, rate));
}

/** What a sum of money buys at the stated rate; the amount itself where that is no exact amount of the unit. */
export function inUnit({ rate }: Pick<TopUpOffer, 'rate'>, amount: Amount, unit: Unit): Amount {
  if (rate === null || amount.unit !== rate.unit || unit === rate.unit) return amount;
  const product = BigInt(amount.micros) * BigInt(MICROS_PER_UNIT);
  const exact = product % BigInt(rate.microsPerUnit) === 0n;
  return exact ? amountOf(Number(product / BigInt(rate.microsPerUnit)), unit) : amount;
}

/** The units in which an amount may be given: the wallet's, and the money of a stated rate. */
export function unitsOf({ rate }: Pick<TopUpOffer, 'rate'>, unit: Unit): readonly [Unit, ...Unit[]] {
  return rate === null || rate.unit === unit ? [unit] : [unit, rate.unit];
}

/** @throws PlimsollError `refused`, `cooldown` or `invalid-input` for what the offer does not have */
export function checkOffered(offer: TopUpOffer, amount: Amount, now: Instant): void {
  if (offer.by === 'web')
    throw new PlimsollError({
      kind: 'refused',
      message: 'This service sells credits on its own page only.',
      help: 'Add --web instead of --amount: it opens the page.',
    });
  if (offer.blocked !== null)
    throw new PlimsollError({ kind: 'refused', message: `This cannot be bought now. ${offer.blocked}` });
  if (offer.availableAt !== null && offer.availableAt > now)
    throw new PlimsollError({
      kind: 'cooldown',
      message: 'The service takes no further purchase just now.',
      retryAt: offer.availableAt,
      help: `Try again in ${Math.ceil((offer.availableAt - now) / 1000)} s.`,
    });
  const isSize = offer.sizes.some(({ micros, unit }) => micros === amount.micros && unit === amount.unit);
  if (amount.micros <= 0) throw notOffered(amount, 'Give an amount above zero.');
  if (isSize) return;
  const range = rangeIn(offer, amount.unit);
  if (offer.range === null)
    throw notOffered(amount, `Sold are ${offer.sizes.map((size) => formatAmount(size)).join(', ')}.`);
  if (range !== null && !isWithin(amount, range)) throw notOffered(amount, `Sold is ${rangeWords(range)}.`);
}

/** "from 10,000 credits, in steps of 1 credit". */
export function rangeWords({ min, max, step }: Range): string {
  const span = max === null ? `from ${formatAmount(min)}` : `${formatAmount(min)} to ${formatAmount(max)}`;
  return step.micros === 0 ? span : `${span}, in steps of ${formatAmount(step)}`;
}

function isWithin({ micros }: Amount, { min, max, step }: Range): boolean {
  return (
    micros >= min.micros && (max === null || micros <= max.micros) && (step.micros === 0 || micros % step.micros === 0)
  );
}

/** The range in that unit; null where it does not come out exactly, and the service must judge. */
function rangeIn({ range, rate }: TopUpOffer, unit: Unit): Range | null {
  if (range === null || range.min.unit === unit) return range;
  if (rate === null) return null;
  const min = atRate(range.min, rate);
  const step = atRate(range.step, rate);
  const max = range.max === null ? null : atRate(range.max, rate);
  return min === null || step === null || (range.max !== null && max === null) ? null : { min, max, step };
}

function atRate({ micros }: Amount, rate: Rate): Amount | null {
  const product = BigInt(micros) * BigInt(rate.microsPerUnit);
  const result = product / BigInt(MICROS_PER_UNIT);
  const exact = product % BigInt(MICROS_PER_UNIT) === 0n && result <= BigInt(Number.MAX_SAFE_INTEGER);
  return exact ? amountOf(Number(result), rate.unit) : null;
}

function notOffered(amount: Amount, help: string): PlimsollError {
  return new PlimsollError({
    kind: 'invalid-input',
    message: `${formatAmount(amount, { exact: true })} cannot be bought here. Nothing was sent.`,
    help,
  });
}
