import { describe, expect, test } from 'vitest';
import type { HistoryPage } from '#engine/providers/adapter.ts';
import { kindOf, signed } from '#engine/providers/geopera/transactions.ts';
import type { EntryKind } from '#shared/domain/entry.ts';
import { amount, type FixedAnswer, fakeService, type Routes, refusalOf, text } from './fakeService.ts';

const BALANCE = '/v1/op/billing.credits.balance';
const ROWS = '/v1/op/billing.credits.transactions';
const AUTO = '/v1/op/billing.auto_topup.get';
const KEYS = '/v1/op/api_keys.list';
const credits = (digits: string) => amount(digits, 'credit');
const auto = { enabled: true, threshold_credits: 5000, topup_amount_credits: 50000, daily_charge_cap_aud: 499.5 };

function row(index: number, more: Record<string, unknown> = {}) {
  return {
    id: `row-${index}`,
    reason: 'charge',
    amount: -10,
    description: `Order ${index}`,
    created_at: new Date(Date.UTC(2026, 10, 20) - index * 60_000).toISOString(),
    ...more,
  };
}

/** A ledger of `count` rows, paged as the operation pages. */
function ledger(count: number, wrap: (rows: unknown[]) => unknown = (rows) => ({ transactions: rows })) {
  const rows = Array.from({ length: count }, (_, index) => row(index));
  return (_query: URLSearchParams, body: string): FixedAnswer => {
    const { limit, offset } = JSON.parse(body) as { limit: number; offset: number };
    return { body: wrap(rows.slice(offset, offset + limit)) };
  };
}

const posts: Routes = {
  [`POST ${BALANCE}`]: { body: { available: 23500, reserved: 1200 } },
  [`POST ${ROWS}`]: ledger(2),
  [`POST ${AUTO}`]: { body: auto },
};

