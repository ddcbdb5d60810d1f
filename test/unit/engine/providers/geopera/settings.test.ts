/** What changes something at Geopera without moving money: automatic top-up, cards, approvals; and the yes to one. */
import { describe, expect, test } from 'vitest';
import { processorOf } from '#engine/providers/geopera/cards.ts';
import type { Operations } from '#engine/providers/operations.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { parseAmount } from '#shared/money/amount.ts';
import { type FixedAnswer, fakeService, type Routes } from '../fakeService.ts';
import {
  credits,
  IDEMPOTENCY_KEY,
  NETWORK_ENDS,
  networkError,
  paymentOf,
  readingOf,
  routeOf,
  sendTo,
  topUpRow,
  wordsOf,
} from '../payments.ts';

const op = (id: string) => `POST /v1/op/${id}`;
const aud = (digits: string) => parseAmount(digits, 'AUD');
const problem = (status: number, detail: string, title = 'Problem') => ({
  status,
  body: { type: 'about:blank', title, status, detail },
});

function operationsOf(routes: Routes): Required<Pick<Operations, 'setAutoTopUp' | 'cards' | 'approvals'>> & {
  asked: readonly { request: string }[];
} {
  const { adapter, asked } = fakeService('geopera', routes);
  const { setAutoTopUp, cards, approvals } = adapter.operations ?? {};
  if (setAutoTopUp === undefined || cards === undefined || approvals === undefined) throw new Error('incomplete');
  return { setAutoTopUp, cards, approvals, asked };
}

