import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectSocket } from '#doors/socket/client.ts';
import { LineCutter, LONGEST_REQUEST } from '#doors/socket/frames.ts';
import { createSocketDoor, type SocketDoor, type SocketDoorOptions } from '#doors/socket/server.ts';
import type { Log } from '#engine/ports.ts';
import type { Dispatch } from '#shared/contract/dispatch.ts';
import { PlimsollError } from '#shared/contract/errors.ts';

const version = '1.2.3';
let dir: string;
let path: string;
let logged: string[];
const opened: SocketDoor[] = [];
const servers: Server[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'plimsoll-socket-'));
  path = join(dir, 'plimsoll.sock');
  logged = [];
});
afterEach(async () => {
  for (const door of opened.splice(0)) await door.close();
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  rmSync(dir, { recursive: true, force: true });
});

const note = (event: string, fields?: Record<string, unknown>) => void logged.push(JSON.stringify([event, fields]));
const log: Log = { info: note, warn: note, error: note };
const echo: Dispatch = async (name, input) => ({ ok: true, value: { name, input } });
const synced: Dispatch = async () => ({ ok: true, value: { synced: 5, failed: 0 } });

async function openDoor(options: Partial<SocketDoorOptions> = {}): Promise<SocketDoor> {
  const door = await createSocketDoor({ path, version, dispatch: synced, log, ...options });
  opened.push(door);
  return door;
}

async function connected() {
  const client = await connectSocket(path, { version, timeoutMs: 5_000 });
  if (client === null) throw new Error('nobody listens');
  return client;
}

/** Sends bytes as they are; resolves with all lines that came until the server hung up. */
function raw(bytes: string | Buffer): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = createConnection(path, () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () =>
      resolve(
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown),
      ),
    );
  });
}

async function failure(promise: Promise<unknown>): Promise<PlimsollError> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof PlimsollError) return error;
  throw error;
}

describe('a round trip', () => {
  test('a call comes back with its checked value', async () => {
    await openDoor();
    const client = await connected();
    expect(client.pid).toBe(process.pid);
    expect(await client.call('sync.now', {})).toEqual({ ok: true, value: { synced: 5, failed: 0 } });
    client.close();
  });

  test('an error keeps its kind, its words and its help', async () => {
    const error = { kind: 'rate-limited', message: 'Slow down.', retryAt: 123, help: 'Wait.' } as const;
    await openDoor({ dispatch: async () => ({ ok: false, error }) });
    const client = await connected();
    expect(await client.call('sync.now', {})).toEqual({ ok: false, error });
    client.close();
  });

  test('answers find their callers though they come out of order', async () => {
    const waits: (() => void)[] = [];
    await openDoor({
      dispatch: (_name, input) =>
        new Promise((resolve) => {
          const failed = Number((input as { accountId: string }).accountId);
          waits.push(() => resolve({ ok: true, value: { synced: 0, failed } }));
          if (waits.length === 3) for (const go of waits.reverse()) go();
        }),
    });
    const client = await connected();
    const answers = await Promise.all(['1', '2', '3'].map((accountId) => client.call('sync.now', { accountId })));
    expect(answers.map((answer) => answer.ok && answer.value.failed)).toEqual([1, 2, 3]);
    client.close();
  });

  test('a value that does not fit the contract is not passed on', async () => {
    await openDoor({ dispatch: async () => ({ ok: true, value: { synced: 'many', failed: 0 } }) });
    const client = await connected();
    const result = await client.call('sync.now', {});
    expect(!result.ok && result.error).toMatchObject({ kind: 'bad-response' });
    expect(JSON.stringify(result)).toContain('synced');
    client.close();
  });

  test('a call without an answer ends in time', async () => {
    await openDoor({ dispatch: () => new Promise(() => {}), limits: { graceMs: 20 } });
    const client = await connectSocket(path, { version, timeoutMs: 30 });
    const result = await client?.call('sync.now', {});
    expect(result).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
    client?.close();
  });

  test('a closing door lets the call under way end, then the socket is gone', async () => {
    let answer = () => {};
    let arrived = () => {};
    const called = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const door = await openDoor({
      dispatch: () =>
        new Promise((resolve) => {
          answer = () => resolve({ ok: true, value: { synced: 1, failed: 0 } });
          arrived();
        }),
    });
    const client = await connected();
    const reply = client.call('sync.now', {});
    await called;
    const closed = door.close();
    answer();
    expect(await reply).toEqual({ ok: true, value: { synced: 1, failed: 0 } });
    await closed;
    expect(existsSync(path)).toBe(false);
    expect(await client.call('sync.now', {})).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
    expect(await connectSocket(path, { version })).toBeNull();
  });
});

