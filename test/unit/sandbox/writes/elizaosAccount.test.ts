import { describe, expect, it } from 'vitest';
import type { SandboxAccount, WorldCommand } from '#sandbox/sandbox.ts';
import { accountOf, ask, EPOCH, handClock, MINUTE, post, SECOND, sandboxFor, send } from '../setup.ts';

const balanceOf = async (account: SandboxAccount) =>
  ((await ask(account, '/api/v1/credits/balance')).json as { balance: number }).balance;

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

  it('keep the words of an allocation, to the fourth decimal, also when the world is lived through again', async () => {
    const { account, path } = await budgetOf('Scout');
    await post(account, path, { amount: 0.1234, description: 'mark-1' });
    await post(account, path, { amount: 2 });
    expect((await ask(account, path)).json).toMatchObject({
      transactions: [
        { type: 'allocation', amount: 2, description: 'Budget allocation: Scout' },
        { type: 'allocation', amount: 0.1234, description: 'mark-1' },
      ],
    });
    const { transactions } = (await ask(account, '/api/credits/transactions?limit=2')).json as {
      transactions: { description: string }[];
    };
    expect(transactions.map(({ description }) => description)).toEqual(Array(2).fill('Budget allocation: Scout'));
  });

  it('are changed by somebody else, and that is kept', async () => {
    const commands: WorldCommand[] = [];
    const sandbox = await sandboxFor({ onCommand: (command) => commands.push(command) });
    sandbox.setAgent('elizaos', 'Scout', { paused: 'Looks odd', running: false });
    expect(commands).toMatchObject([
      { kind: 'act', service: 'elizaos', action: { do: 'pause-agent', reason: 'Looks odd' } },
      { kind: 'act', service: 'elizaos', action: { do: 'suspend-compute', suspended: true } },
    ]);
    const again = await sandboxFor({ commands });
    const { agents } = (await ask(accountOf(again, 'elizaos'), '/api/v1/credits/summary')).json as { agents: object[] };
    expect(agents).toContainEqual(expect.objectContaining({ name: 'Scout', isPaused: true, pauseReason: 'Looks odd' }));
    const { resources } = (await ask(accountOf(again, 'elizaos', 'public'), '/api/v1/billing/active')).json as {
      resources: object[];
    };
    expect(resources).toContainEqual(expect.objectContaining({ name: 'Scout', status: 'stopped' }));
    expect(() => again.setAgent('elizaos', 'Nobody', {})).toThrow(/no agent/);
  });

  it('are listed by who was edited last, five of them by the newest API', async () => {
    const { sandbox } = await budgetOf('Scout');
    const listed = async () =>
      (
        (await ask(accountOf(sandbox, 'elizaos', 'public'), '/api/v1/credits/summary')).json as {
          agents: { name: string }[];
        }
      ).agents.map(({ name }) => name);
    expect(await listed()).toEqual(['Scout', 'Ledgerly', 'Porter', 'Juniper', 'Tally']);
    sandbox.setAgent('elizaos', 'Rook', { edited: true });
    expect(await listed()).toEqual(['Rook', 'Scout', 'Ledgerly', 'Porter', 'Juniper']);
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
