/** What the engine tells of itself while it works: every kind of event, each by what made it happen. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MINUTE } from '#shared/domain/time.ts';
import type { TraceEvent } from '#shared/domain/trace.ts';
import { createEngineWorld, type EngineWorld } from '../../../support/engineWorld.ts';

let world: EngineWorld;
beforeEach(async () => {
  world = await createEngineWorld();
  await world.connectAll();
});
afterEach(() => world.end());

const events = async (limit = 200, walletId?: string) =>
  (await world.call('diagnostics.events', { limit, ...(walletId === undefined ? {} : { walletId }) })).events;
const ofKind = async <K extends TraceEvent['what']['kind']>(kind: K) =>
  (await events()).filter(({ what }) => what.kind === kind);
const walletOf = (service: string) => {
  const { accounts, wallets } = world.engine.snapshot();
  const account = accounts.find((one) => one.service === service);
  return wallets.find((one) => one.accountId === account?.id)?.id ?? '';
};

it('an alert follows from the balance that was stored, and its telling from the alert', async () => {
  world.sandbox.setBalance('mosaic', 'credits', 100_000_000);
  await world.clock.advance(MINUTE);
  await world.call('sync.now', {});
  await expect.poll(() => world.notices.length).toBeGreaterThan(0);
  await expect
    .poll(async () => (await ofKind('alert')).some(({ what }) => what.kind === 'alert' && what.decision === 'notified'))
    .toBe(true);
  const alerts = (await ofKind('alert')).filter(({ walletId }) => walletId === walletOf('mosaic'));
  const opened = alerts.find(
    ({ what }) => what.kind === 'alert' && what.rule === 'low-balance' && what.decision === 'opened',
  );
  const told = alerts.find(
    ({ what }) => what.kind === 'alert' && what.rule === 'low-balance' && what.decision === 'notified',
  );
  const all = await events();
  expect(all.find(({ id }) => id === opened?.causedBy)?.what.kind).toBe('stored');
  expect(told?.causedBy).toBe(opened?.id);
});

it('settings by the names of what changed; the window and the network; commands by their door', async () => {
  await world.engine.dispatch('settings.set', { syncMinutes: 7 }, { door: 'window', name: null });
  world.engine.setConditions({ windowOpen: true, online: true });
  world.engine.setConditions({ online: false });
  await world.engine.dispatch(
    'accounts.rename',
    { accountId: 'nobody', label: 'x' },
    { door: 'mcp', name: 'a client' },
  );
  const [failed, offline, opened, settings, command] = await events(5);
  expect(command?.what).toEqual({ kind: 'command', call: 'settings.set', door: 'window', failed: null });
  expect(settings).toMatchObject({ what: { kind: 'settings', fields: ['syncMinutes'] }, causedBy: command?.id });
  expect(opened?.what).toEqual({ kind: 'conditions', change: 'window-opened' });
  expect(offline?.what).toEqual({ kind: 'conditions', change: 'offline' });
  expect(failed?.what).toEqual({ kind: 'command', call: 'accounts.rename', door: 'mcp', failed: 'not-found' });
});

it('agents: a pause, what it came to, and the question to the service that follows', async () => {
  const agent = world.engine
    .snapshot()
    .agents.find(({ key }) => key.startsWith(walletOf('elizaos').split(':')[0] ?? ''));
  await world.call('agents.pause', { agent: agent?.key ?? '' });
  await expect
    .poll(async () => (await ofKind('agent')).map(({ what }) => (what.kind === 'agent' ? what.state : null)))
    .toContain('confirmed');
  const steps = (await ofKind('agent')).reverse();
  expect(steps[0]).toMatchObject({ agent: agent?.key, what: { want: 'paused', holds: 1 } });
  expect((await ofKind('asked'))[0]?.what).toMatchObject({ why: 'control' });
});

it('the gate’s answers to one agent are one event, so that they push nothing out', async () => {
  const agent = world.engine.snapshot().agents[0]?.key ?? '';
  const before = (await events()).length;
  for (let i = 0; i < 300; i++) await world.ask('gate.check', { agent, cost: '0.001' });
  const gate = await ofKind('gate');
  expect(gate).toHaveLength(1);
  expect(gate[0]).toMatchObject({ agent, what: { call: 'check', times: 300 } });
  expect((await events()).length).toBe(before + 1);
});

it('questions leave no trace, and a quiet round is one event', async () => {
  await world.fetchHistory();
  await world.call('sync.now', {});
  await world.call('sync.now', {});
  const before = await events();
  await world.call('snapshot.get', {});
  await world.call('books.list', {});
  expect(await events()).toEqual(before);
  await world.call('sync.now', {});
  const more = (await events()).filter(({ id }) => id > (before[0]?.id ?? 0));
  expect(more.map(({ what }) => what.kind).sort()).toEqual([...Array(5).fill('asked'), 'command']);
});

it('of one wallet: its own and its account’s, as many as asked for; what is no question is refused', async () => {
  const id = walletOf('mosaic');
  const own = await events(200, id);
  expect(own.length).toBeGreaterThan(2);
  expect(
    own.every(({ walletId, accountId }) => walletId === id || (walletId === null && id.startsWith(`${accountId}:`))),
  ).toBe(true);
  expect(await events(2, id)).toEqual(own.slice(0, 2));
  for (const limit of [0, 201, 1.5])
    expect(await world.ask('diagnostics.events', { limit })).toMatchObject({
      ok: false,
      error: { kind: 'invalid-input' },
    });
});

it('writes nothing to the disk', async () => {
  await world.fetchHistory();
  await world.call('sync.now', {});
  const logged = world.logged.length;
  for (let i = 0; i < 50; i++) world.engine.setConditions({ windowOpen: i % 2 === 0 });
  await world.call('diagnostics.events', { limit: 200 });
  expect(world.logged.length).toBe(logged);
});
