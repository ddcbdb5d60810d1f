/** The ledger in the whole engine, against the sandbox's own books. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Oddity } from '#sandbox/sandbox.ts';
import { type ServiceName, World } from '#sandbox/world/world.ts';
import type { LedgerFilter, LedgerRow } from '#shared/contract/ledgerCalls.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { createEngineWorld, type EngineWorld, type WorldOptions } from '../../../support/engineWorld.ts';

const SEED = 11;
let world: EngineWorld;
afterEach(() => world?.end());

async function open(options: WorldOptions = {}) {
  world = await createEngineWorld({ seed: SEED, ...options });
  await world.connectAll();
  return world;
}
const account = (service: string) => {
  const found = world.engine.snapshot().accounts.find((one) => one.service === service);
  if (found === undefined) throw new Error(`no account of ${service}`);
  return found;
};
const bookOf = (service: string, key: string) => {
  const found = world.engine.snapshot().books.find(({ walletId }) => walletId === `${account(service).id}:${key}`);
  if (found === undefined) throw new Error(`no book of ${service} ${key}`);
  return found;
};
async function rowsOf(walletId: string, filter: LedgerFilter = {}): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  for (;;) {
    const input = { filter: { ...filter, walletIds: [walletId] }, offset: rows.length, limit: 500 };
    const page = await world.call('ledger.page', input);
    rows.push(...page.rows);
    if (rows.length >= page.total) return rows;
  }
}
const log = async (service: string) =>
  (await world.call('accounts.log', { accountId: account(service).id, limit: 500 })).rows;

const WALLETS: readonly (readonly [ServiceName, string])[] = [
  ['bizos', 'credits'],
  ['bizos', 'ad-spend'],
  ['olostep', 'credits'],
  ['mosaic', 'credits'],
  ['geopera', 'credits'],
  ['elizaos', 'balance'],
];

/** What the sandbox itself knows of a wallet now. It has done nothing but live. */
function truth(service: ServiceName, key: string, epoch: number, pace: number) {
  const purse = new World({ seed: SEED, epoch, pace }).at(service, world.clock.now()).purses[key];
  if (purse === undefined) throw new Error(`the sandbox has no ${service} ${key}`);
  return purse;
}

describe('six wallets through a busy stretch', () => {
  it('end with books that agree, add up and hold every row that a service lists', async () => {
    await open({ pace: 60 });
    const epoch = world.clock.now();
    await world.fetchHistory();
    const services: ServiceName[] = ['bizos', 'olostep', 'mosaic', 'geopera', 'elizaos'];
    for (let round = 0; round < 40; round++) {
      // Trouble of all kinds, now here, now there; it passes.
      const service = services[round % services.length] as ServiceName;
      if (round % 3 === 0) world.sandbox.setFaults(service, [{ kind: 'status', status: 503, times: 4 }]);
      if (round % 3 === 1) world.sandbox.setFaults(service, [{ kind: 'duplicate-rows' }, { kind: 'shuffled-rows' }]);
      if (round % 3 === 2) world.sandbox.setFaults(service, [{ kind: 'truncated', times: 2 }]);
      await world.clock.advance(3 * MINUTE);
      await world.passTime(world.call('sync.now', {}));
      world.sandbox.setFaults(service, []);
    }
    for (let quiet = 0; quiet < 4; quiet++) {
      await world.clock.advance(5 * MINUTE);
      await world.passTime(world.call('sync.now', {}));
    }
    await world.fetchHistory();
    // The clock stands still: what is read and what is true are of one instant.
    await world.call('sync.now', {});
    for (const [service, key] of WALLETS) {
      const book = bookOf(service, key);
      const purse = truth(service, key, epoch, 60);
      expect(book, `${service} ${key}`).toMatchObject({
        gap: null,
        unexplained: { count: 0 },
        agreedAt: world.clock.now(),
        balance: { micros: purse.balance },
      });
      const rows = await rowsOf(book.walletId);
      expect(rows).toHaveLength(book.entries);
      expect(await world.call('books.verify', { walletId: book.walletId })).toMatchObject({ agrees: true });
      // The newest row leaves what the book says; each row's balance is the one before it and its amount.
      expect(rows[0]?.balanceAfter?.micros).toBe(purse.balance);
      for (const [index, row] of rows.slice(0, -1).entries())
        expect((rows[index + 1]?.balanceAfter?.micros ?? 0) + row.amount.micros).toBe(row.balanceAfter?.micros);
      if (service === 'geopera' || service === 'elizaos') {
        expect(rows).toHaveLength(purse.rows.length);
        const oldest = rows.at(-1);
        expect((oldest?.balanceAfter?.micros ?? 0) - (oldest?.amount.micros ?? 0)).toBe(purse.opening);
      }
      const { months } = await world.call('books.months', { walletId: book.walletId, zone: 'Europe/Berlin' });
      for (const month of months) {
        const moved = month.byKind.reduce((sum, { amount }) => sum + amount.micros, 0);
        expect(month.opening.micros + moved).toBe(month.closing.micros);
      }
      expect(months[0]).toMatchObject({ difference: { micros: 0 }, closing: { micros: purse.balance } });
    }
  });
});

