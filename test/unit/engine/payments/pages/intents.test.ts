import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { statusOf } from '#engine/payments/pages/intents.ts';
import { startSandbox } from '#sandbox/start.ts';
import { toErrorInfo } from '#shared/contract/errors.ts';
import { createWorld, freePort, PAYMENT, SECRET } from './world.ts';

const SETUP = { ...PAYMENT, kind: 'setup', clientSecret: 'seti_1Qabc_secret_Zx9Yw8Vu7' } as const;
const ID = 'pi_3QabcDEF';

/** A card processor that answers as told, and remembers what it was asked. */
async function processorThat(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const apiOrigin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, ...createWorld({ stripe: { apiOrigin }, timeoutMs: 300 }) };
}

const saying =
  (status: number, body: unknown, headers = {}) =>
  (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  // Neither the words nor anything that hangs on the error may know the secret: errors get logged.
  expect(error).toBeInstanceOf(Error);
  const { message, stack, cause } = error as Error;
  expect(cause).toBeUndefined();
  expect(`${message}${stack}${JSON.stringify(error)}`).not.toContain(SECRET);
  return toErrorInfo(error);
}

describe('the status of an intent', () => {
  it.each([
    ['succeeded', null, 'succeeded'],
    ['processing', null, 'processing'],
    ['requires_confirmation', null, 'processing'],
    ['requires_capture', null, 'processing'],
    ['requires_action', null, 'needs-challenge'],
    ['requires_payment_method', null, 'needs-card'],
    ['requires_payment_method', { code: 'card_declined' }, 'needs-card'],
    ['requires_payment_method', { code: 'authentication_required' }, 'needs-challenge'],
    ['canceled', null, 'cancelled'],
  ] as const)('%s (%o) is %s', (status, last_payment_error, meaning) => {
    expect(statusOf({ status, last_payment_error })).toBe(meaning);
  });
});

describe('reading an intent', () => {
  it('asks with the publishable key and the client secret, and with nothing that tells of this machine', async () => {
    const { pages, asked } = await processorThat(
      saying(200, { id: ID, status: 'requires_action', payment_method: 'pm_1' }),
    );
    expect(await pages.readIntent(PAYMENT)).toEqual({ status: 'needs-challenge', paymentMethodId: 'pm_1' });
    await pages.readIntent(PAYMENT);
    const last = asked.at(-1);
    expect(last?.method).toBe('GET');
    expect(last?.url).toBe(`/v1/payment_intents/${ID}?client_secret=${SECRET}`);
    expect(last?.headers.authorization).toBe(`Bearer ${PAYMENT.publishableKey}`);
    expect(last?.headers['user-agent']).toBe('Plimsoll');
    expect(Object.keys(last?.headers ?? {}).filter((name) => name.startsWith('x-stripe'))).toEqual([]);
  });

  it('reads a card set-up, with the card as a name or as a whole', async () => {
    const body = { id: 'seti_1Qabc', status: 'succeeded', payment_method: { id: 'pm_2', object: 'payment_method' } };
    const { pages, asked } = await processorThat(saying(200, body));
    expect(await pages.readIntent(SETUP)).toEqual({ status: 'succeeded', paymentMethodId: 'pm_2' });
    expect(asked[0]?.url).toContain('/v1/setup_intents/seti_1Qabc?');
  });

  it.each([
    [401, { error: { type: 'invalid_request_error', message: `Invalid API Key ${SECRET}` } }, 'forbidden'],
    [403, { error: { type: 'invalid_request_error', message: 'no' } }, 'forbidden'],
    [404, { error: { type: 'invalid_request_error', code: 'resource_missing', message: SECRET } }, 'gone'],
    [429, { error: { type: 'invalid_request_error', message: 'slow down' } }, 'rate-limited'],
    [500, { error: { type: 'api_error', message: 'ours' } }, 'unavailable'],
    [400, { error: { type: 'invalid_request_error', message: SECRET } }, 'bad-response'],
    [200, 'not JSON', 'bad-response'],
    [200, { id: 'pi_other', status: 'succeeded' }, 'bad-response'],
    [200, { id: ID, status: 'something_new' }, 'bad-response'],
    [200, { padding: 'x'.repeat(300_000) }, 'bad-response'],
  ])('turns %s %o into %s', async (status, body, kind) => {
    const { pages, asked } = await processorThat(saying(status, body));
    expect((await failureOf(pages.readIntent(PAYMENT))).kind).toBe(kind);
    expect(asked).toHaveLength(1);
  });

  it('does not follow a redirect, which would take the secret elsewhere', async () => {
    const { pages, asked } = await processorThat(saying(302, '', { location: '/elsewhere' }));
    await failureOf(pages.readIntent(PAYMENT));
    expect(asked).toHaveLength(1);
  });

  it('gives up in time, also in the middle of an answer', async () => {
    const silent = await processorThat(() => {});
    expect(await failureOf(silent.pages.readIntent(PAYMENT))).toMatchObject({ kind: 'unavailable' });
    const half = await processorThat((_request, response) => void response.writeHead(200).write('{"id":'));
    expect((await failureOf(half.pages.readIntent(PAYMENT))).message).toContain('did not answer completely');
  });

  it('says when nobody answers', async () => {
    const { pages } = createWorld({ stripe: { apiOrigin: `http://127.0.0.1:${await freePort()}` } });
    expect((await failureOf(pages.readIntent(PAYMENT))).message).toContain('refused the connection');
  });

  it('stays on this machine on a runtime that a third party built', async () => {
    const { pages } = createWorld({ loopbackOnly: true, fetch: () => Promise.reject(new Error('asked')) });
    expect((await failureOf(pages.readIntent(PAYMENT))).kind).toBe('refused');
  });

  it('reads what the sandbox keeps', async () => {
    const sandbox = await startSandbox({
      seed: 1,
      epoch: Date.UTC(2026, 10, 20),
      clock: { now: () => Date.UTC(2026, 10, 20) },
    });
    onTestFinished(() => sandbox.close());
    const { origin, publishableKey } = sandbox.stripe;
    const { pages } = createWorld({ stripe: { apiOrigin: origin }, loopbackOnly: true });
    const info = await failureOf(pages.readIntent({ ...PAYMENT, publishableKey }));
    expect(info.kind).toBe('gone');
    expect((await failureOf(pages.readIntent(PAYMENT))).kind).toBe('forbidden');
  });
});
