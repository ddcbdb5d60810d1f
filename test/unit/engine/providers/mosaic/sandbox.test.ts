/** Mosaic in the sandbox: plans, settings and blocked runs, with the sandbox's bank as the judge of what was charged. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { amount } from '../fakeService.ts';
import { gist, KEY_OF_PAYMENT } from '../paying.ts';
import { LOST_AFTER_CHARGE, payingSandbox } from '../payingSandbox.ts';

type World = Awaited<ReturnType<typeof payingSandbox>>;
let world: World;
beforeEach(async () => {
  world = await payingSandbox();
});
afterEach(() => world.sandbox.close());

const plan = (planId: string) => ({ type: 'plan' as const, planId });
const change = {
  enabled: true,
  threshold: amount('1000', 'credit'),
  amount: amount('5000', 'credit'),
  dailyCap: null,
};

test.each(['seed', 'public'])('%s: the guided path of a run without credits, until it goes on', async (dialect) => {
  const { operations, pay, arrived, routeOf, adapter } = world.connect('mosaic', dialect, 'free-plan');
  const [blocked] = (await operations.blocked?.list()) ?? [];
  expect(blocked).toMatchObject({ resumable: true, reason: expect.stringMatching(/credits/) });
  const workId = blocked?.id ?? '';

  const plans = await operations.plans?.();
  expect(plans?.current).toBeNull();
  const creator = { name: 'Creator', price: amount('50', 'USD'), includes: amount('480', 'credit') };
  expect(plans?.plans.find(({ id }) => id === 'creator')).toMatchObject(creator);
  await expect(operations.setAutoTopUp?.('credits', change)).rejects.toMatchObject({ info: { kind: 'forbidden' } });

  const { answer, payment } = await pay(plan('creator'), KEY_OF_PAYMENT);
  if (answer.outcome !== 'checkout') throw new Error(`no page: ${JSON.stringify(answer)}`);
  const notYet = await routeOf('plan').check?.(payment);
  expect(notYet && gist(notYet)).toBe('unknown payment-action-required');
  expect(await arrived(payment)).toBeNull();
  world.sandbox.answerCheckout(new URL(answer.url).pathname.split('/').at(-1) ?? '', 'pay');
  expect(await arrived(payment)).toBe('The account is on Creator.');
  expect(await routeOf('plan').check?.(payment)).toMatchObject({ outcome: 'succeeded' });
  expect(world.sandbox.charges()).toMatchObject([{ amount: 5_000, grants: 1 }]);

  expect(await operations.setAutoTopUp?.('credits', change)).toMatchObject({ state: 'on', amount: change.amount });
  expect((await adapter.read()).wallets[0]?.autoTopUp).toMatchObject({ state: 'on', threshold: change.threshold });
  expect(await operations.blocked?.resume(workId)).toMatchObject({ note: expect.stringMatching(/goes on/) });
  await expect(operations.blocked?.resume(workId)).rejects.toMatchObject({
    info: { kind: 'conflict', message: expect.stringMatching(/running/) },
  });
});

describe('changing a plan that is paid for already', () => {
  test('charges at once, and the plan is seen', async () => {
    const { pay, arrived } = world.connect('mosaic', 'seed', 'creator-plan');
    const { answer, payment } = await pay(plan('professional'), KEY_OF_PAYMENT);
    expect(answer.outcome).toBe('succeeded');
    expect(await arrived(payment)).toBe('The account is on Professional.');
    expect(world.sandbox.charges()).toMatchObject([{ amount: 15_000, grants: 1 }]);
  });

  test('an answer that is lost after the charge: unknown, sent once, settled by reading the plan', async () => {
    world.sandbox.setFaults('mosaic', [LOST_AFTER_CHARGE]);
    const { pay, arrived } = world.connect('mosaic', 'seed', 'creator-plan');
    const { answer, payment } = await pay(plan('professional'), KEY_OF_PAYMENT);
    expect(gist(answer)).toBe('unknown payment-unknown');
    expect(await arrived(payment)).not.toBeNull();
    expect(world.sandbox.charges()).toHaveLength(1);
  });

  test.each([
    ['declined', 'declined payment-declined', 0],
    ['charged-unknown', 'unknown payment-unknown', 1],
    ['uncharged-unknown', 'unknown payment-unknown', 0],
    ['outage', 'unknown payment-unknown', 0],
  ] as const)('the card says %s: %s, %i charges', async (outcome, expected, charges) => {
    world.sandbox.setFaults('mosaic', [{ kind: 'card', outcome }]);
    const { pay } = world.connect('mosaic', 'seed', 'creator-plan');
    expect(gist((await pay(plan('professional'), KEY_OF_PAYMENT)).answer)).toBe(expected);
    expect(world.sandbox.charges()).toHaveLength(charges);
  });

  test('the plan there is, or one there is not, is turned away', async () => {
    const { pay } = world.connect('mosaic', 'seed', 'creator-plan');
    expect(gist((await pay(plan('creator'), KEY_OF_PAYMENT)).answer)).toBe('refused invalid-input');
    expect(gist((await pay(plan('gold'), KEY_OF_PAYMENT)).answer)).toBe('refused invalid-input');
    expect(world.sandbox.charges()).toEqual([]);
  });
});

test('pro has no automatic top-up', async () => {
  const { operations, adapter } = world.connect('mosaic', 'seed', 'pro-plan');
  expect((await adapter.read()).wallets[0]?.autoTopUp?.state).toBe('not-eligible');
  await expect(operations.setAutoTopUp?.('credits', change)).rejects.toMatchObject({
    info: { kind: 'forbidden', help: expect.stringMatching(/Creator and Professional/) },
  });
});
