/** Spending credits at the sandbox's BizOS. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { credits } from '../payments.ts';
import { type PayingSandbox, pay, startPayingSandbox } from '../sandboxAccounts.ts';

let world: PayingSandbox;
beforeEach(async () => {
  world = await startPayingSandbox();
});
afterEach(() => world.sandbox.close());

const order = (target: string | null, prompt: string | null = null): PaymentOrder => ({
  type: 'spend',
  action: target === null ? 'creative' : 'task',
  target,
  prompt,
  cost: credits(1),
});

describe.each(['seed', 'public'])('%s', (dialect) => {
  const connect = () => world.connect(world.account('bizos', dialect));

  test('a listed task is run, and its credit is gone', async () => {
    const adapter = connect();
    const list = await adapter.operations?.work?.list();
    const task = list?.items.find(({ status }) => status !== 'running');
    expect(list?.limit).toBeGreaterThan(0);
    const { answer, seen } = await pay(world, adapter, order(task?.id ?? ''));
    expect(answer).toMatchObject({ outcome: 'succeeded', refs: { runId: expect.stringMatching(/^run_/) } });
    expect((await seen())?.evidence).toMatch(/^The balance went from/);
  });

  test('a creative is made', async () => {
    const { answer, seen } = await pay(world, connect(), order(null, 'A lighthouse at dusk'));
    expect(answer).toMatchObject({ outcome: 'succeeded', refs: { artifactId: expect.any(String) } });
    expect(await seen()).not.toBeNull();
  });

  test('one that failed has its credit back, which reading shows', async () => {
    const { answer, seen } = await pay(world, connect(), order(null, 'Let this fail'));
    expect(answer).toMatchObject({ outcome: 'unknown', error: { message: expect.stringContaining('did not work') } });
    expect(await seen()).toBeNull();
  });

  test('without credits nothing is begun, and the service’s own words are shown', async () => {
    world.sandbox.setBalance('bizos', 'credits', 0);
    const before = world.sandbox.requests('bizos').length;
    const { answer } = await pay(world, connect(), order(null, 'A lighthouse'));
    expect(answer).toMatchObject({
      outcome: 'declined',
      error: { kind: 'out-of-credits', message: expect.stringContaining('top up at app.bizos.lol/billing') },
    });
    const posts = world.sandbox
      .requests('bizos')
      .slice(before)
      .filter(({ method }) => method === 'POST');
    expect(posts).toHaveLength(1);
  });

  test('a task that is not there', async () => {
    const { answer } = await pay(world, connect(), order('tsk_nowhere'));
    expect(answer).toMatchObject({ outcome: 'refused', error: { kind: 'gone' } });
  });

  test.each(['reset', 'timeout', 'unavailable'] as const)('done, and the answer lost by %s', async (by) => {
    world.sandbox.setFaults('bizos', [{ kind: 'after-work', by, times: 1 }]);
    const { answer, seen } = await pay(world, connect(), order(null, 'A lighthouse'));
    expect(answer.outcome).toBe('unknown');
    expect(await seen()).not.toBeNull();
  });
});
