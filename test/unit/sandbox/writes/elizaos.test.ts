import { describe, expect, it } from 'vitest';
import type { CardOutcome, SandboxAccount } from '#sandbox/sandbox.ts';
import { accountOf, ask, EPOCH, HOUR, handClock, MINUTE, post, SECOND, sandboxFor, send } from '../setup.ts';

const CHECKOUT = '/api/v1/credits/checkout';
const urls = { success_url: 'http://127.0.0.1:3000/done', cancel_url: 'http://localhost:3001/no' };
const key = { 'idempotency-key': 'order-0001' };
const generations = [
  ['seed', 'main'],
  ['public', 'g1'],
  ['public', 'g2'],
  ['public', 'main'],
] as const;
const balanceOf = async (account: SandboxAccount) =>
  ((await ask(account, '/api/v1/credits/balance')).json as { balance: number }).balance;

describe('elizaOS Cloud’s checkout', () => {
  it.each([
    ['seed', 'main', { amount: 25 }, ['success', 'checkoutUrl', 'sessionId']],
    ['public', 'g1', { credits: 25, ...urls }, ['url', 'sessionId']],
    ['public', 'g2', { credits: 25, amountUsd: 25, ...urls }, ['url', 'sessionId']],
    ['public', 'main', { amountUsd: 25, ...urls }, ['url', 'sessionId']],
    ['public', 'main', { credits: 25, amountUsd: 25, ...urls }, ['url', 'sessionId']],
    ['public', 'main', { credits: 25.5, ...urls }, ['url', 'sessionId']],
  ])('of the %s %s key takes %o', async (dialect, variant, body, fields) => {
    const sandbox = await sandboxFor();
    const answer = await post(accountOf(sandbox, 'elizaos', dialect, variant), CHECKOUT, body, key);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.json as object)).toEqual(fields);
    expect(sandbox.charges()).toEqual([]);
  });

  it.each([
    ['seed', 'main', { amountUsd: 25, credits: 25, ...urls }],
    ['seed', 'main', { amount: 0.5 }],
    ['seed', 'main', { amount: 1000.01 }],
    ['public', 'g1', { amount: 25, ...urls }],
    ['public', 'g1', { amountUsd: 25, ...urls }],
    ['public', 'g1', { credits: 25 }],
    ['public', 'main', { amount: 25, ...urls }],
    ['public', 'main', { amountUsd: 25, credits: 26, ...urls }],
    ['public', 'main', { amountUsd: 25.005, ...urls }],
    ['public', 'main', { amountUsd: '25', ...urls }],
    ['public', 'main', { amountUsd: 25, ...urls, success_url: 'http://127.0.0.1:4000/' }],
    ['public', 'main', { amountUsd: 25, ...urls, cancel_url: 'plimsoll://back' }],
    ['public', 'g1', { credits: 25, ...urls, success_url: 'https://cloud.eliza.app/' }],
  ])('of the %s %s key refuses %o', async (dialect, variant, body) => {
    const sandbox = await sandboxFor();
    const answer = await post(accountOf(sandbox, 'elizaos', dialect, variant), CHECKOUT, body, key);
    expect(answer).toMatchObject({ status: 400, json: { error: expect.any(String) } });
  });

  it.each([[{}], [{ 'idempotency-key': 'short' }], [{ 'idempotency-key': '-starts-wrong' }]])(
    'of the newest generation refuses headers %o',
    async (headers) => {
      const sandbox = await sandboxFor();
      const answer = await post(accountOf(sandbox, 'elizaos', 'public'), CHECKOUT, { amountUsd: 5, ...urls }, headers);
      expect(answer.status).toBe(400);
    },
  );

  it('of the newest generation gives the same session for the same key, and no other order', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    const account = accountOf(sandbox, 'elizaos', 'public');
    const open = (amountUsd: number) => post(account, CHECKOUT, { amountUsd, ...urls }, key);
    const first = await open(25);
    expect((await open(25)).text).toBe(first.text);
    expect(await open(26)).toMatchObject({ status: 409, json: { code: 'billing_state_conflict' } });
    clock.set(EPOCH + 23 * HOUR);
    expect((await open(25)).text).not.toBe(first.text);
  });
});

