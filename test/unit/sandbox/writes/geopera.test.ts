import { describe, expect, it } from 'vitest';
import type { CardOutcome, Sandbox, SandboxAccount } from '#sandbox/sandbox.ts';
import { accountOf, ask, DAY, EPOCH, handClock, operate, SECOND, sandboxFor } from '../setup.ts';

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
