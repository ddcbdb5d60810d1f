import { describe, expect, test } from 'vitest';
import type { ErrorKind } from '#shared/contract/errors.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { parseAmount } from '#shared/money/amount.ts';
import { type FixedAnswer, fakeService, type Routes, text } from '../fakeService.ts';
import { credits, NETWORK_ENDS, paymentOf, readingOf, routeOf, sendTo, wordsOf } from '../payments.ts';

type Spend = Extract<PaymentOrder, { type: 'spend' }>;
const run: Spend = { type: 'spend', action: 'task', target: 'tsk_91', prompt: null, cost: credits(1) };
const creative: Spend = { type: 'spend', action: 'creative', target: null, prompt: 'A lighthouse', cost: credits(1) };
const RUN = 'POST /api/cli/tasks/tsk_91/run';
const MAKE = 'POST /api/cli/creative/generate';

describe('the work list of BizOS', () => {
  const TASKS = 'GET /api/cli/tasks';
  const listOf = (routes: Routes) => fakeService('bizos', routes).adapter.operations?.work?.list();

  test('tasks with what they cost, the day’s allowance, and what else costs a credit', async () => {
    const items = [
      { id: 'tsk_1', text: 'Newsletter', status: 'open', created_at: '2026-11-20T08:00:00Z' },
      { id: 'tsk_2', title: 'Audit' },
      { id: 3, text: ' ' },
    ];
    expect(await listOf({ [TASKS]: { body: { items, usedToday: 2, limit: 20, remaining: 18 } } })).toEqual({
      items: [
        { id: 'tsk_1', title: 'Newsletter', status: 'open', cost: credits(1) },
        { id: 'tsk_2', title: 'Audit', status: null, cost: credits(1) },
        { id: '3', title: 'Task 3', status: null, cost: credits(1) },
      ],
      usedToday: 2,
      limit: 20,
      remaining: 18,
      actions: [{ id: 'creative', name: 'Generate a creative', cost: credits(1) }],
    });
  });

  test('an allowance that is not told is unknown', async () => {
    expect(await listOf({ [TASKS]: { body: { items: [] } } })).toMatchObject({
      usedToday: null,
      limit: null,
      remaining: null,
    });
  });

  test.each([{ items: [{ text: 'no id' }] }, { items: 3 }, {}, { items: [], limit: 'many' }])(
    '%j is no work list',
    async (body) => {
      await expect(listOf({ [TASKS]: { body } })).rejects.toMatchObject({ info: { kind: 'bad-response' } });
    },
  );
});

