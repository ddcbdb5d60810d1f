import { describe, expect, test } from 'vitest';
import { NOW } from '../fakeService.ts';
import { broken, gist, recording } from '../paying.ts';

const TRIGGER = 'POST /api/auto-top-up/trigger';
const order = { type: 'auto-top-up' as const };

describe('running the automatic top-up', () => {
  test.each<[string, number, unknown, string, RegExp]>([
    [
      'seed and G1: done',
      200,
      {
        success: true,
        message: 'Auto top-up successful! Added $25.00',
        amount: 25.0,
        previousBalance: 3.5,
        newBalance: 28.5,
      },
      'succeeded',
      /charged the saved card for \$25\.00/,
    ],
    [
      'G3: done, figures left out',
      200,
      { success: true, message: 'Auto top-up successful', attemptId: 'at_1', status: 'completed' },
      'succeeded',
      /The dollars are on their way/,
    ],
    [
      'G1: above the line',
      200,
      { success: false, message: 'Balance ($50.00) is above threshold', currentBalance: 50, threshold: 10 },
      'not-needed',
      /It has \$50\.00; the line is \$10\.00/,
    ],
    [
      'G3: not needed',
      200,
      { success: false, status: 'not_needed', message: 'x' },
      'not-needed',
      /nothing was charged/,
    ],
    ['200 that says neither', 200, { success: false, message: 'hm' }, 'unknown payment-unknown', /neither yes nor no/],
    ['200 without success', 200, { message: 'ok' }, 'unknown payment-unknown', /success could not be read/],
    ['200 that is no JSON object', 200, 'ok', 'unknown payment-unknown', /could not be read/],
    ['202 claimed', 202, { success: false, status: 'claimed', attemptId: 'at_1' }, 'processing', /is charging/],
    ['202 pending', 202, { success: false, status: 'payment_pending' }, 'processing', /is charging/],
    ['202 succeeded', 202, { success: false, status: 'payment_succeeded', amount: 40 }, 'processing', /was charged/],
    ['202 with another word', 202, { success: false, status: 'dreaming' }, 'unknown payment-unknown', /how it stands/],
    ['202 without a word', 202, { success: true }, 'unknown payment-unknown', /how it stands/],
    [
      'G1: not enabled',
      400,
      { error: 'Auto top-up is not enabled', message: 'Please enable auto top-up first' },
      'refused refused',
      /switched off/,
    ],
    [
      'no card',
      400,
      { success: false, error: 'Missing default payment method', message: 'Please check your payment method' },
      'refused refused',
      /a card or a valid amount is missing/,
    ],
    [
      'no card, and switched off for it',
      400,
      { success: false, error: 'No default payment method', message: 'Auto top-up was disabled' },
      'refused refused',
      /a card or a valid amount is missing/,
    ],
    [
      'no customer',
      400,
      { success: false, error: 'Missing Stripe customer', message: 'Please check your payment method and try again' },
      'refused refused',
      /is missing/,
    ],
    [
      'amount',
      400,
      { success: false, error: 'Invalid top-up amount', message: 'Please check' },
      'refused refused',
      /is missing/,
    ],
    [
      'declined',
      400,
      { success: false, error: 'Your card was declined.', message: 'Please check your payment method and try again' },
      'declined payment-declined',
      /was declined/,
    ],
    [
      'the bank wants the person',
      400,
      { success: false, error: 'Payment requires_action', message: 'Please check' },
      'declined payment-declined',
      /was declined/,
    ],
    [
      'failed, nobody says how',
      400,
      { success: false, error: 'Auto top-up failed', message: 'Please check your payment method and try again' },
      'unknown payment-unknown',
      /not whether the card was charged/,
    ],
    [
      'still processing',
      400,
      { success: false, error: 'Payment processing' },
      'unknown payment-unknown',
      /not whether/,
    ],
    [
      'manual review',
      409,
      { success: false, status: 'manual_review', code: 'billing_state_conflict', attemptId: 'at_9', message: 'x' },
      'unknown conflict',
      /wants a person to look/,
    ],
    [
      'paused',
      503,
      { success: false, status: 'unavailable', code: 'service_unavailable', message: 'x' },
      'unknown payment-unknown',
      /broke off/,
    ],
    ['503 of no name', 503, { success: false, code: 'service_unavailable' }, 'unknown payment-unknown', /broke off/],
    ['limiter down', 503, { success: false, code: 'rate_limit_unavailable' }, 'refused unavailable', /no requests/],
    ['503 of a proxy', 503, {}, 'unknown payment-unknown', /503/],
    [
      'session only',
      401,
      { success: false, code: 'session_auth_required' },
      'refused needs-browser-session',
      /signed in/,
    ],
    ['G1: session only', 500, { error: 'Authentication required' }, 'refused needs-browser-session', /signed in/],
    [
      'the bank speaks of authentication',
      500,
      { error: 'Your card requires authentication' },
      'unknown payment-unknown',
      /card/,
    ],
    ['a wrong key', 401, { success: false, code: 'invalid_credentials' }, 'refused invalid-key', /key/],
    ['a member', 403, { success: false, code: 'access_denied' }, 'refused forbidden', /key/],
    ['no such route', 404, { error: 'Not found' }, 'refused bad-response', /has nothing at/],
    ['404 of nobody', 404, {}, 'unknown payment-unknown', /has nothing at/],
    [
      'too often',
      429,
      { success: false, code: 'rate_limit_exceeded', retryAfter: 42 },
      'refused rate-limited',
      /fewer/,
    ],
    ['402, which nobody documents here', 402, { error: 'x' }, 'unknown payment-unknown', /./],
    ['500', 500, { error: 'Failed to trigger auto top-up' }, 'unknown payment-unknown', /500/],
  ])('%s', async (_name, status, body, expected, words) => {
    const service = recording('elizaos', { [TRIGGER]: { status, body } });
    const answer = await service.send(order);
    expect(gist(answer)).toBe(expected);
    expect('error' in answer ? answer.error.message : answer.note).toMatch(words);
    expect(service.sent).toMatchObject([{ request: TRIGGER, body: null }]);
  });

  test('ids and what it adds go with the payment, exactly', async () => {
    const body = { success: true, amount: 25.1, attemptId: 'at_1', previousBalance: 3.5, newBalance: 28.6 };
    const service = recording('elizaos', { [TRIGGER]: { body } });
    expect(await service.send(order)).toMatchObject({ refs: { attemptId: 'at_1', amountMicros: '25100000' } });
    const review = { success: false, status: 'manual_review', attemptId: 'at_9' };
    const stuck = recording('elizaos', { [TRIGGER]: { status: 409, body: review } });
    expect(await stuck.send(order)).toMatchObject({ outcome: 'unknown', refs: { attemptId: 'at_9' } });
  });

  test('a pause holds until the service said', async () => {
    const body = { success: false, status: 'unavailable' };
    const service = recording('elizaos', { [TRIGGER]: { status: 503, body, headers: { 'retry-after': '60' } } });
    expect(await service.send(order)).toMatchObject({ lockedUntil: NOW + 60_000 });
  });

  test.each([
    ['ECONNREFUSED', 'connect', 'refused unavailable'],
    ['ECONNRESET', 'read', 'unknown payment-unknown'],
    ['ETIMEDOUT', 'read', 'unknown payment-unknown'],
  ])('%s at %s is %s', async (code, syscall, expected) => {
    const service = recording('elizaos', { [TRIGGER]: broken(code, syscall) });
    expect(gist(await service.send(order))).toBe(expected);
    expect(service.sent).toHaveLength(1);
  });
});