describe('the past', () => {
  it('goes on where it was after a restart, and adds nothing twice', async () => {
    await open();
    // A few pages, then the app is closed and opened again, several times.
    for (let n = 0; n < 5; n++) {
      await world.clock.advance(3_000);
      expect(bookOf('geopera', 'credits').history.state).toBe('running');
      const { rows } = bookOf('geopera', 'credits').history;
      await world.restart();
      expect(bookOf('geopera', 'credits').history.rows).toBeGreaterThanOrEqual(rows);
      await world.call('sync.now', {});
    }
    await world.fetchHistory();
    const purse = truth('geopera', 'credits', world.clock.now(), 1);
    expect(bookOf('geopera', 'credits')).toMatchObject({ history: { state: 'done', total: purse.rows.length } });
    expect(bookOf('geopera', 'credits').entries).toBe(purse.rows.length);
  });

  it('is told how far it reached', async () => {
    await open();
    await world.fetchHistory();
    expect(
      (await log('geopera')).map(({ topic, message }) => [topic, message.replace(/\d[\d,]*/, 'n')]),
    ).toContainEqual(['history', 'The ledger was fetched to its beginning: n older rows.']);
  });
});

describe('rows that are not as they should be', () => {
  const cases: readonly (readonly [Oddity, string | null])[] = [
    ['no-id', 'without an id'],
    ['no-zone', 'names no zone'],
    ['future', 'dated later than now'],
    ['text-amount', null],
    ['unknown-kind', 'does not know'],
  ];
  for (const service of ['geopera', 'elizaos'] as const)
    for (const [oddity, words] of cases)
      it(`${service}, ${oddity}: nothing lost, nothing doubled, told where it is odd`, async () => {
        world = await createEngineWorld({ seed: SEED });
        world.sandbox.setFaults(service, [{ kind: 'odd-rows', oddity }]);
        await world.connectAll();
        await world.fetchHistory();
        await world.clock.advance(MINUTE);
        await world.call('sync.now', {});
        await world.fetchHistory();
        const key = service === 'geopera' ? 'credits' : 'balance';
        const purse = truth(service, key, world.clock.now(), 1);
        const book = bookOf(service, key);
        expect(book).toMatchObject({ entries: purse.rows.length, balance: { micros: purse.balance }, gap: null });
        const told = (await log(service)).filter(({ topic }) => topic === 'odd-row').map(({ message }) => message);
        if (words === null) expect(told).toEqual([]);
        else expect(told.join(' ')).toContain(words);
      });

  it('an amount that comes back another one is kept as the difference, and told', async () => {
    await open();
    await world.fetchHistory();
    const before = bookOf('geopera', 'credits').entries;
    world.sandbox.setFaults('geopera', [{ kind: 'odd-rows', oddity: 'changed-amount' }]);
    await world.clock.advance(MINUTE);
    await world.call('sync.now', {});
    const book = bookOf('geopera', 'credits');
    const rows = await rowsOf(book.walletId);
    const corrections = rows.filter(({ flags }) => flags.includes('amount-changed'));
    expect(corrections.length).toBeGreaterThan(3);
    expect(corrections.every(({ amount }) => amount.micros === 1_000_000)).toBe(true);
    expect(book.entries).toBe(before + corrections.length);
    expect((await log('geopera')).filter(({ topic }) => topic === 'amount-changed')).toHaveLength(corrections.length);
  });

  it('a row that cannot be read is told once, and taken when it can be', async () => {
    world = await createEngineWorld({ seed: SEED });
    world.sandbox.setFaults('elizaos', [{ kind: 'odd-rows', oddity: 'unreadable' }]);
    await world.connectAll();
    await world.call('sync.now', {});
    expect((await log('elizaos')).filter(({ topic }) => topic === 'unreadable-row').length).toBeGreaterThan(0);
    world.sandbox.setFaults('elizaos', []);
    for (let minutes = 0; minutes < 3; minutes++) {
      await world.clock.advance(MINUTE);
      await world.call('sync.now', {});
    }
    await world.fetchHistory();
    const purse = truth('elizaos', 'balance', world.clock.now(), 1);
    const book = bookOf('elizaos', 'balance');
    expect(book).toMatchObject({ entries: purse.rows.length, balance: { micros: purse.balance } });
  });

  it('a service that lists less than before takes nothing away', async () => {
    await open();
    await world.fetchHistory();
    const before = bookOf('geopera', 'credits').entries;
    world.sandbox.setFaults('geopera', [{ kind: 'odd-rows', oddity: 'not-listed' }]);
    await world.clock.advance(MINUTE);
    await world.call('sync.now', {});
    expect(bookOf('geopera', 'credits').entries).toBe(before);
    expect(bookOf('geopera', 'credits').gap).toBeNull();
    expect((await log('geopera')).filter(({ topic }) => topic === 'forgotten')).toHaveLength(1);
  });
});

