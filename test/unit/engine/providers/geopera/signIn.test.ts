import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createServiceHttp } from '#engine/http/serviceHttp.ts';
import { findService } from '#engine/providers/registry.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { createFakeClock } from '../../../../support/fakeClock.ts';
import { NOW } from '../fakeService.ts';

const ORIGIN = 'https://api.geopera.com';
const REALM = '/realms/public/protocol/openid-connect';
const device = {
  device_code: 'dev-secret-1',
  user_code: 'WDJB-MJHT',
  verification_uri: `${ORIGIN}/realms/public/device`,
  verification_uri_complete: `${ORIGIN}/realms/public/device?user_code=WDJB-MJHT`,
  expires_in: 600,
  interval: 5,
};
const tokens = {
  access_token: 'eyJhbGciOi.access.one',
  expires_in: 300,
  refresh_token: 'refresh-1',
  token_type: 'Bearer',
};

type Answer = { readonly status?: number; readonly body: unknown };

function signInTo(...answers: readonly Answer[]) {
  const asked: { path: string; form: Record<string, string>; headers: Headers }[] = [];
  const logged: unknown[] = [];
  const left = [...answers];
  const log = (...line: unknown[]) => logged.push(line);
  const clock = createFakeClock(NOW);
  const http = createServiceHttp({
    origin: ORIGIN,
    authorize: () => ({}),
    key: async () => 'none',
    clock,
    log: { info: log, warn: log, error: log },
    random: () => 0,
    fetch: async (input, init) => {
      const url = new URL(String(input));
      asked.push({
        path: url.pathname,
        form: Object.fromEntries(new URLSearchParams(String(init?.body))),
        headers: new Headers(init?.headers),
      });
      const { status = 200, body } = left.shift() ?? { status: 500, body: {} };
      return new Response(JSON.stringify(body), { status });
    },
  });
  const signIn = findService('geopera')?.signIn?.({ http, origin: ORIGIN, clock });
  if (signIn?.renew === undefined) throw new Error('no sign-in');
  return { signIn, renew: signIn.renew, asked, logged };
}

const error = (code: string, status = 400): Answer => ({ status, body: { error: code } });

describe('signing in at Geopera', () => {
  test('begins with a code, an address, and a challenge whose answer stays here', async () => {
    const { signIn, asked, logged } = signInTo({ body: device }, { body: tokens });
    const begun = await signIn.begin();
    expect(begun).toMatchObject({
      verificationUrl: device.verification_uri_complete,
      userCode: 'WDJB-MJHT',
      expiresAt: NOW + 600_000,
      intervalMs: 5_000,
    });
    const [first] = asked;
    expect(first?.path).toBe(`${REALM}/auth/device`);
    expect(first?.headers.has('authorization')).toBe(false);
    expect(first?.form).toMatchObject({
      client_id: 'geopera-cli',
      scope: 'openid profile',
      code_challenge_method: 'S256',
    });
    await signIn.poll(begun.state);
    const { code_verifier: verifier = '', ...form } = asked[1]?.form ?? {};
    expect(form).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'dev-secret-1',
      client_id: 'geopera-cli',
    });
    expect(verifier.length).toBeGreaterThanOrEqual(43);
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(first?.form.code_challenge);
    expect(JSON.stringify(logged)).not.toMatch(/dev-secret|refresh-1|eyJ/);
    expect(JSON.stringify(logged)).not.toContain(verifier);
  });

  test('without a complete address or an interval', async () => {
    const { verification_uri_complete: _none, interval: _neither, ...bare } = device;
    const begun = await signInTo({ body: bare }).signIn.begin();
    expect(begun).toMatchObject({ verificationUrl: device.verification_uri, intervalMs: 5_000 });
  });

  test('pending, slower, pending, done', async () => {
    const { signIn } = signInTo(
      { body: device },
      error('authorization_pending'),
      error('slow_down'),
      error('slow_down'),
      error('authorization_pending'),
      { body: tokens },
    );
    const { state } = await signIn.begin();
    expect(await signIn.poll(state)).toEqual({ status: 'pending', intervalMs: 5_000 });
    expect(await signIn.poll(state)).toEqual({ status: 'pending', intervalMs: 10_000 });
    expect(await signIn.poll(state)).toEqual({ status: 'pending', intervalMs: 15_000 });
    expect(await signIn.poll(state)).toEqual({ status: 'pending', intervalMs: 15_000 });
    expect(await signIn.poll(state)).toEqual({
      status: 'done',
      key: 'eyJhbGciOi.access.one',
      expiresAt: NOW + 300_000,
      renewal: 'refresh-1',
    });
  });

  test.each([
    ['access_denied', 'denied'],
    ['expired_token', 'expired'],
  ])('%s is %s', async (code, status) => {
    const { signIn } = signInTo({ body: device }, error(code));
    expect(await signIn.poll((await signIn.begin()).state)).toEqual({ status });
  });

  test.each<[Answer, string]>([
    [error('invalid_client', 401), 'refused'],
    [error('invalid_grant'), 'refused'],
    [{ status: 404, body: { detail: 'Not Found' } }, 'refused'],
    [{ status: 429, body: {} }, 'rate-limited'],
    [{ status: 503, body: {} }, 'unavailable'],
    [{ body: { access_token: '' } }, 'bad-response'],
    [{ body: {} }, 'bad-response'],
  ])('%j ends a poll as %s, with words that hold no secret', async (answer, kind) => {
    const { signIn } = signInTo({ body: device }, answer);
    const { state } = await signIn.begin();
    const thrown = await signIn.poll(state).catch((caught: unknown) => caught);
    if (!(thrown instanceof PlimsollError)) throw new Error(`no error: ${JSON.stringify(thrown)}`);
    expect(thrown.kind).toBe(kind);
    expect(JSON.stringify(thrown.info)).not.toContain('dev-secret');
  });

  test('renewing hands out the next token and what renews that', async () => {
    const next = { access_token: 'eyJ.access.two', expires_in: 300, refresh_token: 'refresh-2' };
    const { renew, asked } = signInTo({ body: next });
    expect(await renew('refresh-1')).toEqual({
      status: 'done',
      key: 'eyJ.access.two',
      expiresAt: NOW + 300_000,
      renewal: 'refresh-2',
    });
    expect(asked[0]?.form).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-1',
      client_id: 'geopera-cli',
    });
  });

  test('an ended sign-in asks for a new one; an outage does not', async () => {
    await expect(signInTo(error('invalid_grant')).renew('refresh-1')).rejects.toMatchObject({
      info: { kind: 'invalid-key', help: expect.stringContaining('Sign in again') },
    });
    await expect(signInTo({ status: 503, body: {} }).renew('refresh-1')).rejects.toMatchObject({
      info: { kind: 'unavailable' },
    });
  });
});
