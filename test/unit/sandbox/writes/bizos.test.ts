import { describe, expect, it } from 'vitest';
import { accountOf, ask, EPOCH, handClock, MINUTE, post, sandboxFor } from '../setup.ts';

interface Task {
  readonly id: string;
  readonly text: string;
  readonly status: string;
}

describe.each(['seed', 'public'])('BizOS in the %s dialect', (dialect) => {
  const open = async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    const account = accountOf(sandbox, 'bizos', dialect);
    const credits = async () => ((await ask(account, '/api/cli/billing')).json as { credits: number }).credits;
    const tasks = async () =>
      (await ask(account, '/api/cli/tasks')).json as { items: Task[]; usedToday: number; limit: number };
    const create = async (text: string) =>
      ((await post(account, '/api/cli/tasks', { text })).json as { task: Task }).task;
    return { clock, sandbox, account, credits, tasks, create };
  };

  it('runs a task for a credit, which a failure gives back', async () => {
    const { clock, account, credits, tasks, create } = await open();
    const before = await credits();
    const { usedToday } = await tasks();
    const [good, bad] = [await create('Write the menu'), await create('This one must fail')];
    expect(good).toMatchObject({ text: 'Write the menu', status: 'open' });
    expect(await credits()).toBe(before);
    for (const { id } of [good, bad])
      expect(await post(account, `/api/cli/tasks/${id}/run`)).toMatchObject({
        status: 200,
        json: { ok: true, status: 'running', runId: expect.stringMatching(/^run_/) },
      });
    expect(await credits()).toBe(before - 2);
    expect((await tasks()).usedToday).toBe(usedToday + 2);
    expect((await post(account, `/api/cli/tasks/${good.id}/run`)).status).toBe(409);
    clock.set(EPOCH + 2 * MINUTE);
    expect(await credits()).toBe(before - 1);
    const { items } = await tasks();
    expect(items.find((task) => task.id === good.id)?.status).toBe('done');
    expect(items.find((task) => task.id === bad.id)?.status).toBe('failed');
  });

  it('makes a creative for a credit', async () => {
    const { account, credits } = await open();
    const before = await credits();
    expect(await post(account, '/api/cli/creative/generate', { prompt: 'A loaf in the sun' })).toMatchObject({
      status: 200,
      json: { url: expect.stringMatching(/^http/), artifactId: expect.stringMatching(/^art_/) },
    });
    expect(await credits()).toBe(before - 1);
    expect((await post(account, '/api/cli/creative/generate', { prompt: 'please fail' })).status).toBe(502);
    expect(await credits()).toBe(before - 1);
    expect((await post(account, '/api/cli/creative/generate', {})).status).toBe(400);
  });

  it('answers 402 when credits are out, however often it is asked', async () => {
    const { sandbox, account, credits, create } = await open();
    const { id } = await create('Anything');
    sandbox.setBalance('bizos', 'credits', 0);
    for (const path of [`/api/cli/tasks/${id}/run`, '/api/cli/creative/generate', `/api/cli/tasks/${id}/run`])
      expect(await post(account, path, { prompt: 'x' })).toMatchObject({
        status: 402,
        json: { error: 'out_of_credits', message: 'Out of credits — top up at app.bizos.lol/billing.' },
      });
    expect(await credits()).toBe(0);
  });

  it('refuses what it cannot do', async () => {
    const { account } = await open();
    expect((await post(account, '/api/cli/tasks', { text: ' ' })).status).toBe(400);
    expect((await post(account, '/api/cli/tasks/tsk_none/run')).status).toBe(404);
    expect((await ask(account, '/api/cli/creative/generate')).status).toBe(405);
    expect((await ask({ ...account, key: 'nobody' }, '/api/cli/tasks', { method: 'POST' })).status).toBe(401);
  });

  it('marks notices as read, one or all', async () => {
    const { account } = await open();
    const rows = async () => {
      const body = (await ask(account, '/api/cli/notifications')).json as Record<
        string,
        { id: string; read: boolean }[]
      >;
      return Object.values(body)[0] ?? [];
    };
    const [first] = await rows();
    expect((await post(account, `/api/cli/notifications/${first?.id}/read`)).json).toEqual({ ok: true });
    expect((await rows()).map((row) => row.read)).toEqual([true, ...Array((await rows()).length - 1).fill(false)]);
    await post(account, '/api/cli/notifications/read', {});
    expect((await rows()).every((row) => row.read)).toBe(true);
    expect((await post(account, '/api/cli/notifications/ntf_999/read')).status).toBe(404);
  });
});
