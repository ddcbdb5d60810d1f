import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { amountOf } from '#shared/money/amount.ts';
import { createEngineWorld, type EngineWorld } from '../../../support/engineWorld.ts';

let world: EngineWorld;
const open = async () => {
  world = await createEngineWorld();
  await world.connectAll();
  world.engine.start();
};
afterEach(() => world.end());

const credits = (n: number) => amountOf(n * 1_000_000, 'credit');
const topUp = (n: number): PaymentOrder => ({ type: 'top-up', amount: credits(n) });

const walletId = (service: string) => {
  const { accounts, wallets } = world.engine.snapshot();
  const account = accounts.find((one) => one.service === service);
  const wallet = wallets.find((one) => one.accountId === account?.id);
  if (wallet === undefined) throw new Error(`no wallet of ${service}`);
  return wallet.id;
};
const balanceOf = (service: string) =>
  world.engine.snapshot().wallets.find((one) => one.id === walletId(service))?.balance?.micros ?? Number.NaN;

async function pay(service: string, order: PaymentOrder, confirmationId = randomUUID()): Promise<PaymentView> {
  const asked = world.call('payments.start', { walletId: walletId(service), order, confirmationId });
  await world.passTime(asked);
  return (await asked).payment;
}
const now = (id: string) => {
  const found = world.engine.snapshot().payments.find((payment) => payment.id === id);
  if (found === undefined) throw new Error('the payment is lost');
  return found;
};
/** Lets time pass until the payment is in the state, or for half an hour. */
async function until(id: string, state: PaymentView['state']): Promise<PaymentView> {
  for (let passed = 0; now(id).state !== state && passed < 30 * MINUTE; passed += SECOND)
    await world.clock.advance(SECOND);
  await expect.poll(() => now(id).state).toBe(state);
  return now(id);
}

describe('what is charged', () => {
  it('is kept with the payment as the service states it, and left open where it does not', async () => {
    await open();
    const geopera = await pay('geopera', topUp(12_345));
    expect(geopera.charge).toEqual(amountOf(123_450_000, 'AUD'));
    const elizaos = await pay('elizaos', { type: 'top-up', amount: amountOf(25_000_000, 'USD') });
    expect(elizaos.charge).toEqual(amountOf(25_000_000, 'USD'));
    const plan = await pay('mosaic', { type: 'plan', planId: 'professional' });
    const { plans } = await world.call('plans.list', { accountId: plan.accountId });
    expect(plan.charge).toEqual(plans.find(({ id }) => id === 'professional')?.price);
    expect((await pay('olostep', topUp(10_000))).charge).toBeNull();
  });

  it('stays open where the price cannot be read, and stops nothing', async () => {
    await open();
    world.sandbox.setFaults('mosaic', [{ kind: 'status', status: 500, path: '/plan/list' }]);
    const plan = await pay('mosaic', { type: 'plan', planId: 'professional' });
    expect(plan).toMatchObject({ charge: null, attempts: 1 });
  });
});

