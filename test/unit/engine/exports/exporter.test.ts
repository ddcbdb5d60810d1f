/** Exporters as the app and the command line use them: the same bytes every time, in a thread or not. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Exporter } from '#engine/exports/exporter.ts';
import { createInlineExporter } from '#engine/exports/inlineExporter.ts';
import { createWorkerExporter } from '#engine/exports/workerExporter.ts';
import { openStore } from '#engine/store/openStore.ts';
import { type ExportRequest, exportFormatSchema } from '#shared/contract/ledgerCalls.ts';
import { OCTOBER, ZONE } from '../../../support/finance/everyLedger.ts';
import { type Desk, noHooks, openDesk, VERSION } from '../../../support/finance/exporting.ts';
import { type MadeWallet, madeWallet } from '../../../support/finance/ledger.ts';

const formats = exportFormatSchema.options.map((format) => [format] as const);
const COUNT = 5_000;

function twoWallets(): MadeWallet[] {
  const wallet = (accountId: string, label: string) =>
    madeWallet({
      accountId,
      label,
      unit: 'EUR',
      rows: Array.from({ length: COUNT }, (_, n) => ({
        at: OCTOBER.from + n * 400_000,
        micros: n % 7 === 0 ? 1_000_000 : -n,
        kind: n % 7 === 0 ? 'topup' : 'usage',
        agentId: n % 3 === 0 ? 'Scout' : null,
      })),
    });
  return [wallet('b', 'Beta'), wallet('a', 'Alpha')];
}

const quietLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

let desk: Desk;
let folder: string;
let inline: Exporter;
let threaded: Exporter;
beforeAll(async () => {
  desk = await openDesk(twoWallets());
  inline = createInlineExporter({ database: desk.database, version: VERSION });
  threaded = createWorkerExporter({ database: desk.database, version: VERSION });
});
afterAll(() => desk.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-target-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** All files of an export, by their names. */
async function files(exporter: Exporter, request: ExportRequest): Promise<Record<string, string>> {
  const place = mkdtempSync(join(folder, 'x-'));
  await exporter.run(request, join(place, 'export'), noHooks);
  return Object.fromEntries(readdirSync(place).map((name) => [name, readFileSync(join(place, name), 'base64')]));
}

describe.each(formats)('%s', (format) => {
  const request: ExportRequest = { format, zone: ZONE, ...OCTOBER };

  test('twice, and in a thread: byte for byte the same, manifest and all', async () => {
    const first = await files(inline, request);
    expect(Object.keys(first)).toEqual(['export', 'export.manifest.json']);
    expect(await files(inline, request)).toEqual(first);
    expect(await files(threaded, request)).toEqual(first);
  });
});

