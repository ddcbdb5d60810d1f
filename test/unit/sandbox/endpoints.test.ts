import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';
import { accountOf, ask, EPOCH, handClock, operate } from './setup.ts';
import * as shapes from './shapes.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1, epoch: EPOCH, clock: handClock(EPOCH + 20_000), pace: 120 });
  return () => sandbox.close();
});

const seedTypes = ['usage', 'credit', 'refund'] as const;
const sourceTypes = ['debit', 'credit', 'refund'] as const;
type Row = readonly [service: string, dialect: string, variant: string, path: string, shape: z.ZodType];

const gets: readonly Row[] = [
  ...(['seed', 'public'] as const).flatMap((dialect): Row[] => [
    ['bizos', dialect, 'main', '/api/cli/whoami', shapes.bizos.whoami],
    ['bizos', dialect, 'main', '/api/cli/billing', shapes.bizos.billing(dialect === 'seed')],
    ['bizos', dialect, 'main', '/api/cli/wallet', shapes.bizos.wallet],
    ['bizos', dialect, 'main', '/api/cli/tasks', shapes.bizos.tasks],
    ['mosaic', dialect, 'main', '/plan', shapes.mosaic.plan],
    ['mosaic', dialect, 'main', '/credits/usage', shapes.mosaic.usage],
    ['mosaic', dialect, 'main', '/whoami', shapes.mosaic.whoami],
    ['mosaic', dialect, 'main', '/agents', shapes.mosaic.agents],
    ['elizaos', dialect, 'main', '/api/v1/credits/balance', z.strictObject({ balance: z.number() })],
    ['elizaos', dialect, 'main', '/api/credits/balance', z.strictObject({ balance: z.number() })],
    ['elizaos', dialect, 'main', '/api/analytics/overview?timeRange=weekly', analytics('weekly')],
  ]),
  ['bizos', 'seed', 'main', '/api/cli/notifications', z.strictObject({ items: z.array(z.looseObject({})).min(1) })],
  ['bizos', 'public', 'main', '/api/cli/notifications', z.strictObject({ notifications: z.array(z.looseObject({})) })],
  ['olostep', 'seed', 'main', '/user/credits/info', shapes.olostep.seed],
  ['olostep', 'public', 'main', '/user/credits/info', shapes.olostep.public],
  ['olostep', 'public', 'no-plan', '/user/credits/info', shapes.olostep.public],
  ['mosaic', 'seed', 'main', '/credits', shapes.mosaic.credits],
  ['mosaic', 'public', 'free-plan', '/credits', shapes.mosaic.credits],
  ['mosaic', 'public', 'main', '/credits', shapes.mosaic.olderCredits],
  ['mosaic', 'public', 'free-plan', '/plan', shapes.mosaic.plan],
  ['mosaic', 'seed', 'main', '/plan/list', shapes.mosaic.planList],
  ['mosaic', 'public', 'main', '/plan/list', shapes.mosaic.olderPlanList],
  ['mosaic', 'seed', 'main', '/agent_runs', shapes.mosaic.runs('needs_credits')],
  ['mosaic', 'public', 'main', '/agent_runs', shapes.mosaic.runs('needsCredits')],
  ['elizaos', 'seed', 'main', '/api/v1/credits/summary', summary(5, true, seedTypes, false)],
  ['elizaos', 'public', 'g1', '/api/v1/credits/summary', summary(14, false, sourceTypes, false)],
  ['elizaos', 'public', 'main', '/api/v1/credits/summary', summary(5, false, sourceTypes, true)],
  ['elizaos', 'seed', 'main', '/api/credits/transactions', shapes.elizaTransactions(seedTypes, z.null())],
  ['elizaos', 'public', 'main', '/api/credits/transactions', shapes.elizaTransactions(sourceTypes, z.looseObject({}))],
  ['elizaos', 'public', 'g1', '/api/credits/transactions', shapes.elizaTransactions(sourceTypes, z.looseObject({}))],
  ['elizaos', 'seed', 'main', '/api/v1/billing/settings', shapes.elizaSettings(false, true)],
  ['elizaos', 'public', 'g1', '/api/v1/billing/settings', shapes.elizaSettings(false, false)],
  ['elizaos', 'public', 'main', '/api/v1/billing/settings?previewAmount=25', shapes.elizaSettings(true, false)],
  [
    'elizaos',
    'public',
    'main',
    '/api/v1/billing/hold',
    z.looseObject({ data: z.strictObject({ status: z.literal('clear') }) }),
  ],
];

