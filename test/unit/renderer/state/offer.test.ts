import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf, parseAmount } from '#shared/money/amount.ts';
import { atRate, chargeOf, forMoney, moneyRange, rangeWords, readInRange } from '../../../../renderer/state/offer.ts';
import { offers } from '../../../support/renderer/paymentFixture.ts';

const credits = (text: string) => parseAmount(text, 'credit');
const CENT = { unit: 'AUD', microsPerUnit: 10_000 };
const range = { min: credits('10000'), max: credits('1000000'), step: credits('1') };

describe('chargeOf', () => {
  it('is what the service states for the size', () => {
    const charges = { '10000000000': parseAmount('9', 'USD') };
    expect(chargeOf({ charges, rate: null }, credits('10000'))).toEqual(parseAmount('9', 'USD'));
    expect(chargeOf({ charges, rate: null }, credits('20000'))).toBeNull();
  });

  it('follows a stated rate exactly', () => {
    expect(chargeOf(offers.range, credits('25000'))).toEqual(parseAmount('250', 'AUD'));
    expect(chargeOf(offers.range, parseAmount('250', 'AUD'))).toEqual(parseAmount('250', 'AUD'));
  });

  it('is never invented: no rate, no charge', () => expect(chargeOf(offers.sizes, credits('10000'))).toBeNull());

  it('is not told where the rate does not come out even', () => {
    expect(atRate(amountOf(1, 'credit'), { unit: 'USD', microsPerUnit: 333_333 })).toBeNull();
    expect(forMoney(parseAmount('1', 'USD'), { unit: 'USD', microsPerUnit: 3 }, 'credit')).toBeNull();
    expect(forMoney(parseAmount('1', 'USD'), { unit: 'USD', microsPerUnit: 0 }, 'credit')).toBeNull();
  });

  it('and back is the same amount, however large', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900_000_000 }), (count) => {
        const amount = amountOf(count * 1_000_000, 'credit');
        const money = atRate(amount, CENT);
        expect(money === null ? null : forMoney(money, CENT, 'credit')).toEqual(amount);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('moneyRange', () => {
  it('is the range at the stated rate', () => {
    expect(moneyRange(offers.range)).toEqual({
      min: parseAmount('100', 'AUD'),
      max: null,
      step: parseAmount('0.01', 'AUD'),
    });
  });

  it('says nothing new where the wallet is in that currency, and nothing without a rate', () => {
    expect(moneyRange(offers.checkout)).toBeNull();
    expect(moneyRange({ range, rate: null })).toBeNull();
  });
});

describe('readInRange', () => {
  it('takes what the service takes, to its edges', () => {
    for (const text of ['10000', '10 000', '1000000'])
      expect(readInRange(text, range)).toMatchObject({ ok: true, amount: { unit: 'credit' } });
  });

  it.each([
    ['', 'plain number'],
    ['1,5', 'plain number'],
    ['9999', 'least'],
    ['-20000', 'least'],
    ['1000001', 'most'],
    ['10000.5', 'steps'],
    ['99999999999999999999', 'plain number'],
  ])('refuses "%s"', (text, why) => {
    const read = readInRange(text, range);
    expect(read.ok).toBe(false);
    expect(read.ok ? '' : read.problem).toContain(why);
  });

  it('is told in words', () => {
    expect(rangeWords({ ...range, max: null })).toBe('From 10,000 credits, in steps of 1 credit');
  });
});
