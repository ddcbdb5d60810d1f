/** The ledger in all its states: rows, one row, filters, exports, rules. */
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { logFixture, monthsOf, rulesFixture } from './booksFixture.ts';
import type { FakeBridgeOptions } from './fakeBridge.ts';
import type { FakeLedgerOptions } from './fakeLedger.ts';
import { fixture } from './fixture.ts';
import type { Scene } from './scenes.ts';

export const SMALLEST = { width: 720, height: 520 };

export function millionRows(now: number, snapshot: Snapshot, rows = 1_000_000): FakeLedgerOptions {
  const balances = Object.fromEntries(snapshot.wallets.map(({ id, balance }) => [id, (balance?.micros ?? 0) / 1e6]));
  return { now, rows, step: rows > 10_000 ? 31_000 : 47 * MINUTE, balances };
}

/** @param now the instant the figures are shown at */
export function ledgerScenes(now: number): Scene[] {
  const demo = fixture(now);
  const million = millionRows(now, demo);
  const known = {
    'rules.list': { rules: rulesFixture(now) },
    'books.months': { months: monthsOf('31000', 'credit') },
    'books.verify': { entries: 15_600, sum: { micros: 31_000_000_000, unit: 'credit' }, agrees: true },
    'accounts.log': { rows: logFixture(now), next: null },
  };
  type More = Partial<Scene> & { bridge?: Partial<FakeBridgeOptions> };
  const at = (name: string, screen: string, { bridge, ...rest }: More = {}): Scene => ({
    name,
    ledger: million,
    ...rest,
    options: { view: 'window', snapshot: demo, rows: [], screen, ...bridge, answers: { ...known, ...bridge?.answers } },
  });
  const diskFull = { kind: 'storage', message: 'The disk is full.', help: 'Free some space and try again.' } as const;
  return [
    at('ledger', 'ledger'),
    at('ledger-small', 'ledger', { size: SMALLEST }),
    at('ledger-loading', 'ledger', { bridge: { silent: ['ledger.page'] } }),
    at('ledger-empty', 'ledger', { ledger: { ...million, rows: 0 } }),
    at('ledger-failed', 'ledger', { bridge: { errors: { 'ledger.page': diskFull } } }),
    at('ledger-newer', 'ledger', { ledger: { ...million, newer: 12 }, press: ['Kinds'], keys: ['/'] }),
    at('ledger-filtered', 'ledger', {
      press: ['Kinds', /^Usage [\d]/, /^Reserved [\d]/],
      fill: [['Search the ledger', 'im']],
      wait: 500,
    }),
    at('ledger-none', 'ledger', { fill: [['Search the ledger', 'zebra']], wait: 500 }),
    at('ledger-period', 'ledger', { press: ['Period', 'Choose days…'] }),
    at('ledger-amount', 'ledger', { press: ['Amount', 'Out'] }),
    at('ledger-row', 'ledger', { press: [/Imagery order 5521 .*−2,400/] }),
    at('ledger-row-small', 'ledger', { size: SMALLEST, press: [/Imagery order 5521 .*−2,400/] }),
    at('ledger-row-late', 'ledger', { press: [/Captions, 6 min Usage/, 'Show the row as it came'] }),
    at('ledger-row-odd', 'ledger', { press: [/Reframe to 9:16/] }),
    at('ledger-row-rule', 'ledger', { press: [/Scrape of 12 pages/] }),
    at('ledger-row-failed', 'ledger/entry/e_00999999', { bridge: { errors: { 'ledger.entry': diskFull } } }),
    at('ledger-attribute', 'ledger', { press: [/Rough cut, 3 min/, 'Attribute rows like this…'], wait: 700 }),
    at('usage', 'usage', { press: ['By', 'By activity'] }),
    at('usage-small', 'usage', { size: SMALLEST }),
    at('usage-agents', 'usage', { press: ['By', 'By agent', 'Week', /^Unattributed/] }),
    at('usage-kinds', 'usage', { press: ['Geopera credits', 'By', 'By kind', 'Month'] }),
    at('usage-hours', 'usage', { press: [/^Tuesday,? 17 November 2026/] }),
    at('usage-table', 'usage', { press: ['Show as table'] }),
    at('usage-loading', 'usage', { bridge: { silent: ['ledger.sums'] } }),
    at('usage-empty', 'usage', {
      bridge: { answers: { 'ledger.sums': { buckets: [now - 2 * HOUR, now - HOUR], sums: [] } } },
    }),
    at('usage-failed', 'usage', { bridge: { errors: { 'ledger.sums': diskFull } } }),
    at('ledger-forced', 'ledger', { seen: { forcedColors: 'active' }, press: [/Imagery order 5521 .*−2,400/] }),
    at('usage-forced', 'usage', { seen: { forcedColors: 'active' } }),
    at('usage-contrast', 'usage', { seen: { contrast: 'more' } }),
    at('ledger-wide', 'ledger', { size: { width: 1720, height: 1000 }, press: [/Imagery order 5521 .*−2,400/] }),
    at('proof-forced', 'ledger/proof/acc_geopera:credits', { seen: { forcedColors: 'active' } }),
    at('proof', 'ledger/proof'),
    at('proof-small', 'ledger/proof', { size: SMALLEST }),
    at('proof-empty', 'ledger/proof', { bridge: { snapshot: { ...demo, books: [] } } }),
    at('proof-book', 'ledger/proof/acc_olostep:credits', { press: ['Add up again'] }),
    at('proof-book-small', 'ledger/proof/acc_olostep:credits', { size: SMALLEST }),
    at('proof-gap', 'ledger/proof/acc_geopera:credits'),
    at('proof-unexplained', 'ledger/proof/acc_mosaic:balance'),
    at('proof-close', 'ledger/proof/acc_geopera:credits', { press: ['Actions for October 2026', 'Close month…'] }),
    at('proof-reopen', 'ledger/proof/acc_geopera:credits', {
      press: ['Actions for September 2026', 'Reopen…', 'Reopen month'],
    }),
    at('proof-export', 'ledger/proof/acc_geopera:credits', { press: ['Actions for October 2026', 'Export…'] }),
    at('proof-loading', 'ledger/proof/acc_olostep:credits', { bridge: { silent: ['books.months'] } }),
    at('proof-failed', 'ledger/proof/acc_olostep:credits', { bridge: { errors: { 'books.months': diskFull } } }),
    at('proof-gone', 'ledger/proof/acc_nowhere:credits'),
    at('rules', 'ledger/rules'),
    at('rules-small', 'ledger/rules', { size: SMALLEST }),
    at('rules-empty', 'ledger/rules', { bridge: { answers: { 'rules.list': { rules: [] } } } }),
    at('rules-failed', 'ledger/rules', { bridge: { errors: { 'rules.list': diskFull } } }),
    at('rule-new', 'ledger/rules', { press: ['Add a rule', 'Save'] }),
    at('rule-change', 'ledger/rules', { press: [/^Actions for “Mosaic/, 'Change…'], wait: 700 }),
    at('rule-remove', 'ledger/rules', { press: [/^Actions for ““scrape/, 'Remove…'] }),
    at('export', 'ledger', { press: ['Export…'] }),
    at('export-running', 'ledger', { press: ['Export…', 'Choose where…'] }),
    at('exports-strip', 'ledger', {
      bridge: {
        snapshot: {
          ...demo,
          exports: [
            job({ id: 'a', state: 'running', rows: 412_000 }, now),
            job({ id: 'b', state: 'done', rows: 31_204, format: 'xlsx', files: ['ledger.xlsx', 'manifest.json'] }, now),
            job(
              {
                id: 'c',
                state: 'failed',
                format: 'statement',
                error: { ...diskFull, message: 'There is no room left in /home/mara/Documents.' },
              },
              now,
            ),
          ],
        },
      },
    }),
  ];
}

function job(more: Partial<Snapshot['exports'][number]>, now: number): Snapshot['exports'][number] {
  return {
    id: 'x',
    format: 'csv',
    path: '/home/mara/Documents/plimsoll',
    state: 'running',
    rows: 0,
    total: 1_000_000,
    files: [],
    startedAt: now - HOUR,
    endedAt: null,
    error: null,
    ...more,
  };
}
