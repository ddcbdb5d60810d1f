import { describe, expect, it } from 'vitest';
import type { Fault, Sandbox } from '#sandbox/sandbox.ts';
import { type Answer, accountOf, ask, operate, sandboxFor, send } from './setup.ts';

const main: Readonly<Record<string, string>> = {
  bizos: '/api/cli/billing',
  olostep: '/user/credits/info',
  mosaic: '/credits',
  geopera: '/v1/op/billing.credits.transactions?limit=5',
  elizaos: '/api/v1/credits/summary',
};
const services = Object.keys(main);

function read(sandbox: Sandbox, service: string, init?: RequestInit): Promise<Answer> {
  const account = accountOf(sandbox, service);
  const headers = { authorization: `Bearer ${account.key}` };
  return ask(account, main[service] ?? '', { headers, ...init });
}

describe.each(services)('%s with faults', (service) => {
  it('answers late', async () => {
    const sandbox = await sandboxFor();
    sandbox.setFaults(service, [{ kind: 'latency', ms: 80 }]);
    const began = performance.now();
    expect((await read(sandbox, service)).status).toBe(200);
    // Timers count whole milliseconds, so one that was asked for 80 may be a hair early by this clock.
    expect(performance.now() - began).toBeGreaterThanOrEqual(79);
  });

  it('never answers: the client gives up, and closing does not wait for it', async () => {
    const sandbox = await sandboxFor();
    sandbox.setFaults(service, [{ kind: 'timeout' }]);
    await expect(read(sandbox, service, { signal: AbortSignal.timeout(500) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(sandbox.requests(service)).toMatchObject([{ status: 0 }]);
    await sandbox.close();
  });

  it('resets the connection', async () => {
    const sandbox = await sandboxFor();
    sandbox.setFaults(service, [{ kind: 'reset' }]);
    await expect(read(sandbox, service)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it.each([401, 402, 403, 429, 500, 502, 503] as const)(
    'answers %i in its own words, with Retry-After',
    async (status) => {
      const sandbox = await sandboxFor();
      sandbox.setFaults(service, [{ kind: 'status', status, retryAfterSeconds: 17 }]);
      const answer = await read(sandbox, service);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('retry-after')).toBe('17');
      expect(answer.json).toMatchObject(
        {
          bizos: { error: expect.any(String), message: expect.any(String) },
          olostep: { error: expect.any(String) },
          mosaic: { detail: expect.any(String) },
          geopera: { type: 'about:blank', title: expect.any(String), status, detail: expect.any(String) },
          elizaos: { success: false, error: expect.any(String), code: expect.any(String) },
        }[service] ?? {},
      );
    },
  );

  it('sends JSON cut in the middle, and a page in JSON’s place', async () => {
    const sandbox = await sandboxFor();
    const whole = await read(sandbox, service);
    for (const kind of ['truncated', 'malformed'] as const) {
      sandbox.setFaults(service, [{ kind }]);
      const answer = await read(sandbox, service);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/json/);
      expect(answer.json).toBeUndefined();
      expect(kind === 'truncated' ? whole.text.startsWith(answer.text) : answer.text.startsWith('<html>')).toBe(true);
    }
  });

  it('sends words for numbers', async () => {
    const sandbox = await sandboxFor();
    const numbers = (value: unknown): number =>
      typeof value === 'number'
        ? 1
        : typeof value === 'object' && value !== null
          ? Object.values(value).reduce((sum: number, child) => sum + numbers(child), 0)
          : 0;
    const words = (text: string) => text.split('"plenty"').length - 1;
    const whole = await read(sandbox, service);
    sandbox.setFaults(service, [{ kind: 'wrong-types' }]);
    const bent = await read(sandbox, service);
    expect(numbers(whole.json)).toBeGreaterThan(0);
    expect(words(bent.text)).toBe(numbers(whole.json));
  });

  it('heals', async () => {
    const sandbox = await sandboxFor();
    const whole = await read(sandbox, service);
    sandbox.setFaults(service, [{ kind: 'status', status: 500 }]);
    expect((await read(sandbox, service)).status).toBe(500);
    sandbox.setFaults(service, []);
    expect((await read(sandbox, service)).json).toEqual(whole.json);
  });
});

describe('faults of rows', () => {
  const rowsOf = (answer: Answer) =>
    (answer.json as { transactions: { id: string }[] }).transactions.map((row) => row.id);
  const read_ = async (sandbox: Sandbox, faults: readonly Fault[]) => {
    sandbox.setFaults('geopera', faults);
    return rowsOf(await operate(accountOf(sandbox, 'geopera'), 'billing.credits.transactions', { limit: 12 }));
  };

  it('double every row', async () => {
    const sandbox = await sandboxFor();
    const whole = await read_(sandbox, []);
    expect(await read_(sandbox, [{ kind: 'duplicate-rows' }])).toEqual(whole.flatMap((id) => [id, id]));
  });

  it('put the same rows in another order', async () => {
    const sandbox = await sandboxFor();
    const whole = await read_(sandbox, []);
    const shuffled = await read_(sandbox, [{ kind: 'shuffled-rows' }]);
    expect(shuffled).not.toEqual(whole);
    expect([...shuffled].sort()).toEqual([...whole].sort());
  });

  it('come together', async () => {
    const sandbox = await sandboxFor();
    const both = await read_(sandbox, [{ kind: 'duplicate-rows' }, { kind: 'shuffled-rows' }]);
    expect(both).toHaveLength(24);
    expect(new Set(both).size).toBe(12);
  });
});

describe('a fault', () => {
  it('can be for one path only', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'bizos');
    sandbox.setFaults('bizos', [{ kind: 'status', status: 503, path: '/api/cli/wallet' }]);
    expect((await ask(account, '/api/cli/wallet')).status).toBe(503);
    expect((await ask(account, '/api/cli/billing')).status).toBe(200);
  });

  it('can be for one method of a path: reading goes on', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'elizaos', 'public', 'g1');
    sandbox.setFaults('elizaos', [{ kind: 'status', status: 503, path: '/api/v1/billing/', method: 'PUT' }]);
    expect((await ask(account, '/api/v1/billing/settings')).status).toBe(200);
    const written = await send(account, 'PUT', '/api/v1/billing/settings', { autoTopUp: { threshold: 7 } });
    expect(written.status).toBe(503);
  });

  it('can strike so often and then no more', async () => {
    const sandbox = await sandboxFor();
    sandbox.setFaults('mosaic', [{ kind: 'status', status: 429, retryAfterSeconds: 1, times: 2 }]);
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await read(sandbox, 'mosaic')).status);
    expect(statuses).toEqual([429, 429, 200, 200]);
  });

  it('that sleep strike once a request to the path that wakes them has come', async () => {
    const sandbox = await sandboxFor();
    sandbox.setFaults('mosaic', [{ kind: 'status', status: 500, after: '/credits' }]);
    const account = accountOf(sandbox, 'mosaic');
    const headers = { authorization: `Bearer ${account.key}` };
    expect((await ask(account, '/plan', { headers })).status).toBe(200);
    expect((await ask(account, '/credits', { headers })).status).toBe(200);
    expect((await ask(account, '/plan', { headers })).status).toBe(500);
  });

  it.each(['edge-403', 'edge-429', 'edge-502', 'edge-504', 'failed', 'unavailable'] as const)(
    'a charge whose answer is lost by %s is made all the same',
    async (by) => {
      const sandbox = await sandboxFor();
      sandbox.setFaults('olostep', [{ kind: 'after-charge', by, times: 1 }]);
      const account = accountOf(sandbox, 'olostep');
      const init = {
        method: 'POST',
        headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ credits: 10_000 }),
      };
      const answer = await ask(account, '/user/purchase-topup', init);
      expect(answer.status).toBe({ failed: 500, unavailable: 503 }[by as string] ?? Number(by.slice(5)));
      expect(answer.text.startsWith('<html>')).toBe(by.startsWith('edge-'));
      expect(sandbox.charges()).toHaveLength(1);
    },
  );

  it('of one service leaves the others alone', async () => {
    const sandbox = await sandboxFor();
    sandbox.setFaults('olostep', [{ kind: 'reset' }]);
    for (const service of services) if (service !== 'olostep') expect((await read(sandbox, service)).status).toBe(200);
  });

  it('needs a service that is there', async () => {
    const sandbox = await sandboxFor();
    expect(() => sandbox.setFaults('nobody', [])).toThrow(RangeError);
  });
});
