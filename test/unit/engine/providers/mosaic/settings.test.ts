import { describe, expect, test } from 'vitest';
import type { AutoTopUpChange } from '#shared/domain/offers.ts';
import { amount } from '../fakeService.ts';
import { recording } from '../paying.ts';

const SETTINGS = 'POST /credits/settings';
const credits = (digits: string) => amount(digits, 'credit');
const change = (threshold: string, quantity: string, enabled = true): AutoTopUpChange => ({
  enabled,
  threshold: credits(threshold),
  amount: credits(quantity),
  dailyCap: null,
});
const echo = { auto_topup: { enabled: true, threshold: 800, quantity: 4000 } };

describe("Mosaic's automatic top-up", () => {
  test('all three fields; the echo is what counts', async () => {
    const service = recording('mosaic', { [SETTINGS]: { body: echo } });
    expect(await service.operations.setAutoTopUp?.('credits', change('1000', '5000'))).toEqual({
      state: 'on',
      threshold: credits('800'),
      amount: credits('4000'),
      dailyCap: null,
      hasPaymentMethod: null,
      changedAt: 'api',
    });
    expect(service.sent).toMatchObject([{ raw: '{"auto_topup":{"enabled":true,"threshold":1000,"quantity":5000}}' }]);
  });

  test('off is written as zeros', async () => {
    const body = { auto_topup: { enabled: false, threshold: 0, quantity: 0 } };
    const service = recording('mosaic', { [SETTINGS]: { body } });
    expect(await service.operations.setAutoTopUp?.('credits', change('800', '4000', false))).toMatchObject({
      state: 'off',
    });
    expect(service.sent[0]?.body).toEqual(body);
  });

  test.each<[string, AutoTopUpChange, string, RegExp]>([
    ['parts of a credit', change('0.5', '4000'), 'credits', /line that sets it off must be a whole number/],
    ['too much', change('0', '1000001'), 'credits', /between 0 and 1,000,000/],
    ['less than none', change('-1', '5'), 'credits', /between 0/],
    ['on, buying nothing', change('5', '0'), 'credits', /buy nothing/],
    ['a daily cap', { ...change('1', '5'), dailyCap: credits('9') }, 'credits', /daily cap/],
    ['dollars', { ...change('1', '5'), amount: amount('5', 'USD') }, 'credits', /must be in credits/],
    ['another wallet', change('1', '5'), 'ads', /no such wallet/],
  ])('%s is not sent', async (_name, wrong, wallet, words) => {
    const service = recording('mosaic', { [SETTINGS]: { body: echo } });
    await expect(service.operations.setAutoTopUp?.(wallet, wrong)).rejects.toThrow(words);
    expect(service.sent).toEqual([]);
  });

  test('the ends of the range are taken', async () => {
    const service = recording('mosaic', { [SETTINGS]: { body: echo } });
    await service.operations.setAutoTopUp?.('credits', change('0', '1000000'));
    expect(service.sent).toHaveLength(1);
  });

  test.each<[number, unknown, string, RegExp]>([
    [403, { detail: 'Plan not eligible' }, 'forbidden', /no automatic top-up.*Plan not eligible/],
    [403, { error: 'insufficient_credits', detail: 'x' }, 'out-of-credits', /out of credits/],
    [400, { detail: 'quantity too large' }, 'invalid-input', /quantity too large/],
    [422, { detail: [{ msg: 'bad' }] }, 'invalid-input', /bad/],
    [401, {}, 'invalid-key', /key/],
    [500, {}, 'unavailable', /500/],
    [200, {}, 'bad-response', /auto_topup could not be read/],
    [200, { auto_topup: { enabled: true } }, 'bad-response', /threshold/],
  ])('%i %j is %s', async (status, body, kind, words) => {
    const service = recording('mosaic', { [SETTINGS]: { status, body } });
    await expect(service.operations.setAutoTopUp?.('credits', change('1', '5'))).rejects.toMatchObject({
      info: { kind, message: expect.stringMatching(words) },
    });
    expect(service.sent).toHaveLength(1);
  });
});
