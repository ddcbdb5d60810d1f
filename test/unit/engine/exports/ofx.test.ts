/** OFX, read by libofx's `ofxdump` and by a parser that keeps every digit. */
import { parseSync } from 'ofx-js';
import { beforeAll, describe, expect, test } from 'vitest';
import { everyLedger, OCTOBER, SLOW, shortOf, ZONE } from '../../../support/finance/everyLedger.ts';
import { microsOf, openDesk } from '../../../support/finance/exporting.ts';
import { madeWallet } from '../../../support/finance/ledger.ts';
import { ask, bringPeers, PEERS_TIMEOUT } from '../../../support/finance/peers.ts';

beforeAll(() => bringPeers('ofxdump'), PEERS_TIMEOUT);

/** The parser gives one thing alone, several as a list, none as nothing. */
function listOf<T>(found: T | readonly T[] | undefined): readonly T[] {
  return found === undefined ? [] : Array.isArray(found) ? found : [found as T];
}

interface Statement {
  readonly CURDEF: string;
  readonly BANKACCTFROM: { readonly ACCTID: string };
  readonly BANKTRANLIST: { readonly STMTTRN?: Transaction | Transaction[] };
  readonly LEDGERBAL: { readonly BALAMT: string; readonly DTASOF: string };
}
interface Transaction {
  readonly FITID: string;
  readonly TRNAMT: string;
  readonly DTPOSTED: string;
  readonly MEMO: string;
}

function statementsIn(text: string): Statement[] {
  return listOf(parseSync(text).OFX.BANKMSGSRSV1.STMTTRNRS).map((answer) => answer.STMTRS as Statement);
}

function found(dump: string, name: string): string[] {
  return [...dump.matchAll(new RegExp(`^ *${name} ?: (.*?)\\s*$`, 'gm'))].map(([, value]) => value ?? '');
}

describe('any ledger in money', () => {
  test('rows, ids and balances', { timeout: SLOW }, () =>
    everyLedger({ format: 'ofx', seed: 41, units: ['USD', 'EUR'] }, async ({ path, text }, expected) => {
      const statements = statementsIn(text);
      expect(statements).toHaveLength(expected.length);
      for (const { walletId, unit, opening, closing, ids } of expected) {
        const statement = statements.find(({ BANKACCTFROM }) => BANKACCTFROM.ACCTID.endsWith(shortOf(walletId)));
        const rows = listOf(statement?.BANKTRANLIST.STMTTRN);
        expect(rows.map(({ FITID }) => FITID)).toEqual(ids);
        expect(rows.reduce((sum, { TRNAMT }) => sum + microsOf(TRNAMT), opening)).toBe(closing);
        expect(microsOf(statement?.LEDGERBAL.BALAMT ?? '')).toBe(closing);
        expect(statement?.CURDEF).toBe(unit);
        for (const { MEMO } of rows) expect([...MEMO].length).toBeLessThanOrEqual(255);
      }
      const dump = await ask('ofxdump', path);
      const dumped = found(dump, 'Financial institution.s ID for this transaction').sort();
      expect(dumped).toEqual(expected.flatMap(({ ids }) => ids).sort());
    }),
  );
});

describe('one ledger', () => {
  const money = madeWallet({
    accountId: 'shop',
    label: 'Shop & Sons',
    key: 'ad-spend',
    name: 'Ad wallet',
    unit: 'AUD',
    baseMicros: 10_000_000,
    rows: [
      { at: OCTOBER.from, micros: -1_250_000, description: 'clicks <b>' },
      { at: OCTOBER.from + 3_600_000, micros: 20_000_000, kind: 'topup', description: '' },
      { at: OCTOBER.to - 1, micros: -750_000, kind: 'fee', description: 'fee' },
    ],
    book: { agreed: { at: OCTOBER.to + 5, balance: { micros: 28_000_000, unit: 'AUD' } } },
  });

  test('libofx sees the amounts, the types, the dates and the ledger balance', async () => {
    const desk = await openDesk([money]);
    try {
      const { path, text } = await desk.run({ format: 'ofx', zone: ZONE, ...OCTOBER });
      const dump = await ask('ofxdump', path);
      expect(found(dump, 'Total money amount')).toEqual(['-1.25', '20.00', '-0.75']);
      expect(found(dump, 'Transaction type').map((type) => type.split(':')[0])).toEqual(['DEBIT', 'DEP', 'FEE']);
      expect(found(dump, 'Ledger balance')).toEqual(['28.00']);
      expect(found(dump, 'Ledger balance date')).toEqual(['Sat Oct 31 22:59:59 2026 UTC']);
      expect(found(dump, 'Name of payee or transaction description')[0]).toBe('Shop & Sons');
      expect(found(dump, 'Account #')).toEqual([`ad-spend-${shortOf('shop:ad-spend')}`]);
      const [statement] = statementsIn(text);
      expect(statement?.LEDGERBAL.DTASOF).toBe('20261031235959.999[+1]');
      expect(listOf(statement?.BANKTRANLIST.STMTTRN)[0]).toMatchObject({
        DTPOSTED: '20261001000000.000[+2]',
        MEMO: 'usage: clicks <b>',
      });
    } finally {
      desk.close();
    }
  });

  test('zones that are no whole hours apart from UTC', async () => {
    const desk = await openDesk([money]);
    try {
      const { text } = await desk.run({ format: 'ofx', zone: 'Asia/Kolkata', ...OCTOBER });
      expect(text).toContain('<DTPOSTED>20261001033000.000[+5.50]</DTPOSTED>');
      const { text: west } = await desk.run({ format: 'ofx', zone: 'America/St_Johns', ...OCTOBER });
      expect(west).toContain('<DTPOSTED>20260930193000.000[-2.50]</DTPOSTED>');
    } finally {
      desk.close();
    }
  });

  test('credits are refused with the formats that hold them, and the wallets that could be chosen', async () => {
    const desk = await openDesk([money, madeWallet({ label: 'Lab', rows: [{ at: OCTOBER.from, micros: -1 }] })]);
    try {
      await expect(desk.run({ format: 'ofx', zone: ZONE })).rejects.toMatchObject({
        info: {
          kind: 'invalid-input',
          message: 'OFX knows money only, and Lab, Credits is in credits.',
          help: expect.stringMatching(
            /csv, jsonl, xlsx, hledger.*Or choose only wallets in money: Shop & Sons, Ad wallet/,
          ),
        },
      });
      const { manifest } = await desk.run({ format: 'ofx', zone: ZONE, filter: { walletIds: ['shop:ad-spend'] } });
      expect(manifest).toMatchObject({ rows: 3, complete: true });
    } finally {
      desk.close();
    }
  });
});
