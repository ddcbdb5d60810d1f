/** The commands about the ledger, as processes: on a folder without an app, and beside one that writes. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDataFolder } from '#engine/dataFolder/folder.ts';
import { pathsIn } from '#engine/dataFolder/paths.ts';
import { acquireWriterLock } from '#engine/store/lock.ts';
import { openStore } from '#engine/store/openStore.ts';
import { fillStore, madeWallet } from '../../../support/finance/ledger.ts';
import { type Ran, runCliProcess } from './runProcess.ts';

const WITHIN = 120_000;
/** October in Berlin. */
const FROM = Date.UTC(2026, 8, 30, 22);
const TO = Date.UTC(2026, 9, 31, 23);

let home: string;
let dir: string;
let out: string;

const lab = madeWallet({
  accountId: 'lab',
  label: 'Lantern Research',
  baseMicros: 100_000_000,
  rows: [
    { at: FROM - 1, micros: -1_000_000, sourceId: 'before', description: 'a call in September' },
    { at: FROM, micros: -2_000_000, sourceId: 'first', description: 'a call of Scout', agentId: 'Scout' },
    { at: TO - 1, micros: 30_000_000, kind: 'topup', sourceId: 'last', description: 'bought' },
    { at: TO, micros: -4_000_000, sourceId: 'after', description: 'a call in November' },
  ],
});
const shop = madeWallet({
  accountId: 'shop',
  label: 'Shop',
  key: 'ad-spend',
  name: 'Ad wallet',
  unit: 'USD',
  rows: [{ at: FROM + 5, micros: -250_000, kind: 'fee', sourceId: 'fee' }],
});

beforeAll(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-ledger-')));
  dir = join(home, 'data');
  const { paths } = openDataFolder(dir, 'live', Date.UTC(2026, 10, 5));
  await fillStore(paths.database, [lab, shop]);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));
beforeEach(() => {
  out = mkdtempSync(join(home, 'out-'));
});

const run = (...args: string[]): Promise<Ran> => runCliProcess(['--data-dir', dir, ...args], { home });
const exported = (...args: string[]) => run('export', '--zone', 'Europe/Berlin', ...args);

