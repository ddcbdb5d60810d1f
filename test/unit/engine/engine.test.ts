import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { MINUTE } from '#shared/domain/time.ts';
import type { Watch } from '#shared/domain/watch.ts';
import { amountOf } from '#shared/money/amount.ts';
import { createEngineWorld, type EngineWorld, type WorldOptions } from '../../support/engineWorld.ts';

let world: EngineWorld;
const open = async (options?: WorldOptions) => {
  world = await createEngineWorld(options);
  return world;
};
afterEach(() => world.end());

const walletOf = (service: string, key: string) => {
  const snapshot = world.engine.snapshot();
  const account = snapshot.accounts.find((one) => one.service === service);
  const wallet = snapshot.wallets.find((one) => one.id === `${account?.id}:${key}`);
  if (wallet === undefined) throw new Error(`no wallet ${service} ${key}`);
  return wallet;
};
const accountOf = (service: string) => {
  const account = world.engine.snapshot().accounts.find((one) => one.service === service);
  if (account === undefined) throw new Error(`no account of ${service}`);
  return account;
};

describe('watching the five services', () => {
  it('shows six wallets, each in its own unit, through the same adapters a real key would use', async () => {
    await open();
    await world.connectAll();
    const { wallets, accounts, tray } = world.engine.snapshot();
    expect(wallets.map((wallet) => `${wallet.serviceName}/${wallet.name}: ${wallet.unit}`).sort()).toEqual([
      'BizOS/Ad wallet: USD',
      'BizOS/Credits: credit',
      'Geopera/Credits: credit',
      'Mosaic/Credits: credit',
      'Olostep/Credits: credit',
      'elizaOS Cloud/Balance: USD',
    ]);
    expect(wallets.every((wallet) => wallet.freshness === 'fresh' && wallet.balance !== null)).toBe(true);
    expect(accounts.flatMap((account) => account.problems)).toEqual([]);
    expect(tray).toMatchObject({ level: 'ok', words: 'All 6 wallets are above their line' });
  });

  it('keeps asking on its schedule, and only then', async () => {
    await open();
    await world.connectAll();
    world.engine.start();
    const asked = () => world.sandbox.requests('olostep').length;
    const before = asked();
    await world.clock.advance(4 * MINUTE);
    expect(asked()).toBe(before);
    await world.clock.advance(2 * MINUTE);
    await expect.poll(asked).toBe(before + 1);
    await world.call('watching.set', { watching: false });
    await world.clock.advance(60 * MINUTE);
    expect(asked()).toBe(before + 1);
    expect(accountOf('olostep').sync).toBe('paused');
  });

  it('joins a call that is under way instead of asking twice', async () => {
    await open();
    await world.connectAll();
    const before = world.sandbox.requests('olostep').length;
    await Promise.all([world.call('sync.now', {}), world.call('sync.now', {}), world.call('sync.now', {})]);
    expect(world.sandbox.requests('olostep').length).toBe(before + 1);
  });

  it('pulls the same ledger twice without a row more', async () => {
    await open();
    await world.connectAll();
    await world.fetchHistory();
    const { total } = await world.call('ledger.page', { filter: {}, offset: 0, limit: 1 });
    world.sandbox.setFaults('geopera', [{ kind: 'shuffled-rows' }, { kind: 'duplicate-rows' }]);
    world.sandbox.setFaults('elizaos', [{ kind: 'shuffled-rows' }, { kind: 'duplicate-rows' }]);
    await world.call('sync.now', {});
    expect((await world.call('ledger.page', { filter: {}, offset: 0, limit: 1 })).total).toBe(total);
    expect(total).toBeGreaterThan(100);
  });
});

