/** What is at hand of agents' spending is never said to be truer than it is, whatever comes while the ledger answers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAgentSpending } from '#engine/budgets/spending.ts';
import { windowAt } from '#engine/budgets/windows.ts';
import type { LedgerQueries } from '#engine/ledger/queries.ts';
import { emptyObservation } from '#engine/sync/reconcile.ts';
import type { CallInput } from '#shared/contract/contract.ts';
import type { Envelope } from '#shared/domain/envelope.ts';
import type { AgentFacts } from '#shared/domain/facts.ts';
import { accountOfWallet } from '#shared/domain/ids.ts';
import type { Observation } from '#shared/domain/observation.ts';
import type { Reading } from '#shared/domain/reading.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { amountOf } from '#shared/money/amount.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { recordingLog } from '../../../support/recordingLog.ts';
import { account, book } from '../store/samples.ts';
import { agentList, agentWithBudget, seenWallet } from './samples.ts';

const credits = (micros: number) => amountOf(micros, 'credit');
/** Two wallets of one account and one of another, with two agents each. */
const WALLETS = ['a:credits', 'a:ads', 'b:credits'];
const AGENTS = ['scout', 'crawler'];

interface Row {
  readonly walletId: string;
  readonly agentId: string;
  readonly micros: number;
  readonly at: number;
  /** The reading that brought it. */
  readonly readAt: number;
}

function envelopeOf(walletId: string, agentId: string, at: number, window: Envelope['window'] = 'day'): Envelope {
  const terms = { window, zone: 'UTC' } as const;
  const current = windowAt(terms, at);
  const accountId = accountOfWallet(walletId);
  return {
    ...terms,
    ...{
      limit: credits(1_000_000),
      carry: true,
      softPercent: 80,
      hardPercent: 100,
      onHard: 'tell',
      resumeOnRoll: false,
    },
    ...{ id: `${walletId} ${agentId}`, type: 'envelope', agent: `${accountId}:agent/${agentId}` },
    ...{ accountId, agentId, walletId, since: current.start, pastGranted: credits(0) },
    current: { ...current, moved: credits(0) },
    settled: { current: credits(0), past: credits(0) },
    ...{ overriddenAt: null, createdAt: at, changedAt: at },
  };
}

/** A ledger that answers with what it held when it was asked, some time after. */
function createLife({ answersAfter = 0 }: { answersAfter?: number } = {}) {
  const clock = createFakeClock();
  const rows: Row[] = [];
  const asked: string[][] = [];
  const readings: Reading[] = [];
  const accounts = new Map(['a', 'b'].map((id) => [id, account(id)]));
  const observations = new Map<string, Observation>();
  const books = new Map(WALLETS.map((walletId) => [walletId, { ...book(walletId), entries: 0 }]));
  const rules = new Map<string, Envelope>();
  let delay = answersAfter;
  let fails = false;

  const ask = async (_name: string, { filter, by }: CallInput<'ledger.sums'>) => {
    const { walletIds = [], from = 0, to = 0 } = filter;
    asked.push([...walletIds]);
    if (fails) throw new Error('the worker is gone');
    const held = rows.filter((row) => walletIds.includes(row.walletId) && row.at >= from && row.at < to);
    const groups = Map.groupBy(held, ({ walletId, agentId }) => `${by.includes('wallet') ? walletId : ''} ${agentId}`);
    const sums = [...groups.values()].map((own) => ({
      ...{ start: from, kind: null, activity: null, count: own.length },
      walletId: by.includes('wallet') ? (own[0]?.walletId ?? null) : null,
      agentId: own[0]?.agentId ?? null,
      amount: credits(own.reduce((all, { micros }) => all - micros, 0)),
    }));
    if (delay > 0) await new Promise<void>((resolve) => clock.setTimer(delay, resolve));
    return { buckets: [from], sums };
  };
  const log = recordingLog();
  const spending = createAgentSpending({
    state: {
      ...{ accounts, books, rules },
      observationOf: (accountId) => observations.get(accountId) ?? emptyObservation(accountId),
      readingsSince: async (id, from) => readings.filter((one) => one.walletId === id && one.at >= from),
    },
    ledger: { ask: ask as unknown as LedgerQueries['ask'] },
    ...{ clock, log, changed: () => undefined },
  });

  /** One reading of an account: its rows and when it was seen, at one stroke, as a commit brings them. */
  function read(accountId: string, fresh: readonly Omit<Row, 'at' | 'readAt'>[], agents: readonly AgentFacts[] = []) {
    // No two readings are of the same moment.
    clock.jump(1);
    const readAt = clock.now();
    for (const row of fresh) rows.push({ ...row, at: readAt, readAt });
    const own = WALLETS.filter((walletId) => accountOfWallet(walletId) === accountId);
    for (const walletId of own) {
      const entries = rows.filter((row) => row.walletId === walletId).length;
      books.set(walletId, { ...book(walletId), entries });
    }
    observations.set(accountId, {
      ...emptyObservation(accountId),
      wallets: own.map((walletId) => seenWallet(walletId.split(':')[1] ?? '', readAt)),
      slices: { agents: { value: agentList([...agents]), asOf: readAt } },
      lastSuccessAt: readAt,
    });
  }
  const spent = (walletId: string, agentId: string, from: number, upTo: number) =>
    rows
      .filter((row) => row.walletId === walletId && row.agentId === agentId && row.at >= from && row.readAt <= upTo)
      .reduce((all, { micros }) => all + micros, 0);

  return {
    ...{ clock, spending, rows, asked, rules, readings, read, spent, log },
    answersAfter: (ms: number) => {
      delay = ms;
    },
    failing: (is: boolean) => {
      fails = is;
    },
  };
}
const START = createFakeClock().now();
function rowsArbitrary() {
  const one = fc.record({
    wallet: fc.nat({ max: 1 }),
    agentId: fc.constantFrom(...AGENTS),
    micros: fc.integer({ min: 1, max: 1_000 }),
  });
  return fc.array(one, { maxLength: 3 }).map((made) => (accountId: string) => {
    const own = WALLETS.filter((walletId) => accountOfWallet(walletId) === accountId);
    return made.map(({ wallet, agentId, micros }) => ({
      ...{ walletId: own[wallet % own.length] ?? '', agentId, micros },
    }));
  });
}

