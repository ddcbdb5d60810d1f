import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CardOutcome, Sandbox, SandboxAccount } from '#sandbox/sandbox.ts';
import { accountOf, ask, DAY, EPOCH, HOUR, handClock, operate, SECOND, sandboxFor } from '../setup.ts';

const keyed = (account: SandboxAccount, key: string, input: unknown = { aud_cents: 25_000 }) =>
  operate(account, 'billing.topup', input, { 'idempotency-key': key });

const balanceOf = async (sandbox: Sandbox) =>
  ((await operate(accountOf(sandbox, 'geopera'), 'billing.credits.balance')).json as { available: number }).available;

describe('Geopera’s top-up', () => {
  it.each([
    [{ aud_cents: 10_000 }, 10_000, 0, 10_000],
    [{ credits: 12_345 }, 12_345, 0, 12_345],
    [{ aud_cents: 2_000_000 }, 2_000_000, 0, 2_000_000],
    [{ aud_cents: 2_000_001 }, 2_100_001, 100_000, 2_000_001],
  ])('of %o grants %i with a bonus of %i for %i cents', async (input, granted, bonus, cents) => {
    const sandbox = await sandboxFor();
    const before = await balanceOf(sandbox);
    const answer = await keyed(accountOf(sandbox, 'geopera'), 'k1', input);
    expect(answer).toMatchObject({
      status: 201,
      json: {
        topup_attempt_id: expect.stringMatching(/^ta_/),
        payment_intent_id: expect.stringMatching(/^pi_/),
        status: 'succeeded',
        credits_granted: granted,
        bonus_credits: bonus,
        new_balance: before + granted,
      },
    });
    expect(await balanceOf(sandbox)).toBe(before + granted);
    expect(sandbox.charges()).toMatchObject([{ amount: cents, currency: 'aud', grants: 1, idempotencyKey: 'k1' }]);
    const ledger = await operate(accountOf(sandbox, 'geopera'), 'billing.credits.transactions', { limit: 1 });
    const { topup_attempt_id: reference } = answer.json as { topup_attempt_id: string };
    expect(ledger.json).toMatchObject({ transactions: [{ reason: 'grant', amount: granted, reference }] });
  });

  it.each([
    ['seed', { aud_cents: 9_999 }, 400],
    ['public', { aud_cents: 9_999 }, 422],
    ['seed', {}, 400],
    ['seed', { aud_cents: 10_000, credits: 10_000 }, 400],
    ['public', { credits: 1.5 }, 422],
    ['public', { aud_cents: '10000' }, 422],
  ])('in the %s dialect refuses %o with %i', async (dialect, input, status) => {
    const sandbox = await sandboxFor();
    const answer = await keyed(accountOf(sandbox, 'geopera', dialect), 'k1', input);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject(
      status === 422 ? { detail: [{ loc: ['body', expect.any(String)] }] } : { status },
    );
    expect(sandbox.charges()).toEqual([]);
  });

  it.each([
    ['declined', 402, 'Card Declined', 0],
    ['outage', 502, 'Bad Gateway', 0],
    ['uncharged-unknown', 502, 'Bad Gateway', 0],
    ['charged-unknown', 502, 'Bad Gateway', 1],
    ['challenge', 402, 'Authentication Required', 0],
  ] as const)('with a card that is %s answers %i %s', async (outcome, status, title, charges) => {
    const sandbox = await sandboxFor();
    sandbox.setCard('geopera', outcome as CardOutcome);
    const answer = await keyed(accountOf(sandbox, 'geopera'), 'k1');
    expect(answer).toMatchObject({ status, json: { title, status } });
    expect(sandbox.charges()).toHaveLength(charges);
  });

  it.each([
    ['no-card', 402, 'Payment Method Required'],
    ['not-configured', 503, 'Service Unavailable'],
    ['enterprise', 403, 'Forbidden'],
    ['read-only', 403, 'Forbidden'],
  ])('with the %s key answers %i %s', async (variant, status, title) => {
    const sandbox = await sandboxFor();
    expect(await keyed(accountOf(sandbox, 'geopera', 'seed', variant), 'k1')).toMatchObject({
      status,
      json: { title },
    });
    expect(sandbox.charges()).toEqual([]);
  });
});

