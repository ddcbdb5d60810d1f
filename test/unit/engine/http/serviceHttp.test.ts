/** The HTTP client against real servers on loopback that misbehave. */
import { afterEach, describe, expect, test } from 'vitest';
import { WireNumber } from '#engine/http/json.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { clientOf, closedServer, closeServers, failure, json, KEY, realClock, serve } from './misbehaving.ts';

afterEach(closeServers);

describe('an answer', () => {
  test('carries status, digits, headers; the request carries key, query and body', async () => {
    const { origin, seen } = await serve((_request, response) =>
      response.writeHead(200, { 'x-thing': 'yes' }).end('{"balance":12.340}'),
    );
    const { http, lines } = clientOf(origin);
    const answer = await http.request({
      method: 'GET',
      path: '/credits',
      query: { limit: 5, cursor: undefined, fresh: true },
    });
    expect(answer).toMatchObject({ status: 200, json: { balance: new WireNumber('12.340') }, retryAt: null });
    expect(answer.headers.get('x-thing')).toBe('yes');
    expect(seen[0]?.url).toBe('/credits?limit=5&fresh=true');
    expect(seen[0]?.headers['x-api-key']).toBe(KEY);
    expect(lines).toEqual([
      [
        'info',
        'http',
        expect.objectContaining({ method: 'GET', path: '/credits', status: 200, bytes: 18, attempt: 1 }),
      ],
    ]);
  });

  test('a body is sent as JSON', async () => {
    const { origin } = await serve((request, response) => {
      request.setEncoding('utf8');
      let text = '';
      request.on('data', (chunk: string) => {
        text += chunk;
      });
      request.on('end', () => json(response, 200, { type: request.headers['content-type'], text }));
    });
    const { json: body } = await clientOf(origin).http.request({ method: 'POST', path: '/op', body: { limit: 50 } });
    expect(body).toEqual({ type: 'application/json', text: '{"limit":50}' });
  });

  test('that is not JSON is an answer with its text', async () => {
    const { origin } = await serve((_request, response) => response.end('<html>sign in</html>'));
    const answer = await clientOf(origin).http.request({ method: 'GET', path: '/' });
    expect(answer).toMatchObject({ json: undefined, text: '<html>sign in</html>' });
  });

  test('that repeats the key comes without it', async () => {
    const { origin } = await serve((request, response) =>
      json(response, 401, { error: `bad key ${request.headers['x-api-key']}` }, { 'x-echo': KEY, 'set-cookie': 'a=b' }),
    );
    const answer = await clientOf(origin).http.request({ method: 'GET', path: '/' });
    expect(JSON.stringify([answer.text, answer.json, ...answer.headers])).not.toContain(KEY);
    expect(answer.headers.has('set-cookie')).toBe(false);
  });
});

describe('retries', () => {
  test('a read comes through a reset and a 503', async () => {
    const { origin, seen } = await serve((request, response, count) => {
      if (count === 1) request.socket.destroy();
      else if (count === 2) json(response, 503, {});
      else json(response, 200, { ok: true });
    });
    const { http, lines } = clientOf(origin);
    expect((await http.request({ method: 'GET', path: '/credits' })).status).toBe(200);
    expect(seen).toHaveLength(3);
    expect(lines).toMatchObject([
      ['warn', 'http', { attempt: 1, failure: 'unavailable' }],
      ['info', 'http', { attempt: 2, status: 503 }],
      ['info', 'http', { attempt: 3, status: 200 }],
    ]);
  });

  test('a POST that only reads is retried, one that writes is not', async () => {
    const { origin, seen } = await serve((_request, response) => json(response, 502, {}));
    const { http } = clientOf(origin);
    expect((await http.request({ method: 'POST', path: '/read', body: {}, read: true })).status).toBe(502);
    expect(seen).toHaveLength(3);
    expect((await http.request({ method: 'POST', path: '/write', body: {} })).status).toBe(502);
    expect(seen).toHaveLength(4);
  });

  test('a write that was cut off is not sent again', async () => {
    const { origin, seen } = await serve((request) => request.socket.destroy());
    expect((await failure(clientOf(origin).http.request({ method: 'PUT', path: '/x', body: {} }))).kind).toBe(
      'unavailable',
    );
    expect(seen).toHaveLength(1);
  });

  test.each([400, 401, 402, 403, 404, 409, 429, 500])('%i is returned at once', async (status) => {
    const { origin, seen } = await serve((_request, response) => json(response, status, {}, { 'retry-after': '9' }));
    const before = realClock.now();
    const answer = await clientOf(origin).http.request({ method: 'GET', path: '/' });
    expect(answer.status).toBe(status);
    expect(answer.retryAt).toBeGreaterThanOrEqual(before + 9_000);
    expect(seen).toHaveLength(1);
  });

  test('a 503 that asks for a long pause is left to the schedule', async () => {
    const { origin, seen } = await serve((_request, response) => json(response, 503, {}, { 'retry-after': '30' }));
    expect((await clientOf(origin).http.request({ method: 'GET', path: '/' })).status).toBe(503);
    expect(seen).toHaveLength(1);
  });

  test('pauses double, with jitter, on the clock that was given', async () => {
    const clock = createFakeClock();
    const at: number[] = [];
    const fetchNothing = async () => {
      at.push(clock.now());
      return new Response('{}', { status: 503 });
    };
    const { http } = clientOf('https://api.example.com', { clock, fetch: fetchNothing, random: () => 0.5 });
    const answer = http.request({ method: 'GET', path: '/' });
    await clock.advance(10_000);
    expect((await answer).status).toBe(503);
    expect(at.map((instant) => instant - (at[0] ?? 0))).toEqual([0, 400, 1_200]);
  });
});