describe('a wallet that sinks below its line', () => {
  /** What is told of its balance: that so much is gone in a day is an alert of its own. */
  const openAlerts = (rule: string) =>
    world.engine.snapshot().alerts.filter((alert) => alert.closedAt === null && alert.rule === rule);
  const told = () => world.notices.filter(({ id }) => id.startsWith('low-balance/'));

  it('is told once: not while it sinks further, not after a restart; again only after it was topped up', async () => {
    await open();
    await world.connectAll();
    const set = async (credits: number) => {
      world.sandbox.setBalance('mosaic', 'credits', credits * 1_000_000);
      await world.clock.advance(MINUTE);
      await world.call('sync.now', {});
      await expect.poll(() => world.engine.snapshot().alerts.every((alert) => alert.notifiedAt !== null)).toBe(true);
    };
    await set(600);
    expect(told()).toHaveLength(1);
    expect(told()[0]).toMatchObject({ title: 'Mosaic · Credits is running low', urgency: 'normal' });
    expect(told()[0]?.body).toMatch(/^600 credits left[.,]/);
    expect(told()[0]?.screen).toBe(`wallets/${walletOf('mosaic', 'credits').id}`);
    await set(100);
    await set(0);
    expect(walletOf('mosaic', 'credits')).toMatchObject({ level: 'empty', claim: 'empty' });
    expect(told()).toHaveLength(1);
    await world.restart();
    world.engine.start();
    await set(10);
    expect(told()).toHaveLength(1);
    await set(3_500);
    expect(openAlerts('low-balance')).toEqual([]);
    await set(500);
    expect(told()).toHaveLength(2);
    expect(world.engine.snapshot().tray.words).toBe('Low: Mosaic Credits, 500 credits left');
  });

  it('follows the lines that the user sets, and refuses lines that make no sense', async () => {
    await open();
    await world.connectAll();
    const { id } = walletOf('elizaos', 'balance');
    const usd = (n: number) => amountOf(n * 1_000_000, 'USD');
    const byAmount = (amount: Watch['amount']): Watch => ({ days: null, share: null, amount });
    await world.call('wallets.setWatch', { walletId: id, watch: byAmount({ low: usd(500), critical: usd(400) }) });
    expect(walletOf('elizaos', 'balance')).toMatchObject({ level: 'critical', lines: { source: 'stated' } });
    // It tops itself up: routine, and in the list all the same.
    await expect
      .poll(() => world.engine.snapshot().alerts.find(({ rule }) => rule === 'low-balance')?.held)
      .toEqual({ reason: 'top-up-expected', until: null });
    expect(told()).toEqual([]);
    await world.call('wallets.setWatch', { walletId: id, watch: null });
    expect(walletOf('elizaos', 'balance')).toMatchObject({ level: 'ok', lines: { source: 'derived' } });
    for (const lines of [
      { low: usd(1), critical: usd(2) },
      { low: usd(-1), critical: usd(-2) },
      { low: amountOf(1, 'credit'), critical: amountOf(1, 'credit') },
    ])
      expect(await world.ask('wallets.setWatch', { walletId: id, watch: byAmount(lines) })).toMatchObject({
        ok: false,
        error: { kind: 'invalid-input' },
      });
  });
});

