import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openLedgerQueriesHere } from '#engine/ledger/readModel/here.ts';
import type { Bucket, Dimension, LedgerFilter } from '#shared/contract/ledgerCalls.ts';
import type { Entry, EntryKind } from '#shared/domain/entry.ts';
import type { AttributionRule } from '#shared/domain/rule.ts';
import { openLedgerStore } from '../../../../support/ledgerStore.ts';
import { recordingLog } from '../../../../support/recordingLog.ts';
import { type Known, monthsOf, rowsThatFit, shown, sumsOf } from './reference.ts';
import { book, entry, NOW, rule } from './world.ts';

const KINDS: readonly EntryKind[] = ['usage', 'reserve', 'release', 'topup', 'refund'];
const WALLETS = [
  { accountId: 'acc-1', walletKey: 'credits', unit: 'credit' },
  { accountId: 'acc-1', walletKey: 'ads', unit: 'USD' },
  { accountId: 'acc-2', walletKey: 'balance', unit: 'USD' },
] as const;
const WORDS = ['call', 'Callao', 'café', 'tile-server', 'gpt', '42', 'Ünïcode', 'نص', '世界'];
const AGENTS = [null, null, 'agent-7', 'Scout', '42'];
const ACTIVITIES = [null, 'render', 'embeddings', 'tile'];
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'];
/** Around jumps of the clock, and round hours of two months, so that many are equal. */
const INSTANTS = fc.oneof(
  fc.nat(40).map((n) => Date.UTC(2026, 9, 24, 12) + n * 1_800_000),
  fc.nat(40).map((n) => Date.UTC(2026, 3, 4, 12) + n * 1_800_000),
  fc.nat(20).map((n) => Date.UTC(2026, 2, 29, 0, n * 5)),
  fc.nat(59).map((n) => Date.UTC(2026, 5, 1 + n)),
);

const facts = fc.record({
  wallet: fc.constantFrom(...WALLETS),
  kind: fc.constantFrom(...KINDS),
  micros: fc.integer({ min: -9_000_000, max: 9_000_000 }),
  at: INSTANTS,
  description: fc.array(fc.constantFrom(...WORDS), { maxLength: 3 }).map((words) => words.join(' ')),
  agentId: fc.constantFrom(...AGENTS),
  activity: fc.constantFrom(...ACTIVITIES),
  paymentRef: fc.constantFrom(null, null, 'pi_3Mtw', 'ch-9-x'),
  thread: fc.constantFrom(null, 'order-1', 'order-2'),
  lateFor: fc.constantFrom(null, null, '2026-03'),
});

function entriesOf(rows: readonly (typeof facts extends fc.Arbitrary<infer T> ? T : never)[]): Entry[] {
  return rows.map(({ wallet: { accountId, walletKey, unit }, micros, ...row }, n) =>
    entry(n % 3 === 0 ? `tx_${n}` : `row-${n}-of-this-ledger`, {
      accountId,
      walletKey,
      amount: { micros, unit },
      ...row,
    }),
  );
}

const rules: fc.Arbitrary<AttributionRule[]> = fc
  .array(
    fc.record({
      agent: fc.constantFrom('by rule', 'Scout'),
      description: fc.constantFrom(null, 'call', 'caf'),
      walletId: fc.constantFrom(null, 'acc-1:ads'),
      hours: fc.constantFrom(null, { from: '22:00', to: '06:00', zone: 'Europe/Berlin' }),
    }),
    { maxLength: 2 },
  )
  .map((made) => made.map(({ agent, ...conditions }, n) => rule(`rule-${n}`, agent, { ...conditions, order: n })));

/** Mostly not there: a filter of many conditions lets nothing through. */
const some = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const filter: fc.Arbitrary<LedgerFilter> = fc
  .record({
    walletIds: some(fc.subarray(['acc-1:credits', 'acc-1:ads', 'acc-2:balance', 'acc-9:none'])),
    kinds: some(fc.subarray([...KINDS])),
    agentIds: some(fc.subarray([null, 'agent-7', 'Scout', 'by rule', 'nobody'])),
    activities: some(fc.subarray([null, 'render', 'tile', 'nothing'])),
    from: some(INSTANTS),
    to: some(INSTANTS),
    minMicros: some(fc.integer({ min: -9_000_000, max: 9_000_000 })),
    maxMicros: some(fc.integer({ min: -9_000_000, max: 9_000_000 })),
    text: some(
      fc.constantFrom(
        'c',
        'x',
        'pi3m',
        'cal',
        'CAFE',
        'tile',
        'tile-s',
        'tx_1',
        'row',
        'row-1-o',
        '4',
        'scout',
        'tracker call',
        'order-2 c',
        '世',
        'pi_3',
        '-',
      ),
    ),
  })
  // As JSON leaves it: what is undefined is not there.
  .map((made) => JSON.parse(JSON.stringify(made)) as LedgerFilter);

const question = fc.record({
  filter,
  offset: fc.nat(30),
  limit: fc.integer({ min: 1, max: 20 }),
  order: fc.constantFrom('newest' as const, 'oldest' as const),
  bucket: fc.constantFrom<Bucket>('hour', 'day', 'week', 'month', 'whole'),
  zone: fc.constantFrom(...ZONES),
  by: fc.uniqueArray(fc.constantFrom<Dimension>('wallet', 'kind', 'agent', 'activity'), { maxLength: 2 }),
});
type Question = typeof question extends fc.Arbitrary<infer T> ? T : never;
type Queries = ReturnType<typeof openLedgerQueriesHere>;

