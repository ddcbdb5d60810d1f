/** All five services read from the sandbox in every dialect, against what its world knows to be true. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServiceHttp } from '#engine/http/serviceHttp.ts';
import type { Clock } from '#engine/ports.ts';
import type { AccountReading, HistoryPage, ReadOptions, ServiceAdapter } from '#engine/providers/adapter.ts';
import { findService, services } from '#engine/providers/registry.ts';
import type { Fault, Sandbox, SandboxAccount } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';
import { type ServiceName, World } from '#sandbox/world/world.ts';
import type { ErrorKind } from '#shared/contract/errors.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { HOUR } from '#shared/domain/time.ts';

const EPOCH = Date.UTC(2026, 10, 20, 6);
const NOW = EPOCH + 3 * HOUR;
const options = { seed: 90_210, epoch: EPOCH, pace: 20, clock: { now: () => NOW } };

/** The world stands still at one instant, so that truth and answer are of the same moment. */
const still = { now: () => NOW, setTimer: () => () => undefined };

/** For requests: time passes, only the pauses between attempts (all shorter than the time-out) take none. */
function passing(timeoutMs: number): Clock {
  return {
    now: () => performance.timeOrigin + performance.now(),
    setTimer(ms, callback) {
      const timer = setTimeout(callback, ms < timeoutMs ? 0 : ms);
      return () => clearTimeout(timer);
    },
  };
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox(options);
});
afterAll(() => sandbox.close());

function accountOf(service: string, dialect: string, variant = 'main'): SandboxAccount {
  const found = sandbox.variants.find(
    (account) => account.service === service && account.dialect === dialect && account.variant === variant,
  );
  if (found === undefined) throw new Error(`the sandbox has no ${service} ${dialect} ${variant}`);
  return found;
}

function read(account: SandboxAccount, readOptions?: ReadOptions, timeoutMs = 5_000): Promise<AccountReading> {
  return connected(account, timeoutMs).read(readOptions);
}

function connected(account: SandboxAccount, timeoutMs = 5_000): ServiceAdapter {
  const service = findService(account.service);
  if (service === undefined) throw new Error(`no adapter for ${account.service}`);
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const http = createServiceHttp({
    origin: account.origin,
    authorize: (key) => service.authorize(key),
    key: async () => account.key,
    fetch,
    clock: passing(timeoutMs),
    log: quiet,
    random: () => 0,
    timeoutMs,
  });
  return service.connect({ http, clock: still });
}

function truth(service: ServiceName): Readonly<Record<string, number>> {
  const { purses } = new World(options).at(service, NOW);
  return Object.fromEntries(Object.entries(purses).map(([key, purse]) => [key, purse.balance]));
}

const balances = ({ wallets }: AccountReading) =>
  Object.fromEntries(wallets.map(({ key, balance }) => [key, balance?.micros]));

describe.each(services.map(({ info }) => info.id as ServiceName))('%s', (id) => {
  test.each(['seed', 'public'])('%s: every wallet to the millionth, nothing amiss', async (dialect) => {
    const reading = await read(accountOf(id, dialect));
    expect(reading.problems).toEqual([]);
    expect(balances(reading)).toEqual(truth(id));
    expect(reading.readAt).toBe(NOW);
  });

  test('a revoked key is a refused key', async () => {
    await expect(read(accountOf(id, 'seed', 'revoked'))).rejects.toMatchObject({ info: { kind: 'invalid-key' } });
  });

  test.each<[Fault, ErrorKind]>([
    [{ kind: 'reset' }, 'unavailable'],
    [{ kind: 'truncated' }, 'bad-response'],
    [{ kind: 'malformed' }, 'bad-response'],
    [{ kind: 'wrong-types' }, 'bad-response'],
    [{ kind: 'status', status: 403 }, 'forbidden'],
    [{ kind: 'status', status: 429, retryAfterSeconds: 90 }, 'rate-limited'],
    [{ kind: 'status', status: 500 }, 'unavailable'],
    [{ kind: 'status', status: 503 }, 'unavailable'],
  ])('%j is %s', async (fault, kind) => {
    sandbox.setFaults(id, [fault]);
    const error = await read(accountOf(id, 'seed')).catch((thrown: unknown) => thrown);
    sandbox.setFaults(id, []);
    if (!(error instanceof PlimsollError)) throw new Error(`it was read all the same: ${JSON.stringify(error)}`);
    expect(error.kind).toBe(kind);
    if (kind === 'rate-limited') {
      const wait = (error.info.retryAt ?? 0) - performance.timeOrigin - performance.now();
      expect(wait).toBeGreaterThan(60_000);
      expect(wait).toBeLessThanOrEqual(90_000);
    }
  });

  test('one passing failure is not even noticed', async () => {
    sandbox.setFaults(id, [
      { kind: 'reset', times: 1 },
      { kind: 'status', status: 503, times: 1 },
    ]);
    const reading = await read(accountOf(id, 'public'));
    sandbox.setFaults(id, []);
    expect(balances(reading)).toEqual(truth(id));
    expect(reading.problems).toEqual([]);
  });
});

