import { describe, expect, test } from 'vitest';
import { amount, NOW } from '../fakeService.ts';
import { broken, gist, KEY_OF_PAYMENT, payment, RETURN, recording, usd } from '../paying.ts';

const CHECKOUT = 'POST /api/v1/credits/checkout';
const GET = 'GET /api/v1/credits/verify';
const POST = 'POST /api/v1/credits/verify';
const order = (digits = '25') => ({ type: 'top-up' as const, amount: usd(digits) });
const page = 'https://checkout.stripe.com/c/pay/cs_live_1';

describe('a checkout', () => {
  test('public source: both amounts by their digits, both addresses, the key; `url` is read', async () => {
    const service = recording('elizaos', { [CHECKOUT]: { body: { url: page, sessionId: 'cs_live_1' } } });
    const answer = await service.send(order('25.10'));
    expect(answer).toMatchObject({
      outcome: 'checkout',
      url: page,
      refs: { sessionId: 'cs_live_1', checkoutUrl: page },
    });
    expect(service.sent.map(({ raw }) => raw)).toEqual([
      `{"amountUsd":25.1,"credits":25.1,"success_url":"${RETURN.success}","cancel_url":"${RETURN.cancel}"}`,
    ]);
    expect(service.asked[0]?.headers.get('idempotency-key')).toBe(KEY_OF_PAYMENT);
    expect(service.routeOf('top-up')).toMatchObject({ kind: 'checkout', walletKey: 'balance' });
  });

  test('seed: a server that asks for `amount` gets it, with the same key, and is remembered', async () => {
    const service = recording('elizaos', {
      [CHECKOUT]: (body) =>
        'amount' in JSON.parse(body)
          ? { body: { success: true, checkoutUrl: page, sessionId: 'cs_1' } }
          : { status: 400, body: { success: false, error: 'amount is required', code: 'validation_error' } },
    });
    expect(await service.send(order())).toMatchObject({ outcome: 'checkout', url: page });
    expect(await service.send(order('7.5'))).toMatchObject({ outcome: 'checkout' });
    expect(service.sent.map(({ body }) => Object.keys(body as object))).toEqual([
      ['amountUsd', 'credits', 'success_url', 'cancel_url'],
      ['amount'],
      ['amount'],
    ]);
    expect(service.sent.at(-1)?.raw).toBe('{"amount":7.5}');
    expect(new Set(service.asked.map(({ headers }) => headers.get('idempotency-key')))).toEqual(
      new Set([KEY_OF_PAYMENT]),
    );
  });

  test.each<[string, unknown, number]>([
    ['a validator that names amount', { error: 'Invalid request', details: { amount: { _errors: ['Required'] } } }, 2],
    ['field errors', { error: 'x', details: { fieldErrors: { amount: ['Required'] } } }, 2],
    ['names amountUsd', { error: 'Invalid request', details: { amountUsd: { _errors: ['Required'] } } }, 1],
    ['names credits', { error: 'Invalid request', details: { credits: { _errors: ['too big'] } } }, 1],
    ['names an address', { error: 'Invalid success_url' }, 1],
    ['a limit', { error: 'amount must be at least $5' }, 1],
    ['the key', { error: 'Idempotency-Key header is invalid for this amount' }, 1],
    ['nothing', {}, 1],
  ])('400 with %s: %i requests', async (_name, body, requests) => {
    const service = recording('elizaos', { [CHECKOUT]: { status: 400, body } });
    expect(gist(await service.send(order()))).toMatch(/^refused /);
    expect(service.sent).toHaveLength(requests);
  });

  test('the same key after the page was paid: no page any more, and the service is asked', async () => {
    const service = recording('elizaos', { [CHECKOUT]: { body: { url: null, sessionId: 'cs_1' } } });
    expect(await service.send(order())).toMatchObject({ outcome: 'processing', refs: { sessionId: 'cs_1' } });
  });

  test.each<[number, unknown, string, RegExp]>([
    [200, { url: 'no address', sessionId: 'cs_1' }, 'unknown payment-unknown', /url could not be read/],
    [200, { url: page }, 'unknown payment-unknown', /sessionId could not be read/],
    [200, { sessionId: 'cs_1' }, 'unknown payment-unknown', /url could not be read/],
    [200, { success: false, checkoutUrl: page, sessionId: 'cs_1' }, 'unknown payment-unknown', /success/],
    [200, [], 'unknown payment-unknown', /an object was expected/],
    [400, { error: 'Invalid success_url' }, 'refused refused', /does not send people back/],
    [400, { error: 'Invalid cancel_url' }, 'refused refused', /does not send people back/],
    [400, { error: 'Idempotency-Key header is required' }, 'refused bad-response', /makes this one payment/],
    [400, { error: 'credits must equal amountUsd' }, 'refused invalid-input', /does not take this top-up/],
    [400, { error: 'Organization not found' }, 'refused invalid-input', /Organization not found/],
    [
      401,
      { success: false, error: 'x', code: 'invalid_credentials' },
      'refused invalid-key',
      /does not accept this key/,
    ],
    [401, { success: false, error: 'x', code: 'session_auth_required' }, 'refused needs-browser-session', /signed in/],
    [403, { success: false, error: 'x', code: 'access_denied' }, 'refused forbidden', /does not let this key/],
    [409, { success: false, error: 'other digest' }, 'unknown payment-unknown', /in another form/],
    [429, { success: false, code: 'rate_limit_exceeded', retryAfter: 30 }, 'refused rate-limited', /fewer requests/],
    [500, { error: 'Stripe Checkout creation is ambiguous' }, 'unknown payment-unknown', /ambiguous/],
    [502, {}, 'unknown payment-unknown', /502/],
    [503, { success: false, code: 'rate_limit_unavailable' }, 'refused unavailable', /503/],
    [503, { success: false, code: 'service_unavailable' }, 'refused unavailable', /503/],
    [503, { error: 'something else' }, 'unknown payment-unknown', /503/],
  ])('%i %j is %s', async (status, body, expected, words) => {
    const service = recording('elizaos', { [CHECKOUT]: { status, body } });
    const answer = await service.send(order());
    expect(gist(answer)).toBe(expected);
    expect('error' in answer && answer.error.message).toMatch(words);
    expect(service.sent).toHaveLength(1);
  });

  test('a pause is kept: not before the service said', async () => {
    const body = { success: false, code: 'rate_limit_unavailable' };
    const service = recording('elizaos', { [CHECKOUT]: { status: 503, body, headers: { 'retry-after': '30' } } });
    expect(await service.send(order())).toMatchObject({ outcome: 'refused', lockedUntil: NOW + 30_000 });
  });

  test.each([
    ['ECONNREFUSED', 'connect', 'refused unavailable'],
    ['ENOTFOUND', 'getaddrinfo', 'refused offline'],
    ['ECONNRESET', 'read', 'unknown payment-unknown'],
  ])('%s at %s is %s, and never sent twice', async (code, syscall, expected) => {
    const service = recording('elizaos', { [CHECKOUT]: broken(code, syscall) });
    expect(gist(await service.send(order()))).toBe(expected);
    expect(service.sent).toHaveLength(1);
  });

  test.each([usd('0.99'), usd('1000.01'), usd('5.001'), usd('0'), usd('-5'), amount('5', 'credit')])(
    '%j is not sent',
    async (wrong) => {
      const service = recording('elizaos', { [CHECKOUT]: { body: {} } });
      expect(gist(await service.send({ type: 'top-up', amount: wrong }))).toBe('refused invalid-input');
      expect(service.sent).toEqual([]);
    },
  );
});

