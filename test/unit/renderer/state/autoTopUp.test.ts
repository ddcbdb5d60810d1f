import { describe, expect, it } from 'vitest';
import type { AutoTopUp } from '#shared/domain/wallet.ts';
import { parseAmount } from '#shared/money/amount.ts';
import { capUnit, readAutoTopUp } from '../../../../renderer/state/autoTopUp.ts';
import { typedWhole } from '../../../../renderer/state/typed.ts';

const credits = (text: string) => parseAmount(text, 'credit');
const off: AutoTopUp = {
  state: 'off',
  threshold: null,
  amount: null,
  dailyCap: null,
  hasPaymentMethod: null,
  changedAt: 'api',
};
const limited: AutoTopUp = {
  ...off,
  limits: {
    threshold: { min: credits('0'), max: credits('1000000') },
    amount: { min: credits('1'), max: credits('1000000') },
    capUnit: 'AUD',
  },
};

describe('readAutoTopUp', () => {
  it('reads the whole setting, also to switch it off', () => {
    expect(readAutoTopUp({ enabled: false, threshold: '800', amount: '4 000', cap: '' }, 'credit', off)).toEqual({
      ok: true,
      change: { enabled: false, threshold: credits('800'), amount: credits('4000'), dailyCap: null },
    });
  });

  it('reads a daily cap in its own currency, and only where there is one', () => {
    const typed = { enabled: true, threshold: '800', amount: '4000', cap: '99.5' };
    expect(readAutoTopUp(typed, 'credit', limited)).toMatchObject({
      change: { dailyCap: parseAmount('99.5', 'AUD') },
    });
    expect(readAutoTopUp(typed, 'credit', off)).toMatchObject({ change: { dailyCap: null } });
  });

  it('says beside each field what is wrong with it', () => {
    const read = readAutoTopUp({ enabled: true, threshold: '-1', amount: '0', cap: 'much' }, 'credit', limited);
    expect(read).toEqual({
      ok: false,
      problems: {
        threshold: 'Cannot be below zero.',
        amount: 'The least is 1 credit.',
        cap: 'Write a plain number, such as 800.',
      },
    });
    expect(
      readAutoTopUp({ enabled: true, threshold: '0', amount: '1000001', cap: '' }, 'credit', limited),
    ).toMatchObject({ problems: { threshold: null, amount: 'The most is 1,000,000 credits.', cap: null } });
  });
});

it('knows the currency of a cap from the cap, else from the service', () => {
  expect(capUnit(off)).toBeNull();
  expect(capUnit(limited)).toBe('AUD');
  expect(capUnit({ ...off, dailyCap: parseAmount('5', 'EUR') })).toBe('EUR');
});

it.each([
  ['720', 720],
  [' 50 000 ', 50_000],
  ['1.5', null],
  ['-3', null],
  ['', null],
  ['9999999999999999', null],
])('typedWhole("%s")', (text, value) => expect(typedWhole(text)).toBe(value));
