import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, decimalText, encode, type Json } from '#sandbox/json.ts';

describe('the sandbox’s JSON', () => {
  it.each([
    [18_500_000, 2, '18.50'],
    [50_000_000, 1, '50.0'],
    [42_000_000, 0, '42'],
    [-12_300, 0, '-0.0123'],
    [1, 0, '0.000001'],
    [0, 2, '0.00'],
    [-1_000_000, 0, '-1'],
    [9_007_199_254_740_991, 0, '9007199254.740991'],
  ])('writes %i millionths with at least %i places as %s', (micros, places, text) => {
    expect(decimalText(micros, places)).toBe(text);
    expect(encode({ amount: decimal(micros, places) })).toBe(`{"amount":${text}}`);
  });

  it('refuses what is no whole number of millionths', () => {
    expect(() => decimalText(0.5)).toThrow(RangeError);
    expect(() => decimalText(2 ** 53)).toThrow(RangeError);
    expect(() => encode(Number.NaN)).toThrow(RangeError);
  });

  it('loses no digit of any amount', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (micros) => {
        const [whole = '', fraction = ''] = decimalText(micros).replace('-', '').split('.');
        const back = BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
        expect(micros < 0 ? -back : back).toBe(BigInt(micros));
      }),
      { seed: 1 },
    );
  });

  it('writes anything else as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(encode(value as Json)).toBe(JSON.stringify(value));
      }),
      { seed: 2 },
    );
    expect(encode({ here: 1, absent: undefined })).toBe('{"here":1}');
  });
});
