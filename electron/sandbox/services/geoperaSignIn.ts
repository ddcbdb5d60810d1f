/**
 * Who may do what at Geopera: keys and their scopes, and signing in by the OAuth device flow (RFC 8628 with PKCE; access
 * tokens live 300 s, refresh tokens 1800 s and rotate: public docs on authentication).
 */
import { createHash } from 'node:crypto';
import type { Table } from '../books.ts';
import { button, escaped, htmlPage } from '../html.ts';
import { type Ask, bearer, fieldsOf, iso, ok, page, type Reply, seeOther } from '../http/exchange.ts';
import { hexOf, uuidOf } from '../world/random.ts';
import { type Call, invalid, type Operation, problem } from './geoperaReplies.ts';
import { liveKey, type SandboxKey, type Scene } from './service.ts';

const ACCESS_LASTS = 300;
const REFRESH_LASTS = 1_800;
const CODE_LASTS = 600;
const INTERVAL = 5;
const REALM = '/realms/public';
const PREFIX = 16;
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

interface DeviceCode {
  readonly code: string;
  readonly userCode: string;
  readonly challenge: string | null;
  readonly expiresAt: number;
  readonly state: 'pending' | 'approved' | 'denied' | 'used';
  readonly lastPoll: number | null;
}

interface Token {
  readonly kind: 'access' | 'refresh' | 'key';
  readonly expiresAt: number | null;
  readonly used: boolean;
  readonly permissions: readonly string[];
  readonly name: string;
  /** Of a key: its first characters. */
  readonly prefix?: string;
}

type Geopera = Scene<'geopera'>;
const codesOf = ({ desk }: Geopera): Table<DeviceCode> => desk.books.table('geopera-device-codes');
const tokensOf = ({ desk }: Geopera): Table<Token> => desk.books.table('geopera-tokens');

/** The caller, by a key of the sandbox, one made here, or an access token that still lives. */
export function keyOf(ask: Ask, scene: Geopera): SandboxKey | undefined {
  const presented = ask.headers['x-api-key'] ?? bearer(ask);
  const known = liveKey(scene.keys, presented);
  if (known !== undefined || presented === null) return known;
  const token = tokensOf(scene).get(presented);
  if (token === undefined || token.kind === 'refresh') return undefined;
  if (token.expiresAt !== null && token.expiresAt <= scene.now) return undefined;
  return { key: presented, dialect: 'public', variant: token.kind === 'access' ? 'session' : 'made' };
}

/** Wildcards are granted as they are: `billing:*`, `*:read`. */
export function allows(key: SandboxKey, scene: Geopera, scope: string): boolean {
  if (key.variant === 'without-billing-read') return scope !== 'billing:read';
  if (key.variant === 'read-only') return scope.endsWith(':read');
  if (key.variant !== 'made') return true;
  const [area = '', action = ''] = scope.split(':');
  const permissions = tokensOf(scene).get(key.key)?.permissions ?? [];
  return [scope, `${area}:*`, `*:${action}`, '*'].some((granted) => permissions.includes(granted));
}

export const keyOperations: Readonly<Record<string, Operation>> = {
  'api_keys.list': { scope: 'api_keys:read', run: listKeys },
  'api_keys.create': { scope: 'api_keys:write', writes: true, run: createKey },
};

/** Which keys there are, by their first characters. The form is that of a new key, without the secret. */
function listKeys({ scene }: Call): Reply {
  const row = (key: string, name: string, permissions: readonly string[]) => ({
    id: uuidOf(scene.seed, key),
    prefix: key.slice(0, PREFIX),
    name,
    permissions: [...permissions],
    expires_at: null,
    created_at: iso(scene.now),
  });
  const own = scene.keys
    .filter(({ variant }) => variant !== 'revoked')
    .map(({ key, variant }) => row(key, variant, variant === 'read-only' ? ['*:read'] : ['*']));
  const made = tokensOf(scene)
    .all()
    .filter(({ kind }) => kind === 'key');
  return ok({
    api_keys: [...own, ...made.map(({ prefix = '', name, permissions }) => row(prefix, name, permissions))],
  });
}

function createKey({ input, scene }: Call): Reply {
  const { name, permissions, expires_in_days: days = null } = input;
  if (typeof name !== 'string' || name === '' || name.length > 200)
    return invalid('name', 'String should have 1 to 200 characters', 'string_too_short');
  if (!Array.isArray(permissions)) return invalid('permissions', 'Field required', 'missing');
  if (days !== null && (typeof days !== 'number' || !Number.isInteger(days) || days < 1))
    return invalid('expires_in_days', 'Input should be a valid integer', 'int_type');
  const tokens = tokensOf(scene);
  const secret = `gpra_demo${hexOf(scene.seed, `geopera/made/${tokens.next()}`, 32)}`;
  const expiresAt = days === null ? null : scene.now + days * 86_400_000;
  const granted = permissions.map(String);
  const prefix = secret.slice(0, PREFIX);
  tokens.put(secret, { kind: 'key', expiresAt, used: false, permissions: granted, name, prefix });
  return ok({
    id: uuidOf(scene.seed, secret),
    key: secret,
    prefix,
    name,
    permissions: granted,
    expires_at: expiresAt === null ? null : iso(expiresAt),
    created_at: iso(scene.now),
  });
}

/** Null when the path is none of the realm's. */
export function realm(ask: Ask, scene: Geopera): Reply | null {
  if (ask.path === `${REALM}/device`) return devicePage(ask, scene);
  const [, route] = /^\/realms\/public\/protocol\/openid-connect\/(auth\/device|token|userinfo)$/.exec(ask.path) ?? [];
  if (route === undefined) return null;
  if (route === 'userinfo') return userInfo(ask, scene);
  if (ask.method !== 'POST') return oauthError('invalid_request', 405);
  return route === 'token' ? token(ask, scene) : beginDevice(ask, scene);
}

