/** Wallets whose service keeps a ledger: posted once, proven, and honest about what does not add up. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withClosed } from '#engine/ledger/closing.ts';
import type { EntryFacts } from '#shared/domain/entry.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { createLedger, credits, row } from './ledgerWorld.ts';

const START = Date.UTC(2026, 9, 10, 12);
const unexplained = ({ kind }: { kind: string }) => kind === 'unexplained';

/** Reads `times` times the same, far enough apart for a difference to count as standing still. */
async function stand(
  ledger: ReturnType<typeof createLedger>,
  at: number,
  balance: number,
  rows: EntryFacts[],
  times = 4,
) {
  for (let n = 0; n < times; n++) await ledger.read({ at: at + n * 5 * MINUTE, balance, rows });
  return at + times * 5 * MINUTE;
}

describe('posting', () => {
  it('adds nothing when the same rows come again', async () => {
    const ledger = createLedger();
    const rows = [row('a', START, -5), row('b', START + 1, 20)];
    await ledger.read({ at: START + MINUTE, balance: 115, rows });
    const before = ledger.entries;
    await ledger.read({ at: START + 2 * MINUTE, balance: 115, rows: [...rows, ...rows] });
    expect(ledger.entries).toEqual(before);
    expect(ledger.balance()).toBe(115);
    expect(ledger.book.baseMicros).toBe(credits(100).micros);
  });

  it('ends in the same ledger whatever the order, overlap and repetition of the pulls', async () => {
    const service = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(
        service,
        fc.array(fc.tuple(fc.nat(29), fc.nat(12)), { maxLength: 12 }),
        fc.nat(29),
        async (movements, windows, newest) => {
          const rows = movements
            .map(([minute, n], index) => row(`r${index}`, START + minute * MINUTE, n))
            .sort((a, b) => a.at - b.at);
          const now = START + 500 * MINUTE;
          const balance = 1_000 + rows.reduce((sum, { amount }) => sum + amount.micros / 1_000_000, 0);
          const plain = createLedger();
          await plain.read({ at: now, balance, rows });

          const pulled = createLedger();
          // The newest page first, then pages of the past in any order, then everything, so that none is missing.
          await pulled.read({
            at: now,
            balance,
            rows: rows.slice(Math.min(newest, rows.length - 1)),
            ledger: { state: 'newest', resume: 'somewhere' },
          });
          for (const [from, length] of windows)
            await pulled.past({ entries: rows.slice(from, from + length).reverse(), next: 'on' }, now);
          await pulled.past({ entries: rows }, now);

          expect(pulled.entries).toEqual(plain.entries);
          expect(pulled.balance()).toBe(balance);
          expect(pulled.book.baseMicros).toBe(credits(1_000).micros);
          expect(pulled.book.totalMicros).toBe(plain.book.totalMicros);
          expect(pulled.book.entries).toBe(rows.length);
        },
      ),
      { seed: 41 },
    );
  });

  it('keeps an amount that changed as a further line, each time, and says so', async () => {
    const ledger = createLedger();
    const at = (minutes: number) => START + minutes * MINUTE;
    await ledger.read({ at: at(1), balance: 95, rows: [row('a', START, -5)] });
    await ledger.read({ at: at(2), balance: 95, rows: [row('a', START, -5)] });
    await ledger.read({ at: at(3), balance: 93, rows: [row('a', START, -7)] });
    await ledger.read({ at: at(4), balance: 96, rows: [row('a', START, -4)] });
    await ledger.read({ at: at(5), balance: 93, rows: [row('a', START, -7)] });
    await ledger.read({ at: at(6), balance: 93, rows: [row('a', START, -7)] });
    expect(ledger.entries.map(({ amount }) => amount.micros / 1_000_000)).toEqual([-5, -2, 3, -3]);
    const [first, ...corrections] = ledger.entries;
    expect(corrections.every(({ answers, flags }) => answers === first?.id && flags.includes('amount-changed'))).toBe(
      true,
    );
    expect(ledger.balance()).toBe(93);
    expect(ledger.log.filter(({ topic }) => topic === 'amount-changed')).toHaveLength(3);
  });

  it('posts a row of the future when it is seen, and tells of it', async () => {
    const ledger = createLedger();
    await ledger.read({ at: START, balance: 95, rows: [row('a', START + 60 * MINUTE, -5)] });
    expect(ledger.entries[0]).toMatchObject({ at: START + 60 * MINUTE, postedAt: START, flags: ['future'] });
    expect(ledger.log).toMatchObject([{ topic: 'odd-row' }]);
  });

  it('posts into the open month what belongs to a closed one, and names it', async () => {
    const ledger = createLedger();
    const end = Date.UTC(2026, 10, 1);
    await ledger.read({ at: START, balance: 100, rows: [row('a', START - MINUTE, -5)] });
    await ledger.read({ at: end + MINUTE, balance: 100, rows: [row('a', START - MINUTE, -5)] });
    const closed = { month: '2026-10', zone: 'UTC', from: Date.UTC(2026, 9, 1), to: end, closedAt: end + MINUTE };
    ledger.book = withClosed(ledger.book, { ...closed, closingMicros: credits(100).micros }).book;
    const late = row('late', START, -9);
    await ledger.read({ at: end + 2 * MINUTE, balance: 91, rows: [late] });
    const entry = ledger.entries.find(({ sourceId }) => sourceId === 'late');
    expect(entry).toMatchObject({ at: START, postedAt: end + 2 * MINUTE, lateFor: '2026-10' });
    expect(ledger.sum(({ postedAt }) => postedAt < end)).toBe(-5);
    expect(ledger.balance()).toBe(91);
    expect(ledger.log.map(({ topic }) => topic)).toContain('late-row');
  });
});

