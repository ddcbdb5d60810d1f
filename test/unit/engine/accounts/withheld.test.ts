import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { allowanceOf, withheldOf } from '#engine/accounts/withheld.ts';
import type { AccountView } from '#shared/contract/snapshot.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { amountOf } from '#shared/money/amount.ts';
import { withheldWords } from '#shared/words/withheld.ts';
import { createEngineWorld, type EngineWorld } from '../../../support/engineWorld.ts';

const WRITES = ['top-up', 'auto-top-up.write', 'cards.write', 'approvals.write'] as const;
const LIST = '/v1/op/api_keys.list';

describe('what a key may not do', () => {
  const item = { capability: 'top-up', reason: 'It lacks a scope.' } as const;

  test('is left out of the capabilities and told apart; what the service lacks anyway is not told', () => {
    const service = { capabilities: ['balance.read', 'top-up', 'billing.web'] as const };
    const other = { capability: 'cards.write', reason: 'It lacks a scope.' } as const;
    expect(allowanceOf({ capabilities: [...service.capabilities] }, [item, other])).toEqual({
      capabilities: ['balance.read', 'billing.web'],
      withheld: [item],
    });
  });

  test('is true of one key only', () => {
    const withheld = { keyFingerprint: 'aa', items: [item] };
    expect(withheldOf({ keyFingerprint: 'aa' }, { withheld })).toEqual([item]);
    expect(withheldOf({ keyFingerprint: 'bb' }, { withheld })).toEqual([]);
    expect(withheldOf({ keyFingerprint: 'aa' }, {})).toEqual([]);
  });

  test('is put in words once for each reason', () => {
    expect(withheldWords([item, { capability: 'cards.write', reason: item.reason }])).toEqual([
      { title: 'Not with this key: topping up, changing saved cards', reason: item.reason },
    ]);
  });
});

describe('an account', () => {
  let world: EngineWorld;
  afterEach(() => world.end());

  async function connect(service: string, variant: string, dialect: 'seed' | 'public' = 'seed'): Promise<AccountView> {
    const found = world.sandbox.variants.find(
      (one) => one.service === service && one.variant === variant && one.dialect === dialect,
    );
    if (found === undefined) throw new Error(`no ${variant} key of ${service}`);
    const { key, origin } = found;
    const { account } = await world.call('accounts.add', { service, key, origin });
    await world.call('sync.now', {});
    return seen(account.id);
  }
  const seen = (id: string): AccountView => {
    const account = world.engine.snapshot().accounts.find((one) => one.id === id);
    if (account === undefined) throw new Error('the account is gone');
    return account;
  };
  const topUp: PaymentOrder = { type: 'top-up', amount: amountOf(10_000_000_000, 'credit') };
  const start = (accountId: string, order: PaymentOrder, wallet = 'credits') =>
    world.ask('payments.start', { walletId: `${accountId}:${wallet}`, order, confirmationId: randomUUID() });
  const sentTo = (service: string, path: string) =>
    world.sandbox.requests(service).filter((one) => one.path === path).length;

  test('whose key may only read shows so as soon as the service lists its scopes, and asks for nothing more', async () => {
    world = await createEngineWorld();
    const { id, capabilities, withheld } = await connect('geopera', 'read-only');
    for (const write of WRITES) expect(capabilities).not.toContain(write);
    for (const read of ['balance.read', 'cards', 'approvals', 'billing.web'] as const)
      expect(capabilities).toContain(read);
    expect(withheld.map(({ capability }) => capability)).toEqual(WRITES);
    for (const { reason } of withheld)
      expect(reason).toMatch(/lacks the billing:write scope.*replace this account’s key/);

    expect(await start(id, topUp)).toMatchObject({
      ok: false,
      error: { kind: 'forbidden', message: withheld[0]?.reason },
    });
    expect(await world.ask('cards.add', { accountId: id })).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
    expect(sentTo('geopera', '/v1/op/billing.topup')).toBe(0);
    expect(sentTo('geopera', '/v1/op/payment_methods.create_setup_intent')).toBe(0);
    expect((await world.call('topUps.offer', { walletId: `${id}:credits` })).offer.blocked).toBe(withheld[0]?.reason);
    expect((await world.call('cards.list', { accountId: id })).cards).not.toEqual([]);
  });

  test('whose key may do all withholds nothing', async () => {
    world = await createEngineWorld();
    expect(await connect('geopera', 'main')).toMatchObject({ withheld: [] });
    expect(sentTo('geopera', LIST)).toBeGreaterThan(0);
  });

  test('learns from a refusal that names the scope, keeps it through a restart, and forgets it with the key', async () => {
    world = await createEngineWorld();
    world.sandbox.setFaults('geopera', [{ kind: 'status', status: 403, path: LIST }]);
    const { id, withheld } = await connect('geopera', 'read-only');
    expect(withheld).toEqual([]);
    const refused = await start(id, topUp);
    expect(refused).toMatchObject({ ok: true, value: { payment: { state: 'failed', error: { kind: 'forbidden' } } } });
    expect(seen(id).withheld.map(({ capability }) => capability)).toEqual(WRITES);

    await world.restart();
    expect(seen(id).capabilities).not.toContain('top-up');
    expect(seen(id).withheld[0]?.reason).toMatch(/billing:write/);
    await world.call('sync.now', {});
    expect(seen(id).withheld).toHaveLength(WRITES.length);
    expect(await start(id, topUp)).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
    expect(sentTo('geopera', '/v1/op/billing.topup')).toBe(1);

    const main = world.sandbox.variants.find((one) => one.service === 'geopera' && one.variant === 'main');
    await world.call('accounts.setKey', { accountId: id, key: main?.key ?? '' });
    expect(seen(id)).toMatchObject({ withheld: [], capabilities: expect.arrayContaining([...WRITES]) });
    expect(await start(id, topUp)).toMatchObject({ ok: true, value: { payment: { state: 'succeeded' } } });
  });

  test('learns that the automatic top-up wants a person signed in, from the one refusal', async () => {
    world = await createEngineWorld();
    const { id, capabilities } = await connect('elizaos', 'main', 'public');
    expect(capabilities).toContain('auto-top-up.run');
    await start(id, { type: 'auto-top-up' }, 'balance');
    const [only, ...others] = seen(id).withheld;
    expect(only).toMatchObject({
      capability: 'auto-top-up.run',
      reason: expect.stringMatching(/signed in.*dashboard/),
    });
    expect(others).toEqual([]);
    await start(id, { type: 'auto-top-up' }, 'balance');
    expect(sentTo('elizaos', '/api/auto-top-up/trigger')).toBe(1);
  });
});
