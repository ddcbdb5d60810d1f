import { describe, expect, test } from 'vitest';
import { notedLots } from '#engine/providers/olostep/arrival.ts';
import { SIZES } from '#engine/providers/olostep/topUp.ts';
import type { ErrorKind } from '#shared/contract/errors.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import type { Lot } from '#shared/domain/wallet.ts';
import { parseAmount } from '#shared/money/amount.ts';
import { fakeService, NOW, text } from '../fakeService.ts';
import { credits, NETWORK_ENDS, paymentOf, readingOf, routeOf, sendTo, wordsOf } from '../payments.ts';

const PATH = 'POST /user/purchase-topup';
const order = (size: number | string = 20_000): PaymentOrder => ({ type: 'top-up', amount: credits(size) });
const paid = { success: true, payment_intent_id: 'pi_demo1', credits: 20_000 };
const waiting = { ...paid, status: 'processing', message: 'Payment is processing.' };
const problem = (code: string, status: number) => ({
  id: 'error_9x',
  object: 'error',
  code,
  type: 'https://docs.olostep.com/errors',
  status,
  title: 'Payment Required',
  detail: 'The details.',
  created: 1798000000,
});

describe('an Olostep purchase', () => {
  test.each(SIZES)('of %i asks once for just that', async (size) => {
    const { answer, requests } = await sendTo('olostep', order(size), { body: { ...paid, credits: size } });
    expect(requests).toEqual([{ request: PATH, body: `{"credits":${size}}`, key: null }]);
    expect(answer).toMatchObject({ outcome: 'succeeded', refs: { paymentIntentId: 'pi_demo1' } });
  });

  test.each<[string, PaymentOrder]>([
    ['another size', order(5_000)],
    ['a fraction', order('10000.5')],
    ['money', { type: 'top-up', amount: parseAmount('20000', 'USD') }],
    ['a plan', { type: 'plan', planId: 'SUB_PRO' }],
  ])('of %s is not even sent', async (_what, wrong) => {
    const { adapter, asked } = fakeService('olostep', {});
    const route = routeOf(adapter.operations?.payments?.['top-up']);
    const answer = await route.send({ order: wrong, idempotencyKey: 'k', returnTo: { success: '', cancel: '' } });
    expect(answer).toMatchObject({ outcome: 'refused', error: { kind: 'invalid-input' } });
    expect(wordsOf(answer)).toContain('10,000 credits');
    expect(asked).toEqual([]);
  });

  test('202 is under way, and says so', async () => {
    const { answer } = await sendTo('olostep', order(), { status: 202, body: waiting });
    expect(answer).toEqual({
      outcome: 'processing',
      refs: { paymentIntentId: 'pi_demo1' },
      note: 'Olostep is still waiting for the payment of 20,000 credits. They come once it is confirmed.',
    });
  });

  type Row = [number, unknown, 'refused' | 'declined' | 'unknown', ErrorKind, RegExp];
  test.each<Row>([
    [400, { error: 'missing_topup_selector' }, 'refused', 'bad-response', /how many credits/],
    [400, { error: 'invalid_credits' }, 'refused', 'invalid-input', /does not sell/],
    [
      400,
      { error: { code: 'invalid_credits', message: 'Not in the list' } },
      'refused',
      'invalid-input',
      /in the list/,
    ],
    [400, { message: 'invalid_credits' }, 'refused', 'invalid-input', /another size/],
    [400, { error: 'no_stripe_customer' }, 'refused', 'refused', /never paid/],
    [400, problem('no_stripe_customer', 400), 'refused', 'refused', /never paid/],
    [400, { error: 'no_payment_method' }, 'refused', 'refused', /no saved card.*Add a card/],
    [400, { code: 'no_payment_method' }, 'refused', 'refused', /no saved card/],
    [400, { error: 'something_else' }, 'refused', 'bad-response', /400/],
    [401, { error: 'unauthorized' }, 'refused', 'invalid-key', /key/],
    [402, { error: 'payment_failed' }, 'declined', 'payment-declined', /none of the saved cards/],
    [402, { error: { code: 'payment_failed', message: 'Do not honour' } }, 'declined', 'payment-declined', /honour/],
    [402, problem('payment_failed', 402), 'declined', 'payment-declined', /The details/],
    [402, { message: 'payment_failed' }, 'declined', 'payment-declined', /Check the cards/],
    [402, { message: 'No saved card completed the charge.' }, 'declined', 'payment-declined', /Check the cards/],
    [402, { error: 'credits_exhausted' }, 'refused', 'out-of-credits', /out of credits/],
    [402, { usage_limit_reached: true }, 'refused', 'out-of-credits', /out of credits/],
    [402, { error: 'Invalid API key' }, 'refused', 'invalid-key', /key that it does not know/],
    [402, {}, 'unknown', 'payment-unknown', /Do not pay again/],
    [403, { message: 'Forbidden' }, 'refused', 'forbidden', /does not let/],
    [404, { error: 'not_found' }, 'refused', 'bad-response', /nothing at/],
    [422, { detail: [{ loc: ['body'], msg: 'wrong', type: 'x' }] }, 'refused', 'bad-response', /wrong/],
    [429, { error: 'purchase_topup_cooldown' }, 'refused', 'cooldown', /one purchase a minute/],
    [429, { message: 'Too many requests' }, 'refused', 'rate-limited', /fewer/],
    [503, { error: 'payment_status_unknown' }, 'unknown', 'payment-unknown', /whether the card was charged/],
    [503, { error: { code: 'payment_status_unknown' } }, 'unknown', 'payment-unknown', /Do not buy again/],
    [503, problem('payment_status_unknown', 503), 'unknown', 'payment-unknown', /whether the card was charged/],
    // Nothing documented: nobody can say.
    [400, '', 'unknown', 'payment-unknown', /Do not pay again/],
    [400, '<html>Bad Request</html>', 'unknown', 'payment-unknown', /Do not pay again/],
    [408, {}, 'unknown', 'payment-unknown', /Do not pay again/],
    [409, { error: 'conflict' }, 'unknown', 'payment-unknown', /Do not pay again/],
    [500, { error: 'internal' }, 'unknown', 'payment-unknown', /500/],
    [502, '<html>', 'unknown', 'payment-unknown', /502/],
    [503, {}, 'unknown', 'payment-unknown', /503/],
    [504, {}, 'unknown', 'payment-unknown', /504/],
    [200, { ...paid, success: false }, 'unknown', 'payment-unknown', /success/],
    [200, { ...paid, credits: 10_000 }, 'unknown', 'payment-unknown', /credits/],
    [200, { success: true }, 'unknown', 'payment-unknown', /payment_intent_id/],
    [200, {}, 'unknown', 'payment-unknown', /success/],
    [200, [], 'unknown', 'payment-unknown', /an object/],
    [200, '<html>sign in</html>', 'unknown', 'payment-unknown', /an object/],
    [201, paid, 'unknown', 'payment-unknown', /201/],
    [202, paid, 'unknown', 'payment-unknown', /known words/],
    [202, { ...waiting, status: 'failed' }, 'unknown', 'payment-unknown', /known words/],
  ])('%i %j is %s: %s', async (status, body, outcome, kind, words) => {
    const reply = typeof body === 'string' ? text(body, status) : { status, body };
    const { answer, requests } = await sendTo('olostep', order(), reply);
    expect(answer).toMatchObject({ outcome, error: { kind } });
    expect(wordsOf(answer)).toMatch(words);
    expect(wordsOf(answer)).not.toMatch(/asks again|undefined|\[object/);
    expect(requests).toHaveLength(1);
    if (outcome === 'unknown') expect(answer).toMatchObject({ lockedUntil: NOW + 60_000 });
  });

  test('each documented error has words and a next step of its own', async () => {
    const documented: readonly (readonly [number, string])[] = [
      [400, 'missing_topup_selector'],
      [400, 'invalid_credits'],
      [400, 'no_stripe_customer'],
      [400, 'no_payment_method'],
      [402, 'payment_failed'],
      [402, 'invalid_api_key'],
      [402, 'credits_exhausted'],
      [429, 'purchase_topup_cooldown'],
      [503, 'payment_status_unknown'],
    ];
    const told = [];
    for (const [status, error] of documented) {
      const { answer } = await sendTo('olostep', order(), { status, body: { error } });
      if (!('error' in answer)) throw new Error(`${error} is no error`);
      told.push(answer.error);
    }
    expect(new Set(told.map(({ message }) => message)).size).toBe(documented.length);
    expect(new Set(told.map(({ help }) => help)).size).toBe(documented.length);
    for (const { help } of told) expect(help).toMatch(/\w{3}.*\./);
  });

  test.each([
    [429, { error: 'purchase_topup_cooldown' }, { 'retry-after': '37' }, 37_000],
    [429, { error: 'purchase_topup_cooldown' }, {}, 60_000],
    [429, {}, {}, 60_000],
    [503, { error: 'payment_status_unknown' }, { 'retry-after': '300' }, 300_000],
    [503, { error: 'payment_status_unknown' }, { 'retry-after': '5' }, 60_000],
    [500, {}, {}, 60_000],
  ])('%i %j %j locks for %i ms', async (status, body, headers, locked) => {
    const { answer } = await sendTo('olostep', order(), { status, body, headers });
    expect(answer).toMatchObject({ lockedUntil: NOW + locked });
  });

  test.each(NETWORK_ENDS)('%s is %s', async (error, outcome) => {
    const { answer, requests } = await sendTo('olostep', order(), error);
    expect(answer.outcome).toBe(outcome);
    expect(requests).toHaveLength(1);
    if (answer.outcome === 'unknown') expect(answer.lockedUntil).toBe(NOW + 60_000);
  });

  test('a secret in an id does not get any further', async () => {
    const { answer, logged } = await sendTo('olostep', order(), {
      body: { ...paid, payment_intent_id: 'pi_3Q_secret_abc' },
    });
    expect(JSON.stringify([answer, logged])).not.toContain('secret_abc');
  });
});

describe('what Olostep offers', () => {
  test('four sizes, no price, and after a purchase when the next one may be', async () => {
    const { adapter } = fakeService('olostep', { [PATH]: { status: 202, body: waiting } });
    const offer = async () => adapter.operations?.topUpOffer?.('credits');
    expect(await offer()).toMatchObject({
      by: 'card',
      sizes: [10_000, 20_000, 80_000, 100_000].map(credits),
      range: null,
      charges: {},
      rate: null,
      availableAt: null,
      blocked: null,
    });
    await routeOf(adapter.operations?.payments?.['top-up']).send({
      order: order(),
      idempotencyKey: 'k',
      returnTo: { success: '', cancel: '' },
    });
    expect(await offer()).toMatchObject({ availableAt: NOW + 60_000 });
  });
});

describe('an Olostep purchase is there', () => {
  const lot = (allocated: number, expiresAt: number | null, kind = 'Top-up', remaining = allocated): Lot => ({
    walletKey: 'credits',
    kind,
    allocated: credits(allocated),
    remaining: credits(remaining),
    expiresAt,
  });
  const route = routeOf(fakeService('olostep', {}).adapter.operations?.payments?.['top-up']);
  const old = [lot(20_000, 1, 'Subscription'), lot(20_000, 2, 'Top-up', 300), lot(10_000, 3)];
  const payment = (more = {}) =>
    paymentOf(order(), {
      baseline: route.baseline(readingOf('30300', { lots: old })),
      balanceBefore: credits(30_300),
      ...more,
    });

  test.each<[string, Lot[], string, boolean]>([
    ['a new lot of that size', [...old, lot(20_000, 9)], '50300', true],
    ['also when it was drawn on at once', [...old, lot(20_000, 9, 'Top-up', 5)], '30305', true],
    ['also with the expiry of an older one', [...old, lot(20_000, 2)], '50300', true],
    ['also when an older one of that size is gone', [lot(20_000, 9), lot(10_000, 3)], '50000', true],
    ['one lot that grew by it', [old[0] as Lot, lot(40_000, 2), lot(10_000, 3)], '50300', true],
    ['nothing new', old, '30300', false],
    ['a new lot of another size', [...old, lot(10_000, 9)], '40300', false],
    ['a lot that is still pending', [...old, lot(20_000, 9, 'Pending')], '50300', false],
    ['a subscription that renewed', [...old, lot(20_000, 9, 'Subscription')], '50300', false],
    ['a gift', [...old, lot(20_000, 9, 'Manual')], '50300', false],
  ])('%s', (_what, lots, balance, there) => {
    const seen = route.arrived(payment(), readingOf(balance, { lots }));
    expect(seen !== null).toBe(there);
    if (there) expect(seen?.evidence).toMatch(/20,000 credits/);
  });

  test('where lots were not seen before or are not now, a balance that rose by as much', () => {
    const blind = payment({ baseline: notedLots(readingOf('30300')) });
    expect(route.arrived(blind, readingOf('50300', { lots: old }))?.evidence).toBe(
      'The balance rose from 30,300 credits to 50,300 credits.',
    );
    expect(route.arrived(blind, readingOf('50299', { lots: old }))).toBeNull();
    expect(route.arrived(payment(), readingOf('50300'))).not.toBeNull();
    expect(route.arrived(payment(), readingOf(null))).toBeNull();
    expect(route.arrived(payment({ balanceBefore: null }), readingOf('50300'))).toBeNull();
  });

  test('the baseline outlives the journal', () => {
    const kept = JSON.parse(JSON.stringify(payment()));
    expect(route.arrived(kept, readingOf('50300', { lots: [...old, lot(20_000, 9)] }))).not.toBeNull();
  });
});
