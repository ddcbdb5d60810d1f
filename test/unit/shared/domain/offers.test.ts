import { expect, it } from 'vitest';
import { bonusOf } from '#shared/domain/offers.ts';
import { type Amount, parseAmount } from '#shared/money/amount.ts';

const credits = (digits: string): Amount => parseAmount(digits, 'credit');
const bonus = { above: credits('2000000'), percent: 5 };

it.each([
  ['1999999', null],
  ['2000000', null],
  ['2000001', '100000'],
  ['2000019', '100000'],
  ['2000020', '100001'],
  ['2100000', '105000'],
  ['9007199254', '450359962'],
])('for %s the bonus is %s, in whole units', (digits, expected) => {
  expect(bonusOf({ bonus }, credits(digits))).toEqual(expected === null ? null : credits(expected));
});

it('is none where none is stated, and for an amount of another unit', () => {
  expect(bonusOf({}, credits('3000000'))).toBeNull();
  expect(bonusOf({ bonus }, parseAmount('30000', 'AUD'))).toBeNull();
});