describe('a saved card without a key', () => {
  it('is charged once, and done only when the credits are seen', async () => {
    await open();
    world.sandbox.setWebhooks({ delayMs: 20_000 });
    const before = balanceOf('olostep');
    const started = await pay('olostep', topUp(10_000));
    expect(started).toMatchObject({ state: 'succeeded', live: true, what: 'Top-up of 10,000 credits' });
    const arrived = await until(started.id, 'arrived');
    expect(balanceOf('olostep') - before).toBeGreaterThan(credits(9_000).micros);
    expect(arrived.history.map((event) => event.state)).toEqual(['confirmed', 'sending', 'succeeded', 'arrived']);
    expect(world.sandbox.charges()).toHaveLength(1);
  });

  it('is one payment for one confirmation, however often it is clicked', async () => {
    await open();
    const confirmationId = randomUUID();
    const clicks = Promise.all([1, 2, 3].map(() => pay('olostep', topUp(10_000), confirmationId)));
    const ids = new Set((await clicks).map((payment) => payment.id));
    expect(ids).toEqual(new Set([confirmationId]));
    expect(world.sandbox.charges()).toHaveLength(1);
  });

  it('takes no second payment while the first is not settled', async () => {
    await open();
    world.sandbox.setFaults('olostep', [{ kind: 'after-charge', by: 'reset' }]);
    const first = await pay('olostep', topUp(10_000));
    expect(first.state).toBe('unknown');
    const second = world.ask('payments.start', {
      walletId: walletId('olostep'),
      order: topUp(20_000),
      confirmationId: randomUUID(),
    });
    expect(await second).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    world.sandbox.setFaults('olostep', []);
    await until(first.id, 'arrived');
    expect(world.sandbox.charges()).toHaveLength(1);
  });

  it('is not sent again when nobody knows; what never comes is said after a quarter of an hour', async () => {
    await open();
    world.sandbox.setFaults('olostep', [{ kind: 'reset', path: '/user/purchase-topup' }]);
    const first = await pay('olostep', topUp(10_000));
    expect(first).toMatchObject({ state: 'unknown', attempts: 1 });
    const seen = await until(first.id, 'not-seen');
    expect(seen.actions).toEqual(['check', 'open-billing']);
    expect(await world.ask('payments.resend', { paymentId: first.id })).toMatchObject({ error: { kind: 'refused' } });
    expect(world.sandbox.requests('olostep').filter((request) => request.method === 'POST')).toHaveLength(1);
    expect(world.sandbox.charges()).toHaveLength(0);
  });

  it('waits out the cooldown that the service names', async () => {
    await open();
    await until((await pay('olostep', topUp(10_000))).id, 'arrived');
    const soon = await pay('olostep', topUp(10_000));
    expect(soon).toMatchObject({ state: 'failed', error: { kind: 'cooldown' } });
    expect(soon.lockedUntil ?? 0).toBeGreaterThan(world.clock.now());
    expect(world.sandbox.charges()).toHaveLength(1);
  });
});

describe('two payments of one wallet', () => {
  it('are not both settled by one arrival', async () => {
    await open();
    world.sandbox.setWebhooks({ drop: true });
    const lost = await pay('olostep', topUp(10_000));
    await until(lost.id, 'not-seen');
    world.sandbox.setWebhooks({});
    const second = await pay('olostep', topUp(10_000));
    for (let minute = 0; minute < 20; minute++) await world.clock.advance(MINUTE);
    const states = [now(lost.id).state, now(second.id).state].sort();
    expect(states).toEqual(['arrived', 'not-seen']);
    expect(world.sandbox.charges().filter((charge) => charge.granted)).toHaveLength(1);
  });
});

describe('a saved card with a key', () => {
  const order: PaymentOrder = topUp(10_000);

  it('sends the same key again after an answer that was lost, and is granted once', async () => {
    await open();
    world.sandbox.setFaults('geopera', [{ kind: 'after-charge', by: 'reset' }]);
    const first = await pay('geopera', order);
    expect(first.state).toBe('unknown');
    world.sandbox.setFaults('geopera', []);
    const again = world.call('payments.resend', { paymentId: first.id });
    await world.passTime(again);
    await until(first.id, 'arrived');
    expect(world.sandbox.charges().filter((charge) => charge.service === 'geopera')).toHaveLength(1);
  });

  it('takes itself up again after a restart in the middle', async () => {
    await open();
    world.sandbox.setFaults('geopera', [{ kind: 'after-charge', by: 'reset' }]);
    const first = await pay('geopera', order);
    world.sandbox.setFaults('geopera', []);
    await world.restart();
    world.engine.start();
    await until(first.id, 'arrived');
    expect(now(first.id).attempts).toBe(2);
    expect(world.sandbox.charges()).toHaveLength(1);
  });

  it('lets the bank ask on a page of ours, and is granted once after it said yes', async () => {
    await open();
    world.sandbox.setCard('geopera', 'challenge');
    world.sandbox.setChallenge('ask');
    const first = await pay('geopera', order);
    expect(first).toMatchObject({ state: 'action-required', actions: ['open-page', 'check', 'cancel'] });
    const page = world.opened.at(-1) ?? '';
    expect(new URL(page).hostname).toBe('127.0.0.1');
    expect(page).not.toContain('secret');
    expect(world.sandbox.charges()).toHaveLength(0);
    const intentId =
      first.refs.payment_intent_id ??
      first.refs.paymentIntentId ??
      Object.values(first.refs).find((ref) => ref.startsWith('pi_'));
    expect(intentId).toBeTruthy();
    world.sandbox.answerChallenge(intentId ?? '', 'pass');
    const again = world.call('payments.resend', { paymentId: first.id });
    await world.passTime(again);
    await until(first.id, 'arrived');
    expect(world.sandbox.charges()).toMatchObject([{ granted: true, grants: 1 }]);
    expect(JSON.stringify(world.engine.snapshot())).not.toContain('_secret_');
    expect(JSON.stringify(world.logged)).not.toContain('_secret_');
  });
});

