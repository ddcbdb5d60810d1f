import { describe, expect, it } from 'vitest';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { accountOf, ask, DAY, EPOCH, HOUR, handClock, post, sandboxFor } from '../setup.ts';

const good = { enabled: true, threshold: 0, quantity: 1_000_000 };

describe('Mosaic’s automatic top-up', () => {
  it.each([
    ['seed', 'main'],
    ['seed', 'creator-plan'],
    ['public', 'main'],
  ])('is set for the %s %s key', async (dialect, variant) => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'mosaic', dialect, variant);
    const answer = await post(account, '/credits/settings', { auto_topup: good });
    expect(answer).toMatchObject({ status: 200, json: { auto_topup: good } });
    if (dialect === 'seed')
      expect((await ask(account, '/credits')).json).toMatchObject({ auto_topup: { ...good, eligible: true } });
  });

  it.each([
    [{ enabled: true, threshold: 1_000 }],
    [{ enabled: false }],
    [{ ...good, threshold: -1 }],
    [{ ...good, quantity: 1_000_001 }],
    [{ ...good, threshold: 0.5 }],
    [{ ...good, enabled: 1 }],
  ])('refuses %o', async (auto_topup) => {
    const sandbox = await sandboxFor();
    const answer = await post(accountOf(sandbox, 'mosaic'), '/credits/settings', { auto_topup });
    expect(answer).toMatchObject({ status: 400, json: { detail: expect.any(String) } });
  });

  it.each([
    ['seed', 'free-plan', { detail: expect.any(String) }],
    ['public', 'free-plan', { error: 'forbidden', detail: expect.any(String) }],
    ['seed', 'pro-plan', { detail: expect.any(String) }],
  ])('is 403 for the %s %s key', async (dialect, variant, json) => {
    const sandbox = await sandboxFor();
    const answer = await post(accountOf(sandbox, 'mosaic', dialect, variant), '/credits/settings', {
      auto_topup: good,
    });
    expect(answer).toMatchObject({ status: 403, json });
  });

  it('buys by itself when the balance is below the threshold', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    const account = accountOf(sandbox, 'mosaic');
    const auto_topup = { enabled: true, threshold: 500, quantity: 2_000 };
    await post(account, '/credits/settings', { auto_topup });
    sandbox.setBalance('mosaic', 'credits', 400_000_000);
    clock.set(EPOCH + HOUR);
    expect(((await ask(account, '/credits')).json as { balance: number }).balance).toBeGreaterThan(2_000);
  });
});

describe('Mosaic’s plans', () => {
  it('change at once for an account with a plan, by one charge', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'mosaic', 'seed', 'creator-plan');
    const answer = await post(account, '/plan/upgrade', { plan_id: 'professional' });
    expect(answer).toMatchObject({
      status: 200,
      json: {
        success: true,
        requires_checkout: false,
        plan_id: 'professional',
        plan_family: 'professional',
        checkout_url: null,
      },
    });
    expect((await ask(account, '/plan')).json).toMatchObject({ plan: { id: 'professional' } });
    await sandbox.settle();
    expect(sandbox.charges()).toMatchObject([{ amount: 15_000, grants: 1 }]);
    expect((await post(account, '/plan/upgrade', { plan_id: 'professional' })).status).toBe(400);
    expect((await post(account, '/plan/upgrade', { plan_id: 'gold' })).status).toBe(400);
  });

  it.each([
    ['declined', 402, 0],
    ['charged-unknown', 500, 1],
    ['outage', 500, 0],
  ] as const)('do not change in the answer of a card that is %s', async (outcome, status, charges) => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'mosaic', 'seed', 'creator-plan');
    sandbox.setCard('mosaic', outcome);
    expect((await post(account, '/plan/upgrade', { plan_id: 'professional' })).status).toBe(status);
    expect(sandbox.charges()).toHaveLength(charges);
    expect((await ask(account, '/plan')).json).toMatchObject({
      plan: { id: charges === 1 ? 'professional' : 'creator' },
    });
  });

  it.each(['seed', 'public'])('change by a checkout for a %s account without one', async (dialect) => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'mosaic', dialect, 'free-plan');
    expect((await ask(account, '/plan')).json).toMatchObject({ plan: null });
    const answer = await post(account, '/plan/upgrade', {
      plan_id: 'creator',
      success_url: 'http://127.0.0.1:3000/ok',
    });
    const { requires_checkout: required, checkout_url: url } = answer.json as Record<string, string>;
    expect(required).toBe(true);
    expect(sandbox.charges()).toEqual([]);
    const session = url?.split('/').at(-1) ?? '';
    expect(sandbox.answerCheckout(session, 'cancel')).toBe(`${account.origin}/sandbox/billing`);
    expect((await ask(account, '/plan')).json).toMatchObject({ plan: null });
    expect(sandbox.answerCheckout(session, 'pay')).toBe(`http://127.0.0.1:3000/ok?session_id=${session}`);
    sandbox.answerCheckout(session, 'pay');
    expect((await ask(account, '/plan')).json).toMatchObject({ plan: { id: 'creator', family: 'creator' } });
    expect(sandbox.charges()).toMatchObject([{ amount: 5_000, grants: 1 }]);
  });
});

