/** Formats of rows: CSV by a parser that knows RFC 4180, JSON Lines, FOCUS columns. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CSV_COLUMNS } from '#engine/exports/formats/csv.ts';
import { FOCUS_COLUMNS } from '#engine/exports/formats/focus.ts';
import { addTo, everyLedger, expectedSums, SLOW, type Sums, ZONE } from '../../../support/finance/everyLedger.ts';
import { type Desk, microsOf, openDesk } from '../../../support/finance/exporting.ts';
import { madeWallet } from '../../../support/finance/ledger.ts';

type Row = Record<string, string>;

/** Strict: rows of other lengths, quotes in the wrong place and the like are errors. */
function csvRows(text: string): Row[] {
  return parse(text, { columns: true, record_delimiter: '\r\n', relax_quotes: false }) as Row[];
}

describe('any ledger', () => {
  test(
    'CSV: same rows, sums and running balances; every number a plain number, no text a formula',
    { timeout: SLOW },
    () =>
      everyLedger({ format: 'csv', seed: 11, numRuns: 40 }, async ({ text }, expected) => {
        const sums: Sums = {};
        const ids: string[] = [];
        for (const row of csvRows(text)) {
          expect(Object.keys(row)).toEqual([...CSV_COLUMNS]);
          const { wallet_id = '', kind = '', id = '', amount_millionths = '', amount = '', unit } = row;
          expect(amount_millionths).toMatch(/^-?\d+$/);
          expect(amount).toMatch(/^-?\d+(\.\d{1,6})?$/);
          expect(microsOf(amount)).toBe(Number(amount_millionths));
          const wallet = expected.find(({ walletId }) => walletId === wallet_id);
          expect(unit).toBe(wallet?.unit);
          expect(Number(row.balance_after_millionths)).toBe(wallet?.balances.get(id));
          expect(microsOf(row.balance_after ?? '')).toBe(wallet?.balances.get(id));
          for (const name of TEXTS) expect(row[name]).not.toMatch(/^[=+\-@\t\r]/);
          expect(Date.parse(row.at_local ?? '')).toBe(Date.parse(row.at_utc ?? ''));
          addTo(sums, wallet_id, kind, Number(amount_millionths));
          ids.push(id);
        }
        expect(sums).toEqual(expectedSums(expected));
        expect(new Set(ids).size).toBe(ids.length);
        for (const wallet of expected) expect(ids.filter((id) => wallet.balances.has(id))).toEqual(wallet.ids);
      }),
  );

  test('JSON Lines: nothing changed, nothing left out', { timeout: SLOW }, () =>
    everyLedger({ format: 'jsonl', seed: 12, numRuns: 40 }, async ({ text }, expected) => {
      const sums: Sums = {};
      for (const line of text.split('\n').slice(0, -1)) {
        const row = JSON.parse(line);
        expect(microsOf(row.amount.decimal)).toBe(row.amount.micros);
        expect(JSON.parse(row.raw)).toEqual({ id: row.serviceId });
        addTo(sums, row.walletId, row.kind, row.amount.micros);
      }
      expect(text === '' || text.endsWith('\n')).toBe(true);
      expect(sums).toEqual(expectedSums(expected));
    }),
  );

  test('FOCUS: charges only, costs are what was taken', { timeout: SLOW }, () =>
    everyLedger({ format: 'focus', seed: 13, numRuns: 20 }, async ({ text, manifest }, expected) => {
      const sums: Sums = {};
      for (const row of csvRows(text)) {
        expect(Object.keys(row)).toEqual([...FOCUS_COLUMNS]);
        const micros = Number(row.x_AmountMillionths);
        const cost = row.BillingCurrency === '' ? row.PricingCurrencyEffectiveCost : row.EffectiveCost;
        expect(microsOf(cost ?? '') + micros).toBe(0);
        addTo(sums, row.SubAccountId ?? '', row.x_Kind ?? '', micros);
      }
      const charges = new Set(['usage', 'reserve', 'release', 'refund', 'fee']);
      const wanted = Object.entries(expectedSums(expected)).map(([wallet, kinds]) => [
        wallet,
        Object.fromEntries(Object.entries(kinds).filter(([kind]) => charges.has(kind))),
      ]);
      expect(sums).toEqual(Object.fromEntries(wanted.filter(([, kinds]) => Object.keys(kinds ?? {}).length > 0)));
      expect(manifest.complete).toBe(true);
    }),
  );
});