function oauthError(error: string, status = 400): Reply {
  return { status, body: { error } };
}

function beginDevice(ask: Ask, scene: Geopera): Reply {
  const { client_id: client, code_challenge: challenge } = fieldsOf(ask.body);
  if (typeof client !== 'string') return oauthError('invalid_client', 401);
  const codes = codesOf(scene);
  const name = `geopera/device/${codes.next()}`;
  const code = hexOf(scene.seed, name, 40);
  const letters = hexOf(scene.seed, `${name}/user`, 8).toUpperCase();
  const userCode = `${letters.slice(0, 4)}-${letters.slice(4)}`;
  const expiresAt = scene.now + CODE_LASTS * 1000;
  const kept = typeof challenge === 'string' ? challenge : null;
  codes.put(code, { code, userCode, challenge: kept, expiresAt, state: 'pending', lastPoll: null });
  const uri = `${scene.desk.origin}${REALM}/device`;
  return ok({
    device_code: code,
    user_code: userCode,
    verification_uri: uri,
    verification_uri_complete: `${uri}?user_code=${userCode}`,
    expires_in: CODE_LASTS,
    interval: INTERVAL,
  });
}

function token(ask: Ask, scene: Geopera): Reply {
  const fields = fieldsOf(ask.body);
  if (fields.grant_type === DEVICE_GRANT) return deviceToken(fields, scene);
  if (fields.grant_type !== 'refresh_token') return oauthError('unsupported_grant_type');
  const presented = String(fields.refresh_token);
  const known = tokensOf(scene).get(presented);
  const lives = known?.kind === 'refresh' && !known.used && (known.expiresAt ?? 0) > scene.now;
  if (!lives) return oauthError('invalid_grant');
  tokensOf(scene).put(presented, { ...known, used: true });
  return ok(newTokens(scene));
}

function deviceToken(fields: Readonly<Record<string, unknown>>, scene: Geopera): Reply {
  const codes = codesOf(scene);
  const known = codes.get(String(fields.device_code));
  if (known === undefined || known.state === 'used') return oauthError('invalid_grant');
  if (known.expiresAt <= scene.now) return oauthError('expired_token');
  if (known.state === 'denied') return oauthError('access_denied');
  const soon = known.lastPoll !== null && scene.now - known.lastPoll < INTERVAL * 1000;
  if (known.state === 'pending') {
    codes.put(known.code, { ...known, lastPoll: scene.now });
    return oauthError(soon ? 'slow_down' : 'authorization_pending');
  }
  const verifier = String(fields.code_verifier ?? '');
  const proven = createHash('sha256').update(verifier).digest('base64url');
  if (known.challenge !== null && proven !== known.challenge) return oauthError('invalid_grant');
  codes.put(known.code, { ...known, state: 'used' });
  return ok(newTokens(scene));
}

function newTokens(scene: Geopera) {
  const tokens = tokensOf(scene);
  const make = (kind: 'access' | 'refresh', seconds: number) => {
    const text = `eyJhbGciOiJSUzI1NiJ9.${hexOf(scene.seed, `geopera/${kind}/${tokens.next()}`, 48)}.demo`;
    tokens.put(text, { kind, expiresAt: scene.now + seconds * 1000, used: false, permissions: ['*'], name: kind });
    return text;
  };
  return {
    access_token: make('access', ACCESS_LASTS),
    expires_in: ACCESS_LASTS,
    refresh_token: make('refresh', REFRESH_LASTS),
    refresh_expires_in: REFRESH_LASTS,
    token_type: 'Bearer',
    scope: 'openid profile',
  };
}

function userInfo(ask: Ask, scene: Geopera): Reply {
  if (keyOf(ask, scene)?.variant !== 'session') return problem(401);
  const organization = uuidOf(scene.seed, 'geopera/org');
  return ok({ sub: uuidOf(scene.seed, 'geopera/user'), name: 'Sandbox Surveyor', organization_id: organization });
}

/** Where the person types the code and says yes. */
function devicePage(ask: Ask, scene: Geopera): Reply {
  const fields = fieldsOf(ask.body);
  const userCode = String(fields.user_code ?? ask.query.get('user_code') ?? '').toUpperCase();
  const found = codesOf(scene)
    .all()
    .find((code) => code.userCode === userCode && code.expiresAt > scene.now);
  const here = `${REALM}/device`;
  if (ask.method === 'POST' && found?.state === 'pending') {
    codesOf(scene).put(found.code, { ...found, state: fields.answer === 'approve' ? 'approved' : 'denied' });
    return seeOther(`${scene.desk.origin}${here}?user_code=${encodeURIComponent(userCode)}`);
  }
  if (found === undefined) {
    const form = `<form action="${here}"><label>Code <input name="user_code"></label> <button>Go on</button></form>`;
    return page(htmlPage('Sign in to Geopera', userCode === '' ? form : `<p>No such code.</p>${form}`));
  }
  if (found.state !== 'pending')
    return page(htmlPage(found.state === 'denied' ? 'Refused' : 'Signed in', '<p>You can close this.</p>'));
  const answers = [
    button(here, 'Sign in', { user_code: userCode, answer: 'approve' }),
    button(here, 'Refuse', { user_code: userCode, answer: 'deny' }),
  ];
  return page(htmlPage('Sign in to Geopera?', `<p>Code ${escaped(userCode)}</p>${answers.join('')}`));
}