async function failure(promise: Promise<unknown>): Promise<PlimsollError> {
  const error = await promise.then(
    (value) => new Error(`it came through: ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof PlimsollError) return error;
  throw error;
}

/** Answers, and keeps what was sent. */
function keeping(answer: FixedAnswer) {
  const bodies: string[] = [];
  const route = (_query: URLSearchParams, body: string) => {
    bodies.push(body);
    return answer;
  };
  return { bodies, route };
}

describe('automatic top-up', () => {
  const SET = op('billing.set_auto_topup');
  const GET = op('billing.auto_topup.get');
  const change = { enabled: true, threshold: credits(5_000), amount: credits(50_000), dailyCap: aud('500.10') };
  const echo = { enabled: true, threshold_credits: 5000, topup_amount_credits: 50000 };

  test('all values are sent, the cap by its digits, and what holds is read again', async () => {
    const { bodies, route } = keeping({ body: echo });
    const read = { ...echo, daily_charge_cap_aud: 400 };
    const { setAutoTopUp, asked } = operationsOf({ [SET]: route, [GET]: { body: read } });
    expect(await setAutoTopUp('credits', change)).toEqual({
      state: 'on',
      threshold: credits(5_000),
      amount: credits(50_000),
      dailyCap: aud('400'),
      hasPaymentMethod: null,
      changedAt: 'api',
    });
    expect(bodies).toEqual([
      '{"enabled":true,"threshold_credits":5000,"topup_amount_credits":50000,"daily_charge_cap_aud":500.1}',
    ]);
    expect(asked.map(({ request }) => request)).toEqual([SET, GET]);
  });

  test('switching off sends the values too, and no cap is null', async () => {
    const { bodies, route } = keeping({ body: { ...echo, enabled: false } });
    const { setAutoTopUp } = operationsOf({ [SET]: route, [GET]: { body: { ...echo, enabled: false } } });
    const set = await setAutoTopUp('credits', { ...change, enabled: false, dailyCap: null });
    expect(set).toMatchObject({ state: 'off', threshold: credits(5_000), dailyCap: null });
    expect(JSON.parse(bodies[0] ?? '')).toEqual({ ...echo, enabled: false, daily_charge_cap_aud: null });
  });

  test('where it cannot be read again, the answer and the cap that was sent hold', async () => {
    const { setAutoTopUp } = operationsOf({ [SET]: { body: echo }, [GET]: { status: 500, body: {} } });
    expect(await setAutoTopUp('credits', change)).toMatchObject({ state: 'on', dailyCap: aud('500.1') });
  });

  test.each([
    { threshold: credits(0) },
    { threshold: credits('0.5') },
    { amount: credits(-5) },
    { amount: aud('500') },
    { dailyCap: aud('0') },
    { dailyCap: credits(500) },
  ])('%j is not sent', async (wrong) => {
    const { setAutoTopUp, asked } = operationsOf({});
    expect((await failure(setAutoTopUp('credits', { ...change, ...wrong }))).kind).toBe('invalid-input');
    expect(asked).toEqual([]);
  });

  test.each<[FixedAnswer, string, RegExp]>([
    [problem(403, 'Missing required scope: billing:write'), 'forbidden', /lacks the billing:write scope/],
    [problem(402, 'attach one', 'Payment Method Required'), 'payment-declined', /no card/],
    [{ status: 422, body: { detail: [{ msg: 'Too small' }] } }, 'invalid-input', /Too small/],
    [problem(502, 'x'), 'unavailable', /may have been done/],
    [{ body: [] }, 'bad-response', /may have been done/],
  ])('%j is %s', async (answer, kind, words) => {
    const { setAutoTopUp, asked } = operationsOf({ [SET]: answer });
    const { info } = await failure(setAutoTopUp('credits', change));
    expect(info.kind).toBe(kind);
    expect(`${info.message} ${info.help}`).toMatch(words);
    expect(asked).toHaveLength(1);
  });

  test('a lost answer says that it may have been done; a lost connection does not', async () => {
    const lost = (error: Error) => () => {
      throw error;
    };
    const reset = operationsOf({ [SET]: lost(networkError('ECONNRESET', 'read')) });
    expect((await failure(reset.setAutoTopUp('credits', change))).info.help).toMatch(/may have been done/);
    const closed = operationsOf({ [SET]: lost(networkError('ECONNREFUSED', 'connect')) });
    expect((await failure(closed.setAutoTopUp('credits', change))).info.help).not.toMatch(/may have been done/);
  });
});

describe('cards', () => {
  const LIST = op('payment_methods.list');
  const visa = { id: 'c1', brand: 'visa', last4: '4242', expires: '08/2029', isDefault: true };

  test.each<[string, unknown]>([
    ['snake', [{ id: 'c1', is_default: true, brand: 'visa', last4: '4242', exp_month: 8, exp_year: 2029 }]],
    ['camel', { items: [{ id: 'c1', isDefault: true, brand: 'visa', last4: '4242', expMonth: 8, expYear: 2029 }] }],
    [
      'nested',
      {
        payment_methods: [
          { id: 'c1', isDefault: true, card: { brand: 'visa', last4: '4242', exp_month: 8, exp_year: 2029 } },
        ],
      },
    ],
    [
      'wrapped',
      {
        paymentMethods: [
          { id: 'c1', default: true, scheme: 'visa', last_4: '4242', expiry_month: 8, expiry_year: 2029 },
        ],
      },
    ],
  ])('listed: %s', async (_form, body) => {
    expect(await operationsOf({ [LIST]: { body } }).cards.list()).toEqual([visa]);
  });

  test('what is not there is not made up', async () => {
    const { cards } = operationsOf({ [LIST]: { body: [{ id: 'c2', exp_month: 8 }] } });
    expect(await cards.list()).toEqual([{ id: 'c2', brand: null, last4: null, expires: null, isDefault: false }]);
  });

  test('a card without an id, or no list, is an error', async () => {
    for (const body of [[{ brand: 'visa' }], { cards: 3 }, {}])
      expect((await failure(operationsOf({ [LIST]: { body } }).cards.list())).kind).toBe('bad-response');
  });

  test.each([
    [{ client_secret: 'seti_1A_secret_x', setup_intent_id: 'seti_1A' }, 'stripe'],
    [{ client_secret: 'seti_1A_secret_x', setup_intent_id: 'seti_1A', env: 'prod', customer_id: 'cus_1' }, 'stripe'],
    [
      { client_secret: 'eyJhbGciOiJIUzI1NiJ9.x.y', setup_intent_id: 'int_1', env: 'demo', customer_id: 'cus_1' },
      'other',
    ],
    [{ clientSecret: 'seti_2B_secret_x', setupIntentId: 'seti_1A' }, 'other'],
  ])('a set-up %j is for %s', async (body, provider) => {
    const { cards, asked } = operationsOf({ [op('payment_methods.create_setup_intent')]: { body } });
    expect(await cards.beginSetup()).toMatchObject({ provider });
    expect(asked).toHaveLength(1);
  });

  test('only what is beyond doubt Stripe’s is Stripe’s', () => {
    expect(processorOf('seti_1', 'seti_1_secret_a')).toBe('stripe');
    expect(processorOf('seti_1', 'pi_1_secret_a')).toBe('other');
    expect(processorOf('cst_1', 'cst_1_secret_a')).toBe('other');
  });

  test('attached: as answered, or by what the list has more', async () => {
    const path = op('payment_methods.attach');
    const { bodies, route } = keeping({ body: { id: 'c1', isDefault: true, brand: 'visa', last4: '4242' } });
    const { cards } = operationsOf({ [LIST]: { body: [] }, [path]: route });
    expect(await cards.attach('pm_1abc')).toMatchObject({ id: 'c1', last4: '4242', isDefault: true });
    expect(bodies).toEqual(['{"payment_method_id":"pm_1abc"}']);

    let lists = 0;
    const grows = () => ({ body: lists++ === 0 ? [{ id: 'c1' }] : [{ id: 'c1' }, { id: 'c2' }] });
    const silent = operationsOf({ [LIST]: grows, [path]: { body: { id: null, isDefault: false } } });
    expect(await silent.cards.attach('cst_1')).toMatchObject({ id: 'c2' });
    const still = operationsOf({ [LIST]: { body: [] }, [path]: { body: { id: null } } });
    expect((await failure(still.cards.attach('cst_1'))).kind).toBe('bad-response');
  });

  test('an id of another form is not sent', async () => {
    const { cards, asked } = operationsOf({});
    expect((await failure(cards.attach('card_1'))).kind).toBe('invalid-input');
    expect(asked).toEqual([]);
  });

  test('default and detach name the row', async () => {
    const main = keeping({ body: { id: 'c1', isDefault: true } });
    const gone = keeping({ body: { ok: true } });
    const { cards } = operationsOf({
      [op('payment_methods.set_default')]: main.route,
      [op('payment_methods.detach')]: gone.route,
    });
    await cards.setDefault('c1');
    await cards.detach('c2');
    expect([...main.bodies, ...gone.bodies]).toEqual([
      '{"payment_method_row_id":"c1"}',
      '{"payment_method_row_id":"c2"}',
    ]);
    const refuses = operationsOf({ [op('payment_methods.detach')]: { body: { ok: false } } });
    expect((await failure(refuses.cards.detach('c2'))).kind).toBe('bad-response');
  });
});

describe('approvals', () => {
  const row = {
    id: 'ap1',
    status: 'pending',
    credits: 5000,
    requested_by: { name: 'Surveyor' },
    created_at: '2026-11-20T08:00:00Z',
    expires_at: '2026-11-21T08:00:00Z',
  };
  const read = {
    id: 'ap1',
    status: 'pending',
    credits: credits(5_000),
    requestedBy: 'Surveyor',
    createdAt: Date.UTC(2026, 10, 20, 8),
    expiresAt: Date.UTC(2026, 10, 21, 8),
  };

  test('listed, asked for, rejected', async () => {
    const request = keeping({ status: 201, body: row });
    const reject = keeping({ body: { approval: { ...row, status: 'rejected', requested_by: 'ana' } } });
    const { approvals } = operationsOf({
      [op('billing.approvals.list')]: { body: { approvals: [row] } },
      [op('billing.approvals.request')]: request.route,
      [op('billing.approvals.reject')]: reject.route,
    });
    expect(await approvals.list()).toEqual([read]);
    expect(await approvals.request(5000, null)).toEqual(read);
    expect(await approvals.reject('ap1', 'too dear')).toEqual({ ...read, status: 'rejected', requestedBy: 'ana' });
    await approvals.reject('ap1', null);
    expect([...request.bodies, ...reject.bodies]).toEqual([
      '{"credits":5000,"expiry_hours":null}',
      '{"approval_id":"ap1","reason":"too dear"}',
      '{"approval_id":"ap1"}',
    ]);
  });

  test('an approval of which only the id is told', async () => {
    const { approvals } = operationsOf({ [op('billing.approvals.list')]: { body: [{ id: 7 }] } });
    expect(await approvals.list()).toEqual([
      { id: '7', status: 'not stated', credits: null, requestedBy: null, createdAt: null, expiresAt: null },
    ]);
  });

  test.each<[number, number | null]>([
    [0, null],
    [1.5, null],
    [10, 0],
    [10, 721],
    [10, 1.5],
  ])('%d credits for %d hours are not asked for', async (count, hours) => {
    const { approvals, asked } = operationsOf({});
    expect((await failure(approvals.request(count, hours))).kind).toBe('invalid-input');
    expect(asked).toEqual([]);
  });

  test('an expired one is gone', async () => {
    const { approvals } = operationsOf({ [op('billing.approvals.reject')]: problem(410, 'The approval has expired') });
    expect((await failure(approvals.reject('ap1', null))).kind).toBe('gone');
  });
});

describe('the yes to an approval', () => {
  const order: PaymentOrder = { type: 'approval', approvalId: 'ap1', amount: credits(5_000) };

  test('asks once, with the key of the payment', async () => {
    const body = { id: 'ap1', status: 'approved', topup_attempt_id: 'ta_1', payment_intent_id: 'pi_1' };
    const { answer, requests } = await sendTo('geopera', order, { body });
    expect(requests).toEqual([
      { request: op('billing.approvals.approve'), body: '{"approval_id":"ap1"}', key: IDEMPOTENCY_KEY },
    ]);
    expect(answer).toMatchObject({
      outcome: 'succeeded',
      refs: { approvalId: 'ap1', topUpAttemptId: 'ta_1', paymentIntentId: 'pi_1' },
    });
  });

  test.each<[FixedAnswer, string, string | null, RegExp]>([
    [{ body: { id: 'ap1' } }, 'succeeded', null, /charged the card/],
    [{ status: 201, body: { topup_attempt_id: 'ta_1', status: 'succeeded' } }, 'succeeded', null, /charged/],
    [{ body: { approval: { id: 'ap1', status: 'executed' } } }, 'succeeded', null, /charged/],
    [{ body: { id: 'ap2', status: 'approved' } }, 'unknown', 'payment-unknown', /which approval/],
    [{ body: { id: 'ap1', status: 'pending' } }, 'unknown', 'payment-unknown', /pending/],
    [{ body: {} }, 'unknown', 'payment-unknown', /which approval/],
    [
      { status: 402, body: { title: 'Authentication Required', client_secret: 'pi_1_secret_x' } },
      'challenge',
      null,
      /bank/,
    ],
    [problem(402, 'no', 'Card Declined'), 'declined', 'payment-declined', /declined/],
    [problem(402, 'no', 'Payment Method Required'), 'refused', 'payment-declined', /no card/],
    [problem(403, 'A human approver is required'), 'refused', 'forbidden', /human approver/],
    [problem(404, 'No such approval'), 'refused', 'gone', /decided elsewhere/],
    [problem(409, 'Already approved'), 'unknown', 'payment-unknown', /once at most/],
    [problem(409, 'The approval is rejected already'), 'refused', 'conflict', /new approval/],
    [problem(410, 'The approval has expired'), 'refused', 'gone', /new approval/],
    [problem(502, 'down'), 'unknown', 'payment-unknown', /once at most/],
    [problem(503, 'Billing is not configured'), 'refused', 'unavailable', /not set up/],
  ])('%j is %s', async (reply, outcome, kind, words) => {
    const { answer, requests } = await sendTo('geopera', order, reply);
    expect(answer).toMatchObject({ outcome, ...(kind === null ? {} : { error: { kind } }) });
    expect(wordsOf(answer)).toMatch(words);
    expect(wordsOf(answer)).not.toMatch(/_secret_|undefined/);
    expect(requests).toHaveLength(1);
  });

  test.each(NETWORK_ENDS)('%s is %s', async (error, outcome) => {
    expect((await sendTo('geopera', order, error)).answer.outcome).toBe(outcome);
  });

  test('is there when its row is, or the balance rose; without an amount only its reference tells', () => {
    const route = routeOf(fakeService('geopera', {}).adapter.operations?.payments?.approval);
    const payment = paymentOf(order, { amount: credits(5_000), balanceBefore: credits(10) });
    expect(route.arrived(payment, readingOf('10', { entries: [topUpRow('n', '5000')] }))).not.toBeNull();
    expect(route.arrived(payment, readingOf('5010'))).not.toBeNull();
    expect(route.arrived(payment, readingOf('5009'))).toBeNull();
    const blind = { ...payment, amount: null, refs: { topUpAttemptId: 'ta_1' } };
    expect(route.arrived(blind, readingOf('9999'))).toBeNull();
    expect(
      route.arrived(blind, readingOf('10', { entries: [topUpRow('n', '7', { paymentRef: 'ta_1' })] })),
    ).not.toBeNull();
  });
});
