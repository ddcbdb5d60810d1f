/** Stopping elizaOS Cloud's agents in the sandbox, in every generation. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentFacts } from '#shared/domain/facts.ts';
import { SECOND } from '#shared/domain/time.ts';
import { subtract } from '#shared/money/amount.ts';
import { agentsOf } from '../agentsOf.ts';
import { usd } from '../paying.ts';
import { payingSandbox } from '../payingSandbox.ts';

let world: Awaited<ReturnType<typeof payingSandbox>>;
beforeEach(async () => {
  world = await payingSandbox();
});
afterEach(() => world.sandbox.close());

async function meet(dialect: string, name: string, variant?: string) {
  const { adapter, operations } = world.connect('elizaos', dialect, variant);
  const { slices } = await adapter.read();
  const found = slices.agents?.listed.find((agent: AgentFacts) => agent.name === name);
  if (found === undefined) throw new Error(`no agent ${name}`);
  const balance = async () => {
    const [wallet] = (await adapter.read({ fresh: true })).wallets;
    if (wallet?.balance == null) throw new Error('no balance');
    return wallet.balance;
  };
  return { agents: agentsOf(operations), id: found.id, balance };
}

const posts = () => world.sandbox.requests('elizaos').filter(({ method }) => method === 'POST').length;

describe('the seed, whose server has the budget route', () => {
  test('pauses and opens the budget; somebody else may open it too', async () => {
    const { agents, id } = await meet('seed', 'Scout');
    expect(await agents.standing(id)).toEqual({ paused: false, busy: false, reason: null });
    expect(await agents.pause(id, 'Plimsoll: over its envelope')).toMatchObject({ outcome: 'done' });
    expect(await agents.standing(id)).toEqual({ paused: true, busy: false, reason: 'Plimsoll: over its envelope' });
    world.sandbox.setAgent('elizaos', 'Scout', { paused: null });
    expect(await agents.standing(id)).toMatchObject({ paused: false });
    world.sandbox.setAgent('elizaos', 'Scout', { paused: 'Looks odd' });
    expect(await agents.standing(id)).toMatchObject({ paused: true, reason: 'Looks odd' });
    expect(await agents.resume(id)).toMatchObject({ outcome: 'done' });
    expect(await agents.standing(id)).toMatchObject({ paused: false });
  });

  test.each(['Scout', 'Juniper'])('adds to the budget of %s, to the last digit, and knows it again', async (name) => {
    const { agents, id, balance } = await meet('seed', name);
    const [before, money] = [await agents.budget(id), await balance()];
    await agents.allocate(id, usd('7.1234'), 'mark-1');
    const after = await agents.budget(id);
    expect(after && before && subtract(after.allocated, before.allocated)).toEqual(usd('7.1234'));
    expect(after?.grants[0]).toEqual({ amount: usd('7.1234'), description: 'mark-1' });
    expect(subtract(money, await balance())).toEqual(usd('7.1234'));
  });

  test.each(['reset', 'unavailable', 'failed', 'edge-403', 'edge-429', 'edge-502'] as const)(
    'an answer lost by %s: nobody knows, it is not sent again, and the budget tells',
    async (by) => {
      const { agents, id } = await meet('seed', 'Scout');
      world.sandbox.setFaults('elizaos', [{ kind: 'after-work', by, times: 1, method: 'POST' }]);
      const before = posts();
      await expect(agents.allocate(id, usd('5'), 'mark-2')).rejects.toMatchObject({
        info: { kind: expect.stringMatching(/^(unavailable|offline|bad-response)$/) },
      });
      expect(posts() - before).toBe(1);
      expect((await agents.budget(id))?.grants.filter(({ description }) => description === 'mark-2')).toHaveLength(1);
    },
  );

  test('a fault for POST alone: nothing is allocated, reading goes on', async () => {
    const { agents, id } = await meet('seed', 'Scout');
    const before = await agents.budget(id);
    world.sandbox.setFaults('elizaos', [{ kind: 'status', status: 503, method: 'POST', path: '/api/v1/agents/' }]);
    await expect(agents.allocate(id, usd('5'), 'm')).rejects.toMatchObject({ info: { kind: 'unavailable' } });
    await expect(agents.pause(id, 'x')).rejects.toMatchObject({ info: { kind: 'unavailable' } });
    expect(await agents.budget(id)).toEqual(before);
    expect(await agents.standing(id)).toMatchObject({ paused: false });
  });

  test('more than there is, and an agent there is not', async () => {
    const { agents, id } = await meet('seed', 'Scout');
    await agents.budget(id);
    world.sandbox.setBalance('elizaos', 'balance', 12_000_000);
    await expect(agents.allocate(id, usd('15'), 'm')).rejects.toMatchObject({
      info: { kind: 'out-of-credits', message: expect.stringMatching(/\$15\.00, and \$12\.00/) },
    });
    for (const attempt of [
      agents.allocate('agent_none', usd('1'), 'm'),
      agents.budget('agent_none'),
      agents.pause('agent_none', 'x'),
      agents.resume('agent_none'),
      agents.standing('agent_none'),
    ])
      await expect(attempt).rejects.toMatchObject({ info: { kind: 'not-found' } });
    expect(await agents.budget(id)).not.toBeNull();
  });
});

describe('the newest generation, which has compute', () => {
  test('is stopped and started by jobs', async () => {
    const { agents, id } = await meet('public', 'Scout');
    expect(await agents.budget(id)).toBeNull();
    expect(await agents.pause(id, 'x')).toMatchObject({ outcome: 'asked', means: 'its compute is stopped' });
    expect(await agents.standing(id)).toEqual({ paused: false, busy: true, reason: null });
    await expect(agents.resume(id)).rejects.toMatchObject({
      info: { kind: 'conflict', help: expect.stringMatching(/again/) },
    });
    world.pass(5 * SECOND);
    expect(await agents.standing(id)).toEqual({ paused: true, busy: false, reason: null });
    expect(await agents.pause(id, 'x')).toMatchObject({ outcome: 'done' });
    expect(await agents.resume(id)).toMatchObject({ outcome: 'asked' });
    expect(await agents.resume(id)).toMatchObject({ outcome: 'asked' });
    world.pass(5 * SECOND);
    expect(await agents.standing(id)).toEqual({ paused: false, busy: false, reason: null });
    expect(await agents.resume(id)).toMatchObject({ outcome: 'done' });
  });

  test('a job that fails: it runs, and the reason is told', async () => {
    const { agents, id } = await meet('public', 'Scout');
    await agents.pause(id, 'x');
    world.sandbox.setAgent('elizaos', 'Scout', { running: true });
    world.pass(5 * SECOND);
    expect(await agents.standing(id)).toEqual({
      paused: false,
      busy: false,
      reason: expect.stringMatching(/could not stop/),
    });
  });

  test('an agent on the shared runtime is not said to be paused', async () => {
    const { agents, id } = await meet('public', 'Juniper');
    expect(await agents.pause(id, 'x')).toMatchObject({ outcome: 'none', means: '' });
    expect(await agents.standing(id)).toEqual({ paused: null, busy: false, reason: null });
    await expect(agents.allocate(id, usd('1'), 'm')).rejects.toMatchObject({ info: { kind: 'refused' } });
  });
});

test.each(['g1', 'g2'])('%s has neither', async (variant) => {
  const { agents, id } = await meet('public', 'Scout', variant);
  expect(await agents.pause(id, 'x')).toMatchObject({
    outcome: 'none',
    note: expect.stringMatching(/no way to pause/),
  });
  expect(await agents.resume(id)).toMatchObject({ outcome: 'none' });
  expect(await agents.standing(id)).toMatchObject({ paused: false, busy: false });
  expect(await agents.budget(id)).toBeNull();
});
