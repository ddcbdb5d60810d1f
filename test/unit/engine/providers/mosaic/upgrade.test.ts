import { describe, expect, test } from 'vitest';
import type { AccountReading } from '#engine/providers/adapter.ts';
import type { Payment } from '#shared/domain/payment.ts';
import { broken, gist, payment, RETURN, recording } from '../paying.ts';

const UPGRADE = 'POST /plan/upgrade';
const PLAN = 'GET /plan';
const order = { type: 'plan' as const, planId: 'professional' };
const page = 'https://checkout.stripe.com/c/pay/cs_1';
const done = { success: true, requires_checkout: false, plan_id: 'professional', plan_family: 'professional' };

describe('changing the plan', () => {
  test('at once: asked for once, with both addresses', async () => {
    const service = recording('mosaic', { [UPGRADE]: { body: done } });
    expect(await service.send(order)).toMatchObject({
      outcome: 'succeeded',
      note: expect.stringMatching(/Professional/),
    });
    expect(service.sent).toMatchObject([
      { body: { plan_id: 'professional', success_url: RETURN.success, cancel_url: RETURN.cancel } },
    ]);
    expect(service.routeOf('plan')).toMatchObject({ kind: 'plan', walletKey: 'credits' });
  });

  test('over a checkout', async () => {
    const body = { success: true, requires_checkout: true, plan_id: 'professional', checkout_url: page };
    const service = recording('mosaic', { [UPGRADE]: { body } });
    expect(await service.send(order)).toMatchObject({ outcome: 'checkout', url: page, refs: { checkoutUrl: page } });
  });

  test('addresses that are not liked are left away, and nothing else', async () => {
    const service = recording('mosaic', {
      [UPGRADE]: (body) =>
        'success_url' in JSON.parse(body)
          ? { status: 400, body: { detail: 'success_url must be an https address' } }
          : { body: done },
    });
    expect(gist(await service.send(order))).toBe('succeeded');
    expect(service.sent.at(-1)?.body).toEqual({ plan_id: 'professional' });
    expect(service.sent).toHaveLength(2);
  });

  test.each<[number, unknown, string, RegExp]>([
    [200, { requires_checkout: false }, 'succeeded', /Professional/],
    [200, { success: false, requires_checkout: false }, 'unknown payment-unknown', /neither/],
    [200, { ...done, plan_id: 'creator' }, 'unknown payment-unknown', /“Creator”, which is not what was ordered/],
    [200, { success: true, requires_checkout: true, checkout_url: null }, 'unknown payment-unknown', /no page/],
    [200, { success: true, requires_checkout: true, checkout_url: 'soon' }, 'unknown payment-unknown', /no page/],
    [200, { success: true }, 'unknown payment-unknown', /requires_checkout could not be read/],
    [200, 'ok', 'unknown payment-unknown', /could not be read/],
    [400, { detail: 'Unknown plan_id' }, 'refused invalid-input', /Unknown plan_id/],
    [400, { detail: 'Your card was declined' }, 'declined payment-declined', /declined/],
    [402, { detail: 'Card declined: insufficient funds' }, 'declined payment-declined', /plan is as it was/],
    [402, { error: 'payment_required' }, 'unknown payment-unknown', /credits/],
    [401, { detail: 'Invalid API key' }, 'refused invalid-key', /key/],
    [403, { detail: 'Only owners' }, 'refused forbidden', /Only owners/],
    [404, { detail: 'Plan not found' }, 'refused not-found', /does not know the plan professional/],
    [409, { detail: 'A change is under way' }, 'unknown payment-unknown', /under way/],
    [422, { detail: [{ loc: ['body', 'plan_id'], msg: 'bad', type: 'x' }] }, 'refused invalid-input', /bad/],
    [429, { detail: 'Slow down' }, 'refused rate-limited', /fewer/],
    [429, {}, 'unknown payment-unknown', /fewer/],
    [500, { detail: 'boom' }, 'unknown payment-unknown', /500/],
    [503, {}, 'unknown payment-unknown', /503/],
  ])('%i %j is %s', async (status, body, expected, words) => {
    const service = recording('mosaic', { [UPGRADE]: { status, body } });
    const answer = await service.send(order);
    expect(gist(answer)).toBe(expected);
    expect('error' in answer ? answer.error.message : 'note' in answer && answer.note).toMatch(words);
    expect(service.sent).toHaveLength(1);
  });

  test.each([
    ['ECONNREFUSED', 'connect', 'refused unavailable'],
    ['ECONNRESET', 'read', 'unknown payment-unknown'],
  ])('%s at %s is %s, and never sent twice', async (code, syscall, expected) => {
    const service = recording('mosaic', { [UPGRADE]: broken(code, syscall) });
    expect(gist(await service.send(order))).toBe(expected);
    expect(service.sent).toHaveLength(1);
  });
});

