/** Journals, checked and added up by hledger, ledger and Beancount themselves. */
import { writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  addTo,
  everyLedger,
  expectedSums,
  OCTOBER,
  SLOW,
  type Sums,
  shortOf,
  ZONE,
} from '../../../support/finance/everyLedger.ts';
import type { ExpectedWallet } from '../../../support/finance/expected.ts';
import { microsOf, openDesk } from '../../../support/finance/exporting.ts';
import { madeWallet } from '../../../support/finance/ledger.ts';
import { ask, bringPeers, PEERS_TIMEOUT } from '../../../support/finance/peers.ts';

beforeAll(() => bringPeers('hledger', 'ledger', 'bean-check', 'bean-query'), PEERS_TIMEOUT);

type Row = Record<string, string>;
const table = (text: string) => parse(text, { columns: true, trim: true }) as Row[];

/** Of an account of ours: the part of its name that stands for the wallet. */
function shortIn(account: string): string {
  return /([0-9a-f]{8})$/.exec(account)?.[1] ?? '';
}

/** What each account holds at the end, by the wallet's eight characters; accounts that hold nothing are told or not. */
function expectedBalances(expected: readonly ExpectedWallet[]): Record<string, number> {
  const held = expected.filter(({ closing }) => closing !== 0);
  return Object.fromEntries(held.map(({ walletId, closing }) => [shortOf(walletId), closing]));
}

describe('any ledger', () => {
  test('hledger: assertions hold; rows by kind, and the balance at the end', { timeout: SLOW }, () =>
    everyLedger({ format: 'hledger', seed: 21 }, async ({ path }, expected) => {
      await ask('hledger', 'check', '--strict', '-f', path);
      const sums: Sums = {};
      for (const { account = '', comment = '', amount = '' } of table(
        await ask('hledger', 'print', '-f', path, '-O', 'csv'),
      )) {
        const kind = /(?:^|\n)kind: (\w+)/.exec(comment)?.[1];
        if (kind !== undefined && account.startsWith('assets:')) addTo(sums, shortIn(account), kind, microsOf(amount));
      }
      expect(sums).toEqual(expectedSums(expected, shortOf));
      const balances = await ask('hledger', 'bal', '-f', path, 'assets', '-O', 'csv', '--no-total', '--layout', 'bare');
      const held = table(balances).map((row) => [shortIn(row.account ?? ''), microsOf(row.balance ?? '')]);
      expect(Object.fromEntries(held)).toEqual(expectedBalances(expected));
    }),
  );

  test('ledger reads the same journal', { timeout: SLOW }, () =>
    everyLedger({ format: 'hledger', seed: 22 }, async ({ path }, expected) => {
      const printed = await ask(
        'ledger',
        '-f',
        path,
        'bal',
        '^assets',
        '--flat',
        '--no-total',
        '--format',
        '%A|%(quantity(scrub(display_total)))\n',
      );
      const held = printed
        .split('\n')
        .filter((line) => line.includes('|'))
        .map((line) => line.split('|'))
        .map(([account = '', amount = '']) => [shortIn(account), microsOf(amount)]);
      expect(Object.fromEntries(held)).toEqual(expectedBalances(expected));
    }),
  );

  test('Beancount: assertions hold; rows by kind, and the balance at the end', { timeout: SLOW }, () =>
    everyLedger({ format: 'beancount', seed: 23 }, async ({ path }, expected) => {
      await ask('bean-check', path);
      const rows = await ask(
        'bean-query',
        '-f',
        'csv',
        path,
        "SELECT account, entry_meta('kind') AS kind, number WHERE account ~ '^Assets'",
      );
      const sums: Sums = {};
      const balances: Record<string, number> = {};
      for (const { account = '', kind = '', number = '' } of table(rows)) {
        const short = shortIn(account);
        if (kind !== '') addTo(sums, short, kind, microsOf(number));
        balances[short] = (balances[short] ?? 0) + microsOf(number);
      }
      expect(sums).toEqual(expectedSums(expected, shortOf));
      const held = Object.entries(balances).filter(([, micros]) => micros !== 0);
      expect(Object.fromEntries(held)).toEqual(expectedBalances(expected));
    }),
  );
});

describe('one ledger', () => {
  const made = [
    madeWallet({
      label: 'Lab',
      baseMicros: 100_000_000,
      rows: [
        { at: Date.UTC(2026, 8, 15), micros: -1_000_000, sourceId: 'sep' },
        { at: OCTOBER.from, micros: -2_500_000, sourceId: 'first moment' },
        { at: OCTOBER.to - 1, micros: -1, sourceId: 'last moment' },
        { at: OCTOBER.to, micros: 50_000_000, kind: 'topup', sourceId: 'nov' },
        { at: OCTOBER.to + 1, micros: -3, kind: 'unexplained', sourceId: 'what' },
      ],
    }),
    madeWallet({ accountId: 'b', label: 'Lab', rows: [{ at: OCTOBER.from, micros: 5 }] }),
  ];

  test('a balance is asserted at the opening, at each end of a month and at the close', async () => {
    const desk = await openDesk(made);
    try {
      const { text } = await desk.run({ format: 'beancount', zone: ZONE });
      const asserted = [...text.matchAll(/^(\S+) balance Assets:Prepaid:Lab:Credits-0ca1ff08 {2}(\S+) ~ 0 \S+$/gm)];
      expect(asserted.map(([, day, amount]) => [day, amount])).toEqual([
        ['2026-09-15', '100'],
        ['2026-10-01', '99'],
        ['2026-11-01', '96.499999'],
        ['2026-11-02', '146.499996'],
      ]);
      const { text: journal } = await desk.run({ format: 'hledger', zone: ZONE, ...OCTOBER });
      const ends = [
        ...journal.matchAll(/^(\S+) \* (?:opening balance|balance at).*\n.*Lab:Credits 0ca1ff08.* = (\S+) /gm),
      ];
      expect(ends.map(([, day, amount]) => [day, amount])).toEqual([
        ['2026-09-30', '99'],
        ['2026-10-31', '96.499999'],
      ]);
    } finally {
      desk.close();
    }
  });

  test('credits of two accounts of one name never mix', async () => {
    const desk = await openDesk(made);
    try {
      const { path } = await desk.run({ format: 'hledger', zone: ZONE });
      expect((await ask('hledger', 'commodities', '-f', path)).trim().split('\n')).toHaveLength(2);
      expect(await ask('hledger', 'bal', '-f', path, 'equity:unexplained', '--no-total')).toContain('0.000003');
    } finally {
      desk.close();
    }
  });

  test.each([
    ['hledger', (path: string) => ask('hledger', 'check', '-f', path)],
    ['beancount', (path: string) => ask('bean-check', path)],
  ] as const)('%s finds a journal of which a row was lost', async (format, check) => {
    const desk = await openDesk(made);
    try {
      const { path, text } = await desk.run({ format, zone: ZONE });
      await check(path);
      writeFileSync(path, text.replaceAll(' -2.5 ', ' -2.4 ').replaceAll(' 2.5 ', ' 2.4 '));
      await expect(check(path)).rejects.toThrow(/balance/i);
    } finally {
      desk.close();
    }
  });
});
