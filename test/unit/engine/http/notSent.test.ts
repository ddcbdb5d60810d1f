/** What a failed request says of whether it can have reached the service: payments hang on it. */
import { afterEach, describe, expect, test } from 'vitest';
import { NotSentError } from '#engine/http/client.ts';
import type { ServiceHttpOptions } from '#engine/http/serviceHttp.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { clientOf, closedServer, closeServers, failure, json, serve } from './misbehaving.ts';

afterEach(closeServers);

describe('whether the request can have reached the service', () => {
  const post = { method: 'POST', path: '/charge', body: { credits: 1 } } as const;
  const outcome = async (origin: string, options: Partial<ServiceHttpOptions> = {}) =>
    (await failure(clientOf(origin, options).http.request(post))) instanceof NotSentError ? 'not sent' : 'maybe';

  test('a refused connection: no', async () => {
    const { origin } = await closedServer();
    expect(await outcome(origin)).toBe('not sent');
    expect(await outcome(origin, { online: () => false })).toBe('not sent');
  });

  test('a name that does not exist: no', async () => {
    expect(await outcome('http://nowhere.invalid')).toBe('not sent');
  });

  test('a server that does not speak TLS: no', async () => {
    const { port, seen } = await serve((_request, response) => json(response, 200, {}));
    expect(await outcome(`https://127.0.0.1:${port}`)).toBe('not sent');
    expect(seen).toHaveLength(0);
  });

  test('a key that is missing, kept away or cannot be carried: no', async () => {
    const { origin, seen } = await serve((_request, response) => json(response, 200, {}));
    const locked = new PlimsollError({ kind: 'no-key', message: 'The keychain is locked.' });
    expect(await outcome(origin, { key: async () => null })).toBe('not sent');
    expect(await outcome(origin, { key: () => Promise.reject(locked) })).toBe('not sent');
    expect(await outcome(origin, { key: async () => 'two words' })).toBe('not sent');
    expect(seen).toHaveLength(0);
  });

  test('cancelled before it began: no; while it was under way: maybe', async () => {
    const stop = new AbortController();
    const { origin, seen } = await serve(() => stop.abort());
    expect(await outcome(origin, { signal: stop.signal })).toBe('maybe');
    expect(await outcome(origin, { signal: stop.signal })).toBe('not sent');
    expect(seen).toHaveLength(1);
  });

  test('no answer in time, a reset, a broken body, a redirect: maybe', async () => {
    const silent = await serve(() => undefined);
    expect(await outcome(silent.origin, { timeoutMs: 150 })).toBe('maybe');
    const reset = await serve((request) => request.socket.destroy());
    expect(await outcome(reset.origin)).toBe('maybe');
    const broken = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"success":');
      setImmediate(() => response.socket?.destroy());
    });
    expect(await outcome(broken.origin)).toBe('maybe');
    const moved = await serve((_request, response) => response.writeHead(307, { location: '/login' }).end());
    expect(await outcome(moved.origin)).toBe('maybe');
    for (const server of [silent, reset, broken, moved]) expect(server.seen).toHaveLength(1);
  });

  test.each([
    [{ code: 'EHOSTUNREACH', syscall: 'connect' }, 'not sent'],
    [{ code: 'EHOSTUNREACH', syscall: 'read' }, 'maybe'],
    [{ code: 'ETIMEDOUT', syscall: 'connect' }, 'not sent'],
    [{ code: 'ETIMEDOUT', syscall: 'read' }, 'maybe'],
    [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, 'not sent'],
    [{ code: 'CERT_HAS_EXPIRED' }, 'not sent'],
    [{ code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC' }, 'maybe'],
    [{ code: 'EPROTO', syscall: 'write' }, 'maybe'],
    [{ code: 'UND_ERR_SOCKET' }, 'maybe'],
    [{}, 'maybe'],
  ])('%j: %s', async (fields, expected) => {
    const fails = async () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('x'), fields) });
    };
    expect(await outcome('https://api.example.com', { fetch: fails })).toBe(expected);
  });

  test('one of several addresses that may have been reached is enough for maybe', async () => {
    const parts = [{ code: 'ECONNREFUSED' }, { code: 'ECONNRESET' }].map((one) => Object.assign(new Error('x'), one));
    const fails = async () => {
      throw new TypeError('fetch failed', { cause: new AggregateError(parts) });
    };
    expect(await outcome('https://api.example.com', { fetch: fails })).toBe('maybe');
  });
});
