import { describe, expect, test } from 'vitest';
import { inputOf, topUpOffer } from '#engine/providers/geopera/topUp.ts';
import type { ErrorKind } from '#shared/contract/errors.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { parseAmount } from '#shared/money/amount.ts';
import { type FixedAnswer, fakeService, NOW, type Routes, text } from '../fakeService.ts';
import {
  credits,
  IDEMPOTENCY_KEY,
  NETWORK_ENDS,
  paymentOf,
  readingOf,
  routeOf,
  sendTo,
  topUpRow,
  wordsOf,
} from '../payments.ts';

const PATH = 'POST /v1/op/billing.topup';
const aud = (digits: string) => parseAmount(digits, 'AUD');
const order: PaymentOrder = { type: 'top-up', amount: credits(50_000) };
const paid = {
  topup_attempt_id: 'ta_5c2b',
  payment_intent_id: 'pi_3Q',
  status: 'succeeded',
  credits_granted: 50_000,
  new_balance: 73_500,
  bonus_credits: 0,
};
const problem = (status: number, title: string, detail?: string) => ({ type: 'about:blank', title, status, detail });
const challenge = {
  ...problem(402, 'Authentication Required', 'Card requires authentication (3DS)'),
  client_secret: 'pi_3Qabc_secret_topsecret99',
  requires_action: true,
};