describe('the proof', () => {
  it('takes a row that came between the two requests for what it is', async () => {
    const ledger = createLedger();
    await ledger.read({ at: START, balance: 100, rows: [row('a', START - MINUTE, -1)] });
    await ledger.read({ at: START + MINUTE, balance: 100 });
    // The balance was read, then a charge was made, then the ledger was read.
    await ledger.read({ at: START + 2 * MINUTE, balance: 100, rows: [row('b', START + 2 * MINUTE + SECOND, -3)] });
    expect(ledger.book.gap).toBeNull();
    await ledger.read({ at: START + 3 * MINUTE, balance: 97 });
    expect(ledger.book).toMatchObject({ gap: null, agreed: { at: START + 3 * MINUTE } });
    expect(ledger.entries.filter(unexplained)).toEqual([]);
  });

  it('does not post a difference that the next reading explains', async () => {
    const ledger = createLedger();
    await stand(ledger, START, 100, [row('a', START - MINUTE, -1)], 2);
    await ledger.read({ at: START + 20 * MINUTE, balance: 93 });
    expect(ledger.book.gap).toMatchObject({ micros: credits(-7).micros });
    await ledger.read({ at: START + 25 * MINUTE, balance: 93, rows: [row('b', START + 19 * MINUTE, -7)] });
    expect(ledger.book.gap).toBeNull();
    expect(ledger.entries.filter(unexplained)).toEqual([]);
  });

  it('posts a difference that stays, once, and answers it when its row comes late', async () => {
    const ledger = createLedger();
    let now = await stand(ledger, START, 100, [row('a', START - MINUTE, -1)], 2);
    const lost = now;
    now = await stand(ledger, now, 93, [], 6);
    expect(ledger.entries.filter(unexplained).map(({ amount }) => amount)).toEqual([credits(-7)]);
    expect(ledger.balance()).toBe(93);
    const before = ledger.entries;
    await ledger.read({ at: now, balance: 93, rows: [row('lost', lost, -7)] });
    const [first, answer] = ledger.entries.filter(unexplained);
    expect(answer).toMatchObject({ amount: credits(7), answers: first?.id });
    expect(ledger.book.unexplained).toEqual([]);
    expect(ledger.balance()).toBe(93);
    // Nothing that stood was changed.
    for (const entry of before) expect(ledger.entries).toContainEqual(entry);
  });

  it('waits while part of the ledger could not be read', async () => {
    const ledger = createLedger();
    const now = await stand(ledger, START, 100, [row('a', START - MINUTE, -1)], 2);
    for (let n = 0; n < 8; n++)
      await ledger.read({ at: now + n * 5 * MINUTE, balance: 90, ledger: { state: 'failed' } });
    expect(ledger.entries.filter(unexplained)).toEqual([]);
    await ledger.read({
      at: now + HOUR,
      balance: 89,
      rows: [row('c', now + HOUR, -1)],
      ledger: { state: 'newest', resume: 'x' },
    });
    expect(ledger.book.history).toMatchObject({ state: 'running', hole: true });
    // The newest rows are known now; what lies below the hole still has to come.
    await stand(ledger, now + HOUR + SECOND, 89, [row('c', now + HOUR, -1)], 8);
    expect(ledger.entries.filter(unexplained)).toEqual([]);
    await ledger.past({ entries: [row('b', now, -10)] }, now + 2 * HOUR);
    expect(ledger.book.history).toMatchObject({ state: 'done', hole: false });
    await ledger.read({ at: now + 3 * HOUR, balance: 89 });
    expect(ledger.book).toMatchObject({ gap: null });
    expect(ledger.entries.filter(unexplained)).toEqual([]);
  });

  it('remembers what was out of reach after a hole was filled', async () => {
    const ledger = createLedger();
    const rows = [row('a', START - MINUTE, -1)];
    await ledger.read({ at: START, balance: 100, rows, ledger: { state: 'newest', resume: 'x' } });
    await ledger.past({ entries: rows, beyondReach: 'no further' }, START);
    expect(ledger.book.history).toMatchObject({ state: 'beyond-reach', note: 'no further' });
    await ledger.read({ at: START + MINUTE, balance: 100, ledger: { state: 'newest', resume: 'y' } });
    expect(ledger.book.history).toMatchObject({ state: 'running', hole: true });
    await ledger.past({ entries: rows, next: 'z' }, START + MINUTE);
    expect(ledger.book.history).toMatchObject({ state: 'beyond-reach', note: 'no further', hole: false });
  });

  const HOUR = 60 * MINUTE;

  it('adds up over any life of a service that forgets, lags and mends: opening + rows = closing', async () => {
    const step = fc.record({
      minutes: fc.integer({ min: 1, max: 30 }),
      charges: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
      topUp: fc.option(fc.integer({ min: 50, max: 100 }), { freq: 4 }),
      /** How many readings later the ledger shows these rows; null: never. */
      lag: fc.option(fc.nat(3), { freq: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (life) => {
        const ledger = createLedger();
        const shown: { row: EntryFacts; after: number }[] = [];
        let hidden = 0;
        let balance = 500;
        let now = START;
        let count = 0;
        await ledger.read({ at: now, balance });
        await ledger.read({ at: now + SECOND, balance });
        let previous = ledger.entries;
        const readAll = async (turn: number) => {
          const rows = shown.filter(({ after }) => after <= turn).map((one) => one.row);
          await ledger.read({ at: now, balance, rows });
          for (const entry of previous) expect(ledger.entries).toContainEqual(entry);
          previous = ledger.entries;
          const { book } = ledger;
          expect(book.totalMicros).toBe(ledger.entries.reduce((sum, { amount }) => sum + amount.micros, 0));
          expect(book.entries).toBe(ledger.entries.length);
          // The book and the service differ by the noted gap, and by nothing else.
          expect(ledger.balance() + (book.gap?.micros ?? 0) / 1_000_000).toBe(balance);
        };
        for (const [turn, { minutes, charges, topUp, lag }] of life.entries()) {
          now += minutes * MINUTE;
          for (const [index, n] of [...charges.map((c) => -c), ...(topUp === null ? [] : [topUp])].entries()) {
            balance += n;
            if (lag === null) hidden += n;
            else shown.push({ row: row(`r${count++}`, now - 5 * MINUTE - index, n), after: turn + lag });
          }
          await readAll(turn);
        }
        // Time passes quietly: everything is shown, what is hidden stays so.
        for (let n = 0; n < 8; n++) {
          now += 10 * MINUTE;
          await readAll(life.length + n);
        }
        expect(ledger.book.gap).toBeNull();
        expect(ledger.balance()).toBe(balance);
        expect(ledger.sum(unexplained)).toBe(hidden);
        expect(ledger.book.unexplained.reduce((sum, { openMicros }) => sum + openMicros, 0)).toBe(
          credits(hidden).micros,
        );
      }),
      { seed: 42, numRuns: 150 },
    );
  });
});
