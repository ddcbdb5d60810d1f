import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { book, entry, ledgerWorld, NOW, rule, START } from './world.ts';

const at = (iso: string) => Date.parse(iso);

describe('sums', () => {
  it('name every bucket, also one without rows, and begin with the one that the period begins in', async () => {
    const { store, open } = ledgerWorld();
    store.put('entries', [
      entry('a', { at: at('2026-10-24T23:30:00+02:00') }),
      entry('b', { at: at('2026-10-25T23:30:00+01:00') }),
    ]);
    const { buckets, sums } = await open().ask('ledger.sums', {
      filter: { from: at('2026-10-24T12:00:00+02:00'), to: at('2026-10-28T00:00:00+01:00') },
      bucket: 'day',
      zone: 'Europe/Berlin',
      by: [],
    });
    expect(buckets).toEqual([
      at('2026-10-24T00:00:00+02:00'),
      at('2026-10-25T00:00:00+02:00'),
      at('2026-10-26T00:00:00+01:00'),
      at('2026-10-27T00:00:00+01:00'),
    ]);
    expect(sums.map(({ start, count }) => [start, count])).toEqual([
      [buckets[0], 1],
      [buckets[1], 1],
    ]);
  });

  it('never add up units', async () => {
    const { store, open } = ledgerWorld();
    store.put('entries', [
      entry('a'),
      entry('b', { accountId: 'acc-2', at: START + 1, amount: { micros: -7, unit: 'USD' } }),
      entry('c', { accountId: 'acc-2', at: START + 2, amount: { micros: -9, unit: 'USD' } }),
    ]);
    const { sums } = await open().ask('ledger.sums', {
      filter: { from: START, to: START + DAY },
      bucket: 'whole',
      zone: 'UTC',
      by: [],
    });
    expect(sums.map(({ amount }) => amount)).toEqual([
      { micros: -1_500_000, unit: 'credit' },
      { micros: -16, unit: 'USD' },
    ]);
  });

  it('are refused rather than rounded', async () => {
    const { store, open } = ledgerWorld();
    const most = { micros: Number.MAX_SAFE_INTEGER, unit: 'credit' };
    store.put('books', [book('acc-1:credits')]);
    store.put('entries', [entry('a', { amount: most }), entry('b', { amount: most, at: START + HOUR })]);
    const queries = open();
    const filter = { from: START, to: START + DAY };
    const asked = { filter, bucket: 'day', zone: 'UTC', by: [] } as const;
    await expect(queries.ask('ledger.sums', { ...asked, by: [] })).rejects.toMatchObject({ kind: 'refused' });
    const hours = await queries.ask('ledger.sums', { ...asked, by: [], bucket: 'hour' });
    expect(hours.sums.map(({ amount }) => amount)).toEqual([most, most]);
    await expect(queries.sumBefore('acc-1:credits', NOW)).rejects.toMatchObject({ kind: 'refused' });
    await expect(queries.ask('ledger.page', { filter: {}, offset: 0, limit: 1 })).rejects.toMatchObject({
      kind: 'refused',
    });
    await expect(queries.ask('books.months', { walletId: 'acc-1:credits', zone: 'UTC' })).rejects.toMatchObject({
      kind: 'refused',
    });
  });

  it('are refused for a zone that is none, and for more buckets than anyone looks at', async () => {
    const queries = ledgerWorld().open();
    const ask = (zone: string, to: number) =>
      queries.ask('ledger.sums', { filter: { from: START, to }, bucket: 'hour', zone, by: [] });
    await expect(ask('Nowhere/None', NOW)).rejects.toMatchObject({ kind: 'invalid-input' });
    await expect(ask('UTC', START + 20_001 * HOUR)).rejects.toMatchObject({ kind: 'invalid-input' });
    await expect(ask('UTC', Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ kind: 'invalid-input' });
    expect((await ask('UTC', START + 19_999 * HOUR)).buckets).toHaveLength(19_999);
  });
});

describe('facets', () => {
  it('are what occurs in the wallets asked for, the most frequent first', async () => {
    const { store, open } = ledgerWorld();
    store.put('entries', [
      entry('a', { agentId: 'x', activity: 'render', at: START + 1 }),
      entry('b', { agentId: 'y', kind: 'topup', at: START + 2 }),
      entry('c', { agentId: 'y', activity: 'tile', at: START + 3 }),
      entry('d', { accountId: 'acc-2', agentId: 'z', at: START + 4 }),
    ]);
    const queries = open();
    expect(await queries.ask('ledger.facets', { walletIds: ['acc-1:credits'] })).toEqual({
      agents: [
        { agentId: 'y', count: 2 },
        { agentId: 'x', count: 1 },
      ],
      activities: [
        { activity: 'render', count: 1 },
        { activity: 'tile', count: 1 },
      ],
      kinds: [
        { kind: 'usage', count: 2 },
        { kind: 'topup', count: 1 },
      ],
      first: START + 1,
      last: START + 3,
      entries: 3,
    });
    const all = await queries.ask('ledger.facets', {});
    expect([all.entries, all.last, all.agents.length]).toEqual([4, START + 4, 3]);
    expect(await queries.ask('ledger.facets', { walletIds: [] })).toMatchObject({
      first: null,
      last: null,
      entries: 0,
    });
  });
});

