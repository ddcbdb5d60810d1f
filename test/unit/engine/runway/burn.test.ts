/** What counts as consumption, and in which hours. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burnOf } from '#engine/runway/burn.ts';
import { entryKindSchema, SPENDING_KINDS } from '#shared/domain/entry.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { entry, START } from './runwayWorld.ts';

const UNTIL = START + 4 * HOUR;
const hoursOf = (...entries: ReturnType<typeof entry>[]) => burnOf(entries, START, UNTIL).hours;

describe('classification', () => {
  it.each(entryKindSchema.options.map((kind) => [kind, SPENDING_KINDS.has(kind) ? [0, 700, 0, 0] : [0, 0, 0, 0]]))(
    'a %s that takes burns %j',
    (kind, hours) => {
      expect(hoursOf(entry(kind, -700, START + 90 * MINUTE))).toEqual(hours);
    },
  );

  it.each(['topup', 'grant', 'refund', 'transfer', 'adjustment', 'unexplained'] as const)(
    'a %s that gives lowers no burn',
    (kind) => {
      const used = entry('usage', -700, START);
      expect(hoursOf(used, entry(kind, 500, START + MINUTE))).toEqual([700, 0, 0, 0]);
    },
  );
});

describe('hours', () => {
  it.each([
    ['evenly over its span', 0, 4 * HOUR, [250, 250, 250, 250]],
    ['by the part of each hour', 30 * MINUTE, 2 * HOUR + 30 * MINUTE, [250, 500, 250, 0]],
    ['within one hour', HOUR, HOUR + MINUTE, [0, 1000, 0, 0]],
    ['up to the end of an hour', HOUR, 2 * HOUR, [0, 1000, 0, 0]],
    ['what lies before the first hour is left out', -4 * HOUR, 4 * HOUR, [125, 125, 125, 125]],
    ['an empty span is a moment', HOUR, HOUR, [0, 1000, 0, 0]],
  ])('%s', (_, since, at, hours) => {
    expect(hoursOf(entry('usage', -1000, START + at, { since: START + since }))).toEqual(hours);
  });

  it('begins and ends with whole hours', () => {
    const burn = burnOf([entry('usage', -5, START + HOUR)], START + MINUTE, UNTIL + 59 * MINUTE);
    expect(burn).toEqual({ from: START + HOUR, hours: [5, 0, 0], givenBackBefore: 0 });
  });

  it('counts a line that is dated later than it was seen when it was seen', () => {
    expect(hoursOf(entry('usage', -9, START + 90 * HOUR, { seenAt: START + HOUR }))).toEqual([0, 9, 0, 0]);
  });
});

describe('what is given back', () => {
  const held = entry('reserve', -1000, START, { thread: 'run' });

  it('counts a reservation when it is reserved', () => {
    expect(hoursOf(held)).toEqual([1000, 0, 0, 0]);
  });

  it('is taken off the reservation of the same work', () => {
    const other = entry('usage', -70, START + 2 * HOUR);
    const release = entry('release', 400, START + 2 * HOUR, { thread: 'run' });
    expect(hoursOf(held, other, release)).toEqual([600, 0, 70, 0]);
  });

  it('counts captured work once', () => {
    const capture = entry('usage', -600, START + 3 * HOUR, { thread: 'run' });
    const release = entry('release', 1000, START + 3 * HOUR, { thread: 'run' });
    expect(hoursOf(held, capture, release)).toEqual([0, 0, 0, 600]);
  });

  it('is taken off the line that it corrects', () => {
    const used = entry('usage', -1000, START + HOUR);
    expect(hoursOf(used, entry('usage', 300, START + 3 * HOUR, { answers: used.id }))).toEqual([0, 700, 0, 0]);
  });

  it('is taken off its own hour and those before where nothing ties it', () => {
    const used = [entry('usage', -100, START), entry('usage', -100, START + HOUR)];
    expect(hoursOf(...used, entry('release', 150, START + 2 * HOUR))).toEqual([50, 0, 0, 0]);
  });

  it('is found among many lines of one work without looking at each again', () => {
    // Looked at one by one for each, these would be half a billion.
    const lines = Array.from({ length: 32_000 }, (_, n) =>
      entry(n % 2 === 0 ? 'reserve' : 'release', n % 2 === 0 ? -5 : 5, START + n, { thread: 'all' }),
    );
    expect(hoursOf(...lines, entry('usage', -7, START, { thread: 'all' }))).toEqual([7, 0, 0, 0]);
  }, 2_000);

  it('is told apart where it was taken before the first hour', () => {
    const burn = burnOf([entry('usage', -100, START), entry('release', 130, START)], START, UNTIL);
    expect(burn).toEqual({ from: START, hours: [0, 0, 0, 0], givenBackBefore: 30 });
  });

  it('loses and gains no millionth, whatever the lines', () => {
    const line = fc.record({
      kind: fc.constantFrom('usage', 'reserve', 'release', 'fee', 'topup', 'refund') as fc.Arbitrary<'usage'>,
      micros: fc.integer({ min: -1_000_003, max: 1_000_003 }),
      at: fc.integer({ min: 0, max: 40 * HOUR }),
      span: fc.integer({ min: 0, max: 30 * HOUR }),
      thread: fc.constantFrom('a', 'b', null),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const entries = lines.map(({ kind, micros, at, span, thread }) => {
          const since = span === 0 ? null : START + Math.max(0, at - span);
          return entry(kind, micros, START + at, { since, thread });
        });
        const { hours, givenBackBefore } = burnOf(entries, START, START + 41 * HOUR);
        const spent = entries
          .filter(({ kind }) => SPENDING_KINDS.has(kind))
          .reduce((sum, { amount }) => sum - amount.micros, 0);
        expect(hours.reduce((sum, micros) => sum + micros, 0) - givenBackBefore).toBe(spent);
        expect(hours.every((micros) => Number.isSafeInteger(micros) && micros >= 0)).toBe(true);
      }),
    );
  });
});