describe('when a service fails', () => {
  it('keeps the last good number, says how old it is, and makes no all-clear of it', async () => {
    await open();
    await world.connectAll();
    const before = walletOf('mosaic', 'credits').balance;
    world.sandbox.setFaults('mosaic', [{ kind: 'status', status: 500 }]);
    await world.clock.advance(MINUTE);
    expect(await world.call('sync.now', { accountId: accountOf('mosaic').id })).toEqual({ synced: 0, failed: 1 });
    expect(accountOf('mosaic')).toMatchObject({ sync: 'failing', lastError: { kind: 'unavailable' } });
    expect(walletOf('mosaic', 'credits')).toMatchObject({ balance: before, claim: 'ok', freshness: 'fresh' });
    await world.clock.advance(15 * MINUTE);
    expect(walletOf('mosaic', 'credits')).toMatchObject({
      balance: before,
      level: 'ok',
      claim: 'unknown',
      freshness: 'stale',
    });
    expect(world.engine.snapshot().tray.level).toBe('unknown');
    world.sandbox.setFaults('mosaic', []);
    await world.call('sync.now', {});
    expect(walletOf('mosaic', 'credits')).toMatchObject({ claim: 'ok', freshness: 'fresh' });
    expect(accountOf('mosaic').sync).not.toBe('failing');
  });

  it('tells of a refused key with the answer that refused it', async () => {
    await open();
    await world.connectAll();
    const { id, label } = accountOf('geopera');
    world.sandbox.setFaults('geopera', [{ kind: 'status', status: 401 }]);
    await world.call('sync.now', { accountId: id });
    // Not a moment went by on the clock.
    expect(world.engine.snapshot().alerts).toMatchObject([
      { accountId: id, rule: 'key-refused', title: `${label}: the key is refused`, closedAt: null },
    ]);
    await expect.poll(() => world.notices.map(({ title }) => title)).toEqual([`${label}: the key is refused`]);
    world.sandbox.setFaults('geopera', []);
    await world.call('sync.now', { accountId: id });
    expect(world.engine.snapshot().alerts.filter(({ closedAt }) => closedAt === null)).toEqual([]);
  });

  it.each([
    ['malformed' as const, 'bad-response'],
    ['truncated' as const, 'bad-response'],
    ['wrong-types' as const, 'bad-response'],
  ])('an answer that is %s changes no number and names what was wrong', async (kind, expected) => {
    await open();
    await world.connectAll();
    const before = world.engine.snapshot().wallets.map((wallet) => wallet.balance);
    for (const { service } of world.sandbox.accounts) world.sandbox.setFaults(service, [{ kind }]);
    const { failed } = await world.call('sync.now', {});
    expect(failed).toBe(5);
    expect(world.engine.snapshot().wallets.map((wallet) => wallet.balance)).toEqual(before);
    expect(new Set(world.engine.snapshot().accounts.map((account) => account.lastError?.kind))).toEqual(
      new Set([expected]),
    );
  });

  it('waits as long as the service asks', async () => {
    await open();
    await world.connectAll();
    world.sandbox.setFaults('olostep', [{ kind: 'status', status: 429, retryAfterSeconds: 1_200 }]);
    world.engine.start();
    await world.clock.advance(6 * MINUTE);
    await expect.poll(() => accountOf('olostep').lastError?.kind).toBe('rate-limited');
    await expect.poll(() => accountOf('olostep').sync).toBe('failing');
    const asked = world.sandbox.requests('olostep').length;
    const { lastError, nextAttemptAt } = accountOf('olostep');
    expect(nextAttemptAt).toBeGreaterThanOrEqual(lastError?.retryAt ?? Number.POSITIVE_INFINITY);
    world.sandbox.setFaults('olostep', []);
    // Neither a person's impatience nor a wake-up breaks the promise.
    expect(await world.call('sync.now', { accountId: accountOf('olostep').id })).toEqual({ synced: 0, failed: 1 });
    world.engine.wake('resume');
    await world.clock.advance(18 * MINUTE);
    expect(world.sandbox.requests('olostep').length).toBe(asked);
    await world.clock.advance(3 * MINUTE);
    await expect.poll(() => world.sandbox.requests('olostep').length).toBe(asked + 1);
  });
});

describe('connecting an account', () => {
  it('tells a wrong key in words, and stores nothing', async () => {
    await open();
    for (const { service, origin } of world.sandbox.accounts) {
      const result = await world.ask('accounts.add', { service, key: 'wrong-key-0123456789', origin });
      expect(result).toMatchObject({ ok: false, error: { kind: 'invalid-key' } });
      if (!result.ok) expect(result.error.help).toBeTruthy();
    }
    expect(world.engine.snapshot().accounts).toEqual([]);
    expect(world.keys.size).toBe(0);
  });

  it.each([
    ['http://example.com', 'invalid-input'],
    ['ftp://127.0.0.1', 'invalid-input'],
    ['https://user:pw@example.com', 'invalid-input'],
    ['not an address', 'invalid-input'],
    ['https://example.com', 'refused'],
    ['http://127.0.0.1:1', 'unavailable'],
  ])('answers origin %s with %s', async (origin, kind) => {
    await open();
    const key = world.sandbox.accounts[0]?.key ?? '';
    const asked = world.ask('accounts.add', { service: 'bizos', key, origin });
    await world.passTime(asked);
    expect(await asked).toMatchObject({ ok: false, error: { kind } });
    expect(world.keys.size).toBe(0);
  });

  it('asks before it keeps a key anywhere but in a keychain', async () => {
    await open({ keychain: null });
    const [{ service, key, origin } = { service: '', key: '', origin: '' }] = world.sandbox.accounts;
    expect(await world.ask('accounts.add', { service, key, origin })).toMatchObject({ error: { kind: 'refused' } });
    expect(await world.ask('accounts.add', { service, key, origin, keepKey: 'keychain' })).toMatchObject({
      error: { kind: 'refused' },
    });
    expect(world.sandbox.requests(service)).toHaveLength(0);
    const { account } = await world.call('accounts.add', { service, key, origin, keepKey: 'memory' });
    expect(account.keyKept).toBe('memory');
  });

  it('refuses the same key twice, but takes several accounts of one service', async () => {
    await open();
    await world.connectAll();
    const [{ service, key, origin } = { service: '', key: '', origin: '' }] = world.sandbox.accounts;
    expect(await world.ask('accounts.add', { service, key, origin })).toMatchObject({ error: { kind: 'conflict' } });
    const other = world.sandbox.variants.find(
      (one) => one.service === service && one.dialect === 'public' && one.variant !== 'revoked',
    );
    if (other === undefined) throw new Error('the sandbox has a key of the public dialect for every service');
    await world.call('accounts.add', { service, key: other.key, origin, label: 'Second' });
    expect(world.engine.snapshot().accounts.filter((account) => account.service === service)).toHaveLength(2);
  });

  it('forgets the key with the account and keeps the ledger, unless told to erase it', async () => {
    await open();
    await world.connectAll();
    const { id } = accountOf('geopera');
    await world.call('accounts.remove', { accountId: id });
    expect(world.keys.has(id)).toBe(false);
    expect(
      (await world.call('ledger.page', { filter: { walletIds: [`${id}:credits`] }, offset: 0, limit: 1 })).total,
    ).toBeGreaterThan(0);
    const second = accountOf('elizaos').id;
    await world.call('accounts.remove', { accountId: second, eraseLedger: true });
    expect(
      (await world.call('ledger.page', { filter: { walletIds: [`${second}:balance`] }, offset: 0, limit: 1 })).total,
    ).toBe(0);
    await world.restart();
    expect(world.engine.snapshot().accounts.map((account) => account.service)).not.toContain('geopera');
  });

  it('says that an account has no key instead of failing with one', async () => {
    await open();
    await world.connectAll();
    const { id } = accountOf('mosaic');
    world.keys.delete(id);
    expect(await world.call('sync.now', { accountId: id })).toEqual({ synced: 0, failed: 1 });
    expect(accountOf('mosaic')).toMatchObject({ sync: 'no-key', keyKept: 'missing', lastError: { kind: 'no-key' } });
    const key = world.sandbox.accounts.find((account) => account.service === 'mosaic')?.key ?? '';
    await world.call('accounts.setKey', { accountId: id, key });
    expect(accountOf('mosaic')).toMatchObject({ lastError: null, keyKept: 'keychain' });
  });
});