test('in a process of another zone, language and day: the same', { timeout: 120_000 }, async () => {
  for (const format of ['xlsx', 'statement', 'csv', 'hledger'] as const) {
    const request: ExportRequest = { format, zone: ZONE, ...OCTOBER };
    const here = await files(inline, request);
    const script = `
      const { exportToFiles } = await import(${JSON.stringify(resolve('electron/engine/exports/run.ts'))});
      Date.now = () => 4e12;
      const hooks = { signal: new AbortController().signal, progress() {} };
      const [database, path] = process.argv.slice(1);
      await exportToFiles({ database, version: ${JSON.stringify(VERSION)}, request: ${JSON.stringify(request)}, hooks }, path);`;
    const place = mkdtempSync(join(folder, 'y-'));
    const args = ['--input-type=module', '-e', script, desk.database, join(place, 'export')];
    const env = { ...process.env, TZ: 'Pacific/Auckland', LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' };
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const there = Object.fromEntries(
      readdirSync(place).map((name) => [name, readFileSync(join(place, name), 'base64')]),
    );
    expect(there).toEqual(here);
  }
});

test('a later row changes nothing in the export of an earlier month', async () => {
  const own = await openDesk([
    madeWallet({ unit: 'EUR', rows: [{ at: OCTOBER.from + 5, micros: -5, sourceId: 'a' }] }),
  ]);
  try {
    const store = await openStore({
      file: own.database,
      log: quietLog,
      now: () => 0,
    });
    const exporter = createInlineExporter({ database: own.database, version: VERSION });
    const november = madeWallet({ unit: 'EUR', rows: [{ at: OCTOBER.to + 5, micros: 9, sourceId: 'b' }] });
    try {
      await store.commit([
        {
          collection: 'books',
          put: [{ ...november.book, agreed: { at: OCTOBER.to + 1, balance: { micros: -5, unit: 'EUR' } } }],
        },
      ]);
      const before = await Promise.all(formats.map(([format]) => files(exporter, { format, zone: ZONE, ...OCTOBER })));
      await store.commit([
        { collection: 'entries', insertNew: november.entries },
        {
          collection: 'books',
          put: [{ ...november.book, agreed: { at: OCTOBER.to + 9, balance: { micros: 4, unit: 'EUR' } } }],
        },
      ]);
      const after = await Promise.all(formats.map(([format]) => files(exporter, { format, zone: ZONE, ...OCTOBER })));
      expect(after).toEqual(before);
      const whole = await files(exporter, { format: 'csv', zone: ZONE });
      expect(whole.export).not.toBe(before[0]?.export);
    } finally {
      await store.close();
    }
  } finally {
    own.close();
  }
});

describe('in a thread', () => {
  const request: ExportRequest = { format: 'csv', zone: ZONE };

  test('tells how far it is', async () => {
    const seen: { rows: number; total: number }[] = [];
    const outcome = await threaded.run(request, join(folder, 'out.csv'), {
      signal: new AbortController().signal,
      progress: (now) => seen.push(now),
    });
    expect(outcome).toEqual({ files: ['out.csv', 'out.csv.manifest.json'], rows: 2 * COUNT });
    expect(seen.at(-1)).toEqual({ rows: 2 * COUNT, total: 2 * COUNT });
    expect([...seen].sort((a, b) => a.rows - b.rows)).toEqual(seen);
  });

  test('stops when asked to, and leaves nothing', async () => {
    const stop = new AbortController();
    const running = threaded.run(request, join(folder, 'out.csv'), {
      signal: stop.signal,
      progress: () => stop.abort(),
    });
    await expect(running).rejects.toMatchObject({ kind: 'cancelled' });
    expect(readdirSync(folder)).toEqual([]);
    const at = threaded.run(request, join(folder, 'out.csv'), { signal: stop.signal, progress: () => undefined });
    await expect(at).rejects.toMatchObject({ kind: 'cancelled' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('errors keep their kind and their words', async () => {
    await expect(threaded.run(request, join(folder, 'no/out.csv'), noHooks)).rejects.toMatchObject({
      info: { kind: 'storage', help: expect.stringContaining('Make the folder first') },
    });
    const nowhere = createWorkerExporter({ database: join(folder, 'none.sqlite'), version: VERSION });
    await expect(nowhere.run(request, join(folder, 'out.csv'), noHooks)).rejects.toMatchObject({ kind: 'storage' });
  });

  test('a thread that cannot even begin is an error, not silence', async () => {
    const missing = createWorkerExporter(
      { database: desk.database, version: VERSION },
      new URL('file:///not/there.js'),
    );
    await expect(missing.run(request, join(folder, 'out.csv'), noHooks)).rejects.toThrow(/not.there\.js/);
  });

  test('while the app goes on writing, it exports one state of the ledger', async () => {
    const own = await openDesk(twoWallets());
    const store = await openStore({ file: own.database, log: quietLog, now: () => 0 });
    try {
      // Into the wallet whose turn comes last, at its beginning.
      const late = Array.from({ length: 50 }, (_, n) => ({ at: OCTOBER.from + n, micros: -1, sourceId: `late-${n}` }));
      const { entries } = madeWallet({ accountId: 'b', unit: 'EUR', rows: late });
      const exporter = createInlineExporter({ database: own.database, version: VERSION });
      let writing: Promise<unknown> | null = null;
      const outcome = await exporter.run(request, join(folder, 'out.csv'), {
        signal: new AbortController().signal,
        progress: () => {
          writing ??= store.commit([{ collection: 'entries', insertNew: entries }]);
        },
      });
      await writing;
      expect(outcome.rows).toBe(2 * COUNT);
      expect(readFileSync(join(folder, 'out.csv'), 'utf8')).not.toContain('late-');
      expect(await exporter.run(request, join(folder, 'again.csv'), noHooks)).toMatchObject({ rows: 2 * COUNT + 50 });
    } finally {
      await store.close();
      own.close();
    }
  });
});

test.each([
  [{ from: OCTOBER.from, to: OCTOBER.to }, 'plimsoll-2026-10.csv'],
  [{}, 'plimsoll-ledger.csv'],
  [{ from: OCTOBER.from }, 'plimsoll-from-2026-10-01.csv'],
  [{ to: OCTOBER.to }, 'plimsoll-to-2026-10-31.csv'],
  [{ from: OCTOBER.from, to: OCTOBER.from + 7 * 86_400_000 }, 'plimsoll-2026-10-01-to-2026-10-07.csv'],
])('%j is offered as %s', (period, name) => {
  expect(inline.suggestedName({ format: 'csv', zone: ZONE, ...period })).toBe(name);
});