const PAID = { walletId: 'a:credits', agentId: 'scout', micros: 7 };

/** A life in which one agent has an envelope for a day. */
function createLifeOfScout() {
  const life = createLife();
  const envelope = envelopeOf(PAID.walletId, PAID.agentId, life.clock.now());
  life.rules.set(envelope.id, envelope);
  return { ...life, envelope };
}

describe('what is known of an agent’s spending', () => {
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('read' as const),
        account: fc.constantFrom('a', 'b'),
        rows: rowsArbitrary(),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 3 * SECOND }) }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('told' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('answersAfter' as const), ms: fc.integer({ min: 0, max: 10 * SECOND }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('fails' as const), is: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('night' as const) }) },
  );

  it('holds every row up to the time that it is said to be of, at every moment; and in the end all rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const life = createLife({ answersAfter: SECOND });
        const { clock, spending, rules } = life;
        for (const walletId of WALLETS)
          for (const agentId of AGENTS) {
            const envelope = envelopeOf(walletId, agentId, clock.now());
            rules.set(envelope.id, envelope);
          }
        const look = (isOver: boolean) => {
          for (const { id, walletId, agentId } of rules.values()) {
            const known = spending.of(id);
            if (known === null) continue;
            const all = known.current + known.past;
            const since = windowAt({ window: 'day', zone: 'UTC' }, START).start;
            // It may hold rows that came later. None that came by then is missing.
            expect(all).toBeGreaterThanOrEqual(life.spent(walletId, agentId, since, known.asOf));
            expect(all).toBeLessThanOrEqual(life.spent(walletId, agentId, since, clock.now()));
            if (isOver) expect(all).toBe(life.spent(walletId, agentId, since, clock.now()));
          }
        };
        for (const one of steps) {
          if (one.do === 'read') life.read(one.account, one.rows(one.account));
          else if (one.do === 'pass') await clock.advance(one.ms);
          else if (one.do === 'told') spending.refreshSoon();
          else if (one.do === 'answersAfter') life.answersAfter(one.ms);
          else if (one.do === 'fails') life.failing(one.is);
          else await clock.advance(DAY);
          look(false);
        }
        life.failing(false);
        spending.refreshSoon();
        await clock.advance(10 * MINUTE);
        look(true);
        expect([...rules.keys()].every((id) => spending.of(id) !== null)).toBe(true);
        await spending.stop();
      }),
      { seed: 2026, numRuns: 150 },
    );
  });

  it('is as true as the last reading when that brought nothing, without a question to the ledger', async () => {
    const { envelope, clock, spending, read, asked } = createLifeOfScout();
    read('a', [PAID]);
    await spending.ready();
    asked.length = 0;
    await clock.advance(HOUR);
    read('a', []);
    spending.refreshSoon();
    expect(spending.of(envelope.id)).toMatchObject({ current: 7, asOf: clock.now(), told: true });
    await clock.advance(MINUTE);
    expect(asked).toEqual([]);
  });

  it('is asked for again where rows came, and nowhere else', async () => {
    const { clock, spending, rules, read, asked } = createLife();
    for (const walletId of WALLETS)
      for (const agentId of AGENTS)
        for (const window of ['day', 'month'] as const) {
          const envelope = envelopeOf(walletId, agentId, clock.now(), window);
          rules.set(`${envelope.id} ${window}`, { ...envelope, id: `${envelope.id} ${window}` });
        }
    await spending.ready();
    asked.length = 0;
    read('b', [{ walletId: 'b:credits', agentId: 'scout', micros: 5 }]);
    spending.refreshSoon();
    await clock.advance(SECOND);
    // Its names, its day and its month: both agents' envelopes of a window are answered by one question.
    expect(asked).toEqual([['b:credits'], ['b:credits'], ['b:credits']]);
    expect(spending.of('b:credits scout month')).toMatchObject({ current: 5, told: true });
    expect(spending.of('b:credits crawler month')).toMatchObject({ current: 0, told: false });
    expect(spending.inLedger()).toEqual([{ walletId: 'b:credits', agentId: 'scout' }]);
  });

  it('begins anew with a window, and is asked for again when it is to be carried from another moment on', async () => {
    const { envelope, clock, spending, rules, read } = createLifeOfScout();
    read('a', [PAID]);
    await spending.ready();
    await clock.advance(DAY);
    await spending.refresh();
    expect(spending.of(envelope.id)).toMatchObject({ current: 0, past: 7 });
    const current = { ...windowAt(envelope, clock.now()), moved: credits(0) };
    rules.set(envelope.id, { ...envelope, current, since: current.start });
    await spending.ready();
    expect(spending.of(envelope.id)).toMatchObject({ current: 0, past: 0 });
  });

  it('is asked for again when rows count for others', async () => {
    const { envelope, clock, spending, rows, read } = createLifeOfScout();
    read('a', [PAID]);
    await spending.ready();
    const [row] = rows.splice(0);
    if (row !== undefined) rows.push({ ...row, agentId: 'crawler' });
    spending.attributedAnew();
    await clock.advance(SECOND);
    expect(spending.of(envelope.id)).toMatchObject({ current: 0, told: false });
    expect(spending.inLedger()).toEqual([{ walletId: 'a:credits', agentId: 'crawler' }]);
  });

  it('of a budget at its service follows what the service says, also when no row came', async () => {
    const { envelope, clock, spending, read, readings } = createLifeOfScout();
    const keep = (micros: number) => {
      const at = clock.now();
      const id = envelope.agent;
      readings.push({ id: `${id}@${at}`, accountId: 'a', walletId: id, at, balance: credits(micros), reserved: null });
    };
    read('a', [], [agentWithBudget('scout', 100)]);
    keep(100);
    await spending.ready();
    expect(spending.of(envelope.id)).toMatchObject({ current: 0, asOf: clock.now(), told: true });
    const before = clock.now();
    await clock.advance(MINUTE);
    read('a', [], [agentWithBudget('scout', 130)]);
    const readAt = clock.now();
    // Until it is reckoned it is of the time before.
    expect(spending.of(envelope.id)).toMatchObject({ current: 0, asOf: before });
    spending.refreshSoon();
    await clock.advance(SECOND);
    expect(spending.of(envelope.id)).toMatchObject({ current: 30, asOf: readAt });
    read('a', [], [agentWithBudget('scout', 130)]);
    expect(spending.of(envelope.id)).toMatchObject({ current: 30, asOf: clock.now() });
  });

  it('keeps its age while the ledger does not answer, and is told of in the log', async () => {
    const { envelope, clock, spending, read, failing, log } = createLifeOfScout();
    read('a', []);
    await spending.ready();
    const before = clock.now();
    failing(true);
    await clock.advance(MINUTE);
    read('a', [PAID]);
    await spending.refresh();
    expect(spending.of(envelope.id)).toMatchObject({ current: 0, asOf: before });
    expect(log.events).toEqual(['budgets.spending-not-known']);
  });

  it('leaves names that no envelope rests on for a while', async () => {
    const { clock, spending, read, asked } = createLife();
    await spending.ready();
    asked.length = 0;
    read('a', [PAID]);
    spending.refreshSoon();
    await clock.advance(14 * MINUTE);
    expect(asked).toEqual([]);
    await clock.advance(MINUTE);
    expect(asked).toEqual([['a:credits']]);
    expect(spending.inLedger()).toEqual([{ walletId: 'a:credits', agentId: 'scout' }]);
  });
});
