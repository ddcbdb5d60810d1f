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

describe('elizaOS Cloud’s crypto payments', () => {
  it('are made by a key of the seed, seen in the list, and confirmed when paid', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'elizaos');
    const made = await post(account, '/api/crypto/payments', { amount: 50, payCurrency: 'USDC', network: 'BASE' });
    expect(made).toMatchObject({
      status: 200,
      json: { creditsToAdd: 50, payLink: expect.stringContaining('/c/pay/cs_') },
    });
    const { paymentId, payLink } = made.json as Record<string, string>;
    const one = () => ask(account, `/api/crypto/payments/${paymentId}`);
    expect((await one()).json).toMatchObject({ status: 'pending', confirmed: false, expectedAmount: '50.00' });
    sandbox.answerCheckout(payLink?.split('/').at(-1) ?? '', 'pay');
    expect((await one()).json).toMatchObject({ status: 'confirmed', confirmed: true, token: 'USDC' });
    expect((await ask(account, '/api/crypto/payments')).json).toMatchObject({ payments: [{ id: paymentId }] });
    expect(sandbox.charges()).toMatchObject([{ grants: 1 }]);
    expect((await post(account, '/api/crypto/payments', { amount: 0.5 })).status).toBe(400);
    const confirm = `/api/crypto/payments/${paymentId}/confirm`;
    expect((await post(account, confirm, {})).json).toMatchObject({ code: 'session_auth_required' });
  });

  it('are listed for a key of the public source', async () => {
    const sandbox = await sandboxFor();
    const answer = await ask(accountOf(sandbox, 'elizaos', 'public'), '/api/crypto/payments');
    expect(answer).toMatchObject({ status: 200, json: { payments: [] } });
  });
});

describe('elizaOS Cloud’s sign-in', () => {
  it('hands the key out once, after the person agreed', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    const account = accountOf(sandbox, 'elizaos', 'public');
    const open = (sessionId: string) =>
      ask(account, '/api/auth/cli-session', { method: 'POST', headers: {}, body: JSON.stringify({ sessionId }) });
    const poll = (id: string) => ask(account, `/api/auth/cli-session/${id}`, { headers: {} });
    expect(await open('session-0001')).toMatchObject({
      status: 201,
      json: { sessionId: 'session-0001', status: 'pending' },
    });
    expect((await poll('session-0001')).json).toEqual({ status: 'pending' });
    expect((await ask(account, '/auth/cli-login?session=session-0001', { headers: {} })).text).toContain(
      '<button>Sign in',
    );
    const body = new URLSearchParams({ session: 'session-0001' });
    await ask(account, '/auth/cli-login', { method: 'POST', headers: {}, body });
    expect((await poll('session-0001')).json).toMatchObject({ status: 'authenticated', apiKey: account.key });
    expect((await poll('session-0001')).json).toEqual({ status: 'authenticated', message: expect.any(String) });
    expect((await poll('session-none')).status).toBe(404);
    await open('session-0002');
    clock.set(EPOCH + 10 * MINUTE);
    expect((await poll('session-0002')).status).toBe(404);
    expect((await open('x')).status).toBe(400);
  });
});

describe('elizaOS Cloud’s budgets', () => {
  interface Listed {
    readonly id: string;
    readonly name: string;
  }
  const budgetOf = async (name: string) => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'elizaos');
    const { agents } = (await ask(account, '/api/v1/credits/summary')).json as { agents: Listed[] };
    const path = `/api/v1/agents/${agents.find((agent) => agent.name === name)?.id}/budget`;
    const read = async () => ((await ask(account, path)).json as { budget: Record<string, number> }).budget;
    return { sandbox, account, path, read };
  };

  it('are allocated out of the balance, paused, resumed and configured by the route of the old contract', async () => {
    const { account, path, read } = await budgetOf('Scout');
    const before = await read();
    const money = await balanceOf(account);
    expect(await post(account, path, { amount: 15.5 })).toMatchObject({
      status: 200,
      json: { newBalance: money - 15.5 },
    });
    expect(await post(account, path, { action: 'refill', amount: 1 })).toMatchObject({ status: 200 });
    expect((await read()).allocated).toBeCloseTo((before.allocated ?? 0) + 16.5, 6);
    await post(account, path, { action: 'pause', reason: 'Looks odd' });
    expect(await read()).toMatchObject({ isPaused: true, pauseReason: 'Looks odd', pausedAt: expect.any(String) });
    await post(account, path, { amount: 1 });
    expect(await read()).toMatchObject({ isPaused: true });
    await post(account, path, { action: 'resume' });
    expect(await read()).toMatchObject({ isPaused: false, pauseReason: null });
    await send(account, 'PATCH', path, { dailyLimit: 4, autoRefillEnabled: false, lowBudgetThreshold: null });
    expect(await read()).toMatchObject({ dailyLimit: 4, autoRefillEnabled: false, lowBudgetThreshold: null });
    await send(account, 'PATCH', path, { dailyLimit: 0 });
    expect(await read()).toMatchObject({ dailyLimit: null });
  });

  it('refuse what the organisation does not have, and what makes no sense', async () => {
    const { sandbox, account, path } = await budgetOf('Scout');
    sandbox.setBalance('elizaos', 'balance', 12_000_000);
    expect(await post(account, path, { amount: 15 })).toMatchObject({
      status: 402,
      json: { error: 'Insufficient organization credits', required: 15, available: 12 },
    });
    for (const body of [{ amount: 0 }, { amount: 10_000.01 }, { action: 'dance' }, {}])
      expect(await post(account, path, body)).toMatchObject({ status: 400, json: { details: [expect.any(String)] } });
    expect((await send(account, 'PATCH', path, { autoRefillAmount: 1001 })).status).toBe(400);
    expect((await post(account, '/api/v1/agents/agent_none/budget', { amount: 1 })).status).toBe(404);
    expect((await post(accountOf(sandbox, 'elizaos', 'public'), path, { amount: 1 })).status).toBe(404);
  });
});

describe('elizaOS Cloud’s compute', () => {
  it('is stopped and started by jobs, in the newest generation', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    const account = accountOf(sandbox, 'elizaos', 'public');
    const active = async () =>
      ((await ask(account, '/api/v1/billing/active')).json as { resources: { resourceId: string; status: string }[] })
        .resources;
    const id = (await active())[0]?.resourceId;
    const suspend = () => post(account, `/api/v1/eliza/agents/${id}/suspend`);
    const first = await suspend();
    expect(first).toMatchObject({
      status: 202,
      json: { created: true, data: { action: 'suspend', previousStatus: 'running' } },
    });
    const { jobId } = (first.json as { data: { jobId: string } }).data;
    const job = async () =>
      ((await ask(account, `/api/v1/jobs/${jobId}`)).json as { data: { status: string } }).data.status;
    expect(await job()).toBe('in_progress');
    expect(await suspend()).toMatchObject({ status: 202, json: { created: false, alreadyInProgress: true } });
    expect((await post(account, `/api/v1/eliza/agents/${id}/resume`)).status).toBe(409);
    clock.set(EPOCH + 5 * SECOND);
    expect(await job()).toBe('completed');
    expect((await suspend()).status).toBe(200);
    expect((await active())[0]?.status).toBe('stopped');
    expect((await post(account, `/api/v1/eliza/agents/${id}/resume`)).status).toBe(202);
    expect((await post(accountOf(sandbox, 'elizaos'), `/api/v1/eliza/agents/${id}/suspend`)).status).toBe(404);
  });
});
