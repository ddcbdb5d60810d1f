import { beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { startSandbox } from '#sandbox/start.ts';
import { accountOf, ask, EPOCH, handClock, operate } from './setup.ts';
import { geopera as geoperaShapes } from './shapes.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1, epoch: EPOCH, clock: handClock() });
  return () => sandbox.close();
});

const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
const none = { headers: {} };

describe.each([
  ['bizos', '/api/cli/billing', 401, { error: 'unauthorized', message: 'Invalid or revoked API key.' }],
  ['olostep', '/user/credits/info', 402, { error: 'invalid_api_key' }],
  ['mosaic', '/credits', 401, { detail: 'Invalid API key' }],
  ['geopera', '/v1/op/billing.credits.balance', 401, { title: 'Unauthorized', status: 401 }],
  ['elizaos', '/api/v1/credits/summary', 401, { success: false, code: 'invalid_credentials' }],
])('%s', (service, path, status, body) => {
  it(`answers an unknown key with ${status}`, async () => {
    const answer = await ask(accountOf(sandbox, service), path, bearer('bzk_live_nobody'));
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject(body);
  });

  it('answers a revoked key and no key at all with the same status', async () => {
    const revoked = accountOf(sandbox, service, 'seed', 'revoked');
    expect((await ask(revoked, path)).status).toBe(status);
    expect((await ask(revoked, path, none)).status).toBe(status);
  });

  it('accepts its key, and no other service’s', async () => {
    const account = accountOf(sandbox, service);
    expect((await ask(account, path)).status).toBe(200);
    for (const other of sandbox.accounts)
      if (other.service !== service) expect((await ask(account, path, bearer(other.key))).status).toBe(status);
  });
});

describe('Olostep’s 402', () => {
  it('says "exhausted" in another way than "bad key"', async () => {
    const account = accountOf(sandbox, 'olostep');
    const other = accountOf(sandbox, 'olostep', 'public');
    sandbox.setFaults('olostep', [{ kind: 'status', status: 402 }]);
    const exhausted = await ask(account, '/user/credits/info');
    const problem = await ask(other, '/user/credits/info');
    sandbox.setFaults('olostep', []);
    expect(exhausted).toMatchObject({ status: 402, json: { usage_limit_reached: true } });
    expect(problem).toMatchObject({ status: 402, json: { code: 'credits_exhausted', status: 402 } });
    const bad = await ask(accountOf(sandbox, 'olostep', 'public', 'revoked'), '/user/credits/info');
    expect(bad).toMatchObject({ status: 402, json: { code: 'invalid_api_key', status: 402 } });
    expect(bad.headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('Geopera’s keys', () => {
  it('go in either header', async () => {
    const account = accountOf(sandbox, 'geopera');
    expect((await operate(account, 'billing.credits.balance')).status).toBe(200);
    const init = { method: 'POST', body: '{}', headers: { authorization: `Bearer ${account.key}` } };
    expect((await ask(account, '/v1/op/billing.credits.balance', init)).status).toBe(200);
  });

  it('carry scopes: without billing:read billing is 403, other operations are not', async () => {
    const account = accountOf(sandbox, 'geopera', 'seed', 'without-billing-read');
    const refused = await operate(account, 'billing.credits.balance');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(geoperaShapes.problem.parse(refused.json).detail).toContain('billing:read');
    expect((await operate(account, 'usage.current')).status).toBe(422);
  });
});

describe('elizaOS Cloud’s keys', () => {
  it('go in either header, X-API-Key before Authorization', async () => {
    const account = accountOf(sandbox, 'elizaos');
    const path = '/api/v1/credits/balance';
    const with_ = (headers: Record<string, string>) => ask(account, path, { headers });
    expect((await with_({ 'x-api-key': account.key })).status).toBe(200);
    expect((await with_({ authorization: `Bearer ${account.key}` })).status).toBe(200);
    expect((await with_({ 'x-api-key': account.key, authorization: 'Bearer eliza_wrong' })).status).toBe(200);
    expect((await with_({ 'x-api-key': 'eliza_wrong', authorization: `Bearer ${account.key}` })).status).toBe(401);
  });

  it.each(['/api/credits/transactions', '/api/analytics/overview'])(
    'when bad make %s fail with 500 in the first generation and 401 in the newest',
    async (path) => {
      const first = await ask(accountOf(sandbox, 'elizaos', 'seed', 'revoked'), path);
      expect(first).toMatchObject({ status: 500, json: { error: 'Invalid or expired API key' } });
      const missing = await ask(accountOf(sandbox, 'elizaos'), path, none);
      expect(missing).toMatchObject({ status: 500, json: { error: 'Authentication required' } });
      const newest = await ask(accountOf(sandbox, 'elizaos', 'public', 'revoked'), path);
      expect(newest).toMatchObject({ status: 401, json: { success: false, code: 'invalid_credentials' } });
    },
  );

  it('are not needed for what is public', async () => {
    const account = accountOf(sandbox, 'elizaos');
    expect((await ask(account, '/api/crypto/status', none)).json).toMatchObject({ enabled: true, isTestnet: true });
    expect((await ask(account, '/api/stripe/credit-packs', none)).json).toMatchObject({
      creditPacks: [{ credits: '25.00', price_cents: 2500 }, {}],
    });
  });
});

describe('the keys', () => {
  it('look like the real ones', () => {
    const form: Readonly<Record<string, RegExp>> = {
      bizos: /^bzk_live_demo[0-9a-f]{24}$/,
      olostep: /^olostep_demo[0-9a-f]{32}$/,
      mosaic: /^mk_demo[0-9a-f]{32}$/,
      geopera: /^gpra_demo[0-9a-f]{32}$/,
      elizaos: /^eliza_[0-9a-f]{64}$/,
    };
    for (const account of sandbox.variants) expect(account.key).toMatch(form[account.service] ?? /^never$/);
    expect(new Set(sandbox.variants.map((account) => account.key)).size).toBe(sandbox.variants.length);
  });

  it('exist in both dialects of every service', () => {
    const services = ['bizos', 'olostep', 'mosaic', 'geopera', 'elizaos'];
    for (const service of services) for (const dialect of ['seed', 'public']) accountOf(sandbox, service, dialect);
    expect(sandbox.accounts.map((account) => account.service)).toEqual(services);
    expect(sandbox.accounts.every((account) => account.dialect === 'seed')).toBe(true);
  });
});
