/** What is chosen on the screen, as the ledger is asked and as chips say it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerFilterSchema } from '#shared/contract/ledgerCalls.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { shifted, spanOf, startOf } from '../../../../renderer/state/periods.ts';
import {
  chipsOf,
  isFiltered,
  NO_FILTER,
  periodWords,
  type RowFilter,
  toLedgerFilter,
} from '../../../../renderer/state/rowFilter.ts';

const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'Europe/Lisbon';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const NOW = Date.UTC(2026, 10, 20, 12, 4);
const lisbon = (text: string) => Date.parse(`${text}T00:00:00Z`);
const names = { wallet: (id: string) => `wallet ${id}`, agent: (id: string) => `agent ${id}` };

describe('periods', () => {
  it('go by the calendar of this machine', () => {
    expect(spanOf({ kind: 'this-month' }, NOW)).toEqual({ from: lisbon('2026-11-01') });
    // The clock went back in October: the month is an hour longer, and begins at 23:00 in UTC.
    expect(spanOf({ kind: 'last-month' }, NOW)).toEqual({
      from: lisbon('2026-10-01') - HOUR,
      to: lisbon('2026-11-01'),
    });
    expect(spanOf({ kind: 'last-7' }, NOW)).toEqual({ from: lisbon('2026-11-14') });
    expect(spanOf({ kind: 'all' }, NOW)).toEqual({});
  });

  it('take the last day of one’s own with them, and leave an open end open', () => {
    expect(spanOf({ kind: 'custom', first: '2026-10-24', last: '2026-10-25' }, NOW)).toEqual({
      from: lisbon('2026-10-24') - HOUR,
      to: lisbon('2026-10-26'),
    });
    expect(spanOf({ kind: 'custom', first: null, last: '2026-11-02' }, NOW)).toEqual({ to: lisbon('2026-11-03') });
    expect(spanOf({ kind: 'custom', first: '2026-02-30', last: null }, NOW)).toEqual({});
  });

  it('find the beginning of hours, weeks and months', () => {
    expect(startOf('week', NOW)).toBe(lisbon('2026-11-16'));
    expect(startOf('hour', NOW)).toBe(Date.UTC(2026, 10, 20, 12));
    expect(shifted('day', lisbon('2026-10-25') - HOUR, 1) - (lisbon('2026-10-25') - HOUR)).toBe(DAY + HOUR);
  });
});

describe('toLedgerFilter', () => {
  const asked = (part: Partial<RowFilter>) => ledgerFilterSchema.parse(toLedgerFilter({ ...NO_FILTER, ...part }, NOW));

  it('asks for everything while nothing is chosen', () => {
    expect(asked({ text: '  ' })).toEqual({});
    expect(isFiltered({ ...NO_FILTER, text: ' ' })).toBe(false);
    expect(isFiltered({ ...NO_FILTER, agentIds: [null] })).toBe(true);
  });

  it('turns a way and bounds into bounds of the signed amount', () => {
    expect(asked({ flow: 'out', least: '5', most: '100.5' })).toEqual({
      maxMicros: -5_000_000,
      minMicros: -100_500_000,
    });
    expect(asked({ flow: 'in', least: '5' })).toEqual({ minMicros: 5_000_000 });
    expect(asked({ flow: 'out' })).toEqual({ maxMicros: -1 });
    expect(asked({ flow: 'in', most: 'ten' })).toEqual({ minMicros: 1 });
    expect(asked({ least: '5', most: '9' })).toEqual({});
  });
});

describe('chipsOf', () => {
  const filter: RowFilter = {
    ...NO_FILTER,
    text: 'scout ',
    walletIds: ['a', 'b'],
    kinds: ['usage'],
    agentIds: [null, 'x'],
    activities: [null],
    period: { kind: 'last-30' },
    flow: 'out',
    least: '5',
    most: '',
  };

  it('says each condition once', () => {
    expect(chipsOf(filter, names, NOW).map(({ label }) => label)).toEqual([
      '“scout”',
      'Last 30 days',
      'wallet a',
      'wallet b',
      'Usage',
      'Unattributed',
      'agent x',
      'Without an activity',
      'Out, 5 or more',
    ]);
  });

  it('takes away its own condition and no other, until none is left', () => {
    const chips = chipsOf(filter, names, NOW);
    expect(new Set(chips.map(({ key }) => key)).size).toBe(chips.length);
    let left = filter;
    for (let count = chips.length; count > 0; count--) {
      const [chip] = chipsOf(left, names, NOW);
      left = chip?.without ?? left;
      expect(chipsOf(left, names, NOW)).toHaveLength(count - 1);
    }
    expect(left).toEqual(NO_FILTER);
  });
});

describe('periodWords', () => {
  it('names days once, and hours where they matter', () => {
    const day = { kind: 'custom', first: '2026-11-03', last: '2026-11-03' } as const;
    expect(periodWords(day, NOW)).toBe('Nov 3');
    expect(periodWords({ ...day, last: '2026-11-09' }, NOW)).toBe('Nov 3 – Nov 9');
    expect(periodWords({ ...day, last: null }, NOW)).toBe('Since Nov 3');
    expect(periodWords({ ...day, first: null }, NOW)).toBe('Until Nov 3');
    const span = {
      kind: 'span',
      from: lisbon('2026-11-03') + 14 * HOUR,
      to: lisbon('2026-11-03') + 15 * HOUR,
    } as const;
    expect(periodWords(span, NOW)).toMatch(/^Nov 3, 02:00.PM – Nov 3, 03:00.PM$/);
  });
});