function ordered(change: Partial<Payment> = {}): Payment {
  return payment({
    kind: 'plan',
    order,
    amount: null,
    walletId: 'a:credits',
    baseline: { planId: 'creator' },
    ...change,
  });
}

describe('what became of a change of plan', () => {
  const on = (id: string | null, scheduled: string | null = null) => ({
    body: {
      plan: id === null ? null : { id, family: 'x', status: 'active' },
      scheduled_plan: scheduled === null ? null : { id: scheduled },
      credits: {},
    },
  });
  test.each<[string, ReturnType<typeof on> | { status: number; body: unknown }, Payment, string]>([
    ['the plan is the one', on('professional'), ordered(), 'succeeded'],
    [
      'it was the one before',
      on('professional'),
      ordered({ baseline: { planId: 'professional' } }),
      'unknown payment-action-required',
    ],
    ['it comes with the next period', on('creator', 'professional'), ordered(), 'processing'],
    ['another plan', on('creator'), ordered(), 'unknown payment-action-required'],
    ['no paid plan', on(null), ordered(), 'unknown payment-action-required'],
    ['an answer that cannot be read', { status: 200, body: [] }, ordered(), 'unknown payment-unknown'],
    ['a service that is down', { status: 503, body: {} }, ordered(), 'unknown payment-unknown'],
  ])('%s', async (_name, answer, paid, expected) => {
    const service = recording('mosaic', { [PLAN]: answer });
    const said = await service.routeOf('plan').check?.(paid);
    expect(said && gist(said)).toBe(expected);
  });

  const reading = (id: string | null | undefined): AccountReading => ({
    readAt: 0,
    wallets: [],
    problems: [],
    entries: [],
    ledgers: [],
    slices:
      id === undefined
        ? {}
        : {
            plan:
              id === null
                ? null
                : {
                    id,
                    name: 'Professional',
                    status: null,
                    periodStart: null,
                    periodEnd: null,
                    included: null,
                    startedAt: null,
                  },
          },
  });
  test.each<[string, string | null | undefined, Record<string, string>, boolean]>([
    ['the plan is the one', 'professional', { planId: 'creator' }, true],
    ['from no plan', 'professional', { planId: '' }, true],
    ['nobody noted what was before', 'professional', {}, true],
    ['it was that before', 'professional', { planId: 'professional' }, false],
    ['another', 'professional_annual', { planId: 'creator' }, false],
    ['none', null, { planId: 'creator' }, false],
    ['not read', undefined, { planId: 'creator' }, false],
  ])('evidence: %s', (_name, id, baseline, arrived) => {
    const route = recording('mosaic', {}).routeOf('plan');
    expect(route.arrived(ordered({ baseline }), reading(id)) !== null).toBe(arrived);
  });

  test('what is noted before', () => {
    const route = recording('mosaic', {}).routeOf('plan');
    expect([reading('creator'), reading(null), reading(undefined)].map((one) => route.baseline(one))).toEqual([
      { planId: 'creator' },
      { planId: '' },
      {},
    ]);
  });
});
