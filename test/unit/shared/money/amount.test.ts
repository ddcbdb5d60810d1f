import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  amountOf,
  compare,
  MoneyError,
  negate,
  parseAmount,
  percentOf,
  subtract,
  sum,
  toDecimal,
} from '#shared/money/amount.ts';
import { formatAmount, formatNumber } from '#shared/money/format.ts';

const micros = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });

describe('parseAmount', () => {
  it.each([
    ['0', 0],
    ['12', 12_000_000],
    ['18.50', 18_500_000],
    ['-0.0123', -12_300],
    ['87.431205', 87_431_205],
    ['+3.', 3_000_000],
    ['1e3', 1_000_000_000],
    ['1.5E-2', 15_000],
    ['2.50000000', 2_500_000],
    ['1e-6', 1],
    ['0e99', 0],
    ['-0', 0],
    ['9007199254.740991', 9_007_199_254_740_991],
    ['000012.10', 12_100_000],
  ])('reads %s exactly', (text, expected) => {
    expect(parseAmount(text, 'USD')).toEqual({ micros: expected, unit: 'USD' });
    expect(Object.is(parseAmount(text, 'USD').micros, -0)).toBe(false);
  });

  it.each([
    ['9007199254.740992', /too large/],
    ['1e300', /too large/],
    ['0.0000001', /six decimal/],
    ['1.1234567', /six decimal/],
    ['', /not a decimal/],
    ['NaN', /not a decimal/],
    ['Infinity', /not a decimal/],
    ['0x10', /not a decimal/],
    ['1,000', /not a decimal/],
    ['12 credits', /not a decimal/],
  ])('refuses %s', (text, why) => {
    expect(() => parseAmount(text, 'credit')).toThrow(MoneyError);
    expect(() => parseAmount(text, 'credit')).toThrow(why);
  });

  it('reads back every amount it can hold', () => {
    fc.assert(
      fc.property(micros, (value) => {
        const amount = amountOf(value, 'USD');
        expect(parseAmount(toDecimal(amount), 'USD')).toEqual(amount);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  it('reads exponents as the same number without them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: -6, max: 3 }), (digits, exponent) => {
        const scaled = BigInt(digits) * 10n ** BigInt(exponent + 6);
        expect(BigInt(parseAmount(`${digits}e${exponent}`, 'credit').micros)).toBe(scaled);
      }),
      { seed: 2, numRuns: 1_000 },
    );
  });
});

describe('arithmetic', () => {
  const small = fc.integer({ min: -1e12, max: 1e12 });

  it('adds and subtracts without loss', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const x = amountOf(a, 'AUD');
        const y = amountOf(b, 'AUD');
        expect(subtract(add(x, y), y)).toEqual(x);
        expect(add(x, negate(x)).micros).toBe(0);
        expect(Math.sign(compare(x, y))).toBe(Math.sign(a - b));
      }),
      { seed: 3 },
    );
  });

  it('never adds or compares different units', () => {
    const usd = amountOf(1, 'USD');
    const credit = amountOf(1, 'credit');
    for (const work of [
      () => add(usd, credit),
      () => subtract(usd, credit),
      () => compare(usd, credit),
      () => sum([usd, credit], 'USD'),
    ])
      expect(work).toThrow(/cannot be added or compared/);
  });

  it('refuses a sum that leaves the exact range', () => {
    const most = amountOf(Number.MAX_SAFE_INTEGER, 'USD');
    expect(() => add(most, amountOf(1, 'USD'))).toThrow(/too large/);
  });

  it('takes a percentage without leaving integers', () => {
    expect(percentOf(amountOf(16_000_000_000, 'credit'), 20)).toEqual(amountOf(3_200_000_000, 'credit'));
    expect(percentOf(amountOf(33, 'USD'), 5)).toEqual(amountOf(1, 'USD'));
    expect(percentOf(amountOf(Number.MAX_SAFE_INTEGER, 'USD'), 20).micros).toBe(1_801_439_850_948_198);
  });
});

describe('formatting', () => {
  it.each([
    [amountOf(12_500_000_000, 'credit'), '12,500 credits'],
    [amountOf(1_000_000, 'credit'), '1 credit'],
    [amountOf(18_500_000, 'USD'), '$18.50'],
    [amountOf(310_000_000, 'AUD'), 'A$310.00'],
    [amountOf(-12_300, 'USD'), '-$0.01'],
    [amountOf(2_300, 'USD'), '$0.0023'],
    [amountOf(87_439_999, 'USD'), '$87.43'],
  ])('%o reads %s', (amount, text) => {
    expect(formatAmount(amount, { locale: 'en-US' })).toBe(text);
  });

  it('shows every digit when asked, and signs when asked', () => {
    expect(formatAmount(amountOf(87_431_205, 'USD'), { locale: 'en-US', exact: true })).toBe('$87.431205');
    expect(formatNumber(amountOf(50_000_000, 'USD'), { locale: 'en-US', signed: true })).toBe('+$50.00');
  });

  it('never shows more than there is: figures are cut, not rounded up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 1e12 }), (value) => {
        const shown = Number(formatNumber(amountOf(value, 'USD'), { locale: 'en-US' }).replace(/[$,]/g, ''));
        expect(Math.round(shown * 1e6)).toBeLessThanOrEqual(value);
      }),
      { seed: 4 },
    );
  });
});
