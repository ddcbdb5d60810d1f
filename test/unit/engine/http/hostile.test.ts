/** Services that mean harm, over real sockets: nothing is swallowed whole, followed, carried on or waited for without end. */
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { clientOf, closeServers, failure, json, KEY, serve } from './misbehaving.ts';

afterEach(closeServers);

const GET = { method: 'GET', path: '/balance' } as const;
const MiB = 1024 * 1024;

describe('bodies without measure', () => {
  test('a gigabyte that is streamed is cut at the limit, and memory stays', async () => {
    let sent = 0;
    const { origin } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(1024 * MiB) });
      const chunk = Buffer.alloc(MiB, 0x20);
      const more = () => {
        while (sent < 1024 && !response.destroyed) {
          sent += 1;
          if (!response.write(chunk)) return void response.once('drain', more);
        }
      };
      more();
    });
    const before = process.memoryUsage().rss;
    const { info } = await failure(clientOf(origin, { timeoutMs: 30_000 }).http.request(GET));
    expect(info.kind).toBe('bad-response');
    expect(info.message).toMatch(/larger than/);
    expect(sent).toBeLessThan(200);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * MiB);
  });

  test('what is small on the way and huge when unpacked is cut at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MiB, 0x20));
    expect(bomb.length).toBeLessThan(MiB);
    const { origin } = await serve((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb),
    );
    const { info } = await failure(clientOf(origin, { timeoutMs: 30_000 }).http.request(GET));
    expect(info).toMatchObject({ kind: 'bad-response', message: expect.stringMatching(/larger than/) });
  });

  test.each([
    ['more than it has', 500, 'unavailable'],
    ['less than it has', 3, 'bad'],
  ] as const)('one that claims %s', async (_what, length, kind) => {
    const { origin } = await raw((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n{"balance":5}`,
      );
      socket.end();
    });
    if (kind === 'bad') {
      // Three bytes are what it says, and they are no JSON: never the rest.
      const { json: body } = await clientOf(origin).http.request(GET);
      expect(body).toBeUndefined();
      return;
    }
    expect((await failure(clientOf(origin).http.request(GET))).info.kind).toBe(kind);
  });
});

describe('headers without measure', () => {
  test.each([
    ['one that never ends', (socket: Socket) => flood(socket, 'HTTP/1.1 200 OK\r\nx-long: ', 'a'.repeat(60_000))],
    ['ever more of them', (socket: Socket) => flood(socket, 'HTTP/1.1 200 OK\r\n', `x-one: ${'b'.repeat(900)}\r\n`)],
  ])('%s', async (_what, answer) => {
    const { origin, asked } = await raw(answer);
    const { info } = await failure(clientOf(origin).http.request({ ...GET, method: 'POST' }));
    expect(info.kind).toBe('unavailable');
    expect(asked()).toBe(1);
  });

  test('headers that trickle are cut by the time-out', async () => {
    const { origin } = await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('x: y\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    const { info } = await failure(clientOf(origin, { timeoutMs: 300 }).http.request(GET));
    expect(info).toMatchObject({ kind: 'unavailable', message: expect.stringMatching(/did not answer completely/) });
  });
});

describe('sent elsewhere', () => {
  test.each([301, 302, 303, 307, 308])(
    '%i to another origin, by a read and by a write: the other never hears',
    async (status) => {
      const other = await serve((_request, response) => json(response, 200, { balance: 1 }));
      const { origin } = await serve((_request, response) =>
        response.writeHead(status, { location: `${other.origin}/balance?key=${KEY}` }).end(),
      );
      for (const method of ['GET', 'POST'] as const)
        expect((await failure(clientOf(origin).http.request({ ...GET, method }))).info.kind).toBe('bad-response');
      expect(other.seen).toEqual([]);
    },
  );

  test.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    '//evil.example/',
    'http://user@127.0.0.1/',
    '\\\\evil',
  ])('to %s', async (location) => {
    const { origin, seen } = await serve((_request, response) => response.writeHead(302, { location }).end());
    expect((await failure(clientOf(origin).http.request(GET))).info.kind).toBe('bad-response');
    expect(seen.length).toBeLessThanOrEqual(4);
  });

  test('a place named beside a 200 is no place to go', async () => {
    const other = await serve((_request, response) => json(response, 200, {}));
    const { origin } = await serve((_request, response) =>
      json(
        response,
        200,
        { balance: 5 },
        { location: other.origin, refresh: `0; url=${other.origin}`, link: `<${other.origin}>` },
      ),
    );
    expect((await clientOf(origin).http.request(GET)).status).toBe(200);
    expect(other.seen).toEqual([]);
  });
});

test('a cookie is neither handed on nor sent back', async () => {
  const { origin, seen } = await serve((_request, response) =>
    json(response, 200, {}, { 'set-cookie': 'session=abc; Path=/' }),
  );
  const { http } = clientOf(origin);
  expect((await http.request(GET)).headers.get('set-cookie')).toBeNull();
  await http.request(GET);
  expect(seen.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
});

/** A server below HTTP. */
async function raw(answer: (socket: Socket) => void): Promise<{ origin: string; asked: () => number }> {
  let count = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      count += 1;
      answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { origin: `http://127.0.0.1:${address.port}`, asked: () => count };
}

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function flood(socket: Socket, first: string, more: string): void {
  socket.write(first);
  const go = () => {
    while (!socket.destroyed) if (!socket.write(more)) return void socket.once('drain', go);
  };
  go();
}
