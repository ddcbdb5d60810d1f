/**
 * The store against plain SQLite holding the same rows under the same indexes, in one run, since only the ratio travels.
 * `node test/bench/store.ts [rows]`
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { openStore } from '#engine/store/openStore.ts';
import type { Entry } from '#shared/domain/entry.ts';

const ROWS = Number(process.argv[2] ?? 100_000);
const BATCH = 500;
const SINGLES = 500;
const PAGES = 200;

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
const quiet = () => undefined;

function entryAt(n: number): Entry {
  const account = `acc-${n % 5}`;
  return {
    id: `entry-${String(n).padStart(9, '0')}`,
    accountId: account,
    walletId: `${account}:credits`,
    walletKey: 'credits',
    sourceId: `source-${n}`,
    kind: 'usage',
    amount: { micros: -1_000 * (n % 977), unit: 'credit' },
    at: Date.UTC(2026, 0, 1) + n * 900,
    description: `call number ${n} of an agent`,
    agentId: n % 3 === 0 ? 'agent-7' : null,
    paymentRef: null,
    source: 'reported',
    raw: `{"id":"source-${n}","cost":${(n % 977) / 1_000}}`,
    seenAt: Date.UTC(2026, 0, 1) + n * 900 + 5,
  };
}

interface Subject {
  insert(rows: readonly Entry[]): Promise<void>;
  page(walletId: string, before: number): Promise<number>;
  all(): Promise<number>;
  close(): Promise<void>;
}

function plainSqlite(file: string): Subject {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE e (id TEXT PRIMARY KEY, at INTEGER, account TEXT, wallet TEXT, kind TEXT, micros INTEGER, doc TEXT);
    CREATE INDEX e1 ON e (at, id); CREATE INDEX e2 ON e (account, at, id); CREATE INDEX e3 ON e (wallet, at, id);
    CREATE INDEX e4 ON e (wallet, at, kind, micros, id)`);
  const add = database.prepare('INSERT OR IGNORE INTO e VALUES (?, ?, ?, ?, ?, ?, ?)');
  const page = database.prepare('SELECT doc FROM e WHERE wallet = ? AND at <= ? ORDER BY at DESC, id DESC LIMIT 100');
  const count = database.prepare('SELECT count(*) AS n FROM e WHERE wallet = ?');
  const parse = (rows: unknown[]) => rows.map((row) => JSON.parse((row as { doc: string }).doc) as Entry);
  return {
    async insert(rows) {
      database.exec('BEGIN');
      for (const e of rows) add.run(e.id, e.at, e.accountId, e.walletId, e.kind, e.amount.micros, JSON.stringify(e));
      database.exec('COMMIT');
    },
    async page(walletId, before) {
      count.get(walletId);
      return parse(page.all(walletId, before)).length;
    },
    all: async () => parse(database.prepare('SELECT doc FROM e ORDER BY id').all()).length,
    close: async () => database.close(),
  };
}

async function theStore(file: string): Promise<Subject> {
  const store = await openStore({ file, log: { info: quiet, warn: quiet, error: quiet }, now: () => 0 });
  return {
    async insert(rows) {
      await store.commit([{ collection: 'entries', insertNew: rows }]);
    },
    async page(walletId, before) {
      const after = Buffer.from(JSON.stringify([before, '~'])).toString('base64url');
      return (await store.entriesPage({ walletId, limit: 100, after })).rows.length;
    },
    all: async () => (await store.all('entries')).length,
    close: () => store.close(),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function measure(subject: Subject): Promise<Record<string, number>> {
  let inserting = 0;
  for (let n = 0; n < ROWS; n += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, ROWS - n) }, (_, i) => entryAt(n + i));
    inserting += await timed(() => subject.insert(rows));
  }
  let single = 0;
  for (let n = 0; n < SINGLES; n++) single += await timed(() => subject.insert([entryAt(ROWS + n)]));
  const pages: number[] = [];
  for (let n = 0; n < PAGES; n++) {
    const before = entryAt(Math.floor((ROWS * (n + 1)) / PAGES)).at;
    pages.push(await timed(() => subject.page(`acc-${n % 5}:credits`, before)));
  }
  const everything = await timed(() => subject.all());
  await subject.close();
  return {
    'insert in batches of 500, µs a row': (inserting * 1_000) / ROWS,
    'single write, µs': (single * 1_000) / SINGLES,
    'page of 100 with its total, median ms': pages.sort((a, b) => a - b)[PAGES / 2] ?? 0,
    'read everything, ms': everything,
  };
}

try {
  const plain = await measure(plainSqlite(join(folder, 'plain.db')));
  const ours = await measure(await theStore(join(folder, 'store.db')));
  console.log(`${ROWS} entries`);
  for (const [what, floor] of Object.entries(plain)) {
    const value = ours[what] ?? Number.NaN;
    console.log(
      `${what}: plain SQLite ${floor.toFixed(2)}, store ${value.toFixed(2)}, ratio ${(value / floor).toFixed(2)}`,
    );
  }
  const size = (name: string) => statSync(join(folder, name)).size / 1e6;
  console.log(`file, MB: plain SQLite ${size('plain.db').toFixed(0)}, store ${size('store.db').toFixed(0)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