describe('keys', () => {
  it('appear in no snapshot, no error, no log and no file, however the services fail', async () => {
    await open();
    await world.connectAll();
    world.engine.start();
    const seen: unknown[] = [];
    for (const topic of ['app', 'accounts', 'wallets', 'agents', 'alerts'] as const)
      world.engine.subscribe(topic, (value) => seen.push(value));
    const faults = [
      { kind: 'status', status: 401 },
      { kind: 'status', status: 402 },
      { kind: 'status', status: 403 },
      { kind: 'status', status: 500 },
      { kind: 'malformed' },
      { kind: 'reset' },
    ] as const;
    for (const fault of faults) {
      for (const { service } of world.sandbox.accounts) world.sandbox.setFaults(service, [fault]);
      const syncing = world.call('sync.now', {});
      await world.passTime(syncing);
      await syncing;
      seen.push(world.engine.snapshot());
    }
    for (const { service, key, origin } of world.sandbox.accounts) {
      const adding = world.ask('accounts.add', { service, key, origin });
      await world.passTime(adding);
      seen.push(await adding);
    }
    const files = readdirSync(world.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    expect(files.join('').length).toBeGreaterThan(10_000);
    const everything = JSON.stringify([seen, world.logged, world.notices]) + files.join('');
    for (const { service, key } of world.sandbox.accounts) {
      expect(everything.includes(key), `the key of ${service}`).toBe(false);
      expect(everything.includes(key.slice(-20)), `the end of the key of ${service}`).toBe(false);
    }
    expect(everything.includes(accountOf('bizos').keyFingerprint)).toBe(true);
  });
});

describe('pages of a service', () => {
  it('opens the service’s own page, and tells what needs a desktop', async () => {
    await open();
    await world.connectAll();
    const { url } = await world.call('web.open', { accountId: accountOf('bizos').id, page: 'billing' });
    expect(world.opened).toEqual([url]);
    expect(new URL(url).protocol).toBe('https:');
    for (const name of ['app.quit', 'window.show'] as const)
      expect(await world.ask(name, {})).toMatchObject({ error: { kind: 'refused' } });
    expect(await world.ask('sync.now', { accountId: 7 })).toMatchObject({ error: { kind: 'invalid-input' } });
    expect(await world.ask('__proto__' as never, {})).toMatchObject({ error: { kind: 'invalid-input' } });
  });
});
