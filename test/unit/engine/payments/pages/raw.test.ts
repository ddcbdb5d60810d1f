/** The server of our loopback pages against what is no browser: raw bytes from another program on this machine. */
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { COMMON_HEADERS } from '#engine/payments/pages/policy.ts';
import { openServer } from '#engine/payments/pages/server.ts';
import { createFakeClock } from '../../../../support/fakeClock.ts';
import { begin, createWorld, PAYMENT, SECRET, send } from './world.ts';

/** @returns all that came until the other side hung up */
function raw(url: string, bytes: string | readonly string[], host = '127.0.0.1'): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ host, port: Number(port) }, () => {
      for (const part of typeof bytes === 'string' ? [bytes] : bytes) socket.write(part);
    });
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(text);
      else reject(error);
    });
    socket.on('close', () => resolve(text));
  });
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);

async function opened() {
  const world = createWorld();
  const { url } = await world.pages.openChallenge(PAYMENT);
  const { host, pathname } = new URL(url);
  return { ...world, url, host, path: pathname, token: pathname.slice(1) };
}

describe('a request with', () => {
  it.each<[string, (host: string, path: string) => string, number]>([
    ['no host', (_host, path) => `GET ${path} HTTP/1.1\r\n\r\n`, 400],
    ['no host, in the old way', (_host, path) => `GET ${path} HTTP/1.0\r\n\r\n`, 421],
    ['an empty host', (_host, path) => `GET ${path} HTTP/1.1\r\nHost:\r\n\r\n`, 421],
    ['two hosts', (host, path) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`, 421],
    [
      'a name that was made to lead here',
      (host, path) => `GET ${path} HTTP/1.1\r\nHost: evil.example:${host.split(':')[1]}\r\n\r\n`,
      421,
    ],
    [
      'a host that ends in a dot',
      (host, path) => `GET ${path} HTTP/1.1\r\nHost: ${host.replace(':', '.:')}\r\n\r\n`,
      421,
    ],
    ['a host with a user name', (host, path) => `GET ${path} HTTP/1.1\r\nHost: a@${host}\r\n\r\n`, 421],
    [
      'the host by its other address',
      (host, path) => `GET ${path} HTTP/1.1\r\nHost: [::1]:${host.split(':')[1]}\r\n\r\n`,
      421,
    ],
    [
      'the host as a number',
      (host, path) => `GET ${path} HTTP/1.1\r\nHost: 2130706433:${host.split(':')[1]}\r\n\r\n`,
      421,
    ],
    ['the host of another port', (_host, path) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n`, 421],
    ['a whole address', (host, path) => `GET http://${host}${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400],
    ['a way out of the folder', (host) => `GET /../../etc/passwd HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 404],
    ['an encoded way out', (host) => `GET /%2e%2e%2fetc%2fpasswd HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 404],
    ['a zero in the address', (host, path) => `GET ${path}%00 HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 404],
    ['a method of its own', (host, path) => `PROPFIND ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 405],
    ['no method', () => '\u0016\u0003\u0001\u0002\u0000', 400],
    ['too long an address', (host) => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 431],
    [
      'too many headers',
      (host, path) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${'X-A: b\r\n'.repeat(4_000)}\r\n`,
      431,
    ],
    [
      'one header that is too long',
      (host, path) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX-A: ${'b'.repeat(20_000)}\r\n\r\n`,
      431,
    ],
    [
      'a header cut in two',
      (host, path) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX-A: b\r\n folded: c\r\n\r\n`,
      400,
    ],
    [
      'two lengths',
      (host) =>
        `POST /begin HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
  ])('%s is refused with %#', async (_what, request, status) => {
    const { url, host, path } = await opened();
    const answer = await raw(url, request(host, path));
    expect(statusOf(answer)).toBe(status);
    expect(answer).not.toContain(PAYMENT.title);
    expect(answer).not.toMatch(/access-control-allow/i);
    // It cost the page nothing.
    expect((await begin(url)).status).toBe(200);
  });

  it.each([
    [
      'a change of protocol',
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n',
      'GET',
    ],
    ['a tunnel', '', 'CONNECT'],
  ])('%s is hung up on', async (_what, headers, method) => {
    const { url, host, path } = await opened();
    const target = method === 'CONNECT' ? 'evil.example:443' : path;
    const answer = await raw(url, `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n`);
    expect(answer).toBe('');
  });
});

it('a second request behind the first on one connection is not carried out', async () => {
  const { url, host, path, token } = await opened();
  const body = JSON.stringify({ token });
  const second = [
    'POST /begin HTTP/1.1',
    `Host: ${host}`,
    `Origin: http://${host}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
  const answer = await raw(url, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n${second}`);
  expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  expect(answer).not.toContain(SECRET);
});

it('every answer, a refusal too, has the headers that confine it', async () => {
  const { url } = await opened();
  for (const { headers } of [
    await send(url),
    await send(url, { path: '/nothing' }),
    await send(url, { headers: { host: 'x' } }),
  ]) {
    expect(headers).toMatchObject(COMMON_HEADERS);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    for (const name of ['server', 'x-powered-by', 'set-cookie', 'access-control-allow-origin'])
      expect(headers[name]).toBeUndefined();
  }
});

it('a body that drips is cut off in time, and so is a head, and one who says nothing', async () => {
  const clock = createFakeClock();
  const log = { info() {}, warn() {}, error() {} };
  const bodies: (string | null)[] = [];
  const server = await openServer({
    clock,
    log,
    port: 0,
    requestMs: 200,
    async answer({ body }) {
      bodies.push(await body());
      return { status: 200, json: {} };
    },
  });
  onTestFinished(() => server.close());
  const { host } = new URL(server.origin);
  const answers = await Promise.all([
    raw(server.origin, `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 100\r\n\r\nabc`),
    raw(server.origin, `GET / HTTP/1.1\r\nHost: ${host}\r\nX-A: `),
    raw(server.origin, ''),
  ]);
  expect(answers.map(statusOf)).toEqual([408, 408, 408]);
  // Whoever waited for the rest of the body was told that it will not come.
  expect(bodies).toEqual([null]);
});

describe('the port', () => {
  it('is on this machine alone', async () => {
    const { url } = await opened();
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address);
    for (const host of [...others, '127.0.0.2', '::1'])
      await expect(raw(url, 'GET / HTTP/1.1\r\n\r\n', host), host).rejects.toMatchObject({
        code: expect.stringMatching(/ECONNREFUSED|EADDRNOTAVAIL/),
      });
    expect((await begin(url)).status).toBe(200);
  });

  it('is the system’s choice, another one each time', async () => {
    const ports = new Set<string>();
    for (let n = 0; n < 5; n++) ports.add(new URL((await opened()).url).port);
    expect(ports.size).toBeGreaterThan(1);
  });
});

it('holds so many connections and no more, and lets go of those when it closes', async () => {
  const { pages, url } = await opened();
  let gone = 0;
  const all = Array.from({ length: 200 }, () => raw(url, '').finally(() => gone++));
  await expect.poll(() => gone).toBe(200 - 64);
  await pages.close();
  await Promise.all(all);
  expect(gone).toBe(200);
});
