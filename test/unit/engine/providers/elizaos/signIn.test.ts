import { describe, expect, test } from 'vitest';
import { createServiceHttp } from '#engine/http/serviceHttp.ts';
import { createSignIn } from '#engine/providers/elizaos/signIn.ts';
import { createFakeClock } from '../../../../support/fakeClock.ts';
import { NOW } from '../fakeService.ts';

const SESSION = '6f6f0a53-0000-4000-8000-00000000beef';
const KEY = 'eliza_00112233445566778899aabbccddeeff';

function signIn(origin: string, answers: readonly { status: number; body: unknown }[]) {
  const clock = createFakeClock(NOW);
  const asked: { request: string; body: unknown; headers: Headers }[] = [];
  const logged: unknown[] = [];
  const note = (...line: unknown[]) => logged.push(line);
  const http = createServiceHttp({
    origin,
    authorize: () => ({}),
    key: async () => 'none',
    clock,
    log: { info: note, warn: note, error: note },
    random: () => 0,
    fetch: async (input, init) => {
      const { status, body } = answers[asked.length] ?? { status: 500, body: {} };
      const url = new URL(String(input));
      asked.push({
        request: `${init?.method} ${url.pathname}`,
        body: init?.body === undefined ? null : JSON.parse(String(init.body)),
        headers: new Headers(init?.headers),
      });
      return new Response(JSON.stringify(body), { status });
    },
  });
  return { asked, logged, flow: createSignIn({ http, origin, clock }) };
}

const begun = { status: 201, body: { sessionId: SESSION, status: 'pending', expiresAt: '2026-11-20T09:10:00.000Z' } };

describe('signing in through the browser', () => {
  test.each([
    ['https://api.eliza.app', 'https://cloud.eliza.app'],
    ['https://api.elizacloud.ai', 'https://www.elizacloud.ai'],
    ['https://www.elizacloud.ai', 'https://www.elizacloud.ai'],
    ['http://127.0.0.1:4100', 'http://127.0.0.1:4100'],
  ])('%s: the page is at %s, under the id that the service gave', async (origin, site) => {
    const { flow, asked } = signIn(origin, [begun]);
    expect(await flow.begin()).toEqual({
      verificationUrl: `${site}/auth/cli-login?session=${SESSION}`,
      userCode: null,
      expiresAt: Date.UTC(2026, 10, 20, 9, 10),
      intervalMs: 2_000,
      state: SESSION,
    });
    expect(asked).toMatchObject([
      { request: 'POST /api/auth/cli-session', body: { sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/) } },
    ]);
    expect(asked[0]?.headers.has('authorization')).toBe(false);
    expect(asked[0]?.headers.has('x-api-key')).toBe(false);
  });

  test('an answer without id and time: ours, and ten minutes', async () => {
    const { flow, asked } = signIn('https://api.eliza.app', [{ status: 201, body: { status: 'pending' } }]);
    const started = await flow.begin();
    expect(asked[0]?.body).toEqual({ sessionId: started.state });
    expect(started.expiresAt).toBe(NOW + 600_000);
  });

  test.each<[string, number, unknown, unknown]>([
    ['waits', 200, { status: 'pending' }, { status: 'pending' }],
    [
      'done',
      200,
      { status: 'authenticated', apiKey: KEY, keyPrefix: 'eliza_0011', expiresAt: '2027-11-20T09:00:00.000Z' },
      { status: 'done', key: KEY, expiresAt: Date.UTC(2027, 10, 20, 9) },
    ],
    [
      'done for ever',
      200,
      { status: 'authenticated', apiKey: KEY, expiresAt: null },
      { status: 'done', key: KEY, expiresAt: null },
    ],
    [
      'handed out before',
      200,
      { status: 'authenticated', message: 'API key already retrieved' },
      { status: 'expired' },
    ],
    ['over', 200, { status: 'expired' }, { status: 'expired' }],
    ['unknown', 404, { error: 'Session not found or expired' }, { status: 'expired' }],
    ['gone', 410, { error: 'API key unavailable' }, { status: 'expired' }],
    ['refused by the person', 200, { status: 'denied' }, { status: 'denied' }],
  ])('asked how it stands: %s', async (_name, status, body, expected) => {
    const { flow, asked } = signIn('https://api.eliza.app', [{ status, body }]);
    expect(await flow.poll(SESSION)).toEqual(expected);
    expect(asked).toMatchObject([{ request: `GET /api/auth/cli-session/${SESSION}` }]);
  });

  test.each<[number, unknown, string]>([
    [429, { code: 'rate_limit_exceeded' }, 'rate-limited'],
    [500, { error: 'Failed to get session status' }, 'unavailable'],
    [200, { status: 'thinking' }, 'bad-response'],
    [400, { error: 'Invalid session ID format' }, 'bad-response'],
  ])('%i %j is told as %s', async (status, body, kind) => {
    const { flow } = signIn('https://api.eliza.app', [{ status, body }]);
    await expect(flow.poll(SESSION)).rejects.toMatchObject({ info: { kind } });
  });

  test('neither the session nor the key is in the log or in an error', async () => {
    const done = { status: 200, body: { status: 'authenticated', apiKey: KEY } };
    const { flow, logged } = signIn('https://api.eliza.app', [begun, done, { status: 405, body: {} }]);
    await flow.begin();
    await flow.poll(SESSION);
    const error = await flow.poll(SESSION).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('/api/auth/cli-session/…');
    const said = `${JSON.stringify(logged)} ${String(error)}`;
    expect(said).not.toContain(SESSION);
    expect(said).not.toContain(KEY);
    expect(logged).toHaveLength(3);
  });
});
