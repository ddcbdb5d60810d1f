import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Amount, amountOf, toDecimal } from '#shared/money/amount.ts';
import { formatAmount, formatNumber } from '#shared/money/format.ts';

/** As `Intl` writes it, with the rules of the format spelled out once more. */
function byIntl(amount: Amount, locale: string, signed: boolean, exact: boolean): string {
  const money = amount.unit !== 'credit';
  const decimals = toDecimal(amount).split('.')[1]?.length ?? 0;
  const small = money && amount.micros !== 0 && Math.abs(amount.micros) < 10_000;
  const most = money ? (exact || small ? Math.max(2, decimals) : 2) : exact ? decimals : Math.min(decimals, 2);
  const style = money
    ? { style: 'currency' as const, currency: amount.unit, minimumFractionDigits: 2 }
    : { minimumFractionDigits: 0 };
  return new Intl.NumberFormat(locale, {
    ...style,
    maximumFractionDigits: most,
    roundingMode: 'trunc',
    ...(signed ? { signDisplay: 'exceptZero' } : {}),
  } as Intl.NumberFormatOptions).format(toDecimal(amount) as Intl.StringNumericLiteral);
}

const micros = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -20_000, max: 20_000 }),
  fc.integer({ min: -9_000_000_000, max: 9_000_000_000 }).map((whole) => whole * 1_000_000),
  fc.constantFrom(0, 1, -1, 9_999, -9_999, 10_000, 999_999, 1_000_000, -1_000_000, Number.MAX_SAFE_INTEGER),
);

describe('amounts as a person reads them', () => {
  it('are what Intl writes, to the letter, in English without asking it', () => {
    fc.assert(
      fc.property(
        micros,
        fc.constantFrom('USD', 'credit', 'AUD', 'EUR'),
        fc.constantFrom('en-US', 'en', 'en-GB', 'de-DE', 'hi-IN'),
        fc.boolean(),
        fc.boolean(),
        (value, unit, locale, signed, exact) => {
          const amount = amountOf(value, unit);
          expect(formatNumber(amount, { locale, signed, exact })).toBe(byIntl(amount, locale, signed, exact));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test.each([
    [1_234_000_000, 'credit', '1,234 credits'],
    [1_000_000, 'credit', '1 credit'],
    [-1_500_000, 'credit', '-1.5 credits'],
    [12_345_678, 'USD', '$12.34'],
    [-12_345_678, 'USD', '-$12.34'],
    [1_234, 'USD', '$0.001234'],
    [310_000_000, 'AUD', 'A$310.00'],
  ] as const)('%i millionths of %s are %s', (value, unit, words) => {
    expect(formatAmount(amountOf(value, unit), { locale: 'en-US' })).toBe(words);
  });
});
