/** Mosaic's agents: listed, stopped by their runs, and honest about what a stop is. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { agentListOf } from '#engine/providers/mosaic/agents.ts';
import { agentsOf } from '../agentsOf.ts';
import type { FixedAnswer } from '../fakeService.ts';
import { recording, usd } from '../paying.ts';
import { payingSandbox } from '../payingSandbox.ts';

const RUNS = 'GET /agent_runs';
const run = (id: string, more: Record<string, unknown> = {}) => ({
  run_id: id,
  agent_id: 'a1',
  status: 'running',
  ...more,
});
const page = (...runs: unknown[]): FixedAnswer => ({ body: { runs, next_cursor: null } });
const cancelled: FixedAnswer = { body: { success: true, tasks_cancelled: 1 } };
const ended: FixedAnswer = { status: 409, body: { detail: 'Run is completed' } };
const agent: FixedAnswer = { body: { id: 'a1', name: 'Clipper' } };
const at = (routes: Parameters<typeof recording>[1]) => {
  const service = recording('mosaic', routes);
  return { ...service, agents: agentsOf(service.operations) };
};

describe('pausing', () => {
  test('cancels its running runs and nobody else’s, where filters are not known either', async () => {
    const { agents, sent } = at({
      [RUNS]: page(run('r1'), run('r2', { agent_id: 'a2' }), run('r3', { status: 'completed' }), {
        id: 'r4',
        status: 'Running',
      }),
      'POST /agent_run/r1/cancel': cancelled,
      'POST /agent_run/r4/cancel': cancelled,
    });
    expect(await agents.pause('a1', 'x')).toMatchObject({
      outcome: 'done',
      means: 'its runs are cancelled',
      note: expect.stringMatching(/^2 runs were cancelled/),
    });
    expect(new URLSearchParams(sent[0]?.query).get('agent_id')).toBe('a1');
    expect(new URLSearchParams(sent[0]?.query).get('status')).toBe('running');
    expect(sent.map(({ request }) => request)).toEqual([
      RUNS,
      'POST /agent_run/r1/cancel',
      'POST /agent_run/r4/cancel',
    ]);
  });

  test('one that ended by itself is fine; one that runs on is not', async () => {
    let asked = 0;
    const fine = at({
      [RUNS]: () => (asked++ === 0 ? page(run('r1'), run('r2')) : page()),
      'POST /agent_run/r1/cancel': ended,
      'POST /agent_run/r2/cancel': cancelled,
    });
    expect(await fine.agents.pause('a1', 'x')).toMatchObject({ note: expect.stringMatching(/^1 run was cancelled/) });
    const on = at({ [RUNS]: page(run('r1')), 'POST /agent_run/r1/cancel': ended });
    await expect(on.agents.pause('a1', 'x')).rejects.toMatchObject({ info: { kind: 'conflict' } });
  });

  test('one that fails does not keep the others running, and is told', async () => {
    const { agents, sent } = at({
      [RUNS]: page(run('r1'), run('r2')),
      'POST /agent_run/r1/cancel': { status: 500, body: {} },
      'POST /agent_run/r2/cancel': cancelled,
    });
    await expect(agents.pause('a1', 'x')).rejects.toMatchObject({ info: { kind: 'unavailable' } });
    expect(sent.at(-1)?.request).toBe('POST /agent_run/r2/cancel');
  });

  test.each<[FixedAnswer, string]>([
    [{ status: 401, body: {} }, 'invalid-key'],
    [{ status: 403, body: {} }, 'forbidden'],
    [{ status: 429, body: {} }, 'rate-limited'],
    [{ status: 500, body: {} }, 'unavailable'],
    [{ body: {} }, 'bad-response'],
    [page(run('r1'), { run_id: 'r2' }), 'bad-response'],
  ])('a list of runs that is %j is %s, for the standing too', async (answer, kind) => {
    const { agents } = at({ [RUNS]: answer });
    await expect(agents.pause('a1', 'x')).rejects.toMatchObject({ info: { kind } });
    await expect(agents.standing('a1')).rejects.toMatchObject({ info: { kind } });
  });

  test('an agent that nobody knows is no quiet one', async () => {
    const { agents } = at({ [RUNS]: page(), 'GET /agent/a1': { status: 404, body: { detail: 'Not found' } } });
    await expect(agents.pause('a1', 'x')).rejects.toMatchObject({ info: { kind: 'not-found' } });
    await expect(agents.standing('a1')).rejects.toMatchObject({ info: { kind: 'not-found' } });
    const quiet = at({ [RUNS]: page(), 'GET /agent/a1': agent });
    expect(await quiet.agents.pause('a1', 'x')).toMatchObject({ outcome: 'done', note: 'No run of it was running.' });
    expect(await quiet.agents.standing('a1')).toEqual({ paused: 'free', busy: false, reason: null });
  });

  test('there are no budgets', async () => {
    const { agents, sent } = at({});
    expect(await agents.budget('a1')).toBeNull();
    await expect(agents.allocate('a1', usd('1'), 'm')).rejects.toMatchObject({ info: { kind: 'refused' } });
    expect(sent).toEqual([]);
  });
});

describe('the list of agents', () => {
  test('counts what it cannot name', () => {
    const list = agentListOf([
      { id: 'a1', name: 'Clipper' },
      { id: 'a2', name: null },
      { id: null, name: 'Nobody' },
    ]);
    expect(list).toMatchObject({ total: 3, withBudget: null, paused: null, totalAllocated: null });
    expect(list.listed.map(({ id, name, walletKey, budget }) => [id, name, walletKey, budget])).toEqual([
      ['a1', 'Clipper', 'credits', null],
      ['a2', 'a2', 'credits', null],
    ]);
  });

  test.each<[FixedAnswer, string | null]>([
    [{ status: 500, body: {} }, 'unavailable'],
    [{ status: 403, body: {} }, 'forbidden'],
    [{ body: { agents: 'none' } }, 'bad-response'],
    [{ status: 404, body: {} }, null],
  ])('that is %j costs itself only', async (answer, kind) => {
    const { adapter } = recording('mosaic', {
      'GET /credits': { body: { balance: 5 } },
      'GET /plan': { body: { plan: null, credits: null } },
      'GET /credits/usage': { body: { breakdown: { by_date_and_tile: [] } } },
      'GET /agents': answer,
    });
    const { wallets, slices, problems } = await adapter.read();
    expect(wallets).toHaveLength(1);
    expect(slices.agents).toBeUndefined();
    expect(problems).toMatchObject(kind === null ? [] : [{ part: 'agents', error: { kind } }]);
  });
});

describe('in the sandbox', () => {
  let world: Awaited<ReturnType<typeof payingSandbox>>;
  beforeEach(async () => {
    world = await payingSandbox();
  });
  afterEach(() => world.sandbox.close());

  test.each(['seed', 'public'])('%s: listed, stopped, started anew by somebody, stopped again', async (dialect) => {
    const { adapter, operations } = world.connect('mosaic', dialect);
    const agents = agentsOf(operations);
    const { slices, problems } = await adapter.read();
    expect(problems).toEqual([]);
    expect(slices.agents?.listed.map(({ name }) => name)).toEqual(['Clipper', 'Reel Cutter', 'Subtitler']);
    const id = slices.agents?.listed[0]?.id ?? '';
    world.sandbox.setAgent('mosaic', 'Clipper', { running: true });
    world.sandbox.setAgent('mosaic', 'Clipper', { running: true });
    world.sandbox.setAgent('mosaic', 'Subtitler', { running: true });
    expect(await agents.standing(id)).toMatchObject({ paused: false });
    expect(await agents.pause(id, 'x')).toMatchObject({
      outcome: 'done',
      note: expect.stringMatching(/runs were cancelled/),
    });
    expect(await agents.standing(id)).toMatchObject({ paused: 'free' });
    expect(await agents.standing(slices.agents?.listed[2]?.id ?? '')).toMatchObject({ paused: false });
    world.sandbox.setAgent('mosaic', 'Clipper', { running: true });
    expect(await agents.standing(id)).toMatchObject({ paused: false });
    // A new adapter, as after a restart of the app, sees the same.
    const restarted = agentsOf(world.connect('mosaic', dialect).operations);
    expect(await restarted.pause(id, 'x')).toMatchObject({ note: expect.stringMatching(/^1 run was cancelled/) });
    expect(await restarted.resume(id)).toMatchObject({ outcome: 'done', note: expect.stringMatching(/one by one/) });
    await expect(agents.pause('nobody', 'x')).rejects.toMatchObject({ info: { kind: 'not-found' } });
  });

  test('a cancel whose answer is lost is told, and is seen to be done', async () => {
    const { adapter, operations } = world.connect('mosaic', 'seed');
    const id = (await adapter.read()).slices.agents?.listed[0]?.id ?? '';
    world.sandbox.setAgent('mosaic', 'Clipper', { running: true });
    world.sandbox.setFaults('mosaic', [{ kind: 'after-work', by: 'reset' }]);
    await expect(agentsOf(operations).pause(id, 'x')).rejects.toMatchObject({ info: { kind: 'unavailable' } });
    expect(await agentsOf(operations).standing(id)).toMatchObject({ paused: 'free' });
  });

  test('setAgent knows no other agents and no pause here', () => {
    expect(() => world.sandbox.setAgent('mosaic', 'Nobody', { running: true })).toThrow(/no agent/);
    expect(() => world.sandbox.setAgent('mosaic', 'Clipper', { paused: 'x' })).toThrow(/pauses no agents/);
  });
});