describe('export', () => {
  test(
    'a month to standard output, its manifest to stderr',
    async () => {
      const ran = await exported('--format', 'csv', '--month', '2026-10', '--out', '-');
      expect(ran.code).toBe(0);
      const rows = parse(ran.stdout, { columns: true }) as Record<string, string>[];
      expect(rows.map(({ service_id }) => service_id)).toEqual(['first', 'last', 'fee']);
      expect(JSON.parse(ran.stderr)).toMatchObject({
        rows: 3,
        complete: true,
        files: [{ name: '-', bytes: ran.stdout.length }],
      });
    },
    WITHIN,
  );

  test(
    'the manifest into a file; binary formats too',
    async () => {
      const manifest = join(out, 'm.json');
      const ran = await exported('--format', 'statement', '--out', '-', '--manifest', manifest);
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout.startsWith('%PDF-')).toBe(true);
      expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ format: 'statement', rows: 5 });
    },
    WITHIN,
  );

  test(
    'days of the zone, the first included, the second not',
    async () => {
      const path = join(out, 'days.jsonl');
      const ran = await exported(
        '--format',
        'jsonl',
        '--from',
        '2026-10-01',
        '--to',
        '2026-11-01',
        '--out',
        path,
        '--json',
      );
      expect(ran.stderr).toBe('');
      expect(JSON.parse(ran.stdout)).toEqual({
        exitCode: 0,
        path,
        files: ['days.jsonl', 'days.jsonl.manifest.json'],
        rows: 3,
        complete: true,
        incomplete: [],
      });
      expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(3);
    },
    WITHIN,
  );

  test(
    'into a folder under a name by the period; wallets, agents and kinds chosen',
    async () => {
      const ran = await exported(
        '--format',
        'csv',
        '--from',
        '2026-10',
        '--wallet',
        'lantern',
        '--agent',
        'none',
        '--kind',
        'usage',
        '--kind',
        'topup',
        '--out',
        out,
      );
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout).toBe(
        `2 rows written to ${join(out, 'plimsoll-from-2026-10-01.csv')}\nNot complete:\n  lab:credits: The filter left out 1 rows of the period.\n`,
      );
      const manifest = JSON.parse(readFileSync(join(out, 'plimsoll-from-2026-10-01.csv.manifest.json'), 'utf8'));
      expect(manifest).toMatchObject({
        zone: 'Europe/Berlin',
        filter: { walletIds: ['lab:credits'], agentIds: [null], kinds: ['usage', 'topup'] },
        rows: 2,
        complete: false,
        wallets: [{ opening: { decimal: '99' }, closing: { decimal: '123' }, leftOut: { count: 1, decimal: '-2' } }],
      });
    },
    WITHIN,
  );

  test(
    'beside an app that holds the folder and writes into it',
    async () => {
      const lock = acquireWriterLock(dir);
      const store = await openStore({
        file: pathsIn(dir).database,
        log: { info: () => undefined, warn: () => undefined, error: () => undefined },
        now: () => 0,
      });
      try {
        const more = madeWallet({ accountId: 'lab', rows: [{ at: TO + 5, micros: -1, sourceId: 'new' }] }).entries;
        await store.commit([{ collection: 'entries', insertNew: more }]);
        const ran = await exported('--format', 'csv', '--from', '2026-11', '--wallet', 'lab:credits', '--out', '-');
        expect(ran.code).toBe(0);
        expect(ran.stdout.trim().split('\r\n')).toHaveLength(3);
        await store.commit([{ collection: 'entries', remove: more.map(({ id }) => id) }]);
      } finally {
        await store.close();
        lock?.release();
      }
    },
    WITHIN,
  );

  test.each([
    [['--format', 'pdf'], 'invalid-input', /'pdf' is invalid/],
    [[], 'invalid-input', /--format/],
    [['--format', 'csv', '--kind', 'lunch'], 'invalid-input', /Kinds are usage, reserve/],
    [['--format', 'csv', '--month', '2026-13'], 'invalid-input', /2026-13 is no month/],
    [['--format', 'csv', '--month', '2026-10', '--from', '2026-10-01'], 'invalid-input', /leave --from and --to out/],
    [['--format', 'csv', '--from', '2026-10-02', '--to', '2026-10-01'], 'invalid-input', /ends before it begins/],
    [['--format', 'csv', '--from', 'october'], 'invalid-input', /not a day/],
    [['--format', 'csv', '--zone', 'Mars/Base'], 'invalid-input', /Mars\/Base/],
    [['--format', 'csv', '--wallet', 'nobody'], 'not-found', /There is no wallet "nobody"/],
    [['--format', 'ofx'], 'invalid-input', /OFX knows money only/],
    [['--format', 'hledger', '--agent', 'Scout'], 'invalid-input', /whole wallets/],
    [['--format', 'csv', '--out', '-'], 'invalid-input', /both write to standard output/],
    [['--format', 'csv', '--out', 'no/such/place.csv'], 'storage', /no such folder/],
    [['--format', 'csv', '--out', 'x.csv', '--manifest', 'm.json'], 'invalid-input', /--manifest is for/],
  ])(
    '%j is refused in words',
    async (args, kind, words) => {
      const ran = await exported(...args, '--json');
      expect(ran.code).toBe(1);
      const { error } = JSON.parse(ran.stdout);
      expect(error.kind).toBe(kind);
      expect(`${error.message} ${error.help ?? ''}`).toMatch(words);
      expect(readdirSync(home).filter((name) => /x\.csv|\.part$/.test(name))).toEqual([]);
    },
    WITHIN,
  );

  test(
    'a folder without data, and one whose database is none',
    async () => {
      const empty = join(home, 'empty');
      const none = await runCliProcess(['--data-dir', empty, 'export', '--format', 'csv', '--live'], { home });
      expect(none).toMatchObject({ code: 1, stdout: '' });
      expect(none.stderr).toContain('has no data yet');
      expect(readdirSync(home)).not.toContain('empty');
      const bad = join(home, 'bad');
      mkdirSync(bad, { mode: 0o700 });
      writeFileSync(join(bad, 'folder.json'), '{"format":1,"kind":"live"}');
      writeFileSync(join(bad, 'plimsoll.sqlite'), 'no database at all, but long enough to be looked at as one');
      const ran = await runCliProcess(['--data-dir', bad, 'export', '--format', 'csv', '--json'], { home });
      expect(ran.code).toBe(1);
      expect(JSON.parse(ran.stdout).error).toMatchObject({ kind: 'storage' });
    },
    WITHIN,
  );
});