interface Run {
  readonly run_id: string;
  readonly status: string;
  readonly needs_credits?: boolean;
  readonly needsCredits?: boolean;
}
const runsOf = async (sandbox: Sandbox, dialect: string, variant = 'main', query = '') =>
  ((await ask(accountOf(sandbox, 'mosaic', dialect, variant), `/agent_runs${query}`)).json as { runs: Run[] }).runs;

describe('Mosaic’s runs', () => {
  it('of an account without a plan wait for credits, and go on after the upgrade', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    const account = accountOf(sandbox, 'mosaic', 'seed', 'free-plan');
    const [run] = await runsOf(sandbox, 'seed', 'free-plan');
    expect(run).toMatchObject({ status: 'failed', needs_credits: true });
    const nodes = await ask(account, `/agent_run/${run?.run_id}/nodes`);
    expect(nodes.json).toMatchObject({ nodes: [{ needs_credits: false }, { status: 'blocked', needs_credits: true }] });
    expect(await runsOf(sandbox, 'public', 'free-plan')).toMatchObject([{ needsCredits: true }]);
    const resume = () => post(account, `/agent_run/${run?.run_id}/resume`);
    expect(await resume()).toMatchObject({ status: 200, json: { success: true, run_id: run?.run_id } });
    expect(await runsOf(sandbox, 'seed', 'free-plan')).toMatchObject([{ status: 'failed', needs_credits: true }]);
    const { checkout_url: url } = (await post(account, '/plan/upgrade', { plan_id: 'creator' })).json as Record<
      string,
      string
    >;
    sandbox.answerCheckout(url?.split('/').at(-1) ?? '', 'pay');
    expect((await resume()).status).toBe(200);
    expect(await runsOf(sandbox, 'seed', 'free-plan')).toMatchObject([{ status: 'running', needs_credits: false }]);
    expect(await resume()).toMatchObject({ status: 409, json: { detail: expect.stringContaining('running') } });
    clock.set(EPOCH + DAY);
    expect(await runsOf(sandbox, 'seed', 'free-plan')).toMatchObject([{ status: 'completed' }]);
    expect((await resume()).status).toBe(409);
  });

  it('are cancelled once, give their credits back, and can be resumed', async () => {
    const clock = handClock(EPOCH + 2 * HOUR);
    const sandbox = await sandboxFor({ clock });
    const account = accountOf(sandbox, 'mosaic');
    let running: Run[] = [];
    for (let hour = 3; running.length === 0 && hour < 48; hour++) {
      running = await runsOf(sandbox, 'seed', 'main', '?status=running');
      if (running.length === 0) clock.set(EPOCH + hour * HOUR);
    }
    const id = running[0]?.run_id;
    const balance = async () => ((await ask(account, '/credits')).json as { balance: number }).balance;
    const before = await balance();
    expect(await post(account, `/agent_run/${id}/cancel`)).toMatchObject({ status: 200, json: { tasks_cancelled: 1 } });
    const back = (await balance()) - before;
    expect(back).toBeGreaterThan(0);
    expect((await post(account, `/agent_run/${id}/cancel`)).status).toBe(409);
    expect((await ask(account, `/agent_run/${id}`)).json).toMatchObject({ status: 'cancelled' });
    expect((await post(account, `/agent_run/${id}/resume`)).status).toBe(200);
    expect(await balance()).toBe(before);
    expect((await post(account, '/agent_run/none/resume')).status).toBe(404);
  });
});