describe('faults', () => {
  test('a server that never answers is asked once, for the time-out', async () => {
    const { origin, seen } = await serve(() => undefined);
    const error = await failure(clientOf(origin, { timeoutMs: 150 }).http.request({ method: 'GET', path: '/slow' }));
    expect(error.info).toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/127\.0\.0\.1:\d+ did not answer/),
    });
    expect(seen).toHaveLength(1);
  });

  test('a request may be given longer than the others', async () => {
    const { origin } = await serve((_request, response) => void setTimeout(() => json(response, 200, {}), 300));
    const { http } = clientOf(origin, { timeoutMs: 50 });
    expect((await http.request({ method: 'POST', path: '/work', timeoutMs: 3_000 })).status).toBe(200);
    expect((await failure(http.request({ method: 'POST', path: '/work' }))).kind).toBe('unavailable');
  });

  test('a body that trickles for ever is cut by the same time-out', async () => {
    const { origin } = await serve((_request, response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    const error = await failure(clientOf(origin, { timeoutMs: 200 }).http.request({ method: 'GET', path: '/' }));
    expect(error.kind).toBe('unavailable');
  });

  test('a body shorter than promised is unavailable after retries', async () => {
    const { origin, seen } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"balance":');
      setImmediate(() => response.socket?.destroy());
    });
    expect((await failure(clientOf(origin).http.request({ method: 'GET', path: '/' }))).kind).toBe('unavailable');
    expect(seen).toHaveLength(3);
  });

  test('an oversize body is cut at the limit', async () => {
    let sent = 0;
    const { origin, seen } = await serve((_request, response) => {
      const pump = () => {
        while (!response.destroyed && sent < 50_000_000) {
          sent += 65_536;
          if (!response.write('x'.repeat(65_536))) return void response.once('drain', pump);
        }
        response.end();
      };
      pump();
    });
    const error = await failure(clientOf(origin, { maxBytes: 100_000 }).http.request({ method: 'GET', path: '/' }));
    expect(error.info).toMatchObject({ kind: 'bad-response', message: expect.stringContaining('larger than') });
    expect(seen).toHaveLength(1);
    expect(sent).toBeLessThan(50_000_000);
  });

  test('a refused connection is unavailable and names the host only', async () => {
    const { origin, port } = await closedServer();
    const error = await failure(
      clientOf(origin).http.request({ method: 'POST', path: '/p', query: { secret: 'value' } }),
    );
    expect(error.info.kind).toBe('unavailable');
    expect(error.message).toBe(`127.0.0.1:${port} refused the connection.`);
  });

  test('a refused connection without a network is offline', async () => {
    const { origin } = await closedServer();
    const { http } = clientOf(origin, { online: () => false });
    expect((await failure(http.request({ method: 'POST', path: '/' }))).kind).toBe('offline');
  });

  test.each([
    ['ENOTFOUND', 'offline'],
    ['EAI_AGAIN', 'offline'],
    ['ENETUNREACH', 'offline'],
    ['ECONNRESET', 'unavailable'],
    ['ETIMEDOUT', 'unavailable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'unavailable'],
    ['CERT_HAS_EXPIRED', 'unavailable'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unavailable'],
  ])('%s is %s', async (code, kind) => {
    const fails = async () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error(`${code} ${KEY}`), { code }) });
    };
    const { http, lines } = clientOf('https://api.example.com', { fetch: fails });
    const error = await failure(http.request({ method: 'POST', path: '/' }));
    expect(error.kind).toBe(kind);
    expect(error.message).toContain('api.example.com');
    expect(JSON.stringify(lines)).toContain(code);
    expect(JSON.stringify(lines)).not.toContain(KEY);
  });

  test('a host with several addresses is offline only when none has a way', async () => {
    const failing = (codes: string[]) => async () => {
      const parts = codes.map((code) => Object.assign(new Error(code), { code }));
      throw new TypeError('fetch failed', { cause: new AggregateError(parts) });
    };
    const ask = (codes: string[]) =>
      failure(clientOf('https://x.example', { fetch: failing(codes) }).http.request({ method: 'POST', path: '/' }));
    expect((await ask(['ENETUNREACH', 'EHOSTUNREACH'])).kind).toBe('offline');
    expect((await ask(['ENETUNREACH', 'ECONNREFUSED'])).kind).toBe('unavailable');
  });
});