describe('ledger', () => {
  test(
    'the newest rows, with the balance after each',
    async () => {
      const ran = await run('ledger', '--zone', 'Europe/Berlin', '--wallet', 'lantern', '--limit', '2');
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      const [title, first, second, more] = ran.stdout.split('\n');
      expect(title).toMatch(/^POSTED \(Europe\/Berlin\) +KIND +AMOUNT +BALANCE +UNIT +WALLET +AGENT +WHAT$/);
      expect(first).toMatch(
        /^2026-11-01 00:00:00 +usage +-4 +123 +credit +Lantern Research, Credits +- +a call in November$/,
      );
      expect(second).toMatch(/^2026-10-31 23:59:59 +topup +30 +127 +credit/);
      expect(more).toBe('The newest 2 of 4 rows; --limit shows more.');
    },
    WITHIN,
  );

  test(
    'as objects, filtered',
    async () => {
      const ran = await run('ledger', '--zone', 'Europe/Berlin', '--month', '2026-10', '--text', 'scout', '--json');
      expect(JSON.parse(ran.stdout)).toMatchObject({
        total: 1,
        rows: [{ sourceId: 'first', amount: { micros: -2_000_000 }, balanceAfter: { micros: 97_000_000 } }],
      });
      const nobody = await run('ledger', '--agent', 'none', '--kind', 'fee', '--json');
      expect(JSON.parse(nobody.stdout).rows).toHaveLength(1);
    },
    WITHIN,
  );

  test(
    'a limit that is none is refused',
    async () => {
      const ran = await run('ledger', '--limit', 'all');
      expect(ran).toMatchObject({ code: 1 });
      expect(ran.stderr).toContain('a number from 1 to 500');
    },
    WITHIN,
  );
});

describe('books', () => {
  test(
    'what each wallet holds, and how that is proven',
    async () => {
      const ran = await run('books');
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout).toMatch(/^BALANCE +UNIT +AGREED +GAP +UNEXPLAINED +ROWS +HISTORY +CLOSED +WALLET\n/);
      expect(ran.stdout).toMatch(/^ *123 +credit .* - +- +4 +whole +- +Lantern Research, Credits/m);
      const books = JSON.parse((await run('books', '--json')).stdout).books;
      expect(books.map(({ walletId }: { walletId: string }) => walletId).sort()).toEqual([
        'lab:credits',
        'shop:ad-spend',
      ]);
    },
    WITHIN,
  );

  test(
    'months add up; closing and opening again asks, and is told',
    async () => {
      const months = async () => {
        const ran = await run('books', 'months', 'shop', '--zone', 'Europe/Berlin', '--json');
        return (JSON.parse(ran.stdout) as { months: { month: string; state: string; closing: { micros: number } }[] })
          .months;
      };
      expect((await months()).find(({ month }) => month === '2026-10')).toMatchObject({
        opening: { micros: 0 },
        closing: { micros: -250_000 },
        byKind: [{ kind: 'fee', count: 1 }],
      });
      const table = await run('books', 'months', 'shop', '--zone', 'Europe/Berlin');
      expect(table.stdout).toMatch(
        /^MONTH \(Europe\/Berlin\) +STATE +OPENING +CLOSING +REPORTED +DIFFERENCE +ROWS +BY KIND\n/,
      );
      expect(table.stdout).toMatch(/2026-10 +\w+ +0 +-0.25 +not known +not known +1 +fee -0.25 \(1\)/);

      const unasked = await run('books', 'close', 'shop', '2026-10', '--zone', 'Europe/Berlin');
      expect(unasked).toMatchObject({ code: 1, stdout: '' });
      expect(unasked.stderr).toContain('--yes');
      // The service was never seen to agree since that month ended: the engine's own words reach the terminal.
      const refused = await run('books', 'close', 'shop', '2026-10', '--zone', 'Europe/Berlin', '--yes');
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(/^plimsoll: .*agree with the book/m);

      await agreedUpon(TO + 1);
      const closed = await run('books', 'close', 'shop', '2026-10', '--zone', 'Europe/Berlin', '--yes', '--json');
      expect(closed.code).toBe(0);
      expect((await months()).find(({ month }) => month === '2026-10')?.state).toBe('closed');
      const short = await run('books', 'reopen', 'shop', '2026-10');
      expect(short.stderr).toContain('--reason');
      const reopened = await run('books', 'reopen', 'shop', '2026-10', '--reason', 'a row was missing');
      expect(reopened).toMatchObject({ code: 0, stdout: 'Open again: 2026-10\n' });
      expect((await months()).find(({ month }) => month === '2026-10')?.state).toBe('open');
    },
    2 * WITHIN,
  );
});

async function agreedUpon(at: number): Promise<void> {
  const store = await openStore({
    file: pathsIn(dir).database,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    now: () => 0,
  });
  const agreed = { at, balance: { micros: -250_000, unit: 'USD' } };
  await store.commit([{ collection: 'books', put: [{ ...shop.book, agreed }] }]);
  await store.close();
}
