import { describe, expect, test } from 'vitest';
import { recording, usd } from '../paying.ts';

describe('changing the automatic top-up', () => {
  const GET = 'GET /api/v1/billing/settings';
  const PUT = 'PUT /api/v1/billing/settings';
  const limits = { minAmount: 5, maxAmount: 500, minThreshold: 0, maxThreshold: 300 };
  const read = (more: unknown = limits) => ({
    body: { success: true, settings: { autoTopUp: { enabled: false, amount: 0, threshold: 0 }, limits: more } },
  });
  const written = {
    success: true,
    settings: { autoTopUp: { enabled: true, amount: 25.5, threshold: 5, hasPaymentMethod: true } },
  };
  const change = (amount: string, threshold: string, enabled = true) => ({
    enabled,
    amount: usd(amount),
    threshold: usd(threshold),
    dailyCap: null,
  });

  test('all fields by their digits; what the service then says is what counts', async () => {
    const service = recording('elizaos', { [GET]: read(), [PUT]: { body: written } });
    expect(await service.operations.setAutoTopUp?.('balance', change('25.50', '5'))).toEqual({
      state: 'on',
      amount: usd('25.5'),
      threshold: usd('5'),
      dailyCap: null,
      hasPaymentMethod: true,
      changedAt: 'api',
    });
    expect(service.sent.at(-1)?.raw).toBe('{"autoTopUp":{"enabled":true,"amount":25.5,"threshold":5}}');
  });

  test('switching off needs no amount', async () => {
    const service = recording('elizaos', { [GET]: read(), [PUT]: { body: written } });
    await service.operations.setAutoTopUp?.('balance', change('0', '0', false));
    expect(service.sent.at(-1)?.raw).toBe('{"autoTopUp":{"enabled":false,"threshold":0}}');
  });

  test.each<[string, string, string, unknown, RegExp]>([
    [
      'below what it states',
      '4.99',
      '5',
      limits,
      /amount of an automatic top-up must be between \$5\.00 and \$500\.00/,
    ],
    ['above what it states', '500.01', '5', limits, /between/],
    ['a line above what it states', '25', '300.01', limits, /line that sets it off must be between \$0\.00 and \$300/],
    ['below the published', '0.99', '5', null, /between \$1\.00 and \$1,000\.00/],
    ['parts of cents', '25.001', '5', null, /whole cents/],
    ['on with nothing', '0', '5', null, /between/],
  ])('%s is not sent', async (_name, amount, threshold, stated, words) => {
    const service = recording('elizaos', { [GET]: read(stated), [PUT]: { body: written } });
    await expect(service.operations.setAutoTopUp?.('balance', change(amount, threshold))).rejects.toMatchObject({
      info: { kind: 'invalid-input', message: expect.stringMatching(words) },
    });
    expect(service.sent.map(({ request }) => request)).toEqual([GET]);
  });

  test('a daily cap, or another wallet, is refused before anything is asked', async () => {
    const service = recording('elizaos', {});
    const capped = { ...change('25', '5'), dailyCap: usd('100') };
    await expect(service.operations.setAutoTopUp?.('balance', capped)).rejects.toMatchObject({
      info: { kind: 'invalid-input' },
    });
    await expect(service.operations.setAutoTopUp?.('ads', change('25', '5'))).rejects.toMatchObject({
      info: { kind: 'not-found' },
    });
    expect(service.asked).toEqual([]);
  });

  test.each<[number, unknown, string, RegExp]>([
    [401, { success: false, code: 'session_auth_required' }, 'needs-browser-session', /signed in on its site/],
    [403, { success: false, code: 'access_denied' }, 'forbidden', /key/],
    [
      400,
      { success: false, error: 'Cannot enable auto top-up without a default payment method' },
      'refused',
      /no card/,
    ],
    [400, { success: false, error: 'Auto top-up amount must be at least $1' }, 'invalid-input', /at least/],
    [410, { success: false, code: 'creator_monetization_retired', error: 'Retired' }, 'gone', /no longer/],
    [500, { success: false, error: 'Failed to update billing settings' }, 'unavailable', /500/],
  ])('%i %j is %s', async (status, body, kind, words) => {
    const service = recording('elizaos', { [GET]: read(), [PUT]: { status, body } });
    await expect(service.operations.setAutoTopUp?.('balance', change('25', '5'))).rejects.toMatchObject({
      info: { kind, message: expect.stringMatching(words) },
    });
    expect(service.sent.filter(({ request }) => request === PUT)).toHaveLength(1);
  });

  test('a key that may not is sent to the dashboard, not called wrong', async () => {
    const body = { success: false, code: 'session_auth_required' };
    const service = recording('elizaos', { [GET]: read(), [PUT]: { status: 401, body } });
    await expect(service.operations.setAutoTopUp?.('balance', change('25', '5'))).rejects.toMatchObject({
      info: { help: expect.stringMatching(/dashboard/) },
    });
  });
});
