import { describe, expect, test } from 'vitest';
import { type FixedAnswer, fakeService } from '../fakeService.ts';
import { recording } from '../paying.ts';

const RUNS = 'GET /agent_runs';
const run = (id: string, more: Record<string, unknown> = {}) => ({
  run_id: id,
  agent_id: 'ag_1',
  status: 'failed',
  started_at: '2026-11-20T08:00:00Z',
  ...more,
});
const node = (name: string, more: Record<string, unknown> = {}) => ({
  agent_node_id: `n_${name}`,
  status: 'blocked',
  node_type: { node_type_name: name },
  ...more,
});
const nodes = (...list: unknown[]): FixedAnswer => ({ body: { run_id: 'x', nodes: list } });
const agents: FixedAnswer = { body: { agents: [{ agent_id: 'ag_1', name: 'Trailer cutter' }] } };

describe('runs that wait for credits', () => {
  test('on the run or on its steps, in either spelling', async () => {
    const service = recording('mosaic', {
      [RUNS]: {
        body: {
          runs: [
            run('r1', { needs_credits: true }),
            run('r2', { needsCredits: true, status: 'cancelled' }),
            run('r3', { needs_credits: false, status: 'running' }),
            run('r4', { needs_credits: false }),
            run('r5', { status: 'completed', needs_credits: true }),
          ],
          next_cursor: null,
        },
      },
      'GET /agents': agents,
      'GET /agent_run/r1/nodes': nodes(node('Rough Cut', { needs_credits: false })),
      'GET /agent_run/r2/nodes': nodes(),
      'GET /agent_run/r3/nodes': nodes(
        node('Captions', { needsCredits: true }),
        node('Captions', { needs_credits: true }),
        node('B-roll', { needs_credits: true }),
      ),
      'GET /agent_run/r4/nodes': nodes(node('Rough Cut')),
    });
    expect(await service.operations.blocked?.list()).toEqual([
      {
        id: 'r1',
        agentId: 'ag_1',
        title: 'Trailer cutter',
        status: 'failed',
        reason: 'The run waits for credits.',
        startedAt: Date.UTC(2026, 10, 20, 8),
        resumable: true,
      },
      expect.objectContaining({ id: 'r2', status: 'cancelled', resumable: true }),
      expect.objectContaining({
        id: 'r3',
        status: 'running',
        reason: 'Waiting for credits: Captions, B-roll.',
        resumable: false,
      }),
    ]);
  });

  test('a list that says nothing of credits: the run itself is asked', async () => {
    const service = recording('mosaic', {
      [RUNS]: { body: { runs: [run('r1'), { id: 'r2', status: 'failed' }] } },
      'GET /agents': { status: 500, body: {} },
      'GET /agent_run/r1': { body: run('r1', { needs_credits: true }) },
      'GET /agent_run/r1/nodes': nodes(),
      'GET /agent_run/r2': { body: run('r2', { needs_credits: false }) },
      'GET /agent_run/r2/nodes': nodes(),
    });
    expect(await service.operations.blocked?.list()).toMatchObject([{ id: 'r1', title: 'Run r1' }]);
  });

  test('nothing unfinished: nothing more is asked', async () => {
    const service = recording('mosaic', { [RUNS]: { body: { runs: [run('r1', { status: 'completed' })] } } });
    expect(await service.operations.blocked?.list()).toEqual([]);
    expect(service.sent.map(({ request }) => request)).toEqual([RUNS]);
  });

  test('pages by cursor, five at most; 25 runs are looked into', async () => {
    const cursors: (string | null)[] = [];
    const { adapter, asked } = fakeService('mosaic', {
      [RUNS]: (query) => {
        const page = cursors.push(query.get('cursor'));
        expect(query.get('limit')).toBe('100');
        const runs = Array.from({ length: 10 }, (_, index) => run(`p${page}-${index}`, { needs_credits: true }));
        return { body: { runs, next_cursor: `c${page}` } };
      },
      'GET /agents': { body: [{ id: 'ag_1', title: 'Trailer cutter' }] },
      ...Object.fromEntries(
        Array.from({ length: 50 }, (_, index) => [
          `GET /agent_run/p${Math.floor(index / 10) + 1}-${index % 10}/nodes`,
          nodes(),
        ]),
      ),
    });
    const found = await adapter.operations?.blocked?.list();
    expect(cursors).toEqual([null, 'c1', 'c2', 'c3', 'c4']);
    expect(found).toHaveLength(25);
    expect(found?.[0]?.title).toBe('Trailer cutter');
    expect(asked).toHaveLength(5 + 1 + 25);
  });

  test('a cursor that leads nowhere ends the pages', async () => {
    let pages = 0;
    const { adapter } = fakeService('mosaic', {
      [RUNS]: () => {
        pages += 1;
        return { body: { runs: [], next_cursor: 'same' } };
      },
    });
    expect(await adapter.operations?.blocked?.list()).toEqual([]);
    expect(pages).toBe(2);
  });

  test.each<[string, unknown, RegExp]>([
    ['no list', {}, /runs could not be read/],
    ['rows of another form', { runs: [{ run_id: 'r1' }], next_cursor: null }, /runs\.0\.status/],
  ])('%s is told', async (_name, body, words) => {
    const service = recording('mosaic', { [RUNS]: { body } });
    await expect(service.operations.blocked?.list()).rejects.toThrow(words);
  });
});

describe('setting a run going again', () => {
  const RESUME = 'POST /agent_run/r%2F1/resume';
  test.each([
    [{ success: true, run_id: 'r1', nodes_queued: 3, requeued_nodes: 3 }, 'The run goes on: 3 steps queued.'],
    [{ success: true, requeued_nodes: 1 }, 'The run goes on: 1 step queued.'],
    [{ success: true }, 'The run goes on.'],
  ])('%j', async (body, note) => {
    const service = recording('mosaic', { [RESUME]: { body } });
    expect(await service.operations.blocked?.resume('r/1')).toEqual({ note });
    expect(service.sent).toMatchObject([{ request: RESUME, body: null }]);
  });

  test.each<[number, unknown, string, RegExp]>([
    [409, { detail: 'Run is still running' }, 'conflict', /does not resume this run.*Run is still running/],
    [200, { success: false, message: 'Not now' }, 'conflict', /Not now/],
    [404, { detail: 'Run not found' }, 'not-found', /does not know this run/],
    [403, { error: 'insufficient_credits', detail: 'x' }, 'out-of-credits', /out of credits/],
    [402, { detail: 'x' }, 'out-of-credits', /out of credits/],
    [500, {}, 'unavailable', /500/],
    [200, 'ok', 'bad-response', /could not be read/],
  ])('%i %j is %s', async (status, body, kind, words) => {
    const service = recording('mosaic', { [RESUME]: { status, body } });
    await expect(service.operations.blocked?.resume('r/1')).rejects.toMatchObject({
      info: { kind, message: expect.stringMatching(words) },
    });
    expect(service.sent).toHaveLength(1);
  });

  test('giving it up', async () => {
    const service = recording('mosaic', {
      'POST /agent_run/r1/cancel': { body: { success: true, run_id: 'r1', tasks_cancelled: 2, message: 'x' } },
      'POST /agent_run/r2/cancel': { status: 409, body: { detail: 'Already completed' } },
    });
    expect(await service.operations.blocked?.cancel?.('r1')).toEqual({
      note: 'The run is cancelled: 2 steps stopped.',
    });
    await expect(service.operations.blocked?.cancel?.('r2')).rejects.toMatchObject({
      info: { kind: 'conflict', help: expect.stringMatching(/has ended/) },
    });
  });
});
