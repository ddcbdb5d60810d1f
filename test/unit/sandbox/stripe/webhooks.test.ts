import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import type { Sandbox, WorldCommand } from '#sandbox/sandbox.ts';
import { accountOf, ask, EPOCH, handClock, operate, post, SECOND, sandboxFor } from '../setup.ts';

const buy = (sandbox: Sandbox) => post(accountOf(sandbox, 'olostep'), '/user/purchase-topup', { credits: 10_000 });

describe('a webhook', () => {
  const forge = (sandbox: Sandbox, intent: string, secret: string, at = EPOCH, service = 'olostep') => {
    const object = { id: intent, object: 'payment_intent', status: 'succeeded' };
    const payload = JSON.stringify({
      id: 'evt_x',
      object: 'event',
      type: 'payment_intent.succeeded',
      data: { object },
    });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: at / 1000 });
    const headers = { 'stripe-signature': signature, 'content-type': 'application/json' };
    const send = (body: string, with_: Record<string, string> = headers) =>
      ask(accountOf(sandbox, service), '/webhooks/stripe', { method: 'POST', headers: with_, body });
    return { payload, send };
  };

  it('is believed only with a signature of Stripe’s, for this service, of this time, over these bytes', async () => {
    const sandbox = await sandboxFor({ webhooks: { drop: true } });
    const { payment_intent_id: intent } = (await buy(sandbox)).json as { payment_intent_id: string };
    for (const secret of ['whsec_guess', sandbox.stripe.publishableKey]) {
      const { payload, send } = forge(sandbox, intent, secret);
      expect(await send(payload)).toMatchObject({ status: 400, json: { error: 'signature_verification_failed' } });
      expect((await send(payload, { 'content-type': 'application/json' })).status).toBe(400);
    }
    expect(sandbox.charges()).toMatchObject([{ granted: false }]);
    expect(sandbox.deliveries()).toMatchObject([{ status: 0, service: 'olostep' }]);
    expect(sandbox.requests('olostep').map((request) => request.path)).toEqual(['/user/purchase-topup']);
  });

  it.each([
    [{}, [200], 1],
    [{ duplicate: true }, [200, 200], 1],
    [{ drop: true }, [0], 0],
  ])('with %o: deliveries %o, grants %i', async (webhooks, statuses, grants) => {
    const sandbox = await sandboxFor();
    sandbox.setWebhooks(webhooks);
    await buy(sandbox);
    await sandbox.settle();
    await sandbox.settle();
    expect(sandbox.deliveries().map((delivery) => delivery.status)).toEqual(statuses);
    expect(sandbox.charges()).toMatchObject([{ grants }]);
  });

  it('comes when it is due, for each service that asks or is asked', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    sandbox.setWebhooks({ delayMs: 30 * SECOND });
    await buy(sandbox);
    clock.set(EPOCH + 30 * SECOND - 1);
    await sandbox.settle();
    expect(sandbox.deliveries()).toEqual([]);
    clock.set(EPOCH + 30 * SECOND);
    await ask(accountOf(sandbox, 'bizos'), '/api/cli/billing');
    expect(sandbox.deliveries()).toMatchObject([{ at: EPOCH + 30 * SECOND, status: 200 }]);
    expect(() => sandbox.setWebhooks({ delayMs: -1 })).toThrow(RangeError);
  });

  it('is not hindered by faults of the service, and not delivered twice to many askers', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'olostep');
    await buy(sandbox);
    sandbox.setFaults('olostep', [{ kind: 'status', status: 503 }]);
    const asks = Array.from({ length: 8 }, () => ask(account, '/user/credits/info'));
    expect((await Promise.all(asks)).every((answer) => answer.status === 503)).toBe(true);
    expect(sandbox.deliveries()).toHaveLength(1);
    expect(sandbox.charges()).toMatchObject([{ grants: 1 }]);
  });
});

