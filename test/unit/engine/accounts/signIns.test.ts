/** Signing in at the service in the browser, in the whole engine against the sandbox: from the page to the account. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { createEngineWorld, type EngineWorld } from '../../../support/engineWorld.ts';

let world: EngineWorld;
beforeEach(async () => {
  world = await createEngineWorld();
});
afterEach(() => world.end());

const originOf = (service: string) => world.sandbox.accounts.find((one) => one.service === service)?.origin ?? '';

async function begin(service: string) {
  const { signIn, url } = await world.call('signIn.begin', { service, origin: originOf(service) });
  expect(world.opened).toEqual([url]);
  expect(new URL(url).origin).toBe(originOf(service));
  return { id: signIn.id, url, userCode: signIn.userCode };
}

/** The person on the service's page. */
async function press(url: string, service: string, answer: 'approve' | 'deny'): Promise<void> {
  const page = new URL(url);
  const fields: Record<string, string> = Object.fromEntries(page.searchParams);
  if (service === 'geopera') fields.answer = answer;
  const response = await fetch(`${page.origin}${page.pathname}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
  });
  expect(response.status).toBe(303);
}

const stateOf = async (id: string) => (await world.call('signIn.state', { id })).signIn;

/** Second by second, since each look is a request. */
async function ended(id: string) {
  for (let passed = 0; (await stateOf(id)).status === 'waiting' && passed < 60; passed++)
    await world.clock.advance(SECOND);
  return stateOf(id);
}

describe.each(['elizaos', 'geopera'])('at %s', (service) => {
  test('waits for the person, then the account is there, with its key kept and its balance read', async () => {
    const { id, url } = await begin(service);
    await world.clock.advance(20 * SECOND);
    expect((await stateOf(id)).status).toBe('waiting');
    expect(world.engine.snapshot().accounts).toEqual([]);
    await press(url, service, 'approve');
    const { status, accountId } = await ended(id);
    expect(status).toBe('connected');
    expect([...world.keys.keys()]).toEqual([accountId]);
    await world.call('sync.now', {});
    const { accounts, wallets } = world.engine.snapshot();
    expect(accounts).toMatchObject([{ id: accountId, service, lastError: null, keyKept: 'keychain' }]);
    expect(wallets[0]?.balance).not.toBeNull();
    // What is secret stands in no log.
    const kept = [...world.keys.values()].join(' ');
    for (const secret of kept.match(/eliza_[0-9a-f]{20,}|eyJ[\w.-]{20,}/g) ?? [])
      expect(JSON.stringify(world.logged)).not.toContain(secret);
  });

  test('that nobody completes has an end', async () => {
    const { id } = await begin(service);
    for (let passed = 0; (await stateOf(id)).status === 'waiting' && passed < 20 * 60; passed += 30)
      await world.clock.advance(30 * SECOND);
    expect((await stateOf(id)).status).toBe('expired');
    expect(world.engine.snapshot().accounts).toEqual([]);
  });

  test('that is let go is over at once, and asks no more', async () => {
    const { id, url } = await begin(service);
    await world.call('signIn.cancel', { id });
    await press(url, service, 'approve');
    const before = world.sandbox.requests(service).length;
    await world.clock.advance(MINUTE);
    expect(world.sandbox.requests(service)).toHaveLength(before);
    expect(await world.ask('signIn.state', { id })).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    expect(world.engine.snapshot().accounts).toEqual([]);
  });
});

test('a no in the browser is a no, in words', async () => {
  const { id, url, userCode } = await begin('geopera');
  expect(userCode).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/);
  await press(url, 'geopera', 'deny');
  expect(await ended(id)).toMatchObject({ status: 'denied', accountId: null });
  expect(world.keys.size).toBe(0);
});

test('a token that ends is renewed by itself, and the account goes on', async () => {
  const { id, url } = await begin('geopera');
  await press(url, 'geopera', 'approve');
  expect((await ended(id)).status).toBe('connected');
  world.engine.start();
  const before = [...world.keys.values()];
  for (let passed = 0; passed < 40; passed++) await world.clock.advance(MINUTE);
  await world.call('sync.now', {});
  expect(world.engine.snapshot().accounts).toMatchObject([{ lastError: null, freshness: 'fresh' }]);
  expect([...world.keys.values()]).not.toEqual(before);
});

test('a service without one says so; nothing opens', async () => {
  const answer = await world.ask('signIn.begin', { service: 'olostep', origin: originOf('olostep') });
  expect(answer).toMatchObject({ ok: false, error: { kind: 'refused', help: 'Paste a key instead.' } });
  expect(world.opened).toEqual([]);
});
