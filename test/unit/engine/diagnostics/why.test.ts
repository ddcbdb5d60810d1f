/** Why a number changed, in a whole engine that watches the five services. */
import { afterEach, describe, expect, it } from 'vitest';
import type { WhyChanged } from '#shared/contract/diagnosticsCalls.ts';
import { MINUTE } from '#shared/domain/time.ts';
import type { TraceEvent } from '#shared/domain/trace.ts';
import { createEngineWorld, type EngineWorld } from '../../../support/engineWorld.ts';

let world: EngineWorld;
/** @param pace 60: the agents are busy; 0.001: they do nothing while a test lasts */
async function open(pace: number): Promise<void> {
  world = await createEngineWorld({ pace });
  await world.connectAll();
}
afterEach(() => world.end());

const wallet = (service: string) => {
  const { accounts, wallets } = world.engine.snapshot();
  const account = accounts.find((one) => one.service === service);
  const found = wallets.find((one) => one.accountId === account?.id);
  if (found === undefined) throw new Error(`no wallet of ${service}`);
  return found;
};
const why = (walletId: string, before?: number) =>
  world.call('diagnostics.whyChanged', { walletId, ...(before === undefined ? {} : { before }) });
const kinds = (chain: readonly TraceEvent[]) => chain.map(({ what }) => (what.kind === 'asked' ? what.why : what.kind));

function addsUp({ change }: WhyChanged): void {
  if (change === null) throw new Error('there is no change');
  expect(change.to.micros - change.from.micros).toBe(change.change.micros);
  expect(change.explained.micros + change.unexplained.micros).toBe(change.change.micros);
  const listed = change.rows
    .filter(({ kind }) => kind !== 'unexplained')
    .reduce((sum, row) => sum + row.amount.micros, 0);
  if (change.rowCount === change.rows.length) expect(listed + change.elsewhere.micros).toBe(change.explained.micros);
}

it('tells every change of every wallet exactly, from the trace and after a restart from the store alike', async () => {
  await open(60);
  await world.fetchHistory();
  let explained = 0;
  for (let round = 0; round < 6; round++) {
    await world.clock.advance(7 * MINUTE);
    await world.call('sync.now', {});
    for (const { id, balance } of world.engine.snapshot().wallets) {
      const told = await why(id);
      if (told.change === null) continue;
      addsUp(told);
      expect(told.change.to).toEqual(balance);
      if (told.change.unexplained.micros === 0) explained++;
    }
  }
  expect(explained).toBeGreaterThan(20);
  const before = await Promise.all(world.engine.snapshot().wallets.map(({ id }) => why(id)));
  expect(before.some(({ told }) => told === 'trace')).toBe(true);
  await world.restart();
  for (const was of before) {
    const now = await why(was.walletId);
    expect(now).toMatchObject({ change: was.change, none: was.none, earlier: was.earlier, told: 'store', chain: [] });
  }
});

