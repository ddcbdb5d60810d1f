/** What people type and what services tell, as the page reads and words it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_WATCH } from '#shared/domain/watch.ts';
import { amountOf, parseAmount, toDecimal } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { autoTopUpWords, capitalised, pauseWords } from '../../../../renderer/state/phrases.ts';
import { readWatch, type TypedPair, typedWatch } from '../../../../renderer/state/watch.ts';

const OFF: TypedPair = { on: false, low: '', critical: '' };
const on = (low: string, critical: string): TypedPair => ({ on: true, low, critical });
const readAmount = (low: string, critical: string, unit: string) =>
  readWatch({ days: OFF, share: OFF, amount: on(low, critical) }, unit);
const wrong = (low: string | null, critical: string | null) => ({ ok: false, errors: { amount: { low, critical } } });

describe('readWatch', () => {
  it('reads plain and grouped numbers exactly', () => {
    expect(readAmount('12 500', '0.000001', 'USD')).toEqual({
      ok: true,
      watch: {
        days: null,
        share: null,
        amount: { low: amountOf(12_500_000_000, 'USD'), critical: amountOf(1, 'USD') },
      },
    });
    expect(readAmount('1’250.5', '99', 'credit')).toMatchObject({
      watch: { amount: { low: { micros: 1_250_500_000 } } },
    });
  });

  it('asks about what could mean two things, and about what means nothing', () => {
    for (const text of ['1,5', '1,500', '', 'ten', '12 50', '0.0000001', '99999999999'])
      expect(readAmount(text, '1', 'USD')).toMatchObject(wrong(en.wallet.notAnAmount, null));
  });

  it('takes no line at or below nothing, and the critical line only below the low one', () => {
    expect(readAmount('0', '-3', 'USD')).toMatchObject(wrong(en.wallet.notAbove, en.wallet.notAbove));
    expect(readAmount('10', '10', 'USD')).toMatchObject(wrong(null, en.wallet.criticalAboveLow));
  });

  it('reads back every amount as it is shown for editing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: Number.MAX_SAFE_INTEGER }), (micros) => {
        const low = amountOf(micros, 'credit');
        const critical = amountOf(1, 'credit');
        expect(readAmount(toDecimal(low), toDecimal(critical), 'credit')).toMatchObject({
          ok: true,
          watch: { amount: { low, critical } },
        });
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it.each([
    ['5', '2', null, null],
    ['0.5', '0.25', null, null],
    ['31', '2', en.watch.notDays, null],
    ['', 'soon', en.watch.notDays, en.watch.notDays],
    ['2', '2', null, en.wallet.criticalAboveLow],
    ['0x5', '1e0', en.watch.notDays, en.watch.notDays],
    ['5', '0.2', null, en.watch.notDays],
  ])('days %s and %s', (low, critical, lowError, criticalError) => {
    const read = readWatch({ days: on(low, critical), share: OFF, amount: OFF }, 'credit');
    if (lowError === null && criticalError === null)
      expect(read).toMatchObject({ ok: true, watch: { days: { low: Number(low), critical: Number(critical) } } });
    else expect(read).toMatchObject({ ok: false, errors: { days: { low: lowError, critical: criticalError } } });
  });

  it('keeps one measure on at least, and shows the default of one that is off', () => {
    expect(readWatch({ days: OFF, share: OFF, amount: OFF }, 'credit')).toMatchObject({
      ok: false,
      general: en.watch.oneNeeded,
    });
    const shown = typedWatch({ ...DEFAULT_WATCH, days: null }, DEFAULT_WATCH);
    expect(shown.days).toEqual({ on: false, low: '5', critical: '2' });
    expect(readWatch(shown, 'credit')).toEqual({ ok: true, watch: { ...DEFAULT_WATCH, days: null } });
  });

  it('begins an amount that was not set from the lines of now, and does not set it by itself', () => {
    const lines = { low: parseAmount('412.5', 'credit'), critical: parseAmount('90', 'credit') };
    const shown = typedWatch(DEFAULT_WATCH, DEFAULT_WATCH, lines);
    expect(shown.amount).toEqual({ on: false, low: '412.5', critical: '90' });
    expect(readWatch(shown, 'credit')).toEqual({ ok: true, watch: DEFAULT_WATCH });
    expect(readWatch({ ...shown, amount: { ...shown.amount, on: true } }, 'credit')).toMatchObject({
      watch: { amount: lines },
    });
  });
});

describe('autoTopUpWords', () => {
  const facts = { dailyCap: null, hasPaymentMethod: null, changedAt: 'api' } as const;
  const threshold = parseAmount('800', 'credit');

  it('says as much as the service tells', () => {
    expect(autoTopUpWords({ ...facts, state: 'on', threshold, amount: parseAmount('4000', 'credit') })).toBe(
      'On, adds 4,000 credits below 800 credits',
    );
    expect(autoTopUpWords({ ...facts, state: 'on', threshold, amount: null })).toBe('On, below 800 credits');
    expect(autoTopUpWords({ ...facts, state: 'on', threshold: null, amount: null })).toBe('On');
  });

  it('promises nothing where it is not on', () => {
    for (const state of ['off', 'not-eligible', 'unknown'] as const)
      expect(autoTopUpWords({ ...facts, state, threshold, amount: threshold })).toBe(en.autoTopUp[state]);
  });
});

it('an agent’s pause is told with its reason, once', () => {
  expect(pauseWords(null)).toBe('Paused');
  expect(pauseWords(' ')).toBe('Paused');
  expect(pauseWords('budget_depleted')).toBe('Paused: Budget depleted');
  expect(pauseWords('paused by owner')).toBe('Paused by owner');
});

it('words of a service begin with a capital and have no underscores', () => {
  expect(capitalised('past_due')).toBe('Past due');
  expect(capitalised('')).toBe('');
});