describe('work that costs a credit', () => {
  test('a task is run once', async () => {
    const { answer, requests } = await sendTo('bizos', run, { body: { ok: true, status: 'running', runId: 'run_55' } });
    expect(requests).toEqual([{ request: RUN, body: '', key: null }]);
    expect(answer).toEqual({
      outcome: 'succeeded',
      refs: { runId: 'run_55' },
      note: 'BizOS took the task on: running.',
    });
  });

  test('a creative is made once', async () => {
    const body = { url: 'https://cdn.bizos.lol/a/1.png', artifactId: 'art_1' };
    const { answer, requests } = await sendTo('bizos', creative, { body });
    expect(requests).toEqual([{ request: MAKE, body: '{"prompt":"A lighthouse"}', key: null }]);
    expect(answer).toMatchObject({
      outcome: 'succeeded',
      refs: { artifactId: 'art_1', artifactUrl: 'https://cdn.bizos.lol/a/1.png' },
    });
  });

  test('an address that carries a token is not kept', async () => {
    const body = { url: 'https://cdn.bizos.lol/a/1.png?sig=topsecret', artifactId: 'art_1' };
    const { answer } = await sendTo('bizos', creative, { body });
    expect(answer).toMatchObject({ outcome: 'succeeded', refs: { artifactId: 'art_1' } });
    expect(JSON.stringify(answer)).not.toContain('topsecret');
  });

  test.each<[string, PaymentOrder]>([
    ['more than it costs', { ...run, cost: credits(2) }],
    ['money', { ...run, cost: parseAmount('1', 'USD') }],
    ['a task of another form', { ...run, target: '../billing' }],
    ['a task of dots', { ...run, target: '..' }],
    ['no task', { ...run, target: null }],
    ['a creative of nothing', { ...creative, prompt: '  ' }],
    ['a top-up', { type: 'top-up', amount: credits(1) }],
  ])('%s is not sent', async (_what, order) => {
    const { adapter, asked } = fakeService('bizos', {});
    const route = routeOf(adapter.operations?.payments?.spend);
    const answer = await route.send({ order, idempotencyKey: 'k', returnTo: { success: '', cancel: '' } });
    expect(answer).toMatchObject({ outcome: 'refused', error: { kind: 'invalid-input' } });
    expect(asked).toEqual([]);
  });

  const out = { error: 'out_of_credits', message: 'Out of credits — top up at app.bizos.lol/billing.' };
  type Row = [number, unknown, 'refused' | 'declined' | 'unknown', ErrorKind, RegExp];
  test.each<Row>([
    [402, out, 'declined', 'out-of-credits', /top up at app\.bizos\.lol\/billing/],
    [402, {}, 'unknown', 'payment-unknown', /out of credits/],
    [400, { error: 'invalid_request', message: 'A field is missing.' }, 'refused', 'bad-response', /field is missing/],
    [401, { error: 'unauthorized' }, 'refused', 'invalid-key', /bzk_live_/],
    [403, { error: 'forbidden' }, 'refused', 'forbidden', /does not let/],
    [404, { error: 'not_found', message: 'No such task.' }, 'refused', 'gone', /No such task/],
    [429, { error: 'rate_limited' }, 'refused', 'rate-limited', /fewer/],
    [409, { error: 'already_running', message: 'It runs.' }, 'unknown', 'payment-unknown', /It runs/],
    [500, { error: 'internal' }, 'unknown', 'payment-unknown', /comes back by itself/],
    [502, { error: 'generation_failed', message: 'It did not work.' }, 'unknown', 'payment-unknown', /did not work/],
    [503, '<html>', 'unknown', 'payment-unknown', /503/],
    [200, { ok: false, status: 'failed', runId: 'r' }, 'unknown', 'payment-unknown', /ok/],
    [200, { ok: true, status: 'failed', runId: 'r' }, 'unknown', 'payment-unknown', /comes back/],
    [200, { ok: true }, 'unknown', 'payment-unknown', /runId/],
    [200, '<html>', 'unknown', 'payment-unknown', /an object/],
  ])('%i %j is %s: %s', async (status, body, outcome, kind, words) => {
    const reply: FixedAnswer = typeof body === 'string' ? text(body, status) : { status, body };
    const { answer, requests } = await sendTo('bizos', run, reply);
    expect(answer).toMatchObject({ outcome, error: { kind } });
    expect(wordsOf(answer)).toMatch(words);
    expect(wordsOf(answer)).not.toMatch(/asks again|undefined|\[object/);
    expect(requests).toHaveLength(1);
  });

  test('a creative without its id is not called made', async () => {
    expect((await sendTo('bizos', creative, { body: { url: 'https://x.example/1.png' } })).answer.outcome).toBe(
      'unknown',
    );
  });

  test.each(NETWORK_ENDS)('%s is %s', async (error, outcome) => {
    const { answer, requests } = await sendTo('bizos', creative, error);
    expect(answer.outcome).toBe(outcome);
    expect(requests).toHaveLength(1);
  });

  test('is settled by the creative itself, or by a balance that is lower by the cost', () => {
    const route = routeOf(fakeService('bizos', {}).adapter.operations?.payments?.spend);
    const payment = paymentOf(run, { kind: 'spend', amount: credits(1), balanceBefore: credits(42) });
    expect(route.arrived(payment, readingOf('41'))?.evidence).toBe('The balance went from 42 credits to 41 credits.');
    expect(route.arrived(payment, readingOf('42'))).toBeNull();
    expect(route.arrived(payment, readingOf('92'))).toBeNull();
    expect(route.arrived(payment, readingOf(null))).toBeNull();
    expect(route.arrived({ ...payment, balanceBefore: null }, readingOf('1'))).toBeNull();
    expect(route.arrived({ ...payment, refs: { artifactId: 'art_1' } }, readingOf('92'))).not.toBeNull();
    expect(route.baseline(readingOf('42'))).toEqual({});
  });
});

describe('topping up at BizOS', () => {
  test('stays on the web; tiers and packs are shown as it lists them', async () => {
    const { adapter } = fakeService('bizos', {
      'GET /api/cli/billing': {
        body: {
          plan: 'pro',
          credits: 42,
          tiers: [{ name: 'Pro', price: 79 }],
          packs: [{ id: 'pack_25', credits: 25 }],
        },
      },
    });
    expect(await adapter.operations?.topUpOffer?.('credits')).toMatchObject({
      by: 'web',
      sizes: [],
      range: null,
      notes: ['Tier: Pro: price: 79', 'Pack: pack_25: credits: 25'],
    });
    expect(await adapter.operations?.topUpOffer?.('ad-spend')).toMatchObject({ by: 'web', notes: [] });
    expect(adapter.operations?.setAutoTopUp).toBeUndefined();
    expect(adapter.operations?.payments?.['top-up']).toBeUndefined();
  });
});