test('a service that never answers is asked for two parts, once each, and then left alone', async () => {
  sandbox.setFaults('elizaos', [{ kind: 'timeout' }]);
  const before = sandbox.requests('elizaos').length;
  const reading = read(accountOf('elizaos', 'seed'), {}, 200);
  await expect(reading).rejects.toMatchObject({ info: { kind: 'unavailable' } });
  sandbox.setFaults('elizaos', []);
  expect(sandbox.requests('elizaos').length - before).toBe(2);
});

describe.each<[ServiceName, string]>([
  ['geopera', 'credits'],
  ['elizaos', 'balance'],
])('the ledger of %s', (id, wallet) => {
  test.each(['seed', 'public'])('%s: opening + rows = balance, whole and without doubles', async (dialect) => {
    const purse = new World(options).at(id, NOW).purses[wallet];
    if (purse === undefined) throw new Error(`no purse ${wallet}`);
    const adapter = connected(accountOf(id, dialect));
    const { entries: newest, ledgers, problems } = await adapter.read();
    expect(problems).toEqual([]);
    const found = new Map(newest.map((entry) => [entry.sourceId, entry]));
    let cursor = ledgers[0]?.resume ?? null;
    for (let pages = 0; cursor !== null; pages++) {
      if (pages > 500) throw new Error('the past never ends');
      const page: HistoryPage | undefined = await adapter.history?.(wallet, cursor);
      for (const entry of page?.entries ?? []) found.set(entry.sourceId, entry);
      cursor = page?.next ?? null;
    }
    const entries = [...found.values()];
    expect(entries).toHaveLength(purse.rows.length);
    expect(new Set(entries.map(({ sourceId }) => sourceId)).size).toBe(purse.rows.length);
    const moved = entries.reduce((total, { amount }) => total + amount.micros, 0);
    expect(purse.opening + moved).toBe(purse.balance);
    expect(entries.every(({ at }) => at <= NOW)).toBe(true);
  });

  test('a reservation and how it ended are tied together', async () => {
    const { entries } = await read(accountOf(id, 'public'));
    const threads = Map.groupBy(entries, ({ thread, sourceId }) => thread ?? `alone ${sourceId}`);
    const settled = [...threads.values()].filter((rows) => rows.length > 1);
    expect(settled.length).toBeGreaterThan(5);
    for (const rows of settled) {
      const taken = rows.filter(({ kind }) => kind === 'reserve');
      // The newest rows may begin in the middle of a piece of work.
      expect(taken.length).toBeLessThanOrEqual(1);
      const rest = rows.reduce((sum, { amount }) => sum + amount.micros, 0);
      if (taken.length === 1) expect(rest).toBeLessThanOrEqual(0);
    }
  });

  test('rows that come twice or out of order are the same rows', async () => {
    const plain = (await read(accountOf(id, 'seed'))).entries;
    sandbox.setFaults(id, [{ kind: 'duplicate-rows' }, { kind: 'shuffled-rows' }]);
    const messy = (await read(accountOf(id, 'seed'))).entries;
    sandbox.setFaults(id, []);
    const newest = new Set(plain.slice(0, 20).map(({ sourceId }) => sourceId));
    const byId = new Map(messy.map((entry) => [entry.sourceId, entry]));
    for (const entry of plain.filter(({ sourceId }) => newest.has(sourceId)))
      expect(byId.get(entry.sourceId)).toEqual(entry);
  });
});