describe('only this user', () => {
  test('the socket is 0600', async () => {
    await openDoor();
    expect(lstatSync(path).isSocket()).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test.each([0o755, 0o710, 0o701])('a folder of mode %o is not used, by neither side', async (mode) => {
    chmodSync(dir, mode);
    expect((await failure(openDoor())).kind).toBe('refused');
    expect(existsSync(path)).toBe(false);
    chmodSync(dir, 0o700);
    await openDoor();
    chmodSync(dir, mode);
    expect((await failure(connectSocket(path, { version }))).message).toContain('open to other users');
    chmodSync(dir, 0o700);
  });

  test('a folder below is made private', async () => {
    path = join(dir, 'below', 'x.sock');
    await openDoor();
    expect(statSync(join(dir, 'below')).mode & 0o777).toBe(0o700);
  });

  test.runIf(process.getuid?.() === 0)('another user cannot connect', async () => {
    await openDoor();
    chmodSync(dir, 0o755);
    // Becomes the other user after its start: that one may not be able to reach Node itself.
    const script = `process.setgroups([]); process.setgid(65534); process.setuid(65534); require('node:net').createConnection(${JSON.stringify(path)}).on('error', (e) => console.log(e.code)).on('connect', () => { console.log('connected'); process.exit(); })`;
    const child = spawnSync(process.execPath, ['--eval', script], { encoding: 'utf8' });
    chmodSync(dir, 0o700);
    expect(child.stdout.trim()).toBe('EACCES');
  });
});

describe('what was left behind', () => {
  test('a dead process’ socket is replaced', async () => {
    const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
    expect(spawnSync(process.execPath, ['--eval', script]).signal).toBe('SIGKILL');
    expect(lstatSync(path).isSocket()).toBe(true);
    expect(await connectSocket(path, { version })).toBeNull();
    await openDoor();
    const client = await connected();
    expect((await client.call('sync.now', {})).ok).toBe(true);
    client.close();
  });

  test('a living one is left alone', async () => {
    await openDoor();
    expect((await failure(openDoor())).kind).toBe('conflict');
    const client = await connected();
    expect((await client.call('sync.now', {})).ok).toBe(true);
    client.close();
  });

  test('a file that is no socket is not deleted', async () => {
    writeFileSync(path, 'a letter');
    expect((await failure(openDoor())).message).toContain('it is not a socket');
    expect(statSync(path).size).toBe(8);
  });
});

describe('bad bytes', () => {
  test.each<[string, string | Buffer, string]>([
    ['not JSON', 'GET / HTTP/1.1\n', 'it is not JSON'],
    ['no frame', '{"id":1}\n', 'it is not a request frame'],
    ['an array', '[]\n', 'it is not a request frame'],
    ['a stranger field', '{"id":1,"call":"sync.now","extra":true}\n', 'it is not a request frame'],
    ['an id that is a string', '{"id":"1","call":"sync.now"}\n', 'it is not a request frame'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a]), 'not valid for encoding'],
  ])('%s: one error, then the end', async (_name, bytes, words) => {
    await openDoor({ dispatch: echo });
    const [hello, answer, ...more] = await raw(bytes);
    expect(hello).toEqual({ hello: { product: 'plimsoll', protocol: 1, version, pid: process.pid } });
    expect(answer).toMatchObject({ id: null, result: { ok: false, error: { kind: 'invalid-input' } } });
    expect(JSON.stringify(answer)).toContain(words);
    expect(more).toEqual([]);
  });

  test('a request that is too long is refused before it is whole, and others go on', async () => {
    await openDoor();
    const client = await connected();
    const answers = await raw(`{"id":1,"call":"${'x'.repeat(LONGEST_REQUEST)}`);
    expect(JSON.stringify(answers[1])).toContain(`longer than ${LONGEST_REQUEST} bytes`);
    expect((await client.call('sync.now', {})).ok).toBe(true);
    client.close();
  });

  test('what was sent is repeated neither in the answer nor in the log', async () => {
    await openDoor();
    const answers = await raw('{"key":"bzk_very_secret_value" oops\n');
    expect(JSON.stringify(answers) + logged.join()).not.toContain('very_secret');
    expect(logged.join()).toContain('socket.bad-frame');
  });

  test('requests after a bad one in the same packet are not carried out', async () => {
    let calls = 0;
    await openDoor({
      dispatch: async () => {
        calls++;
        return { ok: true, value: {} };
      },
    });
    await raw('nonsense\n{"id":1,"call":"app.quit","input":{}}\n');
    expect(calls).toBe(0);
  });
});

