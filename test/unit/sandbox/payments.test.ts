import { describe, expect, it } from 'vitest';
import { accountOf, EPOCH, handClock, operate, post, SECOND, sandboxFor } from './setup.ts';

const creditsOf = async (account: Parameters<typeof post>[0]) => {
  const response = await fetch(`${account.origin}/user/credits/info`, {
    headers: { authorization: `Bearer ${account.key}` },
  });
  return ((await response.json()) as { credits: number }).credits;
};

describe('Olostep’s purchase', () => {
  it('charges at once, and its credits come with the webhook, once', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock, webhooks: { delayMs: 3 * SECOND, duplicate: true } });
    const account = accountOf(sandbox, 'olostep');
    const before = await creditsOf(account);
    const bought = await post(account, '/user/purchase-topup', { credits: 20_000 });
    expect(bought).toMatchObject({ status: 200, json: { success: true, credits: 20_000 } });
    const { payment_intent_id: intentId } = bought.json as { payment_intent_id: string };
    expect(sandbox.charges()).toMatchObject([
      { intentId, service: 'olostep', amount: 1_700, currency: 'usd', at: EPOCH, granted: false, grants: 0 },
    ]);
    expect(await creditsOf(account)).toBe(before);
    clock.set(EPOCH + 3 * SECOND);
    expect(await creditsOf(account)).toBe(before + 20_000);
    expect(sandbox.charges()).toMatchObject([{ granted: true, grants: 1 }]);
    expect(sandbox.deliveries().map((delivery) => delivery.status)).toEqual([200, 200]);
  });
});

describe('Geopera’s top-up', () => {
  it('asks for 3-D Secure, and the same key settles it once the payer has passed', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'geopera');
    sandbox.setCard('geopera', 'challenge');
    const again = () => operate(account, 'billing.topup', { aud_cents: 50_000 }, { 'idempotency-key': 'top-1' });
    const first = await again();
    expect(first).toMatchObject({ status: 402, json: { title: 'Authentication Required', requires_action: true } });
    const { client_secret: secret } = first.json as { client_secret: string };
    expect((await again()).json).toMatchObject({ client_secret: secret });
    expect(sandbox.charges()).toEqual([]);
    sandbox.answerChallenge(secret.split('_secret_')[0] ?? '', 'pass');
    expect(sandbox.charges()).toMatchObject([{ granted: false, idempotencyKey: 'top-1' }]);
    const settled = await again();
    expect(settled).toMatchObject({ status: 201, json: { credits_granted: 50_000, bonus_credits: 0 } });
    expect((await again()).text).toBe(settled.text);
    expect(sandbox.charges()).toMatchObject([{ grants: 1, amount: 50_000, currency: 'aud' }]);
  });
});

describe('elizaOS Cloud’s checkout', () => {
  it('is paid on the hosted page, and verified', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'elizaos');
    const opened = await post(account, '/api/v1/credits/checkout', { amount: 25 });
    const { checkoutUrl, sessionId } = opened.json as { checkoutUrl: string; sessionId: string };
    expect(new URL(checkoutUrl).origin).toBe(sandbox.stripe.origin);
    const check = () => post(account, '/api/v1/credits/verify', { sessionId });
    expect(await check()).toMatchObject({ status: 200, json: { success: false } });
    expect((await fetch(checkoutUrl)).status).toBe(200);
    const paid = await fetch(`${checkoutUrl}/pay`, { method: 'POST', redirect: 'manual' });
    expect(paid.headers.get('location')).toBe(`${account.origin}/sandbox/billing?session_id=${sessionId}`);
    expect(await check()).toMatchObject({ status: 200, json: { success: true, creditsAdded: 25 } });
    expect(sandbox.charges()).toMatchObject([{ amount: 2_500, currency: 'usd', grants: 1 }]);
  });
});
