/** Rows without a book: an old store's, before the first sync. They leave the house, and nothing is claimed of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '#engine/store/openStore.ts';
import { OCTOBER, ZONE } from '../../../support/finance/everyLedger.ts';
import { type Desk, openDesk } from '../../../support/finance/exporting.ts';
import { madeWallet } from '../../../support/finance/ledger.ts';
import { ask, bringPeers, PEERS_TIMEOUT, readWorkbook } from '../../../support/finance/peers.ts';

let desk: Desk;
beforeAll(async () => {
  await bringPeers('hledger', 'bean-check', 'openpyxl', 'pdftotext');
  const rows = [
    { at: OCTOBER.from, micros: -1_500_000 },
    { at: OCTOBER.from + 1, micros: 500_000, kind: 'refund' as const },
  ];
  desk = await openDesk([madeWallet({ rows, unit: 'USD' })]);
  const quiet = () => undefined;
  const store = await openStore({ file: desk.database, log: { info: quiet, warn: quiet, error: quiet }, now: () => 0 });
  await store.commit([{ collection: 'books', remove: ['acc-1:credits'] }]);
  await store.close();
}, PEERS_TIMEOUT);
afterAll(() => desk.close());

test('the manifest states sums, and no balance', async () => {
  const { manifest } = await desk.run({ format: 'csv', zone: ZONE });
  expect(manifest).toMatchObject({
    rows: 2,
    complete: false,
    incomplete: [{ walletId: 'acc-1:credits', reason: 'no-book' }],
    wallets: [
      {
        account: 'Lab',
        unit: 'USD',
        opening: null,
        closing: null,
        byKind: [
          { kind: 'refund', decimal: '0.5' },
          { kind: 'usage', decimal: '-1.5' },
        ],
      },
    ],
  });
});

test('rows have no balance after them', async () => {
  expect((await desk.run({ format: 'csv', zone: ZONE })).text).toContain(',usage,-1500000,-1.5,USD,,,reported,');
  expect(JSON.parse((await desk.run({ format: 'jsonl', zone: ZONE })).text.split('\n')[0] ?? '')).toMatchObject({
    balanceAfter: null,
  });
});

test('journals assert nothing, and are sound', async () => {
  const journal = await desk.run({ format: 'hledger', zone: ZONE });
  expect(journal.text).toContain('no balance of this wallet is known');
  expect(journal.text).not.toContain(' = ');
  await ask('hledger', 'check', '--strict', '-f', journal.path);
  const bean = await desk.run({ format: 'beancount', zone: ZONE });
  expect(bean.text).not.toMatch(/^\S+ balance /m);
  await ask('bean-check', bean.path);
});

test('a workbook and a statement say that it is not known', async () => {
  const [summary] = await readWorkbook((await desk.run({ format: 'xlsx', zone: ZONE })).path);
  expect(summary?.rows.map((row) => [row[2], row[4]])).toEqual([
    ['What', 'Amount'],
    ['opening', 'not known'],
    ['refund', 0.5],
    ['usage', -1.5],
    ['closing', 'not known'],
  ]);
  const { path } = await desk.run({ format: 'statement', zone: ZONE });
  const page = await ask('pdftotext', '-layout', path, '-');
  expect(page).toMatch(/Opening balance +not known[\s\S]*Closing balance +not known[\s\S]*No balance is known/);
  expect(page).not.toContain('Complete:');
});

test('a bank statement states a balance, so there is none', async () => {
  await expect(desk.run({ format: 'ofx', zone: ZONE })).rejects.toThrow(/No balance of Lab, credits is known/);
});

test('a period in which nothing is known cannot be stated', async () => {
  await expect(desk.run({ format: 'statement', zone: ZONE, to: OCTOBER.from - 1 })).rejects.toMatchObject({
    kind: 'invalid-input',
  });
});
