/** What another program of this user, or another user, may do to the socket: be refused, at bounded cost. */
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectSocket } from '#doors/socket/client.ts';
import { LineCutter, LONGEST_REQUEST } from '#doors/socket/frames.ts';
import { createSocketDoor, type SocketDoor, type SocketDoorOptions } from '#doors/socket/server.ts';
import { MOST_A_MINUTE } from '#engine/rareWarnings.ts';
import { callNames, type Handlers } from '#shared/contract/contract.ts';
import { createDispatch } from '#shared/contract/dispatch.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

const version = '1.2.3';
const isRoot = process.getuid?.() === 0;
let root: string;
let path: string;
let logged: string[];
const opened: SocketDoor[] = [];
const sockets: Socket[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-hostile-'));
  mkdirSync(join(root, 'private'), { mode: 0o700 });
  path = join(root, 'private', 'plimsoll.sock');
  logged = [];
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const door of opened.splice(0)) await door.close();
  rmSync(root, { recursive: true, force: true });
});

const note = (event: string, fields?: Record<string, unknown>) => void logged.push(JSON.stringify([event, fields]));
/** Every handler is a defect: no hostile frame may come so far as to reach one. */
const reached: string[] = [];
const handlers = Object.fromEntries(
  callNames.map((name) => [
    name,
    async () => {
      reached.push(name);
      throw new Error('reached');
    },
  ]),
) as unknown as Handlers;

async function openDoor(options: Partial<SocketDoorOptions> = {}): Promise<SocketDoor> {
  const door = await createSocketDoor({
    path,
    version,
    dispatch: createDispatch(handlers, () => {}),
    log: { info: note, warn: note, error: note },
    ...options,
  });
  opened.push(door);
  return door;
}

interface Raw {
  readonly socket: Socket;
  readonly text: () => string;
  readonly closed: Promise<void>;
}

async function connect(): Promise<Raw> {
  let text = '';
  const socket = createConnection(path);
  sockets.push(socket);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return { socket, text: () => text, closed };
}

const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'it was taken',
    (error: Error) => error.message,
  );

describe('the folder of the socket', () => {
  it.runIf(isRoot)('is not used by way of a link that another user made, by neither side', async () => {
    symlinkSync(join(root, 'private'), join(root, 'link'));
    lchownSync(join(root, 'link'), 65534, 65534);
    const honest = path;
    path = join(root, 'link', 'plimsoll.sock');
    expect(await refusal(openDoor())).toContain('is a link that another user made');
    expect(existsSync(honest)).toBe(false);
    await openDoor({ path: honest });
    expect(await refusal(connectSocket(path, { version }))).toContain('is a link that another user made');
  });

  it('may be reached by a link of the user’s own', async () => {
    symlinkSync(join(root, 'private'), join(root, 'link'));
    path = join(root, 'link', 'plimsoll.sock');
    await openDoor();
    const client = await connectSocket(path, { version });
    expect(client?.pid).toBe(process.pid);
    client?.close();
  });

  it('is not used where others may put another one in its place', async () => {
    chmodSync(root, 0o777);
    expect(await refusal(openDoor())).toContain('may put another folder in its place');
    expect(existsSync(path)).toBe(false);
    // As /tmp is: there others may not.
    chmodSync(root, 0o1777);
    await openDoor();
    chmodSync(root, 0o777);
    expect(await refusal(connectSocket(path, { version }))).toContain('may put another folder in its place');
  });

  it.runIf(isRoot)('is not used when it, or what it stands in, is another user’s', async () => {
    chownSync(join(root, 'private'), 65534, 65534);
    expect(await refusal(openDoor())).toContain('belongs to another user');
    chownSync(join(root, 'private'), 0, 0);
    chownSync(root, 65534, 65534);
    expect(await refusal(openDoor())).toContain('may put another folder in its place');
    chownSync(root, 0, 0);
  });

  it('that is a link to nowhere, or no folder, is refused and not made', async () => {
    symlinkSync(join(root, 'nowhere'), join(root, 'link'));
    path = join(root, 'link', 'plimsoll.sock');
    expect(await refusal(openDoor())).toContain('is no folder');
    expect(existsSync(join(root, 'nowhere'))).toBe(false);
    writeFileSync(join(root, 'file'), 'x');
    path = join(root, 'file', 'plimsoll.sock');
    expect(await refusal(openDoor())).toContain('is no folder');
  });

  it('with a link in place of the socket is not followed', async () => {
    const letter = join(root, 'letter');
    writeFileSync(letter, 'keep me');
    symlinkSync(letter, path);
    expect(await refusal(openDoor())).toContain('is not a socket');
    expect([readFileSync(letter, 'utf8'), lstatSync(path).isSymbolicLink()]).toEqual(['keep me', true]);
  });
});