async function compare(queries: Queries, known: Known, asked: Question): Promise<void> {
  const { filter, offset, limit, order, bucket, zone, by } = asked;
  const fitting = rowsThatFit(known, filter);
  const page = await queries.ask('ledger.page', { filter, offset, limit, order });
  const listed = order === 'newest' ? [...fitting].reverse() : fitting;
  expect(page.rows.map(({ outcome, ...row }) => row)).toEqual(listed.slice(offset, offset + limit));
  expect([page.total, page.newer]).toEqual([fitting.length, 0]);

  // The same words each time: what was found before must not be taken for what there is.
  const named = await queries.ask('ledger.page', { filter: { text: 'cal' }, offset, limit, order });
  expect(named.total).toBe(rowsThatFit(known, { text: 'cal' }).length);

  const from = filter.from ?? Date.UTC(2026, 2, 1);
  const to = filter.to ?? NOW;
  const within = { ...filter, from, to };
  const answer = await queries.ask('ledger.sums', { filter: within, bucket, zone, by });
  const found: Record<string, [number, number]> = {};
  const names = { wallet: 'walletId', kind: 'kind', agent: 'agentId', activity: 'activity' } as const;
  for (const sum of answer.sums) {
    expect(answer.buckets).toContain(sum.start);
    const key = JSON.stringify([
      shown(bucket, zone, sum.start),
      sum.amount.unit,
      ...by.map((name) => sum[names[name]]),
    ]);
    const [micros, count] = found[key] ?? [0, 0];
    found[key] = [micros + sum.amount.micros, count + sum.count];
  }
  expect(found).toEqual(sumsOf(rowsThatFit(known, within), bucket, zone, by));

  const before = filter.from ?? NOW;
  const earlier = rowsThatFit(known, { walletIds: ['acc-1:ads'], to: before });
  expect(await queries.sumBefore('acc-1:ads', before)).toEqual({
    micros: earlier.reduce((sum, { amount }) => sum + amount.micros, 0),
    count: earlier.length,
  });

  for (const book of known.books) {
    const { months } = await queries.ask('books.months', { walletId: book.walletId, zone });
    const plain = months.map(({ month, opening, byKind, entries, closing, lateRows }) => ({
      month,
      opening: opening.micros,
      byKind: Object.fromEntries(byKind.map(({ kind, amount, count }) => [kind, [amount.micros, count]])),
      entries,
      closing: closing.micros,
      late: lateRows,
    }));
    expect(plain).toEqual(monthsOf(known, book, zone, NOW));
  }
}

it('answers as a plain list would, whatever came in which order, also after rules changed and from its file', async () => {
  const agentNames = { 'agent-7': 'Tracker of café' };
  const books = WALLETS.slice(0, 2).map(({ accountId, walletKey, unit }, n) =>
    book(`${accountId}:${walletKey}`, { unit, baseMicros: 1_000_003 * n }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ rows: fc.array(facts, { maxLength: 25 }), rules: some(rules), question }), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.integer({ min: 1, max: 9 }),
      question,
      async (rounds, batch, last) => {
        const folder = mkdtempSync(join(tmpdir(), 'plimsoll-ledger-'));
        const file = join(folder, 'plimsoll.sqlite');
        const options = { file, indexFile: join(folder, 'index.sqlite'), log: recordingLog(), now: () => NOW, batch };
        const store = openLedgerStore(file, { durable: false });
        store.put('books', books);
        const listed = [{ id: 'agent-7', name: 'Tracker of café', walletKey: 'credits' }];
        store.put('observations', [
          { accountId: 'acc-1', wallets: [], slices: { agents: { asOf: 0, value: { listed, total: 1 } } } } as never,
        ]);
        let queries = openLedgerQueriesHere(options);
        let known: Known = { entries: [], rules: [], books, agentNames };
        const all = entriesOf(rounds.flatMap(({ rows }) => rows));
        try {
          let taken = 0;
          for (const { rows, rules, question } of rounds) {
            const come = all.slice(taken, taken + rows.length);
            taken += rows.length;
            store.put('entries', come);
            if (rules !== undefined) {
              store.remove('rules', known.rules);
              store.put('rules', rules);
            }
            known = { ...known, entries: [...known.entries, ...come], rules: rules ?? known.rules };
            await compare(queries, known, question);
          }
          await queries.close();
          queries = openLedgerQueriesHere(options);
          await compare(queries, known, last);
          await queries.close();
          queries = openLedgerQueriesHere({ ...options, indexFile: null, batch: 1_000 });
          await compare(queries, known, last);
          expect(options.log.events).toEqual([]);
        } finally {
          await queries.close();
          await store.close();
          rmSync(folder, { recursive: true, force: true });
        }
      },
    ),
    { seed: Number(process.env.LEDGER_DIFF_SEED ?? 4), numRuns: Number(process.env.LEDGER_DIFF_RUNS ?? 60) },
  );
});
