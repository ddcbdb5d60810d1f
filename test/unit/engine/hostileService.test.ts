/** A whole engine beside a service that means harm: the others go on, nothing is opened, and what is kept is bounded. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ServiceId } from '#shared/domain/service.ts';
import { parseAmount } from '#shared/money/amount.ts';
import { createEngineWorld, type EngineWorld } from '../../support/engineWorld.ts';

const KEY = 'eliza_00112233445566778899aabbccddeeff';
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

let world: EngineWorld;
beforeEach(async () => {
  world = await createEngineWorld();
});
afterEach(() => world.end());

type Body = (path: string, query: URLSearchParams) => unknown;

const summary = (more: object = {}) => ({
  success: true,
  organization: { id: 'o1', name: 'Fernhill', creditBalance: 50, autoTopUpEnabled: false },
  ...more,
});

/** A server that answers as told; `undefined` is never answered. */
async function serviceOf(first: Body) {
  let body = first;
  const asked: { line: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://x');
    asked.push({ line: `${request.method} ${url.pathname}`, headers: request.headers });
    const answer = body(`${request.method} ${url.pathname}`, url.searchParams);
    if (answer === undefined) return;
    const [status, content] = answer === null ? [404, { error: 'not_found' }] : [200, answer];
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof content === 'string' ? content : JSON.stringify(content));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    asked,
    becomes: (next: Body) => {
      body = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function connect(service: ServiceId, origin: string, key = KEY): Promise<string> {
  const { account } = await world.call('accounts.add', { service, key, origin });
  return account.id;
}

const seen = (accountId: string) => {
  const { accounts, wallets } = world.engine.snapshot();
  const account = accounts.find(({ id }) => id === accountId);
  return { ...account, balance: wallets.find((wallet) => wallet.accountId === accountId)?.balance };
};

test('one that hangs holds up nobody else', async () => {
  const hostile = await serviceOf((path) => (path.endsWith('/summary') ? summary() : null));
  try {
    const slow = await connect('elizaos', hostile.origin);
    const { service, key, origin } = world.sandbox.accounts.find((one) => one.service === 'olostep') ?? fail();
    const quick = await connect(service, origin, key);
    await world.call('sync.now', {});
    hostile.becomes(() => undefined);
    let ended = false;
    const hanging = world.call('sync.now', { accountId: slow }).finally(() => {
      ended = true;
    });
    const before = seen(quick).lastSuccessAt ?? 0;
    world.clock.jump(1_000);
    // Time stands still: only what does not wait for the other comes to an end.
    await world.call('sync.now', { accountId: quick });
    expect(seen(quick).lastSuccessAt).toBe(before + 1_000);
    expect(ended).toBe(false);
    await world.passTime(hanging);
    expect(seen(slow).lastError?.kind).toBe('unavailable');
    expect(seen(slow).balance).toEqual(parseAmount('50', 'USD'));
  } finally {
    await hostile.close();
  }
});

describe('what it says', () => {
  const evil = `<img src=x onerror=alert(1)>\u202e\u001b[31m\u0000${'x'.repeat(900 * 1024)}`;
  const row = (id: string, more: object = {}) => ({
    id,
    type: 'debit',
    amount: -0.5,
    description: evil,
    metadata: { type: 'usage', agent_id: evil },
    created_at: '2026-11-20T08:00:00Z',
    ...more,
  });

  test('is kept within bounds, without what steers a terminal, and reaches no prototype', async () => {
    const proto = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},';
    const hostile = await serviceOf((path) => {
      if (path.endsWith('/summary'))
        return proto + JSON.stringify(summary({ agents: [{ id: 'a1', name: evil, pauseReason: evil }] })).slice(1);
      if (path.endsWith('/transactions'))
        return { transactions: [row('t1'), row('t2', { toString: 'x', metadata: null })] };
      return null;
    });
    try {
      const accountId = await connect('elizaos', hostile.origin);
      await world.call('sync.now', { accountId });
      const { rows } = await world.call('ledger.page', { filter: {}, offset: 0, limit: 50 });
      expect(rows.length).toBeGreaterThanOrEqual(2);
      for (const { description } of rows) {
        expect(description.length).toBeLessThanOrEqual(1_000);
        expect(description).not.toMatch(HARMFUL);
      }
      const kept = JSON.stringify(seen(accountId));
      expect(kept.length).toBeLessThan(20_000);
      expect(JSON.stringify(world.logged)).not.toMatch(/\\u001b|\\u0000|\u202e/);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    } finally {
      await hostile.close();
    }
  });

  test('rows dated in the future and rows without number are rows, and no more', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      ...row(`t${index}`, { description: 'x', metadata: null }),
      created_at: index === 0 ? '9999-12-31T23:59:59Z' : '2026-11-20T08:00:00Z',
    }));
    const hostile = await serviceOf((path) => {
      if (path.endsWith('/summary')) return summary();
      return path.endsWith('/transactions') ? { transactions: many } : null;
    });
    try {
      const accountId = await connect('elizaos', hostile.origin);
      expect(seen(accountId).lastError).toBeNull();
      expect(seen(accountId).balance).toEqual(parseAmount('50', 'USD'));
    } finally {
      await hostile.close();
    }
  });
});

describe('a checkout is not opened', () => {
  test.each([
    'javascript:alert(document.cookie)',
    'file:///etc/passwd',
    'data:text/html,<script>1</script>',
    'http://checkout.stripe.com/c/1',
    'https://checkout.stripe.com.evil.example/c/1',
    'https://checkout.stripe.com@evil.example/c/1',
    'https://user:pass@checkout.stripe.com/c/1',
    'https://checkout.stripe.com:8443/c/1',
    'https://checkоut.stripe.com/c/1',
    'https://checkout.stripe.com/\u202ec/1',
    '//checkout.stripe.com/c/1',
    ' vbscript:x',
  ])('%j', async (url) => {
    const hostile = await serviceOf((path) => {
      if (path.endsWith('/summary')) return summary();
      return path.endsWith('/checkout') ? { success: true, url, sessionId: 'cs_1' } : null;
    });
    try {
      const accountId = await connect('elizaos', hostile.origin);
      const order = { type: 'top-up', amount: parseAmount('25', 'USD') };
      const started = world.ask('payments.start', {
        walletId: `${accountId}:balance`,
        order,
        confirmationId: '00000000-0000-4000-8000-0000000000aa',
      });
      await world.passTime(started);
      expect(world.opened).toEqual([]);
      const { payments } = await world.call('payments.list', {});
      const said = JSON.stringify([await started, payments]);
      expect(said).toMatch(/does not open this address|could not be read|is not one of the pages/);
      expect(payments.every(({ state }) => state !== 'succeeded' && state !== 'arrived')).toBe(true);
    } finally {
      await hostile.close();
    }
  });
});

function fail(): never {
  throw new Error('the sandbox has no such account');
}