describe('Geopera', () => {
  test('available, reserved, worth in Australian dollars, automatic top-up, rows', async () => {
    const { read, asked } = fakeService('geopera', posts, 'gpra_0123456789');
    const { wallets, entries, problems } = await read();
    expect(problems).toEqual([]);
    expect(wallets).toEqual([
      {
        key: 'credits',
        name: 'Credits',
        unit: 'credit',
        balance: credits('23500'),
        reserved: credits('1200'),
        worth: amount('235', 'AUD'),
        autoTopUp: {
          state: 'on',
          threshold: credits('5000'),
          amount: credits('50000'),
          dailyCap: amount('499.5', 'AUD'),
          hasPaymentMethod: null,
          changedAt: 'api',
        },
        funding: null,
        note: null,
      },
    ]);
    expect(entries).toHaveLength(2);
    expect(entries[0]).toEqual({
      walletKey: 'credits',
      sourceId: 'row-0',
      kind: 'usage',
      amount: credits('-10'),
      at: Date.UTC(2026, 10, 20),
      since: null,
      description: 'Order 0',
      agentId: null,
      activity: null,
      paymentRef: null,
      thread: null,
      source: 'reported',
      flags: [],
      raw: JSON.stringify(row(0)),
    });
    const asks = [BALANCE, ROWS, AUTO, KEYS].map((path) => `POST ${path}`);
    expect(asked.map(({ request }) => request)).toEqual(asks);
    await read();
    // Which scopes the key has is asked once, however it is answered.
    expect(asked.map(({ request }) => request)).toEqual([...asks, ...asks.slice(0, -1)]);
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer gpra_0123456789');
  });

  test('where POST is answered with 405, reads are GETs from then on', async () => {
    const { read, asked } = fakeService('geopera', {
      [`POST ${BALANCE}`]: { status: 405, body: {} },
      [`GET ${BALANCE}`]: { body: { balance: 100 } },
      [`GET ${ROWS}`]: (query) => ({ body: [row(Number(query.get('offset')) + Number(query.get('limit')))] }),
      [`GET ${AUTO}`]: { body: { enabled: false } },
    });
    const { wallets, entries, problems } = await read();
    expect(problems).toEqual([]);
    expect(wallets[0]).toMatchObject({ balance: credits('100'), autoTopUp: { state: 'off', threshold: null } });
    expect(entries.map(({ sourceId }) => sourceId)).toEqual(['row-50']);
    const posted = asked.filter(({ request }) => request.startsWith('POST'));
    expect(posted.map(({ request }) => request)).toEqual([`POST ${BALANCE}`, `POST ${KEYS}`]);
  });

  test.each<[string, string, string | null]>([
    ['1000', '1000', null],
    ['"1000"', '1000', null],
    ['{"balance":1000}', '1000', null],
    ['{"credits":1000}', '1000', null],
    ['{"available":1000,"reserved":20,"balance":1020}', '1000', '20'],
    ['{"available_credits":1000,"reserved_credits":20}', '1000', '20'],
    ['{"availableCredits":1000,"reservedCredits":20}', '1000', '20'],
    ['{"data":{"available":1000}}', '1000', null],
    ['{"balance":{"available":1000,"reserved":20}}', '1000', '20'],
    ['{"balance":0,"billingMode":"prepaid"}', '0', null],
  ])('balance %s', async (body, available, reserved) => {
    const { wallets, problems } = await fakeService('geopera', { ...posts, [`POST ${BALANCE}`]: text(body) }).read();
    expect(problems).toEqual([]);
    expect(wallets[0]).toMatchObject({
      balance: credits(available),
      reserved: reserved === null ? null : credits(reserved),
      worth: amount(String(Number(available) / 100), 'AUD'),
    });
  });

  test.each([
    '{"billingMode":"enterprise"}',
    '{"billing_mode":"enterprise","balance":0}',
    '{"data":{"billingMode":"enterprise"}}',
  ])('an invoiced organisation has no balance: %s', async (body) => {
    const { wallets } = await fakeService('geopera', { ...posts, [`POST ${BALANCE}`]: text(body) }).read();
    expect(wallets[0]).toMatchObject({ balance: null, worth: null, note: expect.stringContaining('invoiced') });
  });

  test.each([
    ['{}', 'balance could not be read: an amount was expected, not nothing'],
    ['null', 'balance could not be read'],
    ['[]', 'balance could not be read'],
    ['{"available":"lots"}', 'available could not be read: "lots"'],
    ['{"data":{"available":[]}}', 'data.available could not be read'],
    ['{"available":1,"reserved":{}}', 'reserved could not be read'],
    ['{"available":99999999999999999999}', 'too large to be held exactly'],
  ])('%s is a bad response', async (body, words) => {
    const error = await refusalOf('geopera', { ...posts, [`POST ${BALANCE}`]: text(body) });
    expect(error.kind).toBe('bad-response');
    expect(error.message).toContain(words);
  });

  describe('paging', () => {
    const knownFrom = (first: number) => async (_wallet: string, ids: readonly string[]) =>
      new Set(ids.filter((id) => Number(id.slice(4)) >= first));
    const pagesAsked = (asked: readonly { request: string }[]) =>
      asked.filter(({ request }) => request === `POST ${ROWS}`).length;

    test('the newest four pages, and where the past goes on', async () => {
      const { read, asked } = fakeService('geopera', { ...posts, [`POST ${ROWS}`]: ledger(1_000) });
      const { entries, ledgers } = await read();
      expect(entries).toHaveLength(200);
      expect(pagesAsked(asked)).toBe(4);
      expect(ledgers).toMatchObject([{ walletKey: 'credits', way: 'rows', state: 'newest', resume: '200' }]);
    });

    test('no further than known rows', async () => {
      const { read, asked } = fakeService('geopera', { ...posts, [`POST ${ROWS}`]: ledger(1_000) });
      const { entries, ledgers } = await read({ known: knownFrom(60) });
      expect(entries.map(({ sourceId }) => sourceId)).toEqual(Array.from({ length: 100 }, (_, n) => `row-${n}`));
      expect(pagesAsked(asked)).toBe(2);
      expect(ledgers).toMatchObject([{ state: 'whole', resume: null }]);
    });

    test('deeper while a difference is looked at', async () => {
      const { read, asked } = fakeService('geopera', { ...posts, [`POST ${ROWS}`]: ledger(1_000) });
      const { ledgers } = await read({ known: knownFrom(0), recheck: true });
      expect(pagesAsked(asked)).toBe(4);
      expect(ledgers).toMatchObject([{ state: 'whole' }]);
    });

    test('the past page by page, to its beginning, with how many there are', async () => {
      const { adapter } = fakeService('geopera', { ...posts, [`POST ${ROWS}`]: ledger(1_001) });
      const seen = new Set<string>();
      let cursor: string | null = '200';
      for (let pages = 0; cursor !== null; pages++) {
        if (pages > 30) throw new Error('it never ends');
        const page: HistoryPage | undefined = await adapter.history?.('credits', cursor);
        if (page === undefined) throw new Error('no history');
        for (const { sourceId } of page.entries) seen.add(sourceId);
        cursor = page.next;
      }
      expect(seen.size).toBe(801);
    });

    test('broken off in the middle, it says where the hole begins', async () => {
      const pages = ledger(1_000);
      let calls = 0;
      const breaking = (query: URLSearchParams, body: string): FixedAnswer => {
        calls += 1;
        return calls > 2 ? { status: 500, body: {} } : pages(query, body);
      };
      const { read } = fakeService('geopera', { ...posts, [`POST ${ROWS}`]: breaking });
      const { entries, ledgers, problems } = await read();
      expect(entries).toHaveLength(100);
      expect(ledgers).toMatchObject([{ state: 'newest', resume: '100' }]);
      expect(problems).toMatchObject([{ part: 'transactions', error: { kind: 'unavailable' } }]);
    });

    test('alike rows without ids are as many as they are', async () => {
      const plain = { reason: 'usage', amount: 5, created_at: '2026-01-01T00:00:00Z' };
      const { read } = fakeService('geopera', { ...posts, [`POST ${ROWS}`]: { body: [plain, plain, plain] } });
      const ids = (await read()).entries.map(({ sourceId }) => sourceId);
      expect(new Set(ids).size).toBe(3);
      expect((await read()).entries.map(({ sourceId }) => sourceId)).toEqual(ids);
    });
  });

  test('rows in every shape, oddities named and left out', async () => {
    const rows = [
      { id: 1, type: 'refund', credits: '5', occurred_at: 1735689600 },
      {
        transactionId: 'camel',
        reason: 'topup',
        amount: 100,
        createdAt: '2026-01-01T00:00:00Z',
        paymentIntentId: 'pi_1',
      },
      { reason: 'grant', amount: 100, created_at: '2026-01-01T00:00:00Z', reference: 'ta_9' },
      { id: 'no-amount', reason: 'charge', created_at: '2026-01-01T00:00:00Z' },
      { id: 'no-time', reason: 'charge', amount: -1, created_at: 'once' },
      'not a row',
      { id: 'debit', reason: 'storage', direction: 'debit', amount: 3, created_at: '2026-01-01T00:00:00Z', note: 'n' },
    ];
    const { entries, problems } = await fakeService('geopera', {
      ...posts,
      [`POST ${ROWS}`]: { body: { data: rows } },
    }).read();
    expect(
      entries.map(({ sourceId, kind, amount: { micros }, paymentRef }) => [sourceId, kind, micros, paymentRef]),
    ).toEqual([
      ['1', 'refund', 5_000_000, null],
      ['camel', 'topup', 100_000_000, 'pi_1'],
      [expect.stringMatching(/^content:[0-9a-f]{32}$/), 'topup', 100_000_000, 'ta_9'],
      ['debit', 'adjustment', -3_000_000, null],
    ]);
    expect(problems).toMatchObject([
      { part: 'transactions', error: { message: expect.stringMatching(/^3 of 7 rows left out\..*data\.3\.amount/) } },
    ]);
  });

  test('the raw row keeps every digit and field', async () => {
    const raw = '{"id":"x","amount":-1.50,"created_at":"2026-01-01T00:00:00Z","big":12345678901234567890,"n":null}';
    const { entries } = await fakeService('geopera', { ...posts, [`POST ${ROWS}`]: text(`[${raw}]`) }).read();
    expect(entries[0]?.raw).toBe(raw);
  });

  test('settings that cannot be read cost the settings only', async () => {
    const { wallets, problems } = await fakeService('geopera', {
      ...posts,
      [`POST ${AUTO}`]: text('{"enabled":"on"}'),
    }).read();
    expect(wallets[0]?.autoTopUp?.state).toBe('unknown');
    expect(problems).toMatchObject([
      { part: 'automatic top-up', error: { message: expect.stringContaining('enabled') } },
    ]);
  });
});

