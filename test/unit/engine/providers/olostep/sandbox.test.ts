/** Buying at the sandbox's Olostep, with its fake card processor as the judge of what was charged. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { credits } from '../payments.ts';
import { type PayingSandbox, pay, startPayingSandbox } from '../sandboxAccounts.ts';

const order: PaymentOrder = { type: 'top-up', amount: credits(20_000) };
let world: PayingSandbox;
beforeEach(async () => {
  world = await startPayingSandbox();
});
afterEach(() => world.sandbox.close());

const connect = (dialect: string, variant?: string) => world.connect(world.account('olostep', dialect, variant));

describe.each(['seed', 'public'])('%s', (dialect) => {
  test('charged once, and there when the webhook has come', async () => {
    world.sandbox.setWebhooks({ delayMs: 30_000 });
    const { answer, seen } = await pay(world, connect(dialect), order);
    expect(answer).toMatchObject({ outcome: 'succeeded' });
    expect(await seen()).toBeNull();
    await world.advance(31_000);
    expect((await seen())?.evidence).toBe('There is a new top-up lot of 20,000 credits.');
    expect(world.sandbox.charges()).toMatchObject([{ service: 'olostep', granted: true, grants: 1 }]);
  });

  test('processing, then there', async () => {
    world.sandbox.setFaults('olostep', [{ kind: 'card', outcome: 'processing', times: 1 }]);
    const { answer, seen } = await pay(world, connect(dialect), order);
    expect(answer).toMatchObject({ outcome: 'processing' });
    await world.advance(120_000);
    expect(await seen()).not.toBeNull();
  });

  test('a second one within the minute waits as long as the service says', async () => {
    const adapter = connect(dialect);
    await pay(world, adapter, order);
    await world.advance(20_000);
    const { answer } = await pay(world, adapter, order);
    expect(answer).toMatchObject({
      outcome: 'refused',
      error: { kind: 'cooldown' },
      lockedUntil: world.now() + 40_000,
    });
    expect(await adapter.operations?.topUpOffer?.('credits')).toMatchObject({ availableAt: world.now() + 40_000 });
    await world.advance(41_000);
    expect((await pay(world, adapter, order)).answer.outcome).toBe('succeeded');
    expect(world.sandbox.charges()).toHaveLength(2);
  });

  test('a declined card charges nothing', async () => {
    world.sandbox.setCard('olostep', 'declined');
    const { answer } = await pay(world, connect(dialect), order);
    expect(answer).toMatchObject({ outcome: 'declined', error: { kind: 'payment-declined' } });
    expect(world.sandbox.charges()).toEqual([]);
  });

  test.each([
    ['no-card', 'refused'],
    ['no-customer', 'refused'],
  ])('%s', async (variant, kind) => {
    const { answer } = await pay(world, connect(dialect, variant), order);
    expect(answer).toMatchObject({ outcome: 'refused', error: { kind } });
  });

  test('a revoked key is a refused key', async () => {
    const route = connect(dialect, 'revoked').operations?.payments?.['top-up'];
    const answer = await route?.send({ order, idempotencyKey: 'k', returnTo: { success: '', cancel: '' } });
    expect(answer).toMatchObject({ outcome: 'refused', error: { kind: 'invalid-key' } });
  });

  test.each(['charged-unknown', 'uncharged-unknown'] as const)('%s: only reading tells', async (outcome) => {
    world.sandbox.setFaults('olostep', [{ kind: 'card', outcome, times: 1 }]);
    const { answer, seen } = await pay(world, connect(dialect), order);
    expect(answer).toMatchObject({
      outcome: 'unknown',
      error: { kind: 'payment-unknown' },
      lockedUntil: world.now() + 60_000,
    });
    await world.advance(60_000);
    expect((await seen()) !== null).toBe(outcome === 'charged-unknown');
    expect(world.sandbox.charges()).toHaveLength(outcome === 'charged-unknown' ? 1 : 0);
  });

  test.each(['reset', 'timeout', 'unavailable'] as const)('charged, and the answer lost by %s', async (by) => {
    world.sandbox.setFaults('olostep', [{ kind: 'after-charge', by, times: 1 }]);
    const { answer, seen } = await pay(world, connect(dialect), order);
    expect(answer.outcome).toBe('unknown');
    await world.advance(60_000);
    expect(await seen()).not.toBeNull();
    expect(world.sandbox.charges()).toHaveLength(1);
  });
});

test('errors that are only a sentence', async () => {
  const adapter = connect('public', 'message-errors');
  world.sandbox.setCard('olostep', 'declined');
  expect((await pay(world, adapter, order)).answer).toMatchObject({ outcome: 'declined' });
  expect((await pay(world, adapter, order)).answer).toMatchObject({ outcome: 'refused' });
  await world.advance(61_000);
  world.sandbox.setCard('olostep', 'charged-unknown');
  expect((await pay(world, adapter, order)).answer).toMatchObject({ outcome: 'unknown' });
});