describe('redirects', () => {
  test.each([301, 302, 307, 308])('%i to another origin is refused and the key stays', async (status) => {
    const other = await serve((_request, response) => json(response, 200, { balance: 1 }));
    const { origin, seen } = await serve((_request, response) =>
      response.writeHead(status, { location: `${other.origin}/credits` }).end(),
    );
    const error = await failure(clientOf(origin).http.request({ method: 'GET', path: '/credits' }));
    expect(error.kind).toBe('bad-response');
    expect(other.seen).toHaveLength(0);
    expect(seen).toHaveLength(1);
  });

  test('within the origin a GET follows, a POST does not', async () => {
    const { origin, seen } = await serve((request, response) =>
      request.url === '/new' ? json(response, 200, { ok: true }) : response.writeHead(308, { location: '/new' }).end(),
    );
    const { http } = clientOf(origin);
    expect((await http.request({ method: 'GET', path: '/old' })).status).toBe(200);
    expect((await failure(http.request({ method: 'POST', path: '/old', body: {} }))).kind).toBe('bad-response');
    expect(seen).toHaveLength(3);
  });

  test('in a circle ends', async () => {
    const { origin, seen } = await serve((_request, response) => response.writeHead(302, { location: '/' }).end());
    expect((await failure(clientOf(origin).http.request({ method: 'GET', path: '/' }))).kind).toBe('bad-response');
    expect(seen.length).toBeLessThan(6);
  });
});

describe('the key', () => {
  test('missing is no-key, and nothing is sent', async () => {
    const { origin, seen } = await serve((_request, response) => json(response, 200, {}));
    const { http } = clientOf(origin, { key: async () => null });
    expect((await failure(http.request({ method: 'GET', path: '/' }))).kind).toBe('no-key');
    expect(seen).toHaveLength(0);
  });

  test.each([`${KEY}\n`, `${KEY} x`, `${KEY}é`, ''])('%j cannot be sent and is not quoted', async (key) => {
    const { origin, seen } = await serve((_request, response) => json(response, 200, {}));
    const { http, lines } = clientOf(origin, { key: async () => key });
    expect((await failure(http.request({ method: 'GET', path: '/' }))).kind).toBe('invalid-key');
    expect(seen).toHaveLength(0);
    expect(JSON.stringify(lines)).not.toContain(KEY);
  });

  test('is sent to the origin only, whatever the path says', async () => {
    const { origin } = await serve((_request, response) => json(response, 200, {}));
    for (const path of ['//evil.example/x', 'https://evil.example/', 'credits'])
      await expect(clientOf(origin).http.request({ method: 'GET', path })).rejects.toThrow(TypeError);
  });
});

test('cancelling ends a request under way', async () => {
  const stop = new AbortController();
  const { origin } = await serve(() => stop.abort());
  const { http } = clientOf(origin, { signal: stop.signal });
  expect((await failure(http.request({ method: 'GET', path: '/' }))).kind).toBe('cancelled');
});

test('a form is sent as a form', async () => {
  const { origin } = await serve((request, response) => {
    request.setEncoding('utf8');
    let text = '';
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => json(response, 200, { type: request.headers['content-type'], text }));
  });
  const form = { grant_type: 'urn:x:device', scope: 'openid profile' };
  const { json: body } = await clientOf(origin).http.request({ method: 'POST', path: '/token', form });
  expect(body).toEqual({
    type: 'application/x-www-form-urlencoded',
    text: 'grant_type=urn%3Ax%3Adevice&scope=openid+profile',
  });
});