test.each<[string, boolean, EntryKind | null]>([
  ['reservation', false, 'reserve'],
  ['order_reserved', false, 'reserve'],
  ['hold', false, 'reserve'],
  ['reservation_released', false, 'release'],
  ['reservation_void', false, 'release'],
  ['release', false, 'release'],
  ['charge', false, 'usage'],
  ['capture', false, 'usage'],
  ['job.settled', false, 'usage'],
  ['usage', false, 'usage'],
  ['refund', false, 'refund'],
  ['charge_refunded', false, 'refund'],
  ['grant', false, 'grant'],
  ['grant', true, 'topup'],
  ['topup_bonus', true, 'grant'],
  ['signup_bonus', false, 'grant'],
  ['topup', true, 'topup'],
  ['top_up', false, 'topup'],
  ['auto-topup', true, 'topup'],
  ['TOPUP', false, 'topup'],
  ['purchase', false, 'topup'],
  ['expiry', false, 'expiry'],
  ['credits_expired', false, 'expiry'],
  ['platform_fee', false, 'fee'],
  ['transfer', false, 'transfer'],
  ['manual_adjustment', false, 'adjustment'],
  ['', false, null],
  ['quux', false, null],
])('the reason %j (paid: %s) is %s', (reason, paid, kind) => {
  expect(kindOf(reason, paid)).toBe(kind);
});

test.each<[string, EntryKind, string | null, string]>([
  ['-5', 'usage', null, '-5'],
  ['5', 'usage', null, '-5'],
  ['5', 'reserve', null, '-5'],
  ['5', 'release', null, '5'],
  ['-5', 'topup', null, '-5'],
  ['5', 'adjustment', null, '5'],
  ['5', 'adjustment', 'debit', '-5'],
  ['-5', 'adjustment', 'credit', '5'],
  ['0', 'usage', null, '0'],
])('%s credits of kind %s with direction %s are %s', (figure, kind, direction, expected) => {
  expect(signed(credits(figure), kind, direction)).toEqual(credits(expected));
});