describe('a Geopera top-up', () => {
  test.each<[string, PaymentOrder, string]>([
    ['credits', order, '{"credits":50000}'],
    ['money', { type: 'top-up', amount: aud('500') }, '{"aud_cents":50000}'],
    ['the least money', { type: 'top-up', amount: aud('100.00') }, '{"aud_cents":10000}'],
    ['money with cents', { type: 'top-up', amount: aud('123.45') }, '{"aud_cents":12345}'],
  ])('of %s asks once, with the key of the payment', async (_what, asked, body) => {
    const { answer, requests } = await sendTo('geopera', asked, { status: 201, body: paid });
    expect(requests).toEqual([{ request: PATH, body, key: IDEMPOTENCY_KEY }]);
    expect(answer).toEqual({
      outcome: 'succeeded',
      refs: { topUpAttemptId: 'ta_5c2b', paymentIntentId: 'pi_3Q' },
      note: 'Geopera charged the card and granted 50,000 credits.',
    });
  });

  test.each([
    ['top-up', order],
    ['approval', { type: 'approval', approvalId: 'ap_1', amount: null }],
  ] as [string, PaymentOrder][])(
    'of an answer whose word only looks like yes is unknown, and no yes: %s',
    async (_what, asked) => {
      for (const status of ['succee\u202eded', 'succeeded\u200b']) {
        const { answer } = await sendTo('geopera', asked, { status: 201, body: { ...paid, status } });
        expect(answer).toMatchObject({ outcome: 'unknown', error: { kind: 'payment-unknown' } });
      }
    },
  );

  test.each([aud('99.99'), aud('100.001'), credits('0.5'), credits(0), parseAmount('500', 'USD')])(
    '%j is not sold',
    async (amount) => {
      expect(inputOf(amount)).toBeNull();
      const { answer, requests } = await sendTo('geopera', { type: 'top-up', amount }, { body: paid });
      expect(answer).toMatchObject({ outcome: 'refused', error: { kind: 'invalid-input' } });
      expect(requests).toEqual([]);
    },
  );

  test.each<[number, unknown]>([
    [200, paid],
    [201, paid],
    [201, { topupAttemptId: 'ta_5c2b', paymentIntentId: 'pi_3Q', status: 'succeeded', creditsGranted: 50000 }],
    [201, { data: paid }],
  ])('%i %j succeeded', async (status, body) => {
    const { answer } = await sendTo('geopera', order, { status, body });
    expect(answer).toMatchObject({ outcome: 'succeeded', refs: { topUpAttemptId: 'ta_5c2b' } });
  });

  test('a bonus is named', async () => {
    const body = { ...paid, credits_granted: 2_625_000, bonus_credits: 125_000 };
    const { answer } = await sendTo('geopera', order, { status: 201, body });
    expect(wordsOf(answer)).toBe(
      'Geopera charged the card and granted 2,625,000 credits, with a bonus of 125,000 credits.',
    );
  });

  test('402 with a secret is a challenge; the secret stands nowhere else', async () => {
    const { answer, logged } = await sendTo('geopera', order, { status: 402, body: challenge });
    expect(answer).toEqual({
      outcome: 'challenge',
      clientSecret: 'pi_3Qabc_secret_topsecret99',
      provider: 'stripe',
      refs: { paymentIntentId: 'pi_3Qabc' },
      note: expect.stringContaining('in the browser'),
    });
    const { clientSecret: _secret, ...rest } = answer as { clientSecret: string };
    expect(JSON.stringify([rest, logged])).not.toContain('topsecret');
  });

  test('a secret of another processor is for its page, not for ours', async () => {
    const body = { ...challenge, client_secret: 'eyJhbGciOiJIUzI1NiJ9.abc.def' };
    const { answer } = await sendTo('geopera', order, { status: 402, body });
    expect(answer).toMatchObject({ outcome: 'challenge', provider: 'other', refs: {} });
    expect(wordsOf(answer)).toContain('Geopera portal');
  });

  type Row = [number, unknown, 'refused' | 'declined' | 'unknown', ErrorKind, RegExp];
  test.each<Row>([
    [400, problem(400, 'Bad Request', 'Give either'), 'refused', 'invalid-input', /did not accept.*Give either/],
    [401, problem(401, 'Unauthorized'), 'refused', 'invalid-key', /key/],
    [402, problem(402, 'Payment Method Required', 'attach one'), 'refused', 'payment-declined', /no card.*Add a card/],
    [402, problem(402, 'Card Declined', 'try another'), 'declined', 'payment-declined', /declined.*another card/],
    [402, { ...challenge, client_secret: null }, 'declined', 'payment-action-required', /Top up in the Geopera portal/],
    [402, problem(402, 'Card Expired'), 'declined', 'payment-declined', /Card Expired/],
    [403, problem(403, 'Forbidden', 'Missing required scope: billing:write'), 'refused', 'forbidden', /billing:write/],
    [403, problem(403, 'Forbidden'), 'refused', 'forbidden', /Forbidden/],
    [403, {}, 'unknown', 'payment-unknown', /once at most|Do not pay again/],
    [403, problem(403, 'Forbidden', 'Enterprise organizations are invoiced'), 'refused', 'forbidden', /are invoiced/],
    [404, problem(404, 'Not Found'), 'refused', 'bad-response', /nothing at/],
    [409, problem(409, 'Conflict', 'The key was used with another body'), 'refused', 'conflict', /another request/],
    [409, problem(409, 'Conflict', 'Different request body for this key'), 'refused', 'conflict', /new payment/],
    [409, problem(409, 'Conflict', 'A request with this key is in progress'), 'unknown', 'payment-unknown', /once/],
    [409, problem(409, 'Conflict', 'Another request with this key is in progress'), 'unknown', 'payment-unknown', /on/],
    [409, {}, 'unknown', 'payment-unknown', /its key/],
    [422, { detail: [{ loc: ['credits'], msg: 'Too small', type: 'x' }] }, 'refused', 'invalid-input', /Too small/],
    [429, problem(429, 'Too Many Requests'), 'refused', 'rate-limited', /fewer/],
    [502, problem(502, 'Bad Gateway'), 'unknown', 'payment-unknown', /payment processor.*once at most/],
    [503, problem(503, 'Service Unavailable', 'Billing is not configured'), 'refused', 'unavailable', /not set up/],
    // Nothing documented: nobody can say, and the key makes it safe to ask again.
    [503, '<html>upstream</html>', 'unknown', 'payment-unknown', /once at most/],
    [400, '', 'unknown', 'payment-unknown', /once at most/],
    [402, '', 'unknown', 'payment-unknown', /402/],
    [500, problem(500, 'Internal Server Error'), 'unknown', 'payment-unknown', /once at most/],
    [504, '', 'unknown', 'payment-unknown', /once at most/],
    [201, { ...paid, status: 'processing' }, 'unknown', 'payment-unknown', /known words/],
    [201, { ...paid, topup_attempt_id: null, payment_intent_id: null }, 'unknown', 'payment-unknown', /known words/],
    [201, { status: 'succeeded' }, 'unknown', 'payment-unknown', /known words/],
    [201, { ...paid, credits_granted: 'many' }, 'unknown', 'payment-unknown', /credits_granted/],
    [200, [], 'unknown', 'payment-unknown', /an object/],
    [200, '<html>', 'unknown', 'payment-unknown', /an object/],
    [202, paid, 'unknown', 'payment-unknown', /202/],
  ])('%i %j is %s: %s', async (status, body, outcome, kind, words) => {
    const reply: FixedAnswer = typeof body === 'string' ? text(body, status) : { status, body };
    const { answer, requests } = await sendTo('geopera', order, reply);
    expect(answer).toMatchObject({ outcome, error: { kind } });
    expect(wordsOf(answer)).toMatch(words);
    expect(wordsOf(answer)).not.toMatch(/asks again|undefined|\[object/);
    expect(requests).toHaveLength(1);
  });

  test.each([
    [{ 'retry-after': '17' }, 17_000],
    [{}, 60_000],
  ])('429 %j locks for %i ms', async (headers, locked) => {
    const { answer } = await sendTo('geopera', order, { status: 429, body: {}, headers });
    expect(answer).toMatchObject({ lockedUntil: NOW + locked });
  });

  test.each(NETWORK_ENDS)('%s is %s', async (error, outcome) => {
    const { answer, requests } = await sendTo('geopera', order, error);
    expect(answer.outcome).toBe(outcome);
    expect(requests).toHaveLength(1);
  });
});

describe('what Geopera offers', () => {
  const balance = { 'POST /v1/op/billing.credits.balance': { body: { balance: 5 } } };
  const card = { id: 'row1', is_default: true, brand: 'visa', last4: '4242' };
  const offerOf = (routes: Routes) => fakeService('geopera', routes).adapter.operations?.topUpOffer?.('credits');
  const cards = (body: unknown, status = 200): Routes => ({
    ...balance,
    'POST /v1/op/payment_methods.list': { status, body },
  });

  test('from A$100, at the stated rate, on the default card', async () => {
    expect(await offerOf(cards([card]))).toEqual({
      by: 'card',
      sizes: [],
      range: { min: credits(10_000), max: null, step: credits(1) },
      charges: {},
      rate: { unit: 'AUD', microsPerUnit: 10_000 },
      bonus: { above: credits(2_000_000), percent: 5 },
      notes: [expect.stringContaining('A$20,000'), expect.any(String)],
      availableAt: null,
      blocked: null,
      card: 'Visa •••• 4242',
    });
  });

  test.each<[string, Routes, RegExp | null, string | null]>([
    ['no card', cards({ payment_methods: [] }), /Add one first/, null],
    ['no default', cards([{ ...card, is_default: false }]), /Make one the default/, null],
    ['no word of cards', cards({}, 403), null, null],
    [
      'an invoiced organisation',
      { 'POST /v1/op/billing.credits.balance': { body: { billingMode: 'enterprise' } } },
      /invoiced monthly/,
      null,
    ],
  ])('%s', async (_what, routes, blocked, shown) => {
    const offer = await offerOf(routes);
    if (blocked === null) expect(offer?.blocked).toBeNull();
    else expect(offer?.blocked).toMatch(blocked);
    expect(offer?.card).toBe(shown);
  });

  test('a key that turned out to be read-only is told before the next try', async () => {
    const { adapter } = fakeService('geopera', {
      ...cards([card]),
      [PATH]: { status: 403, body: problem(403, 'Forbidden', 'Missing required scope: billing:write') },
    });
    const { operations } = adapter;
    expect((await operations?.topUpOffer?.('credits'))?.blocked).toBeNull();
    const answer = await routeOf(operations?.payments?.['top-up']).send({
      order,
      idempotencyKey: 'k',
      returnTo: { success: '', cancel: '' },
    });
    expect(answer).toMatchObject({ outcome: 'refused', error: { kind: 'forbidden' } });
    expect((await operations?.topUpOffer?.('credits'))?.blocked).toMatch(/billing:write scope.*replace/);
  });

  test('the rate makes A$1 of 100 credits', () => {
    const { rate } = topUpOffer({ card: null, blocked: null });
    expect((rate?.microsPerUnit ?? 0) * 100).toBe(aud('1').micros);
  });
});

describe('a Geopera top-up is there', () => {
  const route = routeOf(fakeService('geopera', {}).adapter.operations?.payments?.['top-up']);
  const old = [topUpRow('r1', '50000', { at: NOW - 1000 }), topUpRow('r2', '50000', { at: NOW + 1 })];
  const payment = (more = {}) =>
    paymentOf(order, {
      kind: 'keyed-card',
      baseline: route.baseline(readingOf('100', { entries: old })),
      balanceBefore: credits(100),
      ...more,
    });
  const refs = { topUpAttemptId: 'ta_5c2b', paymentIntentId: 'pi_3Q' };

  test.each<[string, Parameters<typeof topUpRow>, object, boolean]>([
    ['a row that names the attempt', ['n', '50000', { paymentRef: 'ta_5c2b' }], { refs }, true],
    ['whatever its amount', ['n', '1', { paymentRef: 'pi_3Q' }], { refs }, true],
    ['whenever it is dated', ['n', '50000', { paymentRef: 'pi_3Q', at: NOW - 60_000 }], { refs }, true],
    ['a new row of the amount', ['n', '50000'], {}, true],
    ['a new row of another reference', ['n', '50000', { paymentRef: 'ta_other' }], { refs }, false],
    ['a new row of an order', ['n', '50000', { paymentRef: 'ord_1' }], { refs }, true],
    ['another amount', ['n', '49999'], {}, false],
    ['a row of a service whose clock is behind', ['n', '50000', { at: NOW - 60_000 }], {}, true],
    ['a row from before', ['n', '50000', { at: NOW - 600_000 }], {}, false],
    ['a row of the baseline', ['r2', '50000', { at: NOW + 1 }], {}, false],
    ['no top-up', ['n', '50000', { kind: 'refund' }], {}, false],
  ])('%s', (_what, row, more, there) => {
    const now = readingOf('100', { entries: [...old, topUpRow(...row)] });
    expect(route.arrived(payment(more), now) !== null).toBe(there);
  });

  test('with the bonus in the same row', () => {
    const large: PaymentOrder = { type: 'top-up', amount: aud('25000') };
    const big = paymentOf(large, { kind: 'keyed-card' });
    const now = (amount: string) => readingOf(null, { entries: [topUpRow('n', amount)] });
    expect(route.arrived(big, now('2625000'))).not.toBeNull();
    expect(route.arrived(big, now('2500000'))).not.toBeNull();
    expect(route.arrived(big, now('2600000'))).toBeNull();
  });

  test('else a balance that rose by as much', () => {
    expect(route.arrived(payment(), readingOf('50100'))?.evidence).toBe(
      'The balance rose from 100 credits to 50,100 credits.',
    );
    expect(route.arrived(payment(), readingOf('50099'))).toBeNull();
    expect(route.arrived(payment(), readingOf(null))).toBeNull();
    const inAud = paymentOf({ type: 'top-up', amount: aud('500') }, { balanceBefore: credits(100) });
    expect(route.arrived(inAud, readingOf('50100'))).not.toBeNull();
    expect(route.arrived(inAud, readingOf('50099'))).toBeNull();
  });
});
