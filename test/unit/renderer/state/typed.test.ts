/** What people type and what services tell, as the page reads and words it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf, parseAmount, toDecimal } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { readLines } from '../../../../renderer/state/lines.ts';
import { autoTopUpWords, capitalised, pauseWords } from '../../../../renderer/state/phrases.ts';

describe('readLines', () => {
  it('reads plain and grouped numbers exactly', () => {
    expect(readLines('12 500', '0.000001', 'USD')).toEqual({
      ok: true,
      lines: { low: amountOf(12_500_000_000, 'USD'), critical: amountOf(1, 'USD') },
    });
    expect(readLines('1’250.5', '99', 'credit')).toMatchObject({ ok: true, lines: { low: { micros: 1_250_500_000 } } });
  });

  it('asks about what could mean two things, and about what means nothing', () => {
    for (const text of ['1,5', '1,500', '', 'ten', '12 50', '0.0000001', '99999999999'])
      expect(readLines(text, '1', 'USD')).toEqual({ ok: false, low: en.wallet.notAnAmount, critical: null });
  });

  it('takes no line at or below nothing, and the critical line only below the low one', () => {
    expect(readLines('0', '-3', 'USD')).toEqual({ ok: false, low: en.wallet.notAbove, critical: en.wallet.notAbove });
    expect(readLines('10', '10', 'USD')).toEqual({ ok: false, low: null, critical: en.wallet.criticalAboveLow });
  });

  it('reads back every amount as it is shown for editing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: Number.MAX_SAFE_INTEGER }), (micros) => {
        const low = amountOf(micros, 'credit');
        const critical = amountOf(1, 'credit');
        expect(readLines(toDecimal(low), toDecimal(critical), 'credit')).toEqual({
          ok: true,
          lines: { low, critical },
        });
      }),
      { seed: 7, numRuns: 300 },
    );
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