describe('the hosted checkout page', () => {
  const open = async (sandbox: Sandbox) => {
    const answer = await post(accountOf(sandbox, 'elizaos'), '/api/v1/credits/checkout', { amount: 12.5 });
    return answer.json as { checkoutUrl: string; sessionId: string };
  };

  it('says what is bought, that it is the sandbox, and charges once however often Pay is pressed', async () => {
    const sandbox = await sandboxFor();
    const { checkoutUrl } = await open(sandbox);
    const shown = await (await fetch(checkoutUrl)).text();
    expect(shown).toContain('No real service, no real card, no real money.');
    expect(shown).toContain('Pay $12.50');
    const press = (what: string) => fetch(`${checkoutUrl}/${what}`, { method: 'POST', redirect: 'manual' });
    expect((await press('decline')).status).toBe(402);
    expect((await press('cancel')).headers.get('location')).toMatch(/\/sandbox\/billing$/);
    expect(sandbox.charges()).toEqual([]);
    const pressed = await Promise.all([press('pay'), press('pay'), press('pay')]);
    expect(pressed.map((response) => response.status)).toEqual([303, 303, 303]);
    expect(sandbox.charges()).toHaveLength(1);
    expect(await (await fetch(checkoutUrl)).text()).toContain('Already paid');
    expect((await fetch(`${checkoutUrl}/pay`)).status).toBe(405);
  });

  it('expires after a day', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    const { checkoutUrl, sessionId } = await open(sandbox);
    clock.set(EPOCH + 24 * 3_600 * SECOND);
    expect((await fetch(`${checkoutUrl}/pay`, { method: 'POST' })).status).toBe(410);
    expect(() => sandbox.answerCheckout(sessionId, 'pay')).toThrow('expired');
    expect((await fetch(`${sandbox.stripe.origin}/c/pay/cs_none`)).status).toBe(404);
    expect(sandbox.charges()).toEqual([]);
  });
});

describe('the stand-in for the billing page', () => {
  it.each(['bizos', 'olostep', 'mosaic', 'geopera', 'elizaos'])('of %s lives the whole loop', async (service) => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, service);
    for (const name of ['billing', 'dashboard']) {
      const shown = await ask(account, `/sandbox/${name}`, { headers: {} });
      expect(shown).toMatchObject({
        status: 200,
        text: expect.stringContaining('This is Plimsoll&#39;s sandbox'.replace('&#39;', "'")),
      });
    }
    const buying = await fetch(`${account.origin}/sandbox/billing/buy`, {
      ...{ method: 'POST', redirect: 'manual' as const, body: new URLSearchParams({ offer: '0' }) },
    });
    const checkout = buying.headers.get('location') ?? '';
    expect(new URL(checkout).origin).toBe(sandbox.stripe.origin);
    const back = await fetch(`${checkout}/pay`, { method: 'POST' });
    expect(await back.text()).toContain('Paid. What you bought is on its way.');
    expect(new URL(back.url).origin).toBe(account.origin);
    expect(sandbox.charges()).toMatchObject([{ service, grants: 1 }]);
  });

  it('sets what the card does next', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'olostep');
    const choose = (outcome: string) =>
      ask(account, '/sandbox/billing/card', { method: 'POST', body: new URLSearchParams({ outcome }) });
    expect((await choose('declined')).text).toContain('Now: declined');
    expect((await buy(sandbox)).status).toBe(402);
    expect((await choose('as-it-is')).text).toContain('Now: accepted');
    expect((await choose('made of gold')).status).toBe(400);
  });
});

describe('a sandbox that is told its commands again', () => {
  it('knows its payments, cards, keys, plans and webhooks that were still to come', async () => {
    const clock = handClock();
    const kept: WorldCommand[] = [];
    const first = await sandboxFor({
      clock,
      onCommand: (command) => kept.push(command),
      webhooks: { delayMs: 60 * SECOND },
    });
    await buy(first);
    const topUp = (sandbox: Sandbox) =>
      operate(accountOf(sandbox, 'geopera'), 'billing.topup', { aud_cents: 20_000 }, { 'idempotency-key': 'k1' });
    const answer = await topUp(first);
    const upgrade = { plan_id: 'professional' };
    await post(accountOf(first, 'mosaic', 'seed', 'creator-plan'), '/plan/upgrade', upgrade);
    first.setCard('elizaos', 'declined');
    const charges = first.charges();
    await first.close();

    const commands = JSON.parse(JSON.stringify(kept)) as WorldCommand[];
    const again = await sandboxFor({ clock, commands });
    expect(again.charges()).toEqual(charges);
    expect((await topUp(again)).text).toBe(answer.text);
    expect((await ask(accountOf(again, 'mosaic', 'seed', 'creator-plan'), '/plan')).json).toMatchObject({
      plan: { id: 'professional' },
    });
    clock.set(EPOCH + 60 * SECOND);
    await again.settle();
    expect(again.charges().map((charge) => [charge.service, charge.grants])).toEqual([
      ['olostep', 1],
      ['geopera', 1],
      ['mosaic', 1],
    ]);
  });
});