describe('bounds', () => {
  test('one connection too many is told so', async () => {
    await openDoor({ limits: { connections: 1 } });
    const first = await connected();
    expect((await failure(connectSocket(path, { version }))).message).toContain('Too many commands');
    first.close();
  });

  test('too many calls on one connection are refused one by one', async () => {
    const waits: (() => void)[] = [];
    await openDoor({
      limits: { underWay: 2 },
      dispatch: () =>
        new Promise((resolve) => waits.push(() => resolve({ ok: true, value: { synced: 0, failed: 0 } }))),
    });
    const client = await connected();
    const answers = [1, 2, 3].map(() => client.call('sync.now', {}));
    expect(await answers[2]).toMatchObject({ ok: false, error: { kind: 'refused' } });
    for (const go of waits) go();
    expect((await Promise.all(answers)).map((answer) => answer.ok)).toEqual([true, true, false]);
    client.close();
  });

  test('a silent connection is closed', async () => {
    await openDoor({ limits: { idleMs: 40 } });
    expect(await raw('')).toHaveLength(1);
  });

  test('a connection that waits for its answer is not silent', async () => {
    await openDoor({
      limits: { idleMs: 20 },
      dispatch: () =>
        new Promise((resolve) => setTimeout(() => resolve({ ok: true, value: { synced: 1, failed: 0 } }), 100)),
    });
    const client = await connected();
    expect(await client.call('sync.now', {})).toEqual({ ok: true, value: { synced: 1, failed: 0 } });
    client.close();
  });
});

describe('who is there', () => {
  test('an app of another version is not asked', async () => {
    await openDoor({ version: '9.0.0' });
    const error = await failure(connectSocket(path, { version }));
    expect(error.kind).toBe('refused');
    expect(error.message).toBe(
      'The Plimsoll that runs on this data folder is version 9.0.0; this command is version 1.2.3.',
    );
  });

  async function stranger(onConnection: (write: (text: string) => void) => void) {
    const server = createServer((socket) => onConnection((text) => socket.write(text)));
    await new Promise<void>((resolve) => server.listen(path, resolve));
    servers.push(server);
  }

  test('one who says something else is no Plimsoll', async () => {
    await stranger((write) => write('220 mail ready\n'));
    expect((await failure(connectSocket(path, { version }))).message).toContain('is not Plimsoll');
  });

  test('one who says nothing is not waited for', async () => {
    await stranger(() => {});
    const error = await failure(connectSocket(path, { version, helloMs: 30 }));
    expect(error).toMatchObject({ kind: 'unavailable' });
    expect(error.message).toContain('does not answer');
  });
});

test('lines are cut wherever the packets end', () => {
  const text = '{"a":"é"}\n\n{"b":2}\n';
  const bytes = Buffer.from(text);
  for (let size = 1; size <= bytes.length; size++) {
    const cutter = new LineCutter(64);
    const lines: string[] = [];
    for (let at = 0; at < bytes.length; at += size) lines.push(...cutter.push(bytes.subarray(at, at + size)));
    expect(lines).toEqual(['{"a":"é"}', '', '{"b":2}']);
  }
});
