import { describe, expect, test } from 'vitest';
import { gist, payment, recording, usd } from '../paying.ts';

const STATUS = 'GET /api/crypto/status';
const CREATE = 'POST /api/crypto/payments';
const ONE = 'GET /api/crypto/payments/cp_1';
const order = { type: 'crypto' as const, amount: usd('25.5'), token: 'USDC', network: 'BASE' };
const info = {
  enabled: true,
  supportedTokens: ['USDT', 'USDC'],
  networks: [{ id: 'ERC20', name: 'Ethereum' }],
  isTestnet: false,
};

describe('what crypto payments there are', () => {
  test.each<[string, number, unknown, boolean]>([
    ['a session may make one', 400, { error: 'Validation failed' }, true],
    ['a key may not', 401, { success: false, code: 'session_auth_required' }, false],
    ['the first generation says so with 500', 500, { error: 'Authentication required' }, false],
  ])('%s: asked once, with a request for nothing', async (_name, status, body, canCreate) => {
    const service = recording('elizaos', { [STATUS]: { body: info }, [CREATE]: { status, body } });
    const expected = { enabled: true, tokens: ['USDT', 'USDC'], networks: ['ERC20'], canCreate };
    expect(await service.operations.crypto?.info()).toEqual(expected);
    expect(await service.operations.crypto?.info()).toEqual(expected);
    expect(service.sent.filter(({ request }) => request === CREATE)).toMatchObject([{ raw: '{}' }]);
  });

  test('switched off, or not there at all', async () => {
    const off = recording('elizaos', { [STATUS]: { body: { ...info, enabled: false } } });
    expect(await off.operations.crypto?.info()).toMatchObject({ enabled: false, canCreate: false });
    const none = recording('elizaos', {});
    expect(await none.operations.crypto?.info()).toEqual({
      enabled: false,
      tokens: [],
      networks: [],
      canCreate: false,
    });
    expect([off, none].flatMap(({ sent }) => sent.filter(({ request }) => request === CREATE))).toEqual([]);
  });
});

describe('a pay address', () => {
  const made = {
    paymentId: 'cp_1',
    trackId: 'tr_1',
    payLink: 'https://pay.oxapay.com/tr_1',
    expiresAt: '2026-11-20T10:00:00.000Z',
    creditsToAdd: '25.50',
  };

  test('amount by its digits, token and network; the page to pay on', async () => {
    const service = recording('elizaos', { [CREATE]: { body: made } });
    const answer = await service.send(order);
    expect(answer).toMatchObject({
      outcome: 'address',
      url: made.payLink,
      refs: { cryptoPaymentId: 'cp_1', trackId: 'tr_1', checkoutUrl: made.payLink },
      note: 'Pay to the address on the page until 2026-11-20T10:00 UTC. It adds $25.50.',
    });
    expect(service.sent[0]?.raw).toBe('{"amount":25.5,"currency":"USD","payCurrency":"USDC","network":"BASE"}');
    await service.send({ ...order, network: null });
    expect(service.sent[1]?.body).not.toHaveProperty('network');
  });

  test.each<[number, unknown, string, RegExp]>([
    [401, { success: false, code: 'session_auth_required' }, 'refused needs-browser-session', /signed in/],
    [500, { error: 'Authentication required' }, 'refused needs-browser-session', /signed in/],
    [503, { error: 'Crypto payments are not configured' }, 'refused unavailable', /no crypto payments/],
    [400, { error: 'Validation failed', details: {} }, 'refused bad-response', /Validation failed/],
    [429, { code: 'rate_limit_exceeded' }, 'refused rate-limited', /fewer/],
    [500, { error: 'boom' }, 'unknown payment-unknown', /500/],
    [200, { payLink: 'x' }, 'unknown payment-unknown', /paymentId/],
  ])('%i %j is %s', async (status, body, expected, words) => {
    const service = recording('elizaos', { [CREATE]: { status, body } });
    const answer = await service.send(order);
    expect(gist(answer)).toBe(expected);
    expect('error' in answer && answer.error.message).toMatch(words);
  });

  test.each(['0.99', '10000.01', '1.001'])('$%s is not sent', async (digits) => {
    const service = recording('elizaos', { [CREATE]: { body: made } });
    expect(gist(await service.send({ ...order, amount: usd(digits) }))).toBe('refused invalid-input');
    expect(service.sent).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['waits', { id: 'cp_1', status: 'pending', receivedAmount: null }, 'unknown payment-action-required'],
    ['waits, with a nought', { id: 'cp_1', status: 'pending', receivedAmount: '0' }, 'unknown payment-action-required'],
    ['was seen', { id: 'cp_1', status: 'pending', transactionHash: '0xab' }, 'processing'],
    ['came in part', { id: 'cp_1', status: 'pending', receivedAmount: '12.5' }, 'processing'],
    ['confirmed', { id: 'cp_1', status: 'confirmed', transactionHash: '0xab', confirmed: true }, 'succeeded'],
    ['expired', { id: 'cp_1', status: 'expired' }, 'declined gone'],
    ['failed', { id: 'cp_1', status: 'failed' }, 'declined payment-declined'],
    ['a new word', { id: 'cp_1', status: 'swapping' }, 'unknown payment-unknown'],
    ['no word', { id: 'cp_1' }, 'unknown payment-unknown'],
  ])('how it stands: %s', async (_name, body, expected) => {
    const service = recording('elizaos', { [ONE]: { body } });
    const answer = await service.routeOf('crypto').check?.(payment({ refs: { cryptoPaymentId: 'cp_1' } }));
    expect(answer && gist(answer)).toBe(expected);
  });

  test('one that was never named is not asked about', async () => {
    const service = recording('elizaos', {});
    const answer = await service.routeOf('crypto').check?.(payment());
    expect(answer && gist(answer)).toBe('unknown payment-unknown');
    expect(service.asked).toEqual([]);
  });
});
