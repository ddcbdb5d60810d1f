import { describe, expect, test } from 'vitest';
import { amount, fakeService, type Routes, refusalOf, text } from './fakeService.ts';

const seed: Routes = {
  'GET /api/cli/billing': text(
    '{"plan":"pro","credits":42,"tiers":[{"id":"pro","name":"Pro","credits":120,"price":79.50}],"packs":["Small",{"credits":25}]}',
  ),
  'GET /api/cli/wallet': text('{"balance":18.50,"funding":"card","autoRecharge":{"enabled":true,"threshold":5}}'),
  'GET /api/cli/whoami': text('{"org":{"id":"org_7f","name":"Harbour Bakery"},"plan":"pro","credits":42}'),
};

describe('BizOS', () => {
  test('seed: two purses that are never added, plan, organisation, prices', async () => {
    const { read, asked } = fakeService('bizos', seed, 'bzk_live_abcdef123456');
    const reading = await read();
    expect(reading.problems).toEqual([]);
    expect(reading.wallets).toEqual([
      expect.objectContaining({ key: 'credits', unit: 'credit', balance: amount('42', 'credit'), autoTopUp: null }),
      expect.objectContaining({
        key: 'ad-spend',
        unit: 'USD',
        balance: amount('18.5', 'USD'),
        funding: 'card',
        note: expect.stringContaining('names no currency'),
        autoTopUp: {
          state: 'on',
          threshold: amount('5', 'USD'),
          amount: null,
          dailyCap: null,
          hasPaymentMethod: null,
          changedAt: 'web',
        },
      }),
    ]);
    expect(reading.slices.plan).toMatchObject({ id: 'pro', name: 'Pro' });
    expect(reading.slices.identity).toEqual({ id: 'org_7f', name: 'Harbour Bakery' });
    expect(reading.slices.pricing?.map(({ label, value }) => `${label} = ${value}`)).toEqual([
      'Tier: Pro = id: pro, credits: 120, price: 79.50',
      'Pack 1 = Small',
      'Pack: 2 = credits: 25',
    ]);
    expect(asked.map(({ headers }) => headers.get('authorization'))).toEqual(
      Array(3).fill('Bearer bzk_live_abcdef123456'),
    );
  });

  test('bare answers: no recharge, no funding, no plan', async () => {
    const { wallets, slices, problems } = await fakeService('bizos', {
      'GET /api/cli/billing': text('{"plan":null,"credits":"0"}'),
      'GET /api/cli/wallet': text('{"balance":"0.000001"}'),
      'GET /api/cli/whoami': text('{}'),
    }).read();
    expect(problems).toEqual([]);
    expect(wallets.map(({ balance }) => balance?.micros)).toEqual([0, 1]);
    expect(wallets[1]?.autoTopUp?.state).toBe('unknown');
    expect(slices).toEqual({ plan: null, pricing: [] });
  });

  test('where the inferred path of billing is missing, the documented call has the credits', async () => {
    const { wallets, problems } = await fakeService('bizos', {
      ...seed,
      'GET /api/cli/billing': text('{}', 404),
    }).read();
    expect(wallets.map(({ key }) => key)).toEqual(['credits', 'ad-spend']);
    expect(problems.map(({ part, error }) => [part, error.kind])).toEqual([['credits', 'bad-response']]);
  });

  test('a wallet that fails costs the wallet only', async () => {
    const { wallets, problems } = await fakeService('bizos', {
      ...seed,
      'GET /api/cli/wallet': text('{"error":"forbidden"}', 403),
    }).read();
    expect(wallets.map(({ key }) => key)).toEqual(['credits']);
    expect(problems).toMatchObject([{ part: 'ad wallet', error: { kind: 'forbidden' } }]);
  });

  test.each([
    ['{"plan":"pro","credits":"many"}', 'credits could not be read: "many" is not a decimal'],
    ['{"plan":"pro","credits":null}', 'credits could not be read: an amount was expected, not null'],
    ['{"plan":7,"credits":1}', 'plan could not be read: a text was expected, not the number 7'],
    ['{"credits":0.0000001}', 'more than six decimal places'],
    ['{"credits":1e30}', 'too large to be held exactly'],
    ['[]', 'the body could not be read: an object was expected, not a list'],
    ['12', 'the body could not be read: an object was expected, not the number 12'],
    ['{"credits":', 'it is not JSON'],
    ['', 'it is empty'],
    ['<!doctype html>', 'it is a web page'],
  ])('%s is a bad response that says where', async (body, words) => {
    const error = await refusalOf('bizos', { 'GET /api/cli/billing': text(body) });
    expect(error.kind).toBe('bad-response');
    expect(error.message).toContain('GET /api/cli/billing');
    expect(error.message).toContain(words);
  });

  test('a number is no object, although its digits are kept in one', async () => {
    const { problems } = await fakeService('bizos', { ...seed, 'GET /api/cli/whoami': text('{"org":7}') }).read();
    expect(problems[0]?.error.message).toContain('org could not be read: an object was expected, not the number 7');
  });

  test('a wrong type deep inside is named by its path', async () => {
    const { problems } = await fakeService('bizos', {
      ...seed,
      'GET /api/cli/wallet': text('{"balance":1,"autoRecharge":{"enabled":"yes","threshold":5}}'),
    }).read();
    expect(problems[0]?.error.message).toContain('autoRecharge.enabled could not be read: true or false was expected');
  });
});