function summary(agents: number, prefixed: boolean, types: readonly [string, ...string[]], newest: boolean): z.ZodType {
  return shapes.elizaSummary({ agents, prefixed, types, newest });
}

function analytics(timeRange: string): z.ZodType {
  return z.strictObject({
    success: z.literal(true),
    data: z.looseObject({ timeRange: z.literal(timeRange), totalCost: z.number().positive(), totalRequests: z.int() }),
  });
}

describe('reads by GET', () => {
  it.each(gets)('%s, %s %s: %s', async (service, dialect, variant, path, shape) => {
    const { status, json, headers } = await ask(accountOf(sandbox, service, dialect, variant), path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(shape.safeParse(json).error?.issues ?? []).toEqual([]);
  });

  it.each([
    ['bizos', '/api/cli/nothing'],
    ['olostep', '/v1/user/credits/info'],
    ['mosaic', '/nothing'],
    ['mosaic', '/agent_run/00000000-0000-4000-a000-000000000000'],
    ['elizaos', '/api/v1/nothing'],
    // What the seed's generation does not have.
    ['elizaos', '/api/v1/billing/ledger'],
    ['elizaos', '/api/v1/billing/limits'],
    ['geopera', '/v1/op/billing.nothing'],
  ])('%s knows no %s', async (service, path) => {
    expect((await ask(accountOf(sandbox, service), path)).status).toBe(404);
  });

  it.each([
    ['bizos', '/api/cli/billing'],
    ['olostep', '/user/credits/info'],
    ['mosaic', '/credits'],
    ['elizaos', '/api/v1/credits/balance'],
  ])('%s refuses to DELETE %s', async (service, path) => {
    const account = accountOf(sandbox, service);
    const headers = { authorization: `Bearer ${account.key}` };
    expect((await ask(account, path, { method: 'DELETE', headers })).status).toBe(405);
  });
});

describe('exact digits', () => {
  it('come out as they stand in the world', async () => {
    const wallet = await ask(accountOf(sandbox, 'bizos'), '/api/cli/wallet');
    expect(wallet.text).toMatch(
      /^\{"balance":\d+\.\d\d,"funding":"card","autoRecharge":\{"enabled":true,"threshold":5\}\}$/,
    );
    sandbox.setBalance('elizaos', 'balance', 12_345_678);
    const balance = await ask(accountOf(sandbox, 'elizaos'), '/api/v1/credits/balance');
    expect(balance.text).toBe('{"balance":12.345678}');
    sandbox.setBalance('elizaos', 'balance', 9_007_199_254_740_991);
    const limits = await ask(accountOf(sandbox, 'elizaos', 'public'), '/api/v1/billing/limits');
    expect(limits.text).toContain('{"value":"9007199254.740991","unit":"usd","currency":"USD"}');
  });
});

describe('Mosaic’s runs', () => {
  it('come in pages that neither skip nor repeat', async () => {
    const account = accountOf(sandbox, 'mosaic');
    const page = z.object({ runs: z.array(z.object({ run_id: z.string() })), next_cursor: z.string().nullable() });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const answer = page.parse((await ask(account, `/agent_runs?limit=37${cursor && `&cursor=${cursor}`}`)).json);
      seen.push(...answer.runs.map((run) => run.run_id));
      cursor = answer.next_cursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(100);
    const one = await ask(account, `/agent_run/${seen[0]}`);
    expect(one.json).toMatchObject({ run_id: seen[0], node_status_counts: { in_progress: expect.any(Number) } });
    const nodes = await ask(account, `/agent_run/${seen[0]}/nodes`);
    expect(nodes.json).toMatchObject({ run_id: seen[0], nodes: [{ status: 'completed' }, {}] });
  });

  it('never answers GET /credits/settings', async () => {
    expect((await ask(accountOf(sandbox, 'mosaic'), '/credits/settings')).status).toBe(405);
  });

  it('has usage by tile, by day and by both that add up alike', async () => {
    const sums = z.array(z.object({ credits_used: z.number(), events: z.number() }));
    const body = z
      .object({
        summary: z.object({ total_credits_used: z.number() }),
        breakdown: z.object({ by_tile: sums, by_date: sums, by_date_and_tile: sums }),
      })
      .parse((await ask(accountOf(sandbox, 'mosaic'), '/credits/usage')).json);
    for (const part of Object.values(body.breakdown))
      expect(part.reduce((sum, row) => sum + row.credits_used, 0)).toBe(body.summary.total_credits_used);
    expect((await ask(accountOf(sandbox, 'mosaic'), '/credits/usage?limit=0')).status).toBe(400);
  });
});

describe('Geopera’s operations', () => {
  const seed = () => accountOf(sandbox, 'geopera');
  const open = () => accountOf(sandbox, 'geopera', 'public');

  it('shows the balance in three forms', async () => {
    expect(shapes.geopera.available.safeParse((await operate(seed(), 'billing.credits.balance')).json).success).toBe(
      true,
    );
    expect(shapes.geopera.balance.safeParse((await operate(open(), 'billing.credits.balance')).json).success).toBe(
      true,
    );
    const number = accountOf(sandbox, 'geopera', 'public', 'balance-number');
    expect(shapes.geopera.number.safeParse((await operate(number, 'billing.credits.balance')).json).success).toBe(true);
  });

  it('reads by GET for the seed, by POST alone for the public source', async () => {
    const path = '/v1/op/billing.credits.balance';
    expect((await ask(seed(), path)).json).toEqual((await operate(seed(), 'billing.credits.balance')).json);
    const refused = await ask(open(), path);
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe('POST');
    expect(shapes.geopera.problem.safeParse(refused.json).success).toBe(true);
    expect((await ask(seed(), '/v1/op/billing.credits.transactions?limit=3&reason=charge')).json).toMatchObject({
      limit: 3,
      transactions: [{ reason: 'charge' }, { reason: 'charge' }, { reason: 'charge' }],
    });
  });

  it('pages its ledger, and the ledger explains the balance', async () => {
    const page = z.strictObject({
      transactions: z.array(shapes.geopera.row),
      total: z.int(),
      limit: z.int(),
      offset: z.int(),
    });
    const rows: z.infer<typeof shapes.geopera.row>[] = [];
    let total = 1;
    while (rows.length < total) {
      const answer = await operate(seed(), 'billing.credits.transactions', { limit: 200, offset: rows.length });
      const body = page.parse(answer.json);
      total = body.total;
      rows.push(...body.transactions);
    }
    expect(new Set(rows.map((row) => row.id)).size).toBe(total);
    const { available } = shapes.geopera.available.parse((await operate(seed(), 'billing.credits.balance')).json);
    expect(rows[0]?.balance_after).toBe(available);
    for (const [i, row] of rows.entries()) {
      const older = rows[i + 1];
      if (older !== undefined) expect(row.balance_after - row.amount).toBe(older.balance_after);
    }
    const publicPage = await operate(open(), 'billing.credits.transactions', {});
    expect(publicPage.json).toMatchObject({ total, items: { length: 50 } });
  });

  it('answers its other reads', async () => {
    expect(shapes.geopera.autoTopUp.safeParse((await operate(seed(), 'billing.auto_topup.get')).json).success).toBe(
      true,
    );
    const cards = z.array(shapes.geopera.card).length(1);
    expect(cards.safeParse((await operate(open(), 'payment_methods.list')).json).success).toBe(true);
    expect((await operate(seed(), 'payment_methods.list')).json).toMatchObject({
      payment_methods: [{ isDefault: true }],
    });
    expect((await operate(seed(), 'billing.plans.list')).json).toMatchObject({
      plans: [{ id: 'free' }, { id: 'team' }],
    });
  });

  it('knows approvals, gone ones too', async () => {
    const list = z.strictObject({ approvals: z.array(shapes.geopera.approval) });
    const { approvals } = list.parse((await operate(seed(), 'billing.approvals.list')).json);
    const statusOf = Object.fromEntries(approvals.map((approval) => [approval.status, approval.id]));
    expect(Object.keys(statusOf).sort()).toEqual(['approved', 'expired', 'pending']);
    const get = (approval_id: string | undefined) => operate(seed(), 'billing.approvals.get', { approval_id });
    expect((await get(statusOf.pending)).json).toMatchObject({ status: 'pending' });
    expect((await get(statusOf.expired)).status).toBe(410);
    expect((await get('nobody')).status).toBe(404);
    const pending = list.parse((await operate(seed(), 'billing.approvals.list', { status: 'pending' })).json);
    expect(pending.approvals).toHaveLength(1);
  });

  it.each([
    ['billing.credits.transactions', { limit: 'many' }],
    ['billing.credits.transactions', { limit: 0 }],
    ['billing.credits.transactions', { offset: -1 }],
    ['billing.credits.transactions', { reason: 7 }],
    ['billing.approvals.get', {}],
    ['usage.current', {}],
    ['billing.status.get', {}],
  ])('answers %s with %o by 422 in FastAPI’s form', async (operation, input) => {
    const { status, json } = await operate(seed(), operation, input);
    expect(status).toBe(422);
    expect(shapes.geopera.invalid.safeParse(json).error?.issues ?? []).toEqual([]);
  });

  it('wants an object as body', async () => {
    const account = seed();
    const init = { method: 'POST', headers: { 'x-api-key': account.key }, body: '{"limit":' };
    expect((await ask(account, '/v1/op/billing.credits.balance', init)).status).toBe(400);
  });
});

describe('elizaOS Cloud’s ledger', () => {
  const rows = z.object({
    transactions: z.array(z.object({ created_at: z.string() })),
    total: z.int(),
    period: z.object({ start: z.string() }),
  });

  it('applies hours after limit, so that a window can come out short', async () => {
    const account = accountOf(sandbox, 'elizaos');
    const read = async (query: string) => rows.parse((await ask(account, `/api/credits/transactions?${query}`)).json);
    const all = await read('limit=5000');
    expect(all.total).toBeGreaterThan(1000);
    const window = await read('limit=5000&hours=48');
    const short = await read('limit=10&hours=48');
    expect(window.total).toBeGreaterThan(10);
    expect(window.total).toBeLessThan(all.total);
    expect(short.total).toBe(10);
    for (const row of window.transactions) expect(row.created_at >= window.period.start).toBe(true);
    expect((await read('')).total).toBe(100);
  });

  it('is there in the newest generation under billing, at most 200 rows', async () => {
    const account = accountOf(sandbox, 'elizaos', 'public');
    const { json } = await ask(account, '/api/v1/billing/ledger?limit=900');
    expect(json).toMatchObject({ success: true, total: 200 });
    expect((await ask(account, '/api/v1/billing/ledger')).json).toMatchObject({ total: 50 });
  });

  it('refuses a preview amount and a range that make no sense in the newest generation only', async () => {
    const newest = accountOf(sandbox, 'elizaos', 'public');
    const first = accountOf(sandbox, 'elizaos', 'public', 'g1');
    for (const path of ['/api/v1/billing/settings?previewAmount=0.001', '/api/analytics/overview?timeRange=hourly']) {
      expect((await ask(newest, path)).status).toBe(400);
      expect((await ask(first, path)).status).toBe(200);
    }
  });
});

describe('elizaOS Cloud’s agent budgets', () => {
  it('have a route of their own where the seed’s promise holds, and none at the newest source', async () => {
    const agents = z.object({
      agents: z.array(z.object({ id: z.string(), hasBudget: z.boolean(), allocated: z.number() })),
    });
    const account = accountOf(sandbox, 'elizaos');
    const listed = agents.parse((await ask(account, '/api/v1/credits/summary')).json).agents;
    const withBudget = listed.find((agent) => agent.hasBudget);
    const budget = await ask(account, `/api/v1/agents/${withBudget?.id}/budget`);
    expect(budget.json).toMatchObject({
      success: true,
      budget: { agentId: withBudget?.id, allocated: withBudget?.allocated },
    });
    expect((await ask(account, '/api/v1/agents/nobody/budget')).status).toBe(404);
    expect((await ask(accountOf(sandbox, 'elizaos', 'public'), `/api/v1/agents/${withBudget?.id}/budget`)).status).toBe(
      404,
    );
  });
});