describe('months of a book', () => {
  const zone = 'Europe/Berlin';
  const credits = (micros: number) => ({ micros, unit: 'credit' });

  it('prove themselves: opening, rows by kind, closing, what was reported and what the book said then', async () => {
    const { store, open } = ledgerWorld();
    const september = { from: at('2026-09-01T00:00:00+02:00'), to: at('2026-10-01T00:00:00+02:00') };
    const closed = { month: '2026-09', zone, ...september, closingMicros: 96, closedAt: NOW };
    store.put('books', [book('acc-1:credits', { baseMicros: 100, closed: [closed] })]);
    store.put('entries', [
      entry('a', { at: september.to - 1, amount: credits(-4) }),
      entry('b', { at: september.to, amount: credits(-1) }),
      entry('c', { at: at('2026-10-31T23:59:59+01:00'), kind: 'topup', amount: credits(50) }),
      entry('late', { at: september.from, postedAt: september.to + DAY, amount: credits(-5), lateFor: '2026-09' }),
    ]);
    const reading = (instant: number, balance: number, said?: number) => ({
      id: `acc-1:credits@${instant}`,
      accountId: 'acc-1',
      walletId: 'acc-1:credits',
      at: instant,
      balance: credits(balance),
      reserved: null,
      ...(said === undefined ? {} : { book: credits(said) }),
    });
    store.put('readings', [
      reading(at('2026-10-02T00:00:00Z'), 1, 1),
      reading(at('2026-10-31T22:00:00Z'), 89, 90),
      reading(at('2026-11-03T00:00:00Z'), 140),
    ]);
    const { months } = await open().ask('books.months', { walletId: 'acc-1:credits', zone });
    expect(months).toEqual([
      {
        month: '2026-11',
        from: at('2026-11-01T00:00:00+01:00'),
        to: at('2026-12-01T00:00:00+01:00'),
        opening: credits(140),
        byKind: [],
        entries: 0,
        closing: credits(140),
        reported: { at: at('2026-11-03T00:00:00Z'), balance: credits(140), book: null },
        difference: null,
        state: 'current',
        lateRows: 0,
      },
      {
        month: '2026-10',
        from: september.to,
        to: at('2026-11-01T00:00:00+01:00'),
        opening: credits(96),
        byKind: [
          { kind: 'usage', amount: credits(-6), count: 2 },
          { kind: 'topup', amount: credits(50), count: 1 },
        ],
        entries: 3,
        closing: credits(140),
        reported: { at: at('2026-10-31T22:00:00Z'), balance: credits(89), book: credits(90) },
        difference: credits(-1),
        state: 'open',
        lateRows: 1,
      },
      {
        month: '2026-09',
        ...september,
        opening: credits(100),
        byKind: [{ kind: 'usage', amount: credits(-4), count: 1 }],
        entries: 1,
        closing: credits(96),
        reported: null,
        difference: null,
        state: 'closed',
        lateRows: 0,
      },
    ]);
  });

  it('are one, the current, for a book without entries, and none without a book', async () => {
    const { store, open } = ledgerWorld();
    store.put('books', [book('acc-1:credits', { baseMicros: 5 })]);
    store.put('entries', [entry('of another', { accountId: 'acc-2' })]);
    const queries = open();
    const { months } = await queries.ask('books.months', { walletId: 'acc-1:credits', zone });
    expect(months.map(({ month, closing }) => [month, closing.micros])).toEqual([['2026-11', 5]]);
    await expect(queries.ask('books.months', { walletId: 'acc-2:credits', zone })).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('are refused for a book with entries in another unit', async () => {
    const { store, open } = ledgerWorld();
    store.put('books', [book('acc-1:credits')]);
    store.put('entries', [entry('a'), entry('b', { amount: { micros: 1, unit: 'USD' } })]);
    const queries = open();
    await expect(queries.ask('books.months', { walletId: 'acc-1:credits', zone })).rejects.toMatchObject({
      kind: 'conflict',
    });
    await expect(queries.sumBefore('acc-1:credits', NOW)).rejects.toMatchObject({ kind: 'conflict' });
  });
});

describe('a rule that is tried', () => {
  it('counts what it would attribute after the rules before it, and changes nothing', async () => {
    const { store, open } = ledgerWorld();
    store.put('rules', [rule('first', 'Mapper', { description: 'tile' })]);
    store.put('entries', [
      entry('a', { description: 'tile server' }),
      entry('b', { description: 'a call', at: START + 1 }),
      entry('c', { description: 'a call', at: START + 2 }),
      entry('d', { description: 'a call', agentId: 'own' }),
    ]);
    const queries = open();
    const tried = await queries.tryRule(rule('new', 'Caller', { accountId: 'acc-1', order: 5, enabled: false }));
    expect([tried.matches, tried.examined]).toEqual([2, 3]);
    expect(tried.examples.map(({ sourceId, attribution }) => [sourceId, attribution])).toEqual([
      ['c', null],
      ['b', null],
    ]);
    expect((await queries.ask('ledger.facets', {})).agents.map(({ agentId }) => agentId)).toEqual(['Mapper', 'own']);
  });
});
