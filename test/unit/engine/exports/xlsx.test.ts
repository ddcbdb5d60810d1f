/** Workbooks, read by openpyxl. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { xlsxWith } from '#engine/exports/formats/xlsx.ts';
import { Output } from '#engine/exports/output.ts';
import { createScan } from '#engine/exports/scan.ts';
import { scopeOf } from '#engine/exports/scope.ts';
import { openLedgerReader } from '#engine/ledger/reader.ts';
import {
  addTo,
  everyLedger,
  expectedSums,
  OCTOBER,
  SLOW,
  type Sums,
  ZONE,
} from '../../../support/finance/everyLedger.ts';
import { openDesk } from '../../../support/finance/exporting.ts';
import { madeWallet } from '../../../support/finance/ledger.ts';
import { bringPeers, type Cell, PEERS_TIMEOUT, readWorkbook, type SheetRead } from '../../../support/finance/peers.ts';

beforeAll(() => bringPeers('openpyxl'), PEERS_TIMEOUT);

function records({ rows: [titles = [], ...rows] }: SheetRead): Record<string, Cell>[] {
  return rows.map((row) => Object.fromEntries(row.map((cell, n) => [String(titles[n]), cell])));
}

describe('any ledger', () => {
  test('rows and sums are there as numbers, dates as dates, no text is a formula', { timeout: SLOW }, () =>
    everyLedger({ format: 'xlsx', seed: 31 }, async ({ path }, expected) => {
      const [summary, ...ledger] = await readWorkbook(path);
      const rows = ledger.flatMap(records);
      const sums: Sums = {};
      for (const row of rows) {
        expect(
          Object.values(row).filter((cell) => typeof cell === 'object' && cell !== null && 'formula' in cell),
        ).toEqual([]);
        expect(row[`Posted (${ZONE})`]).toHaveProperty('date');
        const micros = row['Amount (millionths)'];
        expect(Number.isSafeInteger(micros)).toBe(true);
        expect(Math.round(Number(row.Amount) * 1e6)).toBe(micros);
        const wallet = expected.find(({ walletId }) => walletId === row['Wallet id']);
        expect(row['Balance after (millionths)']).toBe(wallet?.balances.get(String(row.Id)));
        addTo(sums, String(row['Wallet id']), String(row.Kind), Number(micros));
      }
      expect(sums).toEqual(expectedSums(expected));
      const lines = summary === undefined ? [] : records(summary);
      for (const { walletId, opening, closing, kinds } of expected) {
        const own = lines.filter((line) => line['Wallet id'] === walletId);
        expect(own.map((line) => [line.What, line['Amount (millionths)']])).toEqual([
          ['opening', opening],
          ...Object.entries(kinds)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([kind, sum]) => [kind, sum?.micros]),
          ['closing', closing],
        ]);
      }
    }),
  );
});

describe('one ledger', () => {
  const at = Date.UTC(2026, 9, 25, 0, 30, 15, 250);
  const made = [
    madeWallet({
      label: 'Łab <1>',
      baseMicros: 1_000_000,
      rows: [
        { at, micros: -1_500_000, description: '=1+1', agentId: '_x0041_' },
        { at: at + 1, micros: 123_456_789, kind: 'topup', description: `long ${'x'.repeat(40_000)}` },
        { at: OCTOBER.to, micros: -1, description: '\u0007bell' },
      ],
    }),
  ];

  test('cells as they are meant', async () => {
    const desk = await openDesk(made);
    try {
      const { path } = await desk.run({ format: 'xlsx', zone: ZONE, filter: { kinds: ['usage'] } });
      const [summary, ledger] = await readWorkbook(path);
      const rows = ledger === undefined ? [] : records(ledger);
      expect(rows).toHaveLength(2);
      expect(rows[0]).toMatchObject({
        [`At (${ZONE})`]: { date: '2026-10-25T02:30:15.250000' },
        'At (UTC)': { date: '2026-10-25T00:30:15.250000' },
        Account: 'Łab <1>',
        Amount: -1.5,
        'Balance after': -0.5,
        Description: '=1+1',
      });
      // openpyxl leaves Excel's escapes as they are written; Excel reads them back as the letters that were meant.
      expect(rows[0]?.Agent).toBe('_x005F_x0041_');
      expect(rows[1]?.Description).toBe('␇bell');
      expect(summary?.rows.map((row) => row.slice(2, 5))).toContainEqual(['left out by the filter', 1, 123.456789]);
      const all = await readWorkbook((await desk.run({ format: 'xlsx', zone: ZONE })).path);
      const long = String(all[1]?.rows[2]?.[12]);
      expect(long).toHaveLength(32_767);
      expect(long).toMatch(/cut here/);
    } finally {
      desk.close();
    }
  });

  test('more rows than a sheet holds go on in a further one', async () => {
    const rows = Array.from({ length: 2_500 }, (_, n) => ({ at: at + n, micros: -n, sourceId: `${n}` }));
    const desk = await openDesk([madeWallet({ rows })]);
    const reader = openLedgerReader(desk.database);
    try {
      const sheetsWith = async (mostRows: number): Promise<SheetRead[]> => {
        const scope = scopeOf({ format: 'xlsx', zone: ZONE }, reader);
        const scan = createScan(scope, reader, null, { check: () => undefined, passed: () => undefined });
        const chunks: Uint8Array[] = [];
        const out = new Output({ write: async (bytes) => void chunks.push(Uint8Array.from(bytes)) });
        await xlsxWith(mostRows).write(scan, out);
        const { sha256 } = await out.finish();
        const file = Buffer.concat(chunks);
        expect(createHash('sha256').update(file).digest('hex')).toBe(sha256);
        const path = join(desk.folder, 'split.xlsx');
        writeFileSync(path, file);
        return readWorkbook(path);
      };
      const split = await sheetsWith(1_001);
      expect(split.map(({ title, rows: { length } }) => [title, length])).toEqual([
        ['Summary', 4],
        ['Ledger', 1_001],
        ['Ledger 2', 1_001],
        ['Ledger 3', 501],
      ]);
      const ids = split.slice(1).flatMap(({ rows: [, ...lines] }) => lines.map((line) => line[22]));
      expect(ids).toEqual(rows.map(({ sourceId }) => sourceId));
      // Exactly full: no empty sheet behind it.
      expect((await sheetsWith(1_251)).map(({ rows: { length } }) => length)).toEqual([4, 1_251, 1_251]);
    } finally {
      reader.close();
      desk.close();
    }
  });

  test('an empty ledger is a workbook all the same', async () => {
    const desk = await openDesk([madeWallet({ rows: [] })]);
    try {
      const sheets = await readWorkbook((await desk.run({ format: 'xlsx', zone: ZONE })).path);
      expect(sheets.map(({ title, rows }) => [title, rows.length])).toEqual([
        ['Summary', 3],
        ['Ledger', 1],
      ]);
    } finally {
      desk.close();
    }
  });
});
