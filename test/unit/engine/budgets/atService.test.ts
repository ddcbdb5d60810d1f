/** Pausing agents and moving budget where a service has the means to: over a whole engine, with the sandbox as the judge. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentView, MoveView } from '#shared/contract/agentCalls.ts';
import { HOUR, SECOND } from '#shared/domain/time.ts';
import { parseAmount } from '#shared/money/amount.ts';
import { createEngineWorld, type EngineWorld } from '../../../support/engineWorld.ts';

let world: EngineWorld;
beforeEach(async () => {
  // Nobody spends while the figures are looked at.
  world = await createEngineWorld({ pace: 0.000001 });
});
afterEach(() => world.end());

const usd = (text: string) => parseAmount(text, 'USD');

/** The account of the first dialect has the budget route, that of the newest has compute to stop. */
async function connect(dialect: 'seed' | 'public', variant = 'main'): Promise<void> {
  const found = world.sandbox.variants.find(
    (one) => one.service === 'elizaos' && one.dialect === dialect && one.variant === variant,
  );
  if (found === undefined) throw new Error(`no ${dialect} ${variant}`);
  const { service, key, origin } = found;
  await world.call('accounts.add', { service, key, origin });
  await world.call('sync.now', {});
  await world.fetchHistory();
}
function agent(name: string): AgentView {
  const found = world.engine.snapshot().agents.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no agent ${name}`);
  return found;
}
/** Time passes: on a busy machine a real answer may take longer than the played clock waits, and is asked for again. */
async function until(done: () => boolean): Promise<void> {
  for (let n = 0; n < 120 && !done(); n++) await world.clock.advance(15 * SECOND);
}
const end = (name: string) => ({ kind: 'budget' as const, agent: agent(name).key });
const sent = () =>
  world.sandbox
    .requests('elizaos')
    .filter(({ method, path }) => method === 'POST' && /budget|suspend|resume/.test(path));

describe('a pause at a service with a route for budgets', () => {
  beforeEach(() => connect('seed'));

  it('is stored, carried out and confirmed by reading; and ended in the same way', async () => {
    await world.call('agents.pause', { agent: 'Scout', reason: 'too eager' });
    expect(agent('Scout')).toMatchObject({ state: 'paused', control: { state: 'confirmed', tries: 1 } });
    await world.call('sync.now', {});
    expect(agent('Scout')).toMatchObject({ paused: true, pauseReason: 'too eager', state: 'paused' });
    await world.call('agents.resume', { agent: 'Scout' });
    await world.call('sync.now', {});
    expect(agent('Scout')).toMatchObject({ paused: false, state: 'running', control: null, holds: [] });
    expect(sent()).toHaveLength(2);
  });

  it('is said to be contradicted when the service says otherwise, and is applied again', async () => {
    await world.call('agents.pause', { agent: 'Scout' });
    world.sandbox.setAgent('elizaos', 'Scout', { paused: null });
    world.sandbox.setFaults('elizaos', [
      { kind: 'status', status: 503, path: '/api/v1/agents', after: '/api/v1/agents' },
    ]);
    // The first may join a reading that the pause itself asked for.
    for (let n = 0; n < 2; n++) await world.passTime(world.call('sync.now', {}));
    expect(agent('Scout')).toMatchObject({ state: 'contradicted', control: { want: 'paused' } });
    await world.clock.advance(SECOND);
    expect(world.notices.map(({ title }) => title)).toContain('Scout runs although it is to be paused');
    world.sandbox.setFaults('elizaos', []);
    world.engine.start();
    await until(() => agent('Scout').state === 'paused');
    expect(agent('Scout')).toMatchObject({ state: 'paused', control: { state: 'confirmed' } });
    const { rows } = await world.call('audit.list', { limit: 50 });
    expect(rows.map(({ action }) => action)).toContain('contradicted');
  });

  it('waits where the service cannot be reached, says so, and is carried out later', async () => {
    world.sandbox.setFaults('elizaos', [{ kind: 'reset' }]);
    await world.passTime(world.call('agents.pause', { agent: 'Scout' }));
    expect(agent('Scout')).toMatchObject({ state: 'not-carried-out', control: { state: 'failed' } });
    expect((await world.call('gate.check', { agent: 'Scout', cost: '0.1' })).decision).toMatchObject({
      allowed: false,
      code: 'paused',
    });
    world.sandbox.setFaults('elizaos', []);
    world.engine.start();
    await until(() => agent('Scout').state === 'paused');
    expect(agent('Scout')).toMatchObject({ state: 'paused', control: { state: 'confirmed' } });
  });

  it('is taken up after a restart', async () => {
    world.sandbox.setFaults('elizaos', [{ kind: 'timeout' }]);
    const asked = world.ask('agents.pause', { agent: 'Scout' });
    await world.clock.advance(SECOND);
    await world.restart();
    await asked;
    world.sandbox.setFaults('elizaos', []);
    world.engine.start();
    await until(() => agent('Scout').state === 'paused');
    expect(agent('Scout')).toMatchObject({ state: 'paused', control: { state: 'confirmed' } });
  });
});

describe('a pause at the newest generation', () => {
  beforeEach(() => connect('public'));

  it('stops the compute, and is confirmed when its job is through', async () => {
    const name = world.engine.snapshot().agents[0]?.name ?? '';
    const stoppable =
      ['Scout', 'Ledgerly', 'Porter'].find((one) =>
        world.engine.snapshot().agents.some((known) => known.name === one),
      ) ?? name;
    await world.call('agents.pause', { agent: stoppable });
    expect(['pausing', 'paused']).toContain(agent(stoppable).state);
    world.engine.start();
    await until(() => agent(stoppable).state === 'paused');
    expect(agent(stoppable)).toMatchObject({ state: 'paused', control: { means: 'its compute is stopped' } });
  });

  it('is held here only where the service has no means for this agent', async () => {
    const other = world.engine.snapshot().agents.find(({ name }) => !['Scout', 'Ledgerly', 'Porter'].includes(name));
    if (other === undefined) throw new Error('all agents listed have compute');
    await world.call('agents.pause', { agent: other.key });
    expect(agent(other.name)).toMatchObject({ state: 'held-here', control: { state: 'here-only' } });
    expect(agent(other.name).why).toMatch(/no way to pause/);
  });
});

describe('an agent that its service lists no more, since others were changed', () => {
  beforeEach(() => connect('public'));

  it('is shown as it was when it was last listed, and what it spent of an envelope stays known', async () => {
    const envelope = { limit: usd('100'), window: 'month', zone: 'UTC', carry: false } as const;
    const terms = { ...envelope, softPercent: 80, hardPercent: 100, onHard: 'tell', resumeOnRoll: false } as const;
    await world.call('envelopes.put', { agent: 'Scout', terms });
    world.sandbox.setAgent('elizaos', 'Scout', { edited: true });
    await world.call('sync.now', {});
    const before = agent('Scout');
    const listedAt = world.clock.now();
    expect(before).toMatchObject({ origin: 'service', budget: expect.anything(), asOf: listedAt, freshness: 'fresh' });
    for (const name of ['Otis', 'Wren', 'Sable', 'Pepper', 'Quince']) {
      await world.clock.advance(SECOND);
      world.sandbox.setAgent('elizaos', name, { edited: true });
    }
    await world.clock.advance(3 * HOUR);
    await world.call('sync.now', {});
    await world.clock.advance(SECOND);
    const { freshness, ...after } = agent('Scout');
    expect(freshness).toBe('stale');
    expect(after).toMatchObject({ origin: 'service', budget: before.budget, asOf: listedAt });
    const [spent] = before.envelopes;
    expect(after.envelopes).toMatchObject([{ spent: spent?.spent, spentAsOf: listedAt }]);
    const { decision } = await world.call('gate.check', { agent: 'Scout', cost: '0.01' });
    expect(decision).toMatchObject({ asOf: listedAt, stale: true, binding: { kind: 'daily-limit' } });
    const list = world.engine.snapshot().accounts[0]?.slices.agents?.value;
    expect(list?.listed.map(({ name }) => name).slice(0, 5)).not.toContain('Scout');
    expect(list?.listed.filter((one) => one.listedAt === undefined)).toHaveLength(5);
    expect(list?.total).toBe(14);
    // Listed again, it is as new as the rest.
    world.sandbox.setAgent('elizaos', 'Scout', { edited: true });
    await world.call('sync.now', {});
    expect(agent('Scout')).toMatchObject({ asOf: world.clock.now(), freshness: 'fresh' });
  });
});

describe('what was settled of a budget at a service', () => {
  beforeEach(() => connect('seed'));

  it('counts for as long as the service has not told of the budget since, however well the rest of it is read', async () => {
    const { binding } = (await world.call('gate.check', { agent: 'Scout', cost: '0' })).decision;
    expect(binding?.left.micros).toBeGreaterThan(0);
    const cost = String((binding?.left.micros ?? 0) / 1_000_000);
    const { decision } = await world.call('gate.check', { agent: 'Scout', cost, reserve: {} });
    await world.call('gate.settle', { reservationId: decision.reservation?.id ?? '' });
    const again = async () => (await world.call('gate.check', { agent: 'Scout', cost })).decision.allowed;
    expect(await again()).toBe(false);
    world.sandbox.setFaults('elizaos', [{ kind: 'status', status: 503, path: '/api/v1/credits/summary' }]);
    world.engine.start();
    await world.clock.advance(3 * HOUR);
    const [account] = world.engine.snapshot().accounts;
    expect(account?.lastSuccessAt).toBeGreaterThan(world.clock.now() - HOUR);
    expect(account?.problems).not.toEqual([]);
    expect(await again()).toBe(false);
  });
});

describe('budget moved at a service', () => {
  beforeEach(() => connect('seed'));
  const total = () =>
    ['Scout', 'Ledgerly', 'Porter'].reduce((all, name) => all + (agent(name).available?.micros ?? 0), 0);
  async function move(amount: string, moveId = randomUUID()): Promise<MoveView> {
    return (
      await world.call('moves.start', {
        from: end('Scout'),
        to: end('Ledgerly'),
        amount,
        moveId,
        reason: 'Ledgerly has more to do',
      })
    ).move;
  }

  it('says before what it does, adds at the one, keeps the other from using it, and is undone without the service', async () => {
    const { preview } = await world.call('moves.preview', { from: end('Scout'), to: end('Ledgerly'), amount: '5' });
    expect(preview).toMatchObject({ refusal: null, atService: usd('5') });
    expect(preview.notes.join(' ')).toMatch(/cannot take budget back.*takes \$5\.00 from Balance/);
    const before = total();
    const done = await move('5');
    expect(done.state).toBe('done');
    await world.call('sync.now', {});
    expect(total()).toBe(before);
    expect(agent('Ledgerly').allocated).toEqual(usd('20'));
    expect(agent('Scout')).toMatchObject({ heldBack: usd('5'), allocated: usd('30') });
    const undone = await world.call('moves.undo', { moveId: done.id });
    expect(undone.move).toMatchObject({ state: 'done', atService: usd('0') });
    expect(agent('Scout').heldBack).toBeNull();
    expect(agent('Ledgerly').heldBack).toEqual(usd('5'));
    expect(total()).toBe(before);
    expect(sent()).toHaveLength(1);
  });

  it('gives it back when the service refuses', async () => {
    const before = total();
    world.sandbox.setFaults('elizaos', [
      { kind: 'status', status: 402, path: '/api/v1/agents', after: '/api/v1/agents' },
    ]);
    const turned = await move('5');
    world.sandbox.setFaults('elizaos', []);
    expect(turned.state).toBe('rolled-back');
    await world.call('sync.now', {});
    expect(total()).toBe(before);
    expect(agent('Scout').heldBack).toBeNull();
  });

  it('finds out by reading when the answer is lost: done where it was done, given back where it was not', async () => {
    const before = total();
    world.sandbox.setFaults('elizaos', [{ kind: 'after-work', by: 'reset', times: 1 }]);
    const lost = randomUUID();
    await world.passTime(move('5', lost));
    const moveOf = (id: string) => world.engine.snapshot().moves.find((one) => one.id === id);
    expect(moveOf(lost)?.state).toBe('done');
    await world.call('sync.now', {});
    expect(total()).toBe(before);
    world.sandbox.setFaults('elizaos', [
      { kind: 'status', status: 503, path: '/api/v1/agents', after: '/api/v1/agents' },
    ]);
    const failed = randomUUID();
    await world.passTime(move('4', failed));
    expect(moveOf(failed)?.state).toBe('unknown');
    world.sandbox.setFaults('elizaos', []);
    world.engine.start();
    await until(() => moveOf(failed)?.state === 'rolled-back');
    expect(moveOf(failed)?.state).toBe('rolled-back');
    expect(total()).toBe(before);
    await world.clock.advance(HOUR);
  });
});