describe('work started from here', () => {
  it('is reserved, and given back when it fails', async () => {
    await open();
    const walletId = `${account('bizos').id}:credits`;
    const { origin, key } = world.sandbox.accounts.find(({ service }) => service === 'bizos') ?? {
      origin: '',
      key: '',
    };
    for (const text of ['Plan the Sunday post', 'This one will fail'])
      await fetch(`${origin}/api/cli/tasks`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
      });
    const { items } = await world.call('work.list', { accountId: account('bizos').id });
    const run = async (title: string) => {
      const item = items.find((one) => one.title === title);
      if (item === undefined) throw new Error(`no task "${title}"`);
      const order = { type: 'spend' as const, action: 'task', target: item.id, prompt: null, cost: item.cost };
      const confirmationId = crypto.randomUUID();
      await world.passTime(world.call('payments.start', { walletId, order, confirmationId }));
      await world.passTime(world.call('sync.now', {}));
      await world.clock.advance(5 * MINUTE);
      await world.passTime(world.call('sync.now', {}));
      return (await rowsOf(walletId)).filter(({ paymentRef }) => paymentRef === confirmationId).reverse();
    };
    const short = (rows: readonly LedgerRow[]) => rows.map(({ kind, amount }) => [kind, amount.micros / 1_000_000]);
    expect(short(await run('Plan the Sunday post'))).toEqual([['reserve', -1]]);
    const failed = await run('This one will fail');
    expect(short(failed)).toEqual([
      ['reserve', -1],
      ['refund', 1],
    ]);
    expect(failed[0]).toMatchObject({ outcome: 'refunded', source: 'derived' });
    const { thread } = await world.call('ledger.entry', { entryId: failed[0]?.id ?? '' });
    expect(thread).toHaveLength(2);
  });
});

describe('closing a month', () => {
  it('keeps the month as it was: what comes late is posted in the open one', async () => {
    await open();
    await world.fetchHistory();
    const { walletId } = bookOf('geopera', 'credits');
    const zone = 'Europe/Berlin';
    await world.clock.advance(MINUTE);
    await world.call('sync.now', {});
    await world.call('books.close', { walletId, month: '2026-10', zone });
    const october = async () =>
      (await world.call('books.months', { walletId, zone })).months.find(({ month }) => month === '2026-10');
    const closed = await october();
    expect(closed).toMatchObject({ state: 'closed' });
    expect(await world.ask('books.close', { walletId, month: '2026-10', zone })).toMatchObject({
      error: { kind: 'conflict' },
    });
    expect(await world.ask('books.close', { walletId, month: '2026-11', zone })).toMatchObject({
      error: { kind: 'refused' },
    });
    // The service changes amounts in its past.
    world.sandbox.setFaults('geopera', [{ kind: 'odd-rows', oddity: 'changed-amount' }]);
    await world.clock.advance(HOUR);
    await world.call('sync.now', {});
    expect(await october()).toEqual(closed);
    await world.call('books.reopen', { walletId, month: '2026-10', reason: 'an invoice was missing' });
    expect((await october())?.state).toBe('open');
    expect((await log('geopera')).map(({ topic }) => topic)).toEqual(
      expect.arrayContaining(['month-closed', 'month-reopened']),
    );
  });
});
