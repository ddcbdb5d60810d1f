/** The small parts: texts made harmless, clocks of zones, filters, and what makes an export doubtful. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { doubtsOf } from '#engine/exports/completeness.ts';
import { rowFilterOf } from '#engine/exports/filter.ts';
import { textCell } from '#engine/exports/formats/csv.ts';
import { guarded, harmless } from '#engine/exports/text.ts';
import { createZoneTime, dateBefore, nextDate, nextMonth, utcStamp } from '#engine/exports/zoneTime.ts';
import type { Book } from '#shared/domain/book.ts';
import { madeWallet } from '../../../support/finance/ledger.ts';

describe('texts', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+49', "'+49"],
    ['-5', "'-5"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'␉=1"],
    ['\r=1', "'␍=1"],
    ['＝1', "'＝1"],
    ['a=1', 'a=1'],
    ['', ''],
    ['two\nlines', 'two␊lines'],
    ['\u202Egnp.exe', '<U+202E>gnp.exe'],
    ['\u0085', '<U+0085>'],
    ['half \uD83D', 'half <U+D83D>'],
    ['👩‍💻 Łódź', '👩‍💻 Łódź'],
  ])('%j becomes %j', (text, safe) => {
    expect(guarded(text)).toBe(safe);
  });

  test('no text begins a formula, steers a terminal or turns a line round; made harmless twice is once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = guarded(text);
        expect(safe).not.toMatch(/^[=+\-@\t\r\n]/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
        expect(safe).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
        expect(safe.isWellFormed()).toBe(true);
        expect(harmless(harmless(text))).toBe(harmless(text));
        expect(textCell(text).replace(/^"|"$/g, '').replaceAll('""', '"')).toBe(safe);
      }),
      { seed: 61, numRuns: 2_000 },
    );
  });
});

describe('clocks', () => {
  const ZONES = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'America/St_Johns',
  ];

  test('a stamp names the instant, and reads as Intl has it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2040, 0, 1) }),
        (zone, at) => {
          const time = createZoneTime(zone);
          const stamp = time.stamp(at);
          expect(stamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/);
          expect(Date.parse(stamp)).toBe(at);
          expect(stamp.slice(0, 10)).toBe(new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at));
          expect(time.date(at)).toBe(stamp.slice(0, 10));
          expect(time.month(at)).toBe(stamp.slice(0, 7));
          expect(utcStamp(at)).toBe(new Date(at).toISOString());
        },
      ),
      { seed: 62, numRuns: 500 },
    );
  });

  test('a day begins at the first instant of its date', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 9_500, max: 24_000 }), (zone, day) => {
        const time = createZoneTime(zone);
        const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
        // Apia had no 30 December 2011.
        fc.pre(!(zone === 'Pacific/Apia' && date === '2011-12-30'));
        const start = time.startOf(date);
        expect(time.date(start)).toBe(date);
        expect(time.date(start - 1)).not.toBe(date);
      }),
      { seed: 63, numRuns: 500 },
    );
  });

  test('months and days in their order', () => {
    expect([nextMonth('2026-09'), nextMonth('2026-12'), nextDate('2026-02-28'), dateBefore('2028-03-01')]).toEqual([
      '2026-10',
      '2027-01',
      '2026-03-01',
      '2028-02-29',
    ]);
  });

  test.each(['2026-13-01', 'yesterday', '2026-1-1', ''])('%j is no day', (day) => {
    expect(() => createZoneTime('UTC').startOf(day)).toThrow('not a day');
  });

  test('a zone that nobody knows', () => {
    expect(() => createZoneTime('Mars/Base')).toThrow(/Mars\/Base.*time zone/);
  });
});

describe('filters', () => {
  const [entry] = madeWallet({
    rows: [
      {
        at: 0,
        micros: -5,
        sourceId: 'txn-0042-ab',
        description: 'Rendering of Müller’s tiles',
        activity: 'render',
        thread: 'job/77',
      },
    ],
  }).entries;
  const scout = { agentId: 'scout-1', by: 'service', ruleId: null } as const;
  const names = () => new Map([['scout-1', 'Night Owl']]);
  const fits = (filter: Parameters<typeof rowFilterOf>[0], attribution: typeof scout | null = scout) => {
    if (entry === undefined) throw new Error('no entry was made');
    return rowFilterOf(filter, names)?.(entry, attribution) ?? null;
  };

  test.each([
    [{}, null],
    [undefined, null],
    [{ walletIds: ['acc-1:credits'] }, null],
    [{ text: ' … ' }, null],
    [{ kinds: ['usage' as const] }, true],
    [{ kinds: ['fee' as const] }, false],
    [{ kinds: [] }, false],
    [{ agentIds: ['scout-1'] }, true],
    [{ agentIds: [null] }, false],
    [{ activities: ['render', null] }, true],
    [{ activities: [null] }, false],
    [{ minMicros: -5, maxMicros: -5 }, true],
    [{ minMicros: -4 }, false],
    [{ maxMicros: -6 }, false],
    [{ text: 'rend' }, true],
    [{ text: 'MULLER tile' }, true],
    [{ text: 'muller brick' }, false],
    [{ text: 'endering' }, false],
    [{ text: 'owl' }, true],
    [{ text: 'txn0042' }, true],
    [{ text: '0042-ab' }, true],
    [{ text: 'job77' }, true],
  ])('%j: %s', (filter, expected) => {
    expect(fits(filter)).toBe(expected);
  });

  test('rows that are nobody’s', () => {
    expect(fits({ agentIds: [null] }, null)).toBe(true);
    expect(fits({ agentIds: ['scout-1'] }, null)).toBe(false);
  });
});

describe('doubts', () => {
  const FROM = 1_000_000;
  const TO = 2_000_000;
  const balance = { micros: 0, unit: 'credit' };
  const reasons = (
    book: Partial<Book> | null,
    period = { from: FROM as number | null, to: TO as number | null },
    leftOut = 0,
  ) => {
    const made = madeWallet({ rows: [], book: { agreed: { at: TO, balance }, ...book } });
    const scope = {
      walletId: 'w',
      accountId: 'a',
      accountLabel: 'A',
      service: null,
      name: 'W',
      key: 'credits',
      unit: 'credit',
      short: '00000000',
      book: book === null ? null : made.book,
      openingMicros: 0,
      rows: 0,
      asOf: null,
    };
    return doubtsOf(scope, leftOut, period).map(({ reason }) => reason);
  };
  const gap = { micros: 5, since: FROM, seen: 1 };
  const history = madeWallet({ rows: [] }).book.history;

  test.each<[string, Partial<Book> | null, string[]]>([
    ['all is well', {}, []],
    ['no book', null, ['no-book']],
    ['no anchor', { anchor: null }, ['balance-not-confirmed']],
    ['an anchor seen once', { anchor: { at: 0, firm: false, takes: 1, newestRowAt: null } }, ['balance-not-confirmed']],
    [
      'a difference since before the last agreement about the period',
      { gap, agreed: { at: TO - 1, balance } },
      ['difference-open'],
    ],
    ['a difference, never agreed', { gap, agreed: null }, ['difference-open']],
    ['a difference that came up after the period was agreed upon', { gap }, []],
    [
      'history running for the first time',
      { history: { ...history, state: 'running', whole: false } },
      ['history-not-fetched'],
    ],
    ['history never begun', { history: { ...history, state: 'none', whole: false } }, ['history-not-fetched']],
    [
      'no history where balances are all there is',
      { way: 'balance', history: { ...history, state: 'none', whole: false } },
      [],
    ],
    ['a hole after the period', { history: { ...history, state: 'running', hole: true } }, []],
    [
      'a hole that may lie in the period',
      { history: { ...history, state: 'running', hole: true }, agreed: null },
      ['rows-missing'],
    ],
    [
      'history out of reach inside the period',
      { history: { ...history, state: 'beyond-reach', oldest: FROM + 1 } },
      ['history-beyond-reach'],
    ],
    ['history out of reach before the period', { history: { ...history, state: 'beyond-reach', oldest: FROM } }, []],
  ])('%s', (_what, book, expected) => {
    expect(reasons(book)).toEqual(expected);
  });

  test('rows that a filter left out', () => {
    expect(reasons({}, { from: FROM, to: TO }, 3)).toEqual(['rows-left-out']);
  });

  test('a period without an end is never over', () => {
    expect(reasons({ gap }, { from: FROM, to: null })).toEqual(['difference-open']);
  });
});
