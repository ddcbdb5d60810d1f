/** The figures of a change, by themselves: whatever rows and readings come, they add up to it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explained, lastChangeIn } from '#engine/diagnostics/lastChange.ts';
import type { Entry } from '#shared/domain/entry.ts';
import type { Reading } from '#shared/domain/reading.ts';
import { amountOf } from '#shared/money/amount.ts';

const START = Date.UTC(2026, 10, 20);
const SECOND = 1_000;
const reading = (at: number, micros: number, book?: number): Reading => ({
  ...{ id: `r${at}`, accountId: 'a', walletId: 'a:credits', at, balance: amountOf(micros, 'credit'), reserved: null },
  ...(book === undefined ? {} : { book: amountOf(book, 'credit') }),
});
const entry = (id: string, micros: number, seenAt: number, at: number, kind: Entry['kind'] = 'usage'): Entry => ({
  ...{ id, walletKey: 'credits', sourceId: id, kind, amount: amountOf(micros, 'credit'), at, since: null },
  ...{ description: id, agentId: null, activity: null, paymentRef: null, thread: null, source: 'reported', flags: [] },
  ...{ raw: '{}', accountId: 'a', walletId: 'a:credits', seenAt, postedAt: at, answers: null, lateFor: null },
});
const micros = fc.integer({ min: -500, max: 500 });

test('the last change is between the two readings where the balance last differed', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 30 }), (balances) => {
      const readings = balances.map((balance, n) => reading(START + n, balance));
      const found = lastChangeIn(readings);
      const last = balances.findLastIndex((balance, n) => n > 0 && balance !== balances[n - 1]);
      expect(found).toEqual(last < 1 ? null : { before: readings[last - 1], after: readings[last] });
    }),
    { seed: 5, numRuns: 400 },
  );
});

test('explained and unexplained are always the change, to the millionth, and the rows are those that explain', () => {
  const rows = fc.array(fc.tuple(micros, fc.integer({ min: -300, max: 300 }), fc.boolean()), { maxLength: 70 });
  fc.assert(
    fc.property(micros, micros, rows, fc.option(micros), (from, to, made, shift) => {
      const before = reading(START, from, shift === null ? undefined : from);
      const after = reading(START + 300 * SECOND, to, shift === null ? undefined : to + shift);
      const entries = made.map(([amount, seconds, posted], n) =>
        entry(
          `e${n}`,
          amount,
          START + seconds * SECOND,
          START + (seconds - 20) * SECOND,
          posted ? 'usage' : 'unexplained',
        ),
      );
      const change = explained({ before, after }, entries, null);
      expect(change.explained.micros + change.unexplained.micros).toBe(to - from);
      expect(change.change.micros).toBe(to - from);
      if (change.rowCount === change.rows.length) {
        const told = change.rows.filter(({ kind }) => kind !== 'unexplained');
        const sum = told.reduce((total, { amount }) => total + amount.micros, 0);
        expect(sum + change.elsewhere.micros).toBe(change.explained.micros);
      }
    }),
    { seed: 6, numRuns: 500 },
  );
});

test('a row that was read a moment after the balance explains the change that follows', () => {
  const [first, second, third] = [START, START + 300 * SECOND, START + 600 * SECOND];
  const rows = [
    entry('one', -10, second, second - 60 * SECOND),
    // Spent between the reading of the balance and that of the ledger: in this pull, not in this balance.
    entry('two', -2, second, second - SECOND),
  ];
  const a = explained({ before: reading(first, 100, 100), after: reading(second, 90, 90) }, rows, null);
  expect([a.explained.micros, a.unexplained.micros, a.rows.map(({ id }) => id)]).toEqual([-10, 0, ['one']]);
  const b = explained({ before: reading(second, 90, 90), after: reading(third, 88, 88) }, rows, null);
  expect([b.explained.micros, b.unexplained.micros, b.rows.map(({ id }) => id)]).toEqual([-2, 0, ['two']]);
});

test('what an unexplained row posts is not explained, and a difference that is watched is told', () => {
  const pair = { before: reading(START, 100, 100), after: reading(START + 1_000, 80, 80) };
  const rows = [
    entry('used', -15, START + 1_000, START + 500),
    entry('gap', -5, START + 1_000, START + 1_000, 'unexplained'),
  ];
  const gap = { micros: -3, since: START, seen: 1 };
  const change = explained(pair, rows, { anchor: null, agreed: null, gap });
  expect([change.explained.micros, change.unexplained.micros, change.watched?.micros]).toEqual([-15, -5, -3]);
});

test('rows that were part of the balance the book began with explain nothing', () => {
  const pair = { before: reading(START, 100), after: reading(START + 1_000, 90) };
  const anchor = { at: START, firm: true, takes: 1, newestRowAt: START - 1 };
  const rows = [entry('past', -40, START + 1_000, START - 5_000), entry('used', -10, START + 1_000, START + 10)];
  const change = explained(pair, rows, { anchor, gap: null, agreed: null });
  expect(change.rows.map(({ id }) => id)).toEqual(['used']);
  expect(change.unexplained.micros).toBe(0);
});