describe('elizaOS Cloud’s verification', () => {
  const open = async (account: SandboxAccount) => {
    const answer = await post(account, CHECKOUT, { amount: 25, amountUsd: 25, credits: 25, ...urls }, key);
    return (answer.json as { sessionId: string }).sessionId;
  };
  const verify = (account: SandboxAccount, id: string) =>
    account.dialect === 'seed'
      ? post(account, '/api/v1/credits/verify', { sessionId: id })
      : ask(account, `/api/v1/credits/verify?session_id=${id}`);

  it.each(generations)('of the %s %s key is 200 all along; who grants hangs on it', async (dialect, variant) => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock, webhooks: { delayMs: 10 * SECOND } });
    const account = accountOf(sandbox, 'elizaos', dialect, variant);
    const before = await balanceOf(account);
    const id = await open(account);
    expect(await verify(account, id)).toMatchObject({ status: 200, json: { success: false, status: 'unpaid' } });
    sandbox.answerCheckout(id, 'pay');
    const paid = await verify(account, id);
    const settles = dialect === 'seed' || variant === 'main';
    expect(paid).toMatchObject({
      status: 200,
      json:
        dialect === 'seed'
          ? { success: true, creditsAdded: 25, newBalance: before + 25 }
          : { success: true, amount: 25, message: expect.any(String) },
    });
    expect(sandbox.charges()).toMatchObject([{ grants: settles ? 1 : 0 }]);
    clock.set(EPOCH + 10 * SECOND);
    await verify(account, id);
    expect(sandbox.charges()).toMatchObject([{ grants: 1, amount: 2_500, currency: 'usd' }]);
    expect(sandbox.deliveries()).toMatchObject([{ type: 'checkout.session.completed', status: 200 }]);
    expect((await ask(account, '/api/credits/transactions?limit=1')).json).toMatchObject({
      transactions: [{ amount: 25, stripe_payment_intent_id: sandbox.charges()[0]?.intentId }],
    });
  });

  it.each(generations)('of the %s %s key knows no other session and has one method', async (dialect, variant) => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'elizaos', dialect, variant);
    expect((await verify(account, 'cs_none')).status).toBe(404);
    expect((await verify(account, '')).status).toBe(400);
    const other =
      dialect === 'seed'
        ? ask(account, '/api/v1/credits/verify?session_id=x')
        : post(account, '/api/v1/credits/verify', { sessionId: 'x' });
    expect((await other).status).toBe(405);
  });
});

describe('elizaOS Cloud’s settings', () => {
  const put = (account: SandboxAccount, body: unknown) => send(account, 'PUT', '/api/v1/billing/settings', body);
  const autoTopUp = { enabled: true, amount: 25.5, threshold: 5 };

  it.each([
    ['seed', 'main', false],
    ['public', 'g1', true],
    ['public', 'g2', true],
  ])('of the %s %s key are written', async (dialect, variant, earnings) => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'elizaos', dialect, variant);
    const answer = await put(account, { autoTopUp, payAsYouGoFromEarnings: true });
    expect(answer).toMatchObject({ status: 200, json: { success: true, settings: { autoTopUp } } });
    const { settings } = answer.json as { settings: Record<string, unknown> };
    expect(settings.limits).toBeUndefined();
    expect(settings.payAsYouGoFromEarnings).toBe(earnings ? true : undefined);
    const read = await ask(account, '/api/v1/billing/settings');
    expect(read.json).toMatchObject({ settings: { autoTopUp, limits: { maxAmount: 1000 } } });
    await put(account, { autoTopUp: { threshold: 7 } });
    expect((await ask(account, '/api/v1/billing/settings')).json).toMatchObject({
      settings: { autoTopUp: { ...autoTopUp, threshold: 7 } },
    });
  });

  it.each([
    [{ amount: 0.99 }],
    [{ amount: 1000.01 }],
    [{ threshold: 1001 }],
    [{ threshold: -1 }],
    [{ enabled: 'yes' }],
    [{ amount: '25' }],
  ])('refuse %o', async (wanted) => {
    const sandbox = await sandboxFor();
    expect((await put(accountOf(sandbox, 'elizaos'), { autoTopUp: wanted })).status).toBe(400);
  });

  it('of the newest generation are for a session only, as is the check', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'elizaos', 'public');
    const refused = { status: 401, json: { success: false, code: 'session_auth_required' } };
    expect(await put(account, { autoTopUp })).toMatchObject(refused);
    expect(await post(account, '/api/auto-top-up/trigger')).toMatchObject(refused);
    expect(await post(account, '/api/crypto/payments', { amount: 5 })).toMatchObject(refused);
  });
});

