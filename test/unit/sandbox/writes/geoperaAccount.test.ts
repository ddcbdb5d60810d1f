import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SandboxAccount } from '#sandbox/sandbox.ts';
import { accountOf, ask, EPOCH, HOUR, handClock, operate, SECOND, sandboxFor } from '../setup.ts';

const keyed = (account: SandboxAccount, key: string, input: unknown = { aud_cents: 25_000 }) =>
  operate(account, 'billing.topup', input, { 'idempotency-key': key });

describe('Geopera’s cards', () => {
  it.each([
    ['seed', 'main', /^seti_\w+$/, ['client_secret', 'setup_intent_id']],
    ['public', 'main', /^int_\w+$/, ['client_secret', 'setup_intent_id', 'customer_id', 'env']],
    ['public', 'manual', /^seti_\w+$/, ['client_secret', 'setup_intent_id', 'customer_id', 'env']],
  ])('are set up for the %s %s key by the processor of its dialect', async (dialect, variant, form, fields) => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'geopera', dialect, variant);
    const setup = (await operate(account, 'payment_methods.create_setup_intent')).json as Record<string, string>;
    expect(setup.setup_intent_id).toMatch(form);
    expect(Object.keys(setup)).toEqual(fields);
  });

  it('are attached, chosen and detached', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'geopera');
    const list = async () =>
      (
        (await operate(account, 'payment_methods.list')).json as {
          payment_methods: { id: string; isDefault: boolean }[];
        }
      ).payment_methods;
    const { client_secret: secret } = (await operate(account, 'payment_methods.create_setup_intent')).json as {
      client_secret: string;
    };
    expect((await operate(account, 'payment_methods.attach', { payment_method_id: 'pm_unknown' })).status).toBe(400);
    expect((await operate(account, 'payment_methods.attach', { payment_method_id: 'card 1' })).status).toBe(422);
    const confirmed = await fetch(`${sandbox.stripe.origin}/v1/setup_intents/${secret.split('_secret_')[0]}/confirm`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.stripe.publishableKey}` },
      body: new URLSearchParams({ client_secret: secret }),
    });
    const { payment_method: id } = (await confirmed.json()) as { payment_method: string };
    const attached = await operate(account, 'payment_methods.attach', { payment_method_id: id });
    expect(attached).toMatchObject({ status: 200, json: { isDefault: false, last4: '4444' } });
    const [first, second] = await list();
    const row = second?.id ?? '';
    const chosen = await operate(account, 'payment_methods.set_default', { payment_method_row_id: row });
    expect(chosen.json).toMatchObject({ id: row, isDefault: true });
    expect((await list()).map((card) => card.isDefault)).toEqual([false, true]);
    for (const card of [first, second])
      expect((await operate(account, 'payment_methods.detach', { payment_method_row_id: card?.id })).json).toEqual({
        ok: true,
      });
    expect((await operate(account, 'payment_methods.detach', { payment_method_row_id: row })).status).toBe(404);
    expect(await keyed(account, 'k1')).toMatchObject({ status: 402, json: { title: 'Payment Method Required' } });
  });
});

describe('Geopera’s automatic top-up', () => {
  const good = { enabled: true, threshold_credits: 5_000, topup_amount_credits: 50_000, daily_charge_cap_aud: 500 };
  it('is set, and its cap is not echoed', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'geopera');
    const { daily_charge_cap_aud: _cap, ...echo } = good;
    expect((await operate(account, 'billing.set_auto_topup', good)).json).toEqual(echo);
    expect((await operate(account, 'billing.auto_topup.get')).json).toEqual(good);
  });

  it.each([
    [{ enabled: false }, 'threshold_credits'],
    [{ ...good, threshold_credits: 0 }, 'threshold_credits'],
    [{ ...good, topup_amount_credits: 1.5 }, 'topup_amount_credits'],
    [{ ...good, daily_charge_cap_aud: 0 }, 'daily_charge_cap_aud'],
    [{ ...good, enabled: 'yes' }, 'enabled'],
  ])('refuses %o by 422 for %s', async (input, field) => {
    const sandbox = await sandboxFor();
    const answer = await operate(accountOf(sandbox, 'geopera'), 'billing.set_auto_topup', input);
    expect(answer).toMatchObject({ status: 422, json: { detail: [{ loc: ['body', field] }] } });
  });

  it('wants a card to be switched on', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'geopera', 'seed', 'no-card');
    expect((await operate(account, 'billing.set_auto_topup', good)).status).toBe(402);
    expect((await operate(account, 'billing.set_auto_topup', { ...good, enabled: false })).status).toBe(200);
  });
});

describe('Geopera’s approvals', () => {
  const approve = (account: SandboxAccount, approval_id: string, key = 'a1') =>
    operate(account, 'billing.approvals.approve', { approval_id }, { 'idempotency-key': key });

  it('are requested, approved with one charge, and replayed', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'geopera');
    const asked = await operate(account, 'billing.approvals.request', { credits: 30_000, expiry_hours: 2 });
    const { id } = asked.json as { id: string };
    expect(asked.json).toMatchObject({ status: 'pending', credits: 30_000 });
    const first = await approve(account, id);
    expect(first).toMatchObject({ status: 201, json: { id, status: 'succeeded', credits_granted: 30_000 } });
    expect((await approve(account, id)).text).toBe(first.text);
    expect((await approve(account, id, 'a2')).status).toBe(409);
    expect((await operate(account, 'billing.approvals.get', { approval_id: id })).json).toMatchObject({
      status: 'approved',
    });
    expect(sandbox.charges()).toMatchObject([{ amount: 30_000, grants: 1 }]);
  });

  it('expire with 410, are rejected once, and need a person in the OpenAPI', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    const account = accountOf(sandbox, 'geopera');
    const request = async () =>
      ((await operate(account, 'billing.approvals.request', { credits: 500, expiry_hours: 1 })).json as { id: string })
        .id;
    const [first, second] = [await request(), await request()];
    expect((await approve(accountOf(sandbox, 'geopera', 'public'), first)).status).toBe(403);
    const reject = () => operate(account, 'billing.approvals.reject', { approval_id: first, reason: 'too much' });
    expect((await reject()).json).toMatchObject({ status: 'rejected', reason: 'too much' });
    expect((await reject()).status).toBe(409);
    clock.set(EPOCH + HOUR);
    expect((await approve(account, second)).status).toBe(410);
    expect(sandbox.charges()).toEqual([]);
    expect((await operate(account, 'billing.approvals.request', { credits: 0 })).status).toBe(422);
    expect((await operate(account, 'billing.approvals.request', { credits: 5, expiry_hours: 721 })).status).toBe(422);
  });
});

describe('Geopera’s sign-in', () => {
  const realm = '/realms/public/protocol/openid-connect';
  const form = (account: SandboxAccount, path: string, fields: Record<string, string>) =>
    ask(account, path, { method: 'POST', headers: {}, body: new URLSearchParams(fields) });
  const grant = 'urn:ietf:params:oauth:grant-type:device_code';

  it('waits for the person, proves the client, and rotates its refresh tokens', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    const account = accountOf(sandbox, 'geopera');
    const verifier = 'a-verifier-that-is-long-enough-to-be-taken-seriously';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const begun = await form(account, `${realm}/auth/device`, {
      ...{ client_id: 'geopera-cli', scope: 'openid profile', code_challenge: challenge },
      code_challenge_method: 'S256',
    });
    const { device_code, user_code, verification_uri_complete } = begun.json as Record<string, string>;
    expect(begun.json).toMatchObject({ expires_in: 600, interval: 5 });
    const poll = (code_verifier = verifier) =>
      form(account, `${realm}/token`, { grant_type: grant, device_code: device_code ?? '', code_verifier });
    expect(await poll()).toMatchObject({ status: 400, json: { error: 'authorization_pending' } });
    expect((await poll()).json).toEqual({ error: 'slow_down' });
    expect((await fetch(verification_uri_complete ?? '')).status).toBe(200);
    await form(account, '/realms/public/device', { user_code: user_code ?? '', answer: 'approve' });
    expect((await poll('another')).json).toEqual({ error: 'invalid_grant' });
    const tokens = (await poll()).json as { access_token: string; refresh_token: string };
    expect(tokens).toMatchObject({ expires_in: 300, refresh_expires_in: 1_800, token_type: 'Bearer' });
    expect((await poll()).json).toEqual({ error: 'invalid_grant' });

    const session = { ...account, key: tokens.access_token };
    const read = () =>
      ask(session, '/v1/op/billing.credits.balance', {
        ...{ method: 'POST', body: '{}', headers: { authorization: `Bearer ${session.key}` } },
      });
    expect((await read()).status).toBe(200);
    const made = await operate(session, 'api_keys.create', { name: 'Plimsoll', permissions: ['billing:read'] });
    const { key } = made.json as { key: string };
    expect((await operate({ ...account, key }, 'billing.credits.balance')).status).toBe(200);
    expect((await keyed({ ...account, key }, 'k1')).status).toBe(403);

    clock.set(EPOCH + 300 * SECOND);
    expect((await read()).status).toBe(401);
    const refresh = () =>
      form(account, `${realm}/token`, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    expect((await refresh()).json).toMatchObject({ token_type: 'Bearer' });
    expect((await refresh()).json).toEqual({ error: 'invalid_grant' });
  });

  it('ends when the person refuses, or the code is too old', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    const account = accountOf(sandbox, 'geopera');
    const begin = async () =>
      (await form(account, `${realm}/auth/device`, { client_id: 'geopera-cli' })).json as Record<string, string>;
    const poll = (code: string | undefined) =>
      form(account, `${realm}/token`, { grant_type: grant, device_code: code ?? '' });
    const [refused, late] = [await begin(), await begin()];
    await form(account, '/realms/public/device', { user_code: refused.user_code ?? '', answer: 'deny' });
    expect((await poll(refused.device_code)).json).toEqual({ error: 'access_denied' });
    clock.set(EPOCH + 600 * SECOND);
    expect((await poll(late.device_code)).json).toEqual({ error: 'expired_token' });
  });
});

describe('An enterprise of Geopera', () => {
  it('has no wallet, and says how it is billed', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'geopera', 'seed', 'enterprise');
    expect((await operate(account, 'billing.credits.balance')).json).toEqual({
      billingMode: 'enterprise',
      balance: null,
    });
  });
});
