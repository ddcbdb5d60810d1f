/**
 * Questions to the whole ledger as the main thread sees them: to the worker, there and back, against plain SQL on the main
 * thread over the same rows, the store's own indexes, and one index of words. Each question is a new one to both.
 */
import { rmSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { LedgerQueries } from '#engine/ledger/queries.ts';
import { openLedgerQueries } from '#engine/ledger/readModel/worker.ts';
import type { LedgerFilter } from '#shared/contract/ledgerCalls.ts';
import type { Entry } from '#shared/domain/entry.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import { openLedgerStore } from '../support/ledgerStore.ts';
import { type BenchLedger, quietLog } from './ledger.ts';
import { type Finding, median } from './report.ts';
import { entryAt, instantOf, WALLETS } from './rows.ts';
import { stallFindings, watchStalls } from './stalls.ts';

const PAGE = 100;
const ROUNDS = 7;
/** Each round takes the fastest of so many, both ways: what else the machine does is in neither. */
const TRIES = 3;
const PAGE_GATE = { most: 2 };
const SUMS_GATE = { most: 1.2 };

/** Kinds of words are told one by one; what a search costs beside plain SQL is told by all of them. */
const TYPING = 'typing';

/** Milliseconds by round. */
interface Spent {
  readonly ours: number[];
  readonly floor: number[];
}
const NOTHING: Spent = { ours: [], floor: [] };

/** One thing that a person does, asked both ways. */
interface Case {
  readonly name: string;
  readonly gate: Finding['gate'];
  ours(queries: LedgerQueries, round: number): Promise<number>;
  /** @returns how many rows fit, or how many sums there are: both ways must say the same */
  floor(plain: Plain, round: number): number;
}

export async function benchLedgerReads({ file, rows }: BenchLedger): Promise<Finding[]> {
  const indexFile = `${file}-index`;
  const queries = openLedgerQueries({ file, indexFile, log: quietLog, now: () => instantOf(rows) });
  const store = openLedgerStore(file);
  const plain = new Plain(file);
  const watch = watchStalls();
  const findings: Finding[] = [];
  let late = 0;
  const told = (name: string, ours: number): Finding => ({ name, ours, floor: null, gate: null });
  try {
    const built = await timed(() => watch.during(() => queries.refresh()));
    findings.push(told('first reading of all rows, s', built / 1_000));
    findings.push(told('index of words of the plain side, s', plain.makeWords() / 1_000));
    const cases = casesFor(rows);
    const spent: Spent[] = cases.map(() => ({ ours: [], floor: [] }));
    for (let round = 0; round < ROUNDS; round++) {
      for (const [n, { name, ours, floor }] of cases.entries()) {
        // A row that came meanwhile: what was remembered of the words of other questions is of no use any more.
        store.put('entries', [wordless(rows + late++)]);
        await queries.sumBefore('bench:late', 0);
        const fastest = { ours: Infinity, floor: Infinity };
        for (let attempt = 0; attempt < TRIES; attempt++) {
          const which = round * TRIES + attempt;
          let found = 0;
          const taken = await watch.during(() =>
            timed(async () => {
              found = await ours(queries, which);
            }),
          );
          const began = performance.now();
          const expected = floor(plain, which);
          fastest.floor = Math.min(fastest.floor, performance.now() - began);
          fastest.ours = Math.min(fastest.ours, taken);
          if (found !== expected) throw new Error(`${name}: ${found} here, ${expected} by plain SQL`);
        }
        spent[n]?.floor.push(fastest.floor);
        spent[n]?.ours.push(fastest.ours);
      }
    }
    for (const [n, { name, gate }] of cases.entries()) findings.push(compared(name, spent[n] ?? NOTHING, gate));
    const typed = spent.filter((_, n) => cases[n]?.name.startsWith(TYPING));
    findings.push(compared('searches altogether', added(typed), PAGE_GATE));
    // What runways are foreseen from, asked once an hour.
    const until = instantOf(rows);
    const wallets = WALLETS.map((walletId) => ({ walletId, unit: 'credit', from: null, until }));
    const burn = () => queries.walletBurn({ wallets, notBefore: until - 125 * DAY });
    findings.push(told('burn of all wallets over 125 days, ms', await timed(() => watch.during(burn))));
    await queries.close();
    const again = openLedgerQueries({ file, indexFile, log: quietLog, now: () => instantOf(rows) });
    findings.push(told('first answer after a start, ms', await timed(() => again.sumBefore('none', 0))));
    await again.close();
    return [...findings, ...stallFindings('questions to the ledger', watch.stalls())];
  } finally {
    await queries.close();
    plain.close();
    store.remove(
      'entries',
      Array.from({ length: late }, (_, n) => wordless(rows + n)),
    );
    store.cleanUp('entries');
    await store.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${indexFile}${suffix}`, { force: true });
  }
}

function compared(name: string, { ours, floor }: Spent, gate: Finding['gate']): Finding {
  const ratio = median(ours.map((time, round) => time / (floor[round] ?? Number.NaN)));
  return { name: `${name}, ms`, ours: median(ours), floor: median(floor), ratio, gate };
}

function added(parts: readonly Spent[]): Spent {
  const sums = (side: keyof Spent) =>
    (parts[0]?.[side] ?? []).map((_, round) => parts.reduce((sum, part) => sum + (part[side][round] ?? Number.NaN), 0));
  return { ours: sums('ours'), floor: sums('floor') };
}

function casesFor(rows: number): Case[] {
  const wallet = (round: number) => WALLETS[round % WALLETS.length] ?? '';
  const end = instantOf(rows);
  const page = (
    name: string,
    filterOf: (round: number) => LedgerFilter,
    offset: (round: number) => number,
    gate: Finding['gate'] = PAGE_GATE,
  ): Case => ({
    name: `page of ${PAGE} ${name}`,
    gate,
    ours: (queries, round) => pageOf(queries, filterOf(round), offset(round)),
    floor: (plain, round) => plain.page(filterOf(round), offset(round)),
  });
  /** A search box: a page for each letter more. */
  const typing = (name: string, wordOf: (round: number) => string, filterOf: (round: number) => LedgerFilter): Case => {
    const steps = (round: number) =>
      Array.from(wordOf(round), (_, n) => ({ ...filterOf(round), text: wordOf(round).slice(0, n + 1) }));
    return {
      name: `${TYPING} ${name}`,
      gate: null,
      async ours(queries, round) {
        let found = 0;
        for (const filter of steps(round)) found += await pageOf(queries, filter, 0);
        return found;
      },
      floor: (plain, round) => steps(round).reduce((found, filter) => found + plain.page(filter, 0), 0),
    };
  };
  const common = ['call', 'number', 'agent'];
  const month = (round: number) => ({ from: end - (60 + round) * DAY, to: end - (30 + round) * DAY });
  const sums = (name: string, walletIds: (round: number) => readonly string[]): Case => {
    const span = (round: number) => ({ from: end - 365 * DAY + round * MINUTE, to: end + round * MINUTE });
    return {
      name: `day sums of a year ${name}`,
      gate: SUMS_GATE,
      async ours(queries, round) {
        const filter = { walletIds: [...walletIds(round)], ...span(round) };
        const asked = { filter, bucket: 'day', zone: 'Asia/Kolkata', by: ['wallet', 'kind'] } as const;
        return (await queries.ask('ledger.sums', { ...asked, by: [...asked.by] })).sums.length;
      },
      // Local days of a zone without summer time, which plain SQL can reckon.
      floor: (plain, round) => plain.daySums(walletIds(round), span(round), 5.5 * 60 * MINUTE),
    };
  };
  return [
    page(
      'of a wallet',
      (round) => ({ walletIds: [wallet(round)], to: end - round }),
      () => 0,
    ),
    page(
      'of a wallet, in the middle',
      (round) => ({ walletIds: [wallet(round)], to: end - 100 - round }),
      (round) => Math.floor(rows / 10) + round * 100,
    ),
    page(
      'of a wallet, kind and month',
      (round) => ({ walletIds: [wallet(round)], kinds: ['usage'], ...month(round) }),
      () => 0,
    ),
    page(
      'of everything',
      (round) => ({ to: end + 1_000 + round }),
      () => 0,
      // The store has no index for it, so the plain side sorts all rows: the ratio says nothing.
      null,
    ),
    typing(
      'a word that all rows have',
      (round) => common[round % common.length] ?? '',
      () => ({}),
    ),
    typing(
      'such a word with a wallet chosen',
      (round) => common[round % common.length] ?? '',
      (round) => ({ walletIds: [wallet(round)] }),
    ),
    typing(
      'a number that few rows have',
      (round) => String(((round + 1) * 61_211) % rows),
      () => ({}),
    ),
    typing(
      'an id',
      (round) => entryAt((round * 70_001) % rows).sourceId,
      () => ({}),
    ),
    sums('of a wallet', (round) => [wallet(round)]),
    sums('of all wallets', () => WALLETS),
  ];
}

/** A row that no search finds: the plain side's words are not kept up to date. */
function wordless(n: number): Entry {
  const none = { description: '', sourceId: '', agentId: null, activity: null, thread: null };
  return { ...entryAt(n), ...none, id: `late-${n}`, accountId: 'bench', walletId: 'bench:late' };
}

async function pageOf(queries: LedgerQueries, filter: LedgerFilter, offset: number): Promise<number> {
  const { rows, total } = await queries.ask('ledger.page', { filter, offset, limit: PAGE });
  if (rows.length !== Math.min(PAGE, total - offset)) throw new Error('a page came back short');
  return total;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Plain SQL on the store's own table and indexes, and an index of words with the rows' numbers, which are in the order of time. */
class Plain {
  readonly #database: DatabaseSyncInstance;
  readonly #words: string;

  constructor(file: string) {
    this.#words = `${file}-words`;
    this.#database = new DatabaseSync(file);
    this.#database.exec(`ATTACH '${this.#words}' AS w`);
  }

  makeWords(): number {
    const began = performance.now();
    const database = this.#database;
    database.exec(`PRAGMA w.journal_mode = WAL; PRAGMA w.synchronous = OFF;
      CREATE VIRTUAL TABLE w.word USING fts5(words, content = '', detail = none, columnsize = 0, prefix = '1 2 3');
      INSERT INTO w.word (rowid, words) SELECT rowid, concat_ws(' ', _doc ->> '$.description', _doc ->> '$.agentId',
        _doc ->> '$.activity', _doc ->> '$.sourceId', replace(_doc ->> '$.sourceId', '_', ''), _doc ->> '$.thread',
        replace(_doc ->> '$.thread', '-', ''))
      FROM "entries@1"`);
    return performance.now() - began;
  }

  page(filter: LedgerFilter, offset: number): number {
    const conditions = ['_deleted = 0'];
    const values: (string | number)[] = [];
    const all = (sql: string, ...more: (string | number)[]) => {
      conditions.push(sql);
      values.push(...more);
    };
    if (filter.text !== undefined) all('word MATCH ?', matchOf(filter.text));
    if (filter.walletIds !== undefined) all('"walletId" = ?', filter.walletIds[0] ?? '');
    if (filter.kinds !== undefined) all('"kind" = ?', filter.kinds[0] ?? '');
    if (filter.from !== undefined) all('"postedAt" >= ?', filter.from);
    if (filter.to !== undefined) all('"postedAt" < ?', filter.to);
    const from = filter.text === undefined ? '"entries@1" e' : 'w.word JOIN "entries@1" e ON e.rowid = word.rowid';
    // Words alone are counted without their rows.
    const alone = filter.text !== undefined && conditions.length === 2;
    const order = filter.text === undefined ? '"postedAt" DESC, _id DESC' : 'word.rowid DESC';
    const where = conditions.join(' AND ');
    const { n } = this.#database
      .prepare(
        alone
          ? 'SELECT count(*) AS n FROM w.word WHERE word MATCH ?'
          : `SELECT count(*) AS n FROM ${from} WHERE ${where}`,
      )
      .get(...values) as { n: number };
    const docs = this.#database
      .prepare(`SELECT _doc AS doc FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT ${PAGE} OFFSET ${offset}`)
      .all(...values) as { doc: string }[];
    for (const { doc } of docs) JSON.parse(doc);
    return n;
  }

  daySums(walletIds: readonly string[], { from, to }: { from: number; to: number }, ahead: number): number {
    return this.#database
      .prepare(
        `SELECT "walletId", ("postedAt" + ${ahead}) / ${DAY} AS day, "kind", sum("amount.micros") AS micros, count(*) AS n
         FROM "entries@1" WHERE _deleted = 0 AND "walletId" IN (SELECT value FROM json_each(?)) AND "postedAt" >= ?
         AND "postedAt" < ? GROUP BY 1, 2, 3`,
      )
      .all(JSON.stringify(walletIds), from, to).length;
  }

  close(): void {
    this.#database.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${this.#words}${suffix}`, { force: true });
  }
}

/** A word with punctuation inside is found by its parts, or as the beginning of an id. */
function matchOf(text: string): string {
  const parts = text.split(/[_-]/).filter((part) => part !== '');
  const together = parts.map((part) => `"${part}" *`).join(' AND ');
  return parts.length === 1 ? together : `(${together}) OR "${parts.join('')}" *`;
}