describe('elizaOS Cloud’s check for an automatic top-up', () => {
  const TRIGGER = '/api/auto-top-up/trigger';
  const below = async (variant: string, outcome: CardOutcome) => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    sandbox.setBalance('elizaos', 'balance', 3_500_000);
    sandbox.setCard('elizaos', outcome);
    const account = accountOf(
      sandbox,
      'elizaos',
      variant === 'seed' ? 'seed' : 'public',
      variant === 'seed' ? 'main' : variant,
    );
    return { clock, sandbox, account };
  };

  it.each([
    ['seed', 'accepted', 200, { success: true, amount: 40, previousBalance: 3.5, newBalance: 43.5 }, 1],
    ['g1', 'accepted', 200, { success: true, newBalance: 43.5 }, 1],
    ['g2', 'accepted', 200, { success: true, status: 'succeeded', recovered: false }, 1],
    ['g2', 'processing', 202, { status: 'payment_pending' }, 0],
    ['g2', 'charged-unknown', 202, { status: 'payment_pending' }, 1],
    ['g2', 'uncharged-unknown', 409, { code: 'billing_state_conflict', status: 'manual_review' }, 0],
    ['g2', 'outage', 503, { success: false, code: 'service_unavailable' }, 0],
    ['g2', 'declined', 400, { success: false, error: 'Payment failed' }, 0],
    ['g1', 'declined', 400, { success: false, error: 'Payment failed' }, 0],
    ['g1', 'charged-unknown', 400, { success: false }, 1],
    ['g1', 'outage', 400, { success: false }, 0],
    ['seed', 'challenge', 400, { success: false }, 0],
  ] as const)('of the %s key, card %s: %i %o', async (variant, outcome, status, json, charges) => {
    const { sandbox, account } = await below(variant, outcome);
    const answer = await post(account, TRIGGER);
    expect(answer).toMatchObject({ status, json });
    if (status === 503) expect(answer.headers.get('retry-after')).toBe('60');
    expect(sandbox.charges()).toHaveLength(charges);
  });

  it.each(['seed', 'g2'])(
    'of the %s key charges once in five minutes, and the dollars come with the webhook',
    async (variant) => {
      const { clock, sandbox, account } = await below(variant, 'accepted');
      await post(account, TRIGGER);
      expect(sandbox.charges()).toMatchObject([{ amount: 4_000, granted: false }]);
      expect(await balanceOf(account)).toBe(43.5);
      expect(sandbox.charges()).toMatchObject([{ grants: 1 }]);
      sandbox.setBalance('elizaos', 'balance', 3_500_000);
      clock.set(EPOCH + MINUTE);
      await post(account, TRIGGER);
      expect(sandbox.charges()).toHaveLength(1);
    },
  );

  it.each(['seed', 'g2'])('of the %s key leaves a balance above the line alone', async (variant) => {
    const { sandbox, account } = await below(variant, 'accepted');
    sandbox.setBalance('elizaos', 'balance', 30_000_000);
    const answer = await post(account, TRIGGER);
    expect(answer).toMatchObject({ status: 200, json: { success: false, currentBalance: 30, threshold: 10 } });
    expect((answer.json as { status?: string }).status).toBe(variant === 'g2' ? 'not_needed' : undefined);
  });

  it('is refused while it is switched off, which a declined charge does', async () => {
    const { account } = await below('g1', 'declined');
    await post(account, TRIGGER);
    const answer = await post(account, TRIGGER);
    expect(answer).toMatchObject({ status: 400, json: { error: 'Auto top-up is not enabled' } });
  });
});
