/**
 * Signing in at Geopera through the browser: the OAuth device flow (RFC 8628) with PKCE (RFC 7636), as its own
 * command line does it. Access tokens last minutes; refresh tokens rotate, each is good for one use.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PlimsollError } from '#shared/contract/errors.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '#shared/domain/time.ts';
import type { ServiceResponse } from '../../http/client.ts';
import { plainLine } from '../../http/plainLine.ts';
import { type ReadRequest, readAnswer, readRefusal, refusalOf } from '../answers.ts';
import { isRecord } from '../records.ts';
import type { SignIn, SignInContext, SignInDone, SignInPoll } from '../signIn.ts';
import { integer, object, orNull, text, verbatim } from '../wireFields.ts';
import { geoperaVoice } from './client.ts';

const REALM = '/realms/public/protocol/openid-connect';
const CLIENT = 'geopera-cli';
const SCOPE = 'openid profile';
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 8628: what holds where the server names none, and what `slow_down` adds. */
const INTERVAL = 5 * SECOND;
/** Whatever the server says: neither asked without a pause, nor so seldom that nobody waits, nor for ever. */
const SHORTEST_INTERVAL = SECOND;
const LONGEST_INTERVAL = MINUTE;
const LONGEST_WAIT = HOUR;
const LONGEST_LIFE = 366 * DAY;

const deviceWire = object({
  device_code: verbatim(),
  user_code: text(),
  verification_uri: verbatim(),
  verification_uri_complete: orNull(verbatim()),
  expires_in: integer(),
  interval: orNull(integer()),
});

const tokenWire = object({
  access_token: verbatim().refine((token) => token !== '', 'a token was expected'),
  expires_in: orNull(integer()),
  refresh_token: orNull(verbatim()),
});

const stateWire = z.object({ deviceCode: z.string(), verifier: z.string(), intervalMs: z.number() });

export function createSignIn({ http, clock }: SignInContext): SignIn {
  // How much `slow_down` has added, for each flow under way.
  const slower = new Map<string, number>();

  async function begin() {
    const verifier = randomBytes(32).toString('base64url');
    const form = {
      client_id: CLIENT,
      scope: SCOPE,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    const request = post('/auth/device', form);
    const device = readAnswer(geoperaVoice, request, await http.request(request), deviceWire);
    const asked = device.interval === null ? INTERVAL : device.interval * SECOND;
    const intervalMs = Math.min(Math.max(asked, SHORTEST_INTERVAL), LONGEST_INTERVAL);
    return {
      verificationUrl: device.verification_uri_complete ?? device.verification_uri,
      userCode: device.user_code,
      expiresAt: clock.now() + Math.min(Math.max(device.expires_in * SECOND, 0), LONGEST_WAIT),
      intervalMs,
      state: JSON.stringify({ deviceCode: device.device_code, verifier, intervalMs }),
    };
  }

  async function poll(state: string): Promise<SignInPoll> {
    const { deviceCode, verifier, intervalMs } = stateWire.parse(JSON.parse(state));
    const request = post('/token', {
      grant_type: DEVICE_GRANT,
      device_code: deviceCode,
      client_id: CLIENT,
      code_verifier: verifier,
    });
    const response = await http.request(request);
    switch (errorOf(response)) {
      case 'authorization_pending':
        return { status: 'pending', intervalMs: intervalMs + (slower.get(deviceCode) ?? 0) };
      case 'slow_down': {
        const added = (slower.get(deviceCode) ?? 0) + INTERVAL;
        slower.set(deviceCode, added);
        return { status: 'pending', intervalMs: intervalMs + added };
      }
      case 'access_denied':
        return { status: 'denied' };
      case 'expired_token':
        return { status: 'expired' };
    }
    const done = doneOf(request, response, clock.now());
    slower.delete(deviceCode);
    return done;
  }

  async function renew(renewal: string): Promise<SignInDone> {
    const request = post('/token', { grant_type: 'refresh_token', refresh_token: renewal, client_id: CLIENT });
    const response = await http.request(request);
    if (errorOf(response) === 'invalid_grant')
      throw new PlimsollError({
        kind: 'invalid-key',
        message: 'The sign-in at Geopera has ended.',
        help: 'Sign in again, or enter an API key for this account: a key does not end by itself.',
      });
    return doneOf(request, response, clock.now());
  }

  return { begin, poll, renew };
}

function post(path: string, form: Readonly<Record<string, string>>): ReadRequest {
  return { method: 'POST', path: `${REALM}${path}`, form };
}

/** OAuth's own form of an error (RFC 6749): a 400 or 401 with a code in `error`. */
function errorOf({ status, json }: ServiceResponse): string | null {
  return status >= 400 && isRecord(json) && typeof json.error === 'string' ? json.error : null;
}

function doneOf(request: ReadRequest, response: ServiceResponse, now: Instant): SignInDone {
  const { status } = response;
  if (status >= 400 && status < 500 && status !== 429) throw notSignedIn(response);
  if (status >= 400) throw refusalOf(geoperaVoice, request, response);
  const { access_token: key, expires_in, refresh_token } = readAnswer(geoperaVoice, request, response, tokenWire);
  return {
    status: 'done',
    key,
    expiresAt: expires_in === null ? null : now + Math.min(Math.max(expires_in * SECOND, 0), LONGEST_LIFE),
    ...(refresh_token === null ? {} : { renewal: refresh_token }),
  };
}

function notSignedIn(response: ServiceResponse): PlimsollError {
  const { code, message } = readRefusal(response);
  const said = typeof response.json === 'object' ? (message ?? code) : code;
  const why = said === null ? `status ${response.status}` : `“${plainLine(said, 100)}”`;
  return new PlimsollError({
    kind: 'refused',
    message: `Geopera did not let you sign in this way (${why}).`,
    help: 'Make an API key in the Geopera portal and enter it instead.',
  });
}