describe('what became of a checkout', () => {
  const started = payment({ refs: { sessionId: 'cs_1' } });
  const done = { success: true, amount: 25, message: 'Payment verified successfully' };

  test('GET with the session first', async () => {
    const service = recording('elizaos', { [GET]: { body: done } });
    const answer = await service.routeOf('top-up').check?.(started);
    expect(answer).toMatchObject({ outcome: 'succeeded', note: 'elizaOS Cloud saw the payment of $25.00.' });
    expect(service.sent).toMatchObject([{ query: 'session_id=cs_1' }]);
  });

  test.each([404, 405])('%i without a word of the session: POST, and from then on at once', async (status) => {
    const service = recording('elizaos', {
      [GET]: { status, body: { error: 'Not found' } },
      [POST]: { body: { success: true, creditsAdded: 25, newBalance: 35 } },
    });
    expect(await service.routeOf('top-up').check?.(started)).toMatchObject({ outcome: 'succeeded' });
    expect(await service.routeOf('top-up').check?.(started)).toMatchObject({ outcome: 'succeeded' });
    expect(service.sent.map(({ request }) => request)).toEqual([GET, POST, POST]);
    expect(service.sent[1]?.body).toEqual({ sessionId: 'cs_1' });
  });

  test.each<[number, unknown, string, RegExp]>([
    [
      200,
      { success: false, error: 'Payment not completed', status: 'unpaid' },
      'unknown payment-action-required',
      /has not seen a payment.*It calls it “unpaid”/,
    ],
    [200, { success: false, error: 'x' }, 'unknown payment-action-required', /has not seen/],
    [200, { success: true }, 'unknown payment-unknown', /amount could not be read/],
    [200, { success: 'yes', amount: 1 }, 'unknown payment-unknown', /success could not be read/],
    [400, { success: false, error: 'No payment intent found' }, 'unknown payment-unknown', /could not make out/],
    [400, { success: false, error: 'Checkout could not be verified' }, 'unknown payment-unknown', /could not make out/],
    [401, { success: false, code: 'invalid_credentials' }, 'refused invalid-key', /key/],
    [403, { success: false, error: 'Forbidden' }, 'refused forbidden', /another organisation/],
    [404, { success: false, error: 'Session not found' }, 'refused not-found', /does not know the session/],
    [500, { error: 'boom' }, 'unknown payment-unknown', /500/],
  ])('%i %j is %s', async (status, body, expected, words) => {
    const service = recording('elizaos', { [GET]: { status, body } });
    const answer = await service.routeOf('top-up').check?.(started);
    if (answer === undefined) throw new Error('there was no check');
    expect(gist(answer)).toBe(expected);
    expect('error' in answer && answer.error.message).toMatch(words);
    expect(service.sent).toHaveLength(1);
  });

  test('neither way knows the session', async () => {
    const gone = { status: 404, body: { error: 'Not found' } };
    const service = recording('elizaos', { [GET]: gone, [POST]: gone });
    const answers = [
      await service.routeOf('top-up').check?.(started),
      await service.routeOf('top-up').check?.(started),
    ];
    expect(answers.map((answer) => answer && gist(answer))).toEqual(['refused not-found', 'refused not-found']);
    expect(service.sent.map(({ request }) => request)).toEqual([GET, POST, GET, POST]);
  });

  test('a payment whose session was never named is not asked about', async () => {
    const service = recording('elizaos', {});
    const answer = await service.routeOf('top-up').check?.(payment());
    expect(answer && gist(answer)).toBe('unknown payment-unknown');
    expect(service.asked).toEqual([]);
  });
});