describe('what else each service tells', () => {
  test('BizOS: two wallets, the ad wallet with its recharge', async () => {
    const { wallets, slices } = await read(accountOf('bizos', 'seed'));
    expect(wallets.map(({ key, unit }) => [key, unit])).toEqual([
      ['credits', 'credit'],
      ['ad-spend', 'USD'],
    ]);
    expect(wallets[1]).toMatchObject({ funding: 'card', autoTopUp: { state: 'on', changedAt: 'web' } });
    expect(slices.identity?.name).toBe('Harbour Bakery');
  });

  test('Olostep: lots that expire, the plan; a pending lot is not part of the total', async () => {
    const { wallets, slices } = await read(accountOf('olostep', 'public'));
    expect(slices.lots?.map(({ kind }) => kind)).toContain('Pending');
    const settled = slices.lots?.filter(({ kind }) => kind !== 'Pending') ?? [];
    expect(settled.reduce((total, { remaining }) => total + remaining.micros, 0)).toBe(wallets[0]?.balance?.micros);
    expect(slices.usage).toEqual({ allowed: true, reason: null });
    expect((await read(accountOf('olostep', 'public', 'no-plan'))).slices.plan).toMatchObject({ id: 'SUB_BASE' });
  });

  test('Mosaic: both shapes tell one plan; a free plan is not eligible', async () => {
    const seed = await read(accountOf('mosaic', 'seed'));
    const old = await read(accountOf('mosaic', 'public'));
    expect(old.slices.plan).toEqual(seed.slices.plan);
    expect(seed.wallets[0]?.autoTopUp?.state).toBe('off');
    const free = await read(accountOf('mosaic', 'public', 'free-plan'));
    expect(free.slices.plan).toBeNull();
    expect(free.wallets[0]?.autoTopUp?.state).toBe('not-eligible');
  });

  test('Geopera: what is reserved, its worth, a bare number, a missing scope', async () => {
    const { wallets } = await read(accountOf('geopera', 'seed'));
    const { reserved } = new World(options).at('geopera', NOW);
    expect(wallets[0]?.reserved?.micros).toBe(reserved);
    expect(wallets[0]?.worth).toEqual({ micros: (wallets[0]?.balance?.micros ?? 0) / 100, unit: 'AUD' });
    expect(balances(await read(accountOf('geopera', 'public', 'balance-number')))).toEqual(truth('geopera'));
    await expect(read(accountOf('geopera', 'seed', 'without-billing-read'))).rejects.toMatchObject({
      info: { kind: 'forbidden', message: expect.stringContaining('billing:read') },
    });
  });

  test('elizaOS Cloud: the generations list differently and count alike', async () => {
    const [seed, newest, first] = await Promise.all([
      read(accountOf('elizaos', 'seed')),
      read(accountOf('elizaos', 'public')),
      read(accountOf('elizaos', 'public', 'g1')),
    ]);
    expect(first.slices.agents?.listed.length).toBe(first.slices.agents?.total);
    expect(newest.slices.agents?.listed).toHaveLength(5);
    expect(newest.slices.agents?.total).toBe(first.slices.agents?.total);
    expect(balances(first)).toEqual(truth('elizaos'));
    expect([seed, first, newest].map(({ wallets }) => wallets[0]?.autoTopUp?.changedAt)).toEqual(['api', 'api', 'web']);
    const { redeemable, ...earned } = newest.slices.earnings ?? {};
    expect(earned).toEqual(seed.slices.earnings);
    expect(redeemable?.allowed).toBe(false);
  });
});