describe('causes', () => {
  it('a command: by its door, the question to the service, what was stored, the balance', async () => {
    await open(0.001);
    const { id, accountId } = wallet('olostep');
    world.sandbox.setBalance('olostep', 'credits', 1_234_000_000);
    await world.clock.advance(MINUTE);
    await world.engine.dispatch('sync.now', { accountId }, { door: 'cli', name: null });
    const { chain, told, change } = await why(id);
    expect(told).toBe('trace');
    expect(kinds(chain)).toEqual(['command', 'command', 'stored', 'balance']);
    expect(chain[0]?.what).toEqual({ kind: 'command', call: 'sync.now', door: 'cli', failed: null });
    expect(chain[1]?.what).toMatchObject({ kind: 'asked', outcome: 'answered', failed: null });
    expect(chain[3]?.what).toMatchObject({ kind: 'balance', to: { micros: 1_234_000_000 } });
    expect(chain.slice(1).map(({ causedBy }) => causedBy)).toEqual(chain.slice(0, -1).map((event) => event.id));
    expect(change?.to.micros).toBe(1_234_000_000);
  });

  it('the schedule with its interval; a wake; a try after a failure', async () => {
    await open(0.001);
    const { id } = wallet('olostep');
    world.engine.start();
    await world.clock.advance(6 * MINUTE);
    world.sandbox.setBalance('olostep', 'credits', 900_000_000);
    await world.clock.advance(6 * MINUTE);
    await expect.poll(async () => (await why(id)).change?.to.micros).toBe(900_000_000);
    const due = await why(id);
    expect(kinds(due.chain)).toEqual(['due', 'stored', 'balance']);
    expect(due.chain[0]?.what).toMatchObject({ every: 5 * MINUTE });

    world.sandbox.setBalance('olostep', 'credits', 800_000_000);
    world.engine.wake('resume');
    await world.clock.advance(5_000);
    await expect.poll(async () => (await why(id)).change?.to.micros).toBe(800_000_000);
    expect(kinds((await why(id)).chain)).toEqual(['wake', 'wake', 'stored', 'balance']);

    world.sandbox.setFaults('olostep', [{ kind: 'status', status: 500 }]);
    await world.passTime(world.call('sync.now', {}));
    world.sandbox.setFaults('olostep', []);
    world.sandbox.setBalance('olostep', 'credits', 700_000_000);
    await world.clock.advance(2 * MINUTE);
    await expect.poll(async () => (await why(id)).change?.to.micros).toBe(700_000_000);
    const { chain } = await why(id);
    expect(kinds(chain)).toEqual(['command', 'command', 'retry', 'stored', 'balance']);
    expect(chain[1]?.what).toMatchObject({ outcome: 'failed', failed: 'unavailable' });
    expect(chain[2]?.what).toMatchObject({ why: 'retry', after: 'unavailable', outcome: 'answered' });
  });
});

it('says what no row explains, and that it is watched', async () => {
  await open(60);
  const { id } = wallet('elizaos');
  await world.clock.advance(MINUTE);
  await world.call('sync.now', {});
  world.sandbox.setFaults('elizaos', [{ kind: 'odd-rows', oddity: 'not-listed' }]);
  await world.clock.advance(60 * MINUTE);
  await world.call('sync.now', {});
  const told = await why(id);
  addsUp(told);
  expect(told.change?.unexplained.micros).not.toBe(0);
  expect(told.change?.watched?.micros).toBe(told.change?.unexplained.micros);
});

it('goes back change by change to the first sight, and says so there', async () => {
  await open(0.001);
  const { id, balance } = wallet('olostep');
  for (const credits of [900, 800, 800, 850]) {
    world.sandbox.setBalance('olostep', 'credits', credits * 1_000_000);
    await world.clock.advance(1_000);
    await world.call('sync.now', {});
  }
  const steps: (number | undefined)[][] = [];
  for (let told = await why(id); ; told = await why(id, told.earlier ?? told.change?.at)) {
    steps.push([told.change?.from.micros, told.change?.to.micros]);
    if (told.change === null) break;
    addsUp(told);
  }
  expect(steps).toEqual([
    [800_000_000, 850_000_000],
    [900_000_000, 800_000_000],
    [balance?.micros, 900_000_000],
    [undefined, undefined],
  ]);
  expect(await why(id, 1)).toMatchObject({ change: null, none: 'never' });
});

it('keeps telling of a wallet whose account was removed, and of no wallet that never was', async () => {
  await open(0.001);
  const { id, accountId } = wallet('mosaic');
  await world.call('accounts.remove', { accountId });
  expect((await why(id)).now).toBeNull();
  await expect(why('nobody:credits')).rejects.toMatchObject({ kind: 'not-found' });
  for (const input of [{}, { walletId: '' }, { walletId: id, more: 1 }, { walletId: id, before: 'x' }])
    expect(await world.ask('diagnostics.whyChanged', input)).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input' },
    });
});

it('tells failed reads beside a number that is not fresh', async () => {
  await open(0.001);
  const { id } = wallet('mosaic');
  world.sandbox.setFaults('mosaic', [{ kind: 'status', status: 503 }]);
  await world.passTime(world.call('sync.now', {}));
  await world.clock.advance(60 * MINUTE);
  expect((await why(id)).now).toMatchObject({ freshness: 'stale', failed: 'unavailable' });
});
