/** Mosaic's usage by day and tile: what is asked for, what is made of it, and what is left out. */
import { describe, expect, test } from 'vitest';
import type { HistoryPage } from '#engine/providers/adapter.ts';
import { DAY } from '#shared/domain/time.ts';
import { amount, fakeService, NOW, type Routes } from '../fakeService.ts';

const TODAY = new Date(NOW).toISOString().slice(0, 10);
const daysAgo = (days: number) => new Date(NOW - days * DAY).toISOString().slice(0, 10);

function usage(rows: readonly object[], truncated = false) {
  return { body: { summary: { truncated }, breakdown: { by_date_and_tile: rows } } };
}
const used = (date: string, tile: string, credits: unknown) => ({
  date,
  tile_id: tile,
  tile_name: tile === 't1' ? 'Rough Cut' : null,
  credits_used: credits,
  events: 1,
});

function service(answer: Routes[string]) {
  return fakeService('mosaic', {
    'GET /credits': { body: { organization_id: 'o', balance: 100 } },
    'GET /plan': { body: { plan: null, credits: null } },
    'GET /credits/usage': answer,
  });
}
const spans = (asked: readonly { url: URL }[]) =>
  asked
    .filter(({ url }) => url.pathname === '/credits/usage')
    .map(({ url }) => `${url.searchParams.get('start_date')} ${url.searchParams.get('limit')}`);

describe('usage', () => {
  test('of today, by tile; the name of a tile or its id', async () => {
    const { read, asked } = service(usage([used(TODAY, 't1', 12.5), used(TODAY, 't2', '3')]));
    const { ledgers, problems } = await read();
    expect(problems).toEqual([]);
    expect(ledgers[0]).toMatchObject({ walletKey: 'credits', way: 'usage', state: 'whole' });
    const from = Date.parse(`${TODAY}T00:00:00Z`);
    expect(ledgers[0]?.totals).toMatchObject([
      { name: `${TODAY}/t1`, activity: 'Rough Cut', used: amount('12.5', 'credit'), from, to: from + DAY },
      { name: `${TODAY}/t2`, activity: 't2', used: amount('3', 'credit') },
    ]);
    expect(spans(asked)).toEqual([`${TODAY}T00:00:00.000Z 10000`]);
  });

  test('since the day before the last agreement, and not again within minutes', async () => {
    const { read, asked } = service(usage([]));
    await read({ usageKnownTo: () => NOW - 3 * DAY });
    await read({ usageKnownTo: () => NOW });
    expect(spans(asked)).toEqual([`${daysAgo(4)}T00:00:00.000Z 10000`]);
    await read({ fresh: true, usageKnownTo: () => NOW });
    expect(spans(asked)).toHaveLength(2);
  });

  test('an answer cut short is asked for in single days; a day that is cut short is left out and told', async () => {
    const { read, asked } = service((query) => {
      const from = query.get('start_date')?.slice(0, 10) ?? '';
      const oneDay = Date.parse(query.get('end_date') ?? '') - Date.parse(query.get('start_date') ?? '') <= DAY;
      if (!oneDay || from === daysAgo(1)) return usage([used(from, 't1', 1)], true);
      return usage([used(from, 't1', 7)]);
    });
    const { ledgers, problems } = await read({ usageKnownTo: () => NOW - DAY });
    expect(ledgers[0]?.totals.map(({ name }) => name)).toEqual([`${daysAgo(2)}/t1`, `${TODAY}/t1`]);
    expect(problems).toMatchObject([{ part: 'usage', error: { message: expect.stringContaining(daysAgo(1)) } }]);
    expect(spans(asked)).toHaveLength(4);
  });

  test('a row that cannot be read is told, the others are taken; one that never was is no trouble', async () => {
    const { ledgers, problems } = await service(usage([used(TODAY, 't1', 'lots'), used(TODAY, 't2', 2)])).read();
    expect(ledgers[0]?.totals).toHaveLength(1);
    expect(problems).toMatchObject([{ part: 'usage', error: { kind: 'bad-response' } }]);
    const older = await service({ status: 404, body: {} }).read();
    expect(older.problems).toEqual([]);
    expect(older.ledgers).toEqual([]);
  });

  test('the past in windows of a month, until a season is quiet', async () => {
    const { adapter } = service((query) =>
      (query.get('start_date') ?? '') > daysAgo(100) ? usage([used(daysAgo(40), 't1', 5)]) : usage([]),
    );
    let cursor: string | null = null;
    const pages: HistoryPage[] = [];
    do {
      const page: HistoryPage | undefined = await adapter.history?.('credits', cursor);
      if (page === undefined || pages.length > 20) throw new Error('no end of the past');
      pages.push(page);
      cursor = page.next;
    } while (cursor !== null);
    expect(pages.map(({ totals }) => totals.length)).toEqual([1, 1, 1, 0, 0, 0]);
  });
});
