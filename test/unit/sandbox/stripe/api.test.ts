import { runInNewContext } from 'node:vm';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { accountOf, operate, sandboxFor } from '../setup.ts';

/** A payment that waits for the payer. */
async function challenged(sandbox: Sandbox, variant = 'main') {
  sandbox.setCard('geopera', 'challenge');
  const account = accountOf(sandbox, 'geopera', variant === 'main' ? 'seed' : 'public', variant);
  const answer = await operate(account, 'billing.topup', { aud_cents: 10_000 }, { 'idempotency-key': 'k1' });
  const { client_secret: secret } = answer.json as { client_secret: string };
  return { account, secret, id: secret.split('_secret_')[0] ?? '' };
}

function clientOf(sandbox: Sandbox, key = sandbox.stripe.publishableKey): Stripe {
  const { hostname, port } = new URL(sandbox.stripe.origin);
  return new Stripe(key, {
    host: hostname,
    port: Number(port),
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

describe('the fake Stripe', () => {
  it('tells the stripe package how an intent stands, by publishable key and client secret', async () => {
    const sandbox = await sandboxFor();
    const { id, secret } = await challenged(sandbox);
    const stripe = clientOf(sandbox);
    const read = () => stripe.paymentIntents.retrieve(id, { client_secret: secret });
    expect(await read()).toMatchObject({ id, status: 'requires_action', amount: 10_000, currency: 'aud' });
    sandbox.answerChallenge(id, 'fail');
    expect(await read()).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
  });

  it('refuses in Stripe’s shape', async () => {
    const sandbox = await sandboxFor();
    const { id, secret } = await challenged(sandbox);
    const stripe = clientOf(sandbox);
    const missing = { statusCode: 404, code: 'resource_missing', type: 'StripeInvalidRequestError' };
    await expect(stripe.paymentIntents.retrieve(id, { client_secret: 'wrong' })).rejects.toMatchObject(missing);
    await expect(stripe.paymentIntents.retrieve(id)).rejects.toMatchObject(missing);
    await expect(stripe.paymentIntents.retrieve('pi_none', { client_secret: secret })).rejects.toMatchObject(missing);
    const stranger = clientOf(sandbox, 'pk_test_other').paymentIntents.retrieve(id, { client_secret: secret });
    await expect(stranger).rejects.toMatchObject({ statusCode: 401, message: 'Invalid API Key provided' });
    const { publishableKey, origin } = sandbox.stripe;
    const byParameter = `${origin}/v1/payment_intents/${id}?client_secret=${secret}&key=${publishableKey}`;
    expect((await fetch(byParameter)).status).toBe(200);
    expect((await fetch(`${origin}/v1/charges?key=${publishableKey}`)).status).toBe(404);
    expect((await fetch(`${origin}/v1/payment_intents/${id}`)).status).toBe(401);
  });

  it('reads a setup intent, with the payment method once it is confirmed', async () => {
    const sandbox = await sandboxFor();
    const setup = await operate(accountOf(sandbox, 'geopera'), 'payment_methods.create_setup_intent');
    const { client_secret: secret, setup_intent_id: id } = setup.json as Record<string, string>;
    const read = () => clientOf(sandbox).setupIntents.retrieve(id ?? '', { client_secret: secret ?? '' });
    expect(await read()).toMatchObject({ status: 'requires_payment_method', payment_method: null });
    await scriptOf(sandbox).then(({ confirmCardSetup }) => confirmCardSetup(secret ?? ''));
    expect(await read()).toMatchObject({ status: 'succeeded', payment_method: expect.stringMatching(/^pm_/) });
  });

  it('lets pages of this machine in, and no others', async () => {
    const { stripe } = await sandboxFor();
    const allowed = async (origin: string) =>
      (await fetch(`${stripe.origin}/v1/payment_intents/pi_x`, { method: 'OPTIONS', headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await allowed('http://127.0.0.1:51234')).toBe('http://127.0.0.1:51234');
    expect(await allowed('http://localhost:3000')).toBe('http://localhost:3000');
    for (const origin of ['https://evil.example', 'http://127.0.0.1.evil.example', 'http://localhost:80@evil.example'])
      expect(await allowed(origin)).toBeNull();
  });
});

interface Confirmed {
  readonly paymentIntent?: { readonly status: string };
  readonly error?: { readonly code?: string; readonly message: string };
}
interface StripeJs {
  confirmCardPayment(secret: string): Promise<Confirmed>;
  handleNextAction(options: { clientSecret: string }): Promise<Confirmed>;
  handleCardAction(secret: string): Promise<Confirmed>;
  confirmCardSetup(secret: string): Promise<{ setupIntent?: { payment_method: string }; error?: { message: string } }>;
  retrievePaymentIntent(secret: string): Promise<Confirmed>;
}

/** The stand-in as a page would load it: the script in a world of its own that has little more than fetch. */
async function scriptOf(sandbox: Sandbox, path = '/v3/'): Promise<StripeJs> {
  const response = await fetch(sandbox.stripe.origin + path);
  expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
  const frames: { src: string; gone: boolean }[] = [];
  const element = () => {
    const frame = { src: '', title: '', style: {}, gone: false, remove: () => Object.assign(frame, { gone: true }) };
    return frame;
  };
  const document = { createElement: element, body: { append: (frame: (typeof frames)[number]) => frames.push(frame) } };
  const window: { Stripe?: (key: string) => StripeJs } = {};
  runInNewContext(await response.text(), { window, document, fetch, URLSearchParams, setTimeout, queueMicrotask });
  const made = window.Stripe?.(sandbox.stripe.publishableKey);
  if (made === undefined) throw new Error('the script defines no Stripe');
  return Object.assign(made, { frames });
}

describe('the stand-in for Stripe.js', () => {
  it.each(['/v3/', '/v3', '/stripe.js', '/basil/stripe.js'])('is served at %s', async (path) => {
    expect(typeof (await scriptOf(await sandboxFor(), path)).confirmCardPayment).toBe('function');
  });

  it.each([
    ['main', 'confirmCardPayment', 'succeeded', 1],
    ['main', 'handleNextAction', 'succeeded', 1],
    ['manual', 'handleCardAction', 'requires_confirmation', 0],
    ['manual', 'confirmCardPayment', 'requires_confirmation', 0],
  ] as const)('passes the challenge of the %s key by %s: %s', async (variant, how, status, charges) => {
    const sandbox = await sandboxFor({ challenge: 'pass' });
    const { secret, account } = await challenged(sandbox, variant);
    const script = await scriptOf(sandbox);
    const done = how === 'handleNextAction' ? script.handleNextAction({ clientSecret: secret }) : script[how](secret);
    expect((await done).paymentIntent?.status).toBe(status);
    expect(sandbox.charges()).toHaveLength(charges);
    await operate(account, 'billing.topup', { aud_cents: 10_000 }, { 'idempotency-key': 'k1' });
    expect(sandbox.charges()).toMatchObject([{ grants: 1 }]);
    expect((await script.confirmCardPayment(secret)).paymentIntent?.status).toBe('succeeded');
    expect(sandbox.charges()).toHaveLength(1);
  });

  it('fails the challenge, and charges nothing', async () => {
    const sandbox = await sandboxFor({ challenge: 'fail' });
    const { secret } = await challenged(sandbox);
    const { error } = await (await scriptOf(sandbox)).confirmCardPayment(secret);
    expect(error).toMatchObject({ code: 'payment_intent_authentication_failure' });
    expect(sandbox.charges()).toEqual([]);
  });

  it('never settles for a payer who walks away', async () => {
    const sandbox = await sandboxFor();
    sandbox.setChallenge('abandon');
    const { secret } = await challenged(sandbox);
    const script = await scriptOf(sandbox);
    const settled = await Promise.race([
      script.confirmCardPayment(secret).then(() => 'settled'),
      new Promise((resolve) => setTimeout(resolve, 300, 'waiting')),
    ]);
    expect(settled).toBe('waiting');
    expect((await script.retrievePaymentIntent(secret)).paymentIntent?.status).toBe('requires_action');
  });

  it.each([
    ['pass', 'succeeded'],
    ['fail', undefined],
  ] as const)('asks on a page with two buttons, and hears of "%s"', async (answer, status) => {
    const sandbox = await sandboxFor({ challenge: 'ask' });
    const { id, secret } = await challenged(sandbox);
    const waiting = (await scriptOf(sandbox)).confirmCardPayment(secret);
    const url = `${sandbox.stripe.origin}/challenge/${id}`;
    expect((await fetch(url)).status).toBe(404);
    const shown = await (await fetch(`${url}?client_secret=${secret}`)).text();
    expect(shown.match(/<button>/g)).toHaveLength(2);
    await fetch(`${url}/${answer}`, { method: 'POST', body: new URLSearchParams({ client_secret: secret }) });
    expect((await waiting).paymentIntent?.status).toBe(status);
    expect(sandbox.charges()).toHaveLength(answer === 'pass' ? 1 : 0);
  });

  it('passes on what the API refuses', async () => {
    const sandbox = await sandboxFor();
    const { error } = await (await scriptOf(sandbox)).confirmCardPayment('pi_none_secret_x');
    expect(error?.message).toContain('No such payment_intent');
  });
});
