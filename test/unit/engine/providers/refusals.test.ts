/** Every status of every service: its kind, words that say what to do, and no more requests than make sense. */
import { describe, expect, test } from 'vitest';
import { services } from '#engine/providers/registry.ts';
import type { ErrorKind } from '#shared/contract/errors.ts';
import { fakeService, NOW, type Routes, refusalOf } from './fakeService.ts';

const MAIN: Readonly<Record<string, readonly string[]>> = {
  bizos: ['GET /api/cli/billing', 'GET /api/cli/wallet', 'GET /api/cli/whoami'],
  olostep: ['GET /user/credits/info'],
  mosaic: ['GET /credits'],
  geopera: ['POST /v1/op/billing.credits.balance'],
  elizaos: ['GET /api/v1/credits/summary', 'GET /api/v1/credits/balance', 'GET /api/v1/billing/limits'],
};

function everywhere(service: string, status: number, body: unknown, headers: Record<string, string> = {}): Routes {
  return Object.fromEntries((MAIN[service] ?? []).map((request) => [request, { status, body, headers }]));
}

type Case = [status: number, body: unknown, kind: ErrorKind];
const COMMON: readonly Case[] = [
  [400, { error: 'Bad request' }, 'bad-response'],
  [401, { error: 'unauthorized' }, 'invalid-key'],
  [401, '', 'invalid-key'],
  [403, { error: 'forbidden' }, 'forbidden'],
  [404, { error: 'not_found' }, 'bad-response'],
  [405, {}, 'bad-response'],
  [409, { detail: 'busy' }, 'conflict'],
  [410, { detail: 'expired' }, 'gone'],
  [418, {}, 'bad-response'],
  [422, { detail: [{ loc: ['body', 'limit'], msg: 'too large', type: 'x' }] }, 'bad-response'],
  [429, {}, 'rate-limited'],
  [500, { error: 'internal' }, 'unavailable'],
  [502, '<html>bad gateway</html>', 'unavailable'],
  [503, {}, 'unavailable'],
  [504, {}, 'unavailable'],
];

const OWN: Readonly<Record<string, readonly Case[]>> = {
  bizos: [
    [402, { error: 'out_of_credits', message: 'Out of credits — top up at app.bizos.lol/billing.' }, 'out-of-credits'],
  ],
  olostep: [
    [402, { error: 'invalid' }, 'invalid-key'],
    [402, { code: 'credits_exhausted' }, 'out-of-credits'],
    [403, { message: 'Missing Authentication Token' }, 'bad-response'],
    [429, { error: 'purchase_topup_cooldown' }, 'cooldown'],
    [503, { error: { code: 'payment_status_unknown' } }, 'payment-unknown'],
  ],
  mosaic: [
    [402, {}, 'out-of-credits'],
    [403, { error: 'insufficient_credits', detail: 'none left' }, 'out-of-credits'],
    [403, { detail: 'plan not eligible' }, 'forbidden'],
  ],
  geopera: [
    [
      402,
      { title: 'Authentication Required', status: 402, client_secret: 'pi_3Q_secret_x', requires_action: true },
      'payment-action-required',
    ],
    [402, { title: 'Payment Method Required', status: 402, detail: 'attach one' }, 'payment-declined'],
    [402, { title: 'Card Declined', status: 402, detail: 'try another' }, 'payment-declined'],
    [402, { title: 'Insufficient Credits', status: 402 }, 'out-of-credits'],
    [
      403,
      { type: 'about:blank', title: 'Forbidden', status: 403, detail: 'Missing required scope: billing:read' },
      'forbidden',
    ],
  ],
  elizaos: [
    [401, { success: false, error: 'x', code: 'session_auth_required' }, 'needs-browser-session'],
    [401, { success: false, error: 'x', code: 'recent_auth_required' }, 'needs-browser-session'],
    [402, { success: false, error: 'x', code: 'insufficient_credits' }, 'out-of-credits'],
    [500, { error: 'Authentication required' }, 'invalid-key'],
    [500, { error: 'Invalid or expired API key' }, 'invalid-key'],
    [503, { success: false, error: 'x', code: 'rate_limit_unavailable' }, 'unavailable'],
  ],
};

describe.each(services.map(({ info }) => info))('$name', ({ id, name }) => {
  test.each([...COMMON, ...(OWN[id] ?? [])])('%i %j is %s', async (status, body, kind) => {
    const { info } = await refusalOf(id, everywhere(id, status, body));
    expect(info.kind).toBe(kind);
    expect(info.message.length).toBeGreaterThan(20);
    expect(`${info.message} ${info.help ?? ''}`).not.toMatch(/undefined|null|\[object|_secret_/);
    if (kind !== 'payment-action-required' && kind !== 'payment-declined') expect(info.message).toContain(name);
    if (!['conflict', 'gone'].includes(kind)) expect(info.help).toBeTruthy();
  });

  test('the wait that a service asks for is handed on, and nothing more is asked', async () => {
    const { asked, read } = fakeService(id, everywhere(id, 429, {}, { 'retry-after': '120' }));
    await expect(read()).rejects.toMatchObject({ info: { kind: 'rate-limited', retryAt: NOW + 120_000 } });
    expect(asked).toHaveLength(1);
  });

  test('a refused key ends the read at once', async () => {
    const status = id === 'olostep' ? 402 : 401;
    const { asked, read } = fakeService(id, everywhere(id, status, { error: 'no' }));
    await expect(read()).rejects.toMatchObject({ info: { kind: 'invalid-key' } });
    expect(asked).toHaveLength(1);
  });

  test('402 is never asked twice', async () => {
    const { asked, read } = fakeService(id, everywhere(id, 402, { error: 'x' }));
    await expect(read()).rejects.toThrow();
    const counts = Map.groupBy(asked, ({ request }) => request);
    for (const requests of counts.values()) expect(requests).toHaveLength(1);
  });

  test('the definition holds together', () => {
    const service = services.find(({ info }) => info.id === id);
    expect(service?.info.defaultOrigin).toMatch(/^https:\/\/[a-z.]+$/);
    for (const page of Object.values(service?.webPages ?? {})) expect(new URL(page).protocol).toBe('https:');
    expect(service?.info.capabilities).toContain('balance.read');
    expect(
      Object.keys(service?.authorize('k') ?? {}).every((header) => /^(authorization|x-api-key)$/.test(header)),
    ).toBe(true);
  });
});