const TEXTS = ['service_id', 'account', 'wallet', 'agent', 'activity', 'payment_reference', 'thread', 'description'];

describe('one ledger', () => {
  let desk: Desk;
  const at = Date.UTC(2026, 9, 25, 0, 30);
  beforeAll(async () => {
    const rows = [
      { at, micros: -1_500_000, sourceId: 'a-1', description: '=HYPERLINK("http://x")', agentId: '-scout' },
      { at: at + 3_600_000, micros: 7, kind: 'refund' as const, sourceId: 'b', description: 'line\nbreak' },
      {
        at: at + 7_200_000,
        micros: -2,
        sourceId: 'c',
        description: 'plain',
        thread: 'job-9',
        flags: ['no-id' as const],
      },
    ];
    desk = await openDesk(
      [madeWallet({ label: 'Łab, "one"', baseMicros: 2_000_000, rows })],
      [
        {
          id: 'rule-1',
          type: 'attribution',
          order: 1,
          enabled: true,
          agentId: 'Night shift',
          accountId: null,
          walletId: null,
          description: 'plain',
          field: null,
          from: null,
          to: null,
          hours: null,
          weekdays: null,
          createdAt: 0,
        },
      ],
    );
  });
  afterAll(() => desk.close());

  test('CSV, to the letter', async () => {
    const { text } = await desk.run({ format: 'csv', zone: ZONE });
    const [head, ...lines] = text.split('\r\n');
    expect(head).toBe(CSV_COLUMNS.join(','));
    // The hour between two and three comes twice in that night.
    expect(lines).toEqual([
      expect.stringContaining(
        ',a-1,olostep,"Łab, ""one""",Credits,acc-1:credits,2026-10-25T00:30:00.000Z,2026-10-25T02:30:00.000+02:00,2026-10-25T00:30:00.000Z,2026-10-25T02:30:00.000+02:00,,2026-10-25T00:30:05.000Z,usage,-1500000,-1.5,credit,500000,0.5,reported,\'-scout,service,,,,,,,"\'=HYPERLINK(""http://x"")"',
      ),
      expect.stringContaining(
        ',b,olostep,"Łab, ""one""",Credits,acc-1:credits,2026-10-25T01:30:00.000Z,2026-10-25T02:30:00.000+01:00,2026-10-25T01:30:00.000Z,2026-10-25T02:30:00.000+01:00,,2026-10-25T01:30:05.000Z,refund,7,0.000007,credit,500007,0.500007,reported,,,,,,,,,line␊break',
      ),
      expect.stringContaining(
        ',usage,-2,-0.000002,credit,500005,0.500005,reported,Night shift,rule,,,job-9,,,no-id,plain',
      ),
      '',
    ]);
  });

  test('JSON Lines keep what CSV makes harmless, and name the rule', async () => {
    const { text } = await desk.run({ format: 'jsonl', zone: ZONE });
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows[0]).toMatchObject({ description: '=HYPERLINK("http://x")', agent: '-scout', agentBy: 'service' });
    expect(rows[1]).toMatchObject({
      description: 'line\nbreak',
      balanceAfter: { micros: 500_007, decimal: '0.500007' },
    });
    expect(rows[2]).toMatchObject({ agent: 'Night shift', agentBy: 'rule', ruleId: 'rule-1' });
  });

  test('FOCUS: credits are a currency of their own, money is money', async () => {
    const { text } = await desk.run({ format: 'focus', zone: ZONE });
    const [first, second] = csvRows(text);
    expect(first).toMatchObject({
      ProviderName: 'Olostep',
      ChargeCategory: 'Usage',
      BillingCurrency: '',
      EffectiveCost: '',
      PricingCurrency: 'Credits',
      PricingCurrencyEffectiveCost: '1.5',
      ConsumedQuantity: '1.5',
      Tags: '{"agent":"-scout","agent-by":"service"}',
      ChargePeriodStart: '2026-10-25T00:30:00Z',
    });
    expect(second).toMatchObject({ ChargeCategory: 'Credit', PricingCurrencyEffectiveCost: '-0.000007' });
  });
});