describe('a checkout in the browser', () => {
  const order: PaymentOrder = { type: 'top-up', amount: amountOf(25_000_000, 'USD') };

  it('opens the service’s page, and is done when the money is in the balance', async () => {
    await open();
    const before = balanceOf('elizaos');
    const first = await pay('elizaos', order);
    expect(first).toMatchObject({ state: 'action-required', kind: 'checkout' });
    const page = new URL(world.opened.at(-1) ?? '');
    expect(page.origin).toBe(world.sandbox.stripe.origin);
    const session = Object.values(first.refs).find((ref) => ref.startsWith('cs_')) ?? '';
    world.sandbox.answerCheckout(session, 'pay');
    await until(first.id, 'arrived');
    expect(balanceOf('elizaos') - before).toBeGreaterThan(20_000_000);
    expect(world.sandbox.charges()).toMatchObject([{ granted: true, grants: 1, amount: 2_500 }]);
  });

  it('is not opened at an origin that is not the service’s: refused, logged, and the payment waits', async () => {
    world = await createEngineWorld({ change: { checkoutOrigins: [] } });
    await world.connectAll();
    const started = await pay('elizaos', order);
    expect(started.state).toBe('action-required');
    expect(world.opened).toEqual([]);
    const opened = await world.ask('payments.openPage', { paymentId: started.id });
    expect(opened).toMatchObject({ ok: false, error: { kind: 'refused' } });
    const refusals = world.logged.filter(({ event }) => event === 'web.refused');
    expect(refusals).toHaveLength(2);
    for (const { fields } of refusals) expect(fields).toMatchObject({ origin: world.sandbox.stripe.origin });
  });

  it('waits, and says so, when nobody pays; and can be let go', async () => {
    await open();
    const first = await pay('elizaos', order);
    const cancelled = await world.call('payments.cancel', { paymentId: first.id });
    expect(cancelled.payment.state).toBe('cancelled');
    const second = await pay('elizaos', order);
    await until(second.id, 'not-seen');
    expect(world.sandbox.charges()).toHaveLength(0);
  });
});

describe('work that costs credits', () => {
  const spend = (prompt: string): PaymentOrder => ({
    type: 'spend',
    action: 'creative',
    target: null,
    prompt,
    cost: credits(1),
  });

  it('is spent once, and told in the balance', async () => {
    await open();
    const before = balanceOf('bizos');
    const done = await pay('bizos', spend('A loaf in the morning sun'));
    await until(done.id, 'arrived');
    expect(before - balanceOf('bizos')).toBe(credits(1).micros);
  });

  it('is not tried again when there are no credits left; the service’s own words are shown', async () => {
    await open();
    world.sandbox.setBalance('bizos', 'credits', 0);
    const refused = await pay('bizos', spend('Anything'));
    expect(refused).toMatchObject({ state: 'declined', error: { kind: 'out-of-credits' } });
    expect(refused.error?.message).toContain('top up');
    expect(world.sandbox.requests('bizos').filter((request) => request.method === 'POST')).toHaveLength(1);
  });
});

describe('a plan', () => {
  it('is changed through a checkout, and done when the service names it', async () => {
    await open();
    const { accounts } = world.engine.snapshot();
    const accountId = accounts.find((one) => one.service === 'mosaic')?.id ?? '';
    const { plans, current } = await world.call('plans.list', { accountId });
    const other = plans.find((plan) => plan.id !== current);
    expect(other).toBeDefined();
    const first = await pay('mosaic', { type: 'plan', planId: other?.id ?? '' });
    if (first.state === 'action-required') {
      const session =
        Object.values(first.refs).find((ref) => ref.startsWith('cs_')) ??
        new URL(world.opened.at(-1) ?? '').pathname.split('/').pop() ??
        '';
      world.sandbox.answerCheckout(session, 'pay');
    }
    await until(first.id, 'arrived');
    expect((await world.call('plans.list', { accountId })).current).toBe(other?.id);
  });
});