describe('whatever bytes come', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(
        '\n',
        '{"id":1,"call":"__proto__","input":{}}\n',
        '{"id":2,"call":"constructor"}\n',
        '{"id":3,"call":"toString","input":[]}\n',
        '{"id":4,"call":"accounts.rename","input":{"accountId":7}}\n',
        '{"id":5,"call":"snapshot.get","input":{},"as":{"door":"window","name":null}}\n',
        '{"id":6,"call":"snapshot.get","input":{},"as":{"door":"tray","name":null}}\n',
        '{"id":-1,"call":"app.quit"}\n',
        '{"id":1e999,"call":"app.quit"}\n',
        '{"__proto__":{"call":"app.quit"},"id":1}\n',
        `{"id":7,"call":"${'n'.repeat(65)}"}\n`,
        `${'['.repeat(5_000)}\n`,
        `{"id":8,"call":"settings.set","input":${'['.repeat(2_000)}${']'.repeat(2_000)}}\n`,
        '\u0000\u0000\u0000\u0000',
        '\u001b[2J\n',
        'POST / HTTP/1.1\r\nHost: x\r\n\r\n',
      )
      .map((text) => Buffer.from(text)),
  );

  it('each gets a refusal, none reaches a handler, and the door goes on', async () => {
    await openDoor({ limits: { graceMs: 50 } });
    reached.length = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), async (pieces) => {
        const { socket, text, closed } = await connect();
        for (const one of pieces) socket.write(one);
        socket.end();
        await closed;
        const [hello, ...answers] = text()
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { hello?: unknown; result?: { ok: boolean; error: { kind: string } } });
        expect(hello).toHaveProperty('hello');
        for (const { result } of answers) {
          expect(result?.ok).toBe(false);
          expect(result?.error.kind).toBe('invalid-input');
        }
      }),
      { seed: 20261126, numRuns: 150 },
    );
    expect(reached).toEqual([]);
    expect(logged.filter((line) => line.includes('socket.bad-frame')).length).toBeLessThanOrEqual(MOST_A_MINUTE);
    const client = await connectSocket(path, { version });
    expect(client).not.toBeNull();
    client?.close();
  });

  it('a caller that says to be the window or the tray is no caller', async () => {
    await openDoor();
    for (const door of ['window', 'tray', 'app']) {
      const { socket, text, closed } = await connect();
      socket.write(`{"id":1,"call":"snapshot.get","input":{},"as":{"door":"${door}","name":null}}\n`);
      await closed;
      expect(text(), door).toContain('it is not a request frame');
    }
  });
});

describe('one who is slow', () => {
  it('has ten seconds for a request, however steadily its bytes drip', async () => {
    const clock = createFakeClock();
    await openDoor({ clock });
    const { socket, text, closed } = await connect();
    await until(() => text().includes('hello'));
    socket.write('{"id":1,');
    await until(() => clock.timers === 1);
    for (let second = 0; second < 9; second++) {
      socket.write(' ');
      await clock.advance(1_000);
    }
    expect(text()).not.toContain('too long to come');
    await clock.advance(1_000);
    await closed;
    expect(text()).toContain('it took too long to come');
    expect(clock.timers).toBe(0);
  });

  it('has them anew for each request, and none are counted in between', async () => {
    const clock = createFakeClock();
    await openDoor({ clock, dispatch: async () => ({ ok: true, value: {} }) });
    const { socket, text } = await connect();
    for (let n = 1; n <= 3; n++) {
      socket.write(`{"id":${n},`);
      await until(() => clock.timers === 1);
      await clock.advance(9_000);
      socket.write('"call":"x"}\n');
      await until(() => text().includes(`"id":${n}`));
      expect(clock.timers).toBe(0);
      await clock.advance(60_000);
    }
    expect(text()).not.toContain('too long');
  });

  it('costs no more than what it sends, byte by byte', () => {
    const cutter = new LineCutter(LONGEST_REQUEST);
    let most = 0;
    for (let n = 0; n < 20_000; n++) {
      cutter.push(Buffer.from('x'));
      most = Math.max(most, cutter.parts);
    }
    expect(most).toBeLessThanOrEqual(64);
    expect(cutter.push(Buffer.from('\n'))).toEqual(['x'.repeat(20_000)]);
  });
});

describe('one who asks and never reads', () => {
  it('is not read any further, so that the answers are not heaped up', async () => {
    let asked = 0;
    const answer = { ok: true as const, value: 'x'.repeat(200_000) };
    await openDoor({
      dispatch: async () => {
        asked++;
        return answer;
      },
      limits: { graceMs: 20 },
    });
    const { socket } = await connect();
    socket.pause();
    const requests = Array.from({ length: 2_000 }, (_, id) => `{"id":${id},"call":"snapshot.get"}\n`);
    // A few at a time: many in one packet are bounded by how many may be under way.
    for (const request of requests) {
      socket.write(request);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(asked).toBeLessThan(500);
  });
});

describe('too many', () => {
  it('are told so one by one, and those that talk go on', async () => {
    await openDoor({ limits: { connections: 4 }, dispatch: async () => ({ ok: true, value: {} }) });
    const first = await connect();
    await until(() => first.text().includes('hello'));
    const others = await Promise.all(Array.from({ length: 200 }, () => connect()));
    await Promise.all(others.slice(3).map(({ closed }) => closed));
    expect(others.slice(3).filter(({ text }) => text().includes('Too many commands'))).toHaveLength(197);
    first.socket.write('{"id":1,"call":"x"}\n');
    await until(() => first.text().includes('"ok":true'));
    expect(logged.filter((line) => line.includes('socket.too-many'))).toHaveLength(MOST_A_MINUTE);
  });
});
