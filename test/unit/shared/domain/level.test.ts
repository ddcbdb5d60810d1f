import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  claimOf,
  fillOf,
  freshnessOf,
  type Lines,
  levelOf,
  levelSchema,
  severityOf,
  worse,
} from '#shared/domain/level.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { amountOf } from '#shared/money/amount.ts';

const credits = (n: number) => amountOf(n * 1_000_000, 'credit');

describe('levelOf', () => {
  const lines: Lines = {
    low: credits(200),
    critical: credits(50),
    reference: credits(1000),
    source: 'derived',
    measure: 'share',
  };
  it.each([
    [credits(1000), 'ok'],
    [credits(201), 'ok'],
    [credits(200), 'low'],
    [credits(51), 'low'],
    [credits(50), 'critical'],
    [credits(1), 'critical'],
    [credits(0), 'empty'],
    [credits(-5), 'empty'],
    [null, 'unknown'],
  ])('%o of 1000 is %s', (balance, level) => {
    expect(levelOf(balance, lines)).toBe(level);
  });

  it('claims nothing without lines, but an empty purse is empty', () => {
    expect(levelOf(credits(5), null)).toBe('unknown');
    expect(levelOf(credits(0), null)).toBe('empty');
  });

  it('never gets better as the balance falls', () => {
    const severity = { ok: 0, low: 1, critical: 2, empty: 3, unknown: 9 };
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(2_000), (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(severity[levelOf(credits(less), lines)]).toBeGreaterThanOrEqual(severity[levelOf(credits(more), lines)]);
      }),
      { seed: 5 },
    );
  });
});

describe('freshness and claims', () => {
  it.each([
    [0, 'fresh'],
    [11 * MINUTE, 'fresh'],
    [11 * MINUTE + 1, 'stale'],
  ])('at five minute rounds, %d ms old is %s', (age, expected) => {
    expect(freshnessOf(1_000, 1_000 + age, 5 * MINUTE)).toBe(expected);
  });

  it('gives quick rounds three minutes of grace', () => {
    expect(freshnessOf(0, 3 * MINUTE, 1_000)).toBe('fresh');
    expect(freshnessOf(0, 3 * MINUTE + 1, 1_000)).toBe('stale');
    expect(freshnessOf(null, 5, 1_000)).toBe('never');
  });

  it('makes no all-clear of an old number, and forgets no warning', () => {
    expect(claimOf('ok', 'stale')).toBe('unknown');
    expect(claimOf('ok', 'fresh')).toBe('ok');
    expect(claimOf('critical', 'stale')).toBe('critical');
  });

  it('ranks every level, unknown between fine and low', () => {
    for (const level of levelSchema.options) expect(severityOf(level)).toBeGreaterThanOrEqual(0);
    expect(worse('ok', 'unknown')).toBe('unknown');
    expect(worse('unknown', 'low')).toBe('low');
    expect(worse('empty', 'critical')).toBe('empty');
  });

  it('fills between nothing and the reference', () => {
    expect(fillOf(credits(250), credits(1000))).toBe(0.25);
    expect(fillOf(credits(2000), credits(1000))).toBe(1);
    expect(fillOf(credits(-1), credits(1000))).toBe(0);
    expect(fillOf(null, credits(1000))).toBeNull();
    expect(fillOf(credits(1), credits(0))).toBeNull();
  });
});