describe('Geopera’s Idempotency-Key', () => {
  it('replays the stored answer to the same body in any order, refuses another, and is forgotten after a day', async () => {
    const clock = handClock();
    const sandbox = await sandboxFor({ clock });
    const account = accountOf(sandbox, 'geopera');
    const first = await keyed(account, 'k1');
    clock.set(EPOCH + DAY - SECOND);
    expect((await keyed(account, 'k1')).text).toBe(first.text);
    expect(await keyed(account, 'k1', { aud_cents: 25_001 })).toMatchObject({
      status: 409,
      json: { title: 'Conflict' },
    });
    expect(sandbox.charges()).toHaveLength(1);
    clock.set(EPOCH + DAY);
    expect((await keyed(account, 'k1')).text).not.toBe(first.text);
    expect(sandbox.charges()).toHaveLength(2);
  });

  it('is what keeps a charge from being made twice', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'geopera');
    await operate(account, 'billing.topup', { aud_cents: 25_000 });
    await operate(account, 'billing.topup', { aud_cents: 25_000 });
    expect(sandbox.charges()).toHaveLength(2);
  });

  it('replays a decline, so that another card needs another key', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'geopera');
    sandbox.setCard('geopera', 'declined');
    await keyed(account, 'k1');
    sandbox.setCard('geopera', null);
    expect(await keyed(account, 'k1')).toMatchObject({ status: 402, json: { title: 'Card Declined' } });
    expect((await keyed(account, 'k2')).status).toBe(201);
  });

  it('finds the charge of which the service did not hear, and grants it once', async () => {
    const sandbox = await sandboxFor();
    const account = accountOf(sandbox, 'geopera');
    sandbox.setFaults('geopera', [{ kind: 'card', outcome: 'charged-unknown', times: 1 }]);
    expect((await keyed(account, 'k1')).status).toBe(502);
    expect(sandbox.charges()).toMatchObject([{ granted: false }]);
    expect((await keyed(account, 'k1')).status).toBe(201);
    expect((await keyed(account, 'k1')).status).toBe(201);
    expect(sandbox.charges()).toMatchObject([{ grants: 1 }]);
  });

  it.each(['reset', 'timeout', 'unavailable'] as const)(
    'brings the answer that got lost by %s after the charge',
    async (by) => {
      const sandbox = await sandboxFor();
      const account = accountOf(sandbox, 'geopera');
      sandbox.setFaults('geopera', [{ kind: 'after-charge', by, times: 1 }]);
      expect(await balanceOf(sandbox)).toBe(16_000);
      const headers = { 'x-api-key': account.key, 'content-type': 'application/json', 'idempotency-key': 'k1' };
      const lost = ask(account, '/v1/op/billing.topup', {
        ...{ method: 'POST', headers, body: '{"aud_cents":25000}' },
        signal: AbortSignal.timeout(700),
      });
      if (by === 'unavailable') expect((await lost).status).toBe(503);
      else await expect(lost).rejects.toThrow();
      expect(sandbox.charges()).toMatchObject([{ grants: 1 }]);
      expect((await keyed(account, 'k1')).status).toBe(201);
      expect(sandbox.charges()).toMatchObject([{ grants: 1 }]);
    },
  );
});

describe('Geopera’s 3-D Secure', () => {
  const begin = async (dialect: string, variant: string) => {
    const sandbox = await sandboxFor();
    sandbox.setCard('geopera', 'challenge');
    const account = accountOf(sandbox, 'geopera', dialect, variant);
    const body = (await keyed(account, 'k1')).json as { client_secret: string };
    return { sandbox, account, secret: body.client_secret, id: body.client_secret.split('_secret_')[0] ?? '' };
  };

  it('stays 402 with the same secret while the payer has not answered, and after they refused', async () => {
    const { sandbox, account, secret, id } = await begin('seed', 'main');
    expect((await keyed(account, 'k1')).json).toMatchObject({ client_secret: secret, requires_action: true });
    sandbox.answerChallenge(id, 'fail');
    expect(await keyed(account, 'k1')).toMatchObject({ status: 402, json: { client_secret: secret } });
    expect(sandbox.charges()).toEqual([]);
    sandbox.answerChallenge(id, 'pass');
    expect((await keyed(account, 'k1')).status).toBe(201);
    expect(sandbox.charges()).toMatchObject([{ grants: 1 }]);
  });

  it('charges when the payer passes, or where the service confirms by hand when the same key comes again', async () => {
    const automatic = await begin('seed', 'main');
    automatic.sandbox.answerChallenge(automatic.id, 'pass');
    expect(automatic.sandbox.charges()).toHaveLength(1);
    const manual = await begin('public', 'manual');
    manual.sandbox.answerChallenge(manual.id, 'pass');
    expect(manual.sandbox.charges()).toEqual([]);
    expect((await keyed(manual.account, 'k1')).status).toBe(201);
    expect(manual.sandbox.charges()).toMatchObject([{ grants: 1 }]);
  });

  it('is another processor’s in the OpenAPI: its secret is none of Stripe’s, and the web portal settles it', async () => {
    const { sandbox, account, secret } = await begin('public', 'main');
    expect(secret).not.toContain('_secret_');
    const portal = await ask(account, '/sandbox/billing');
    const intent = /name="intent" value="(int_[0-9a-f]+)"/.exec(portal.text)?.[1] ?? '';
    const body = new URLSearchParams({ intent, answer: 'pass' });
    await ask(account, '/sandbox/billing/challenge', { method: 'POST', body });
    expect((await keyed(account, 'k1')).status).toBe(201);
    expect(sandbox.charges()).toMatchObject([{ intentId: intent, grants: 1 }]);
  });
});

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
