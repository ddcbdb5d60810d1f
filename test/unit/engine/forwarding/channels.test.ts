/** Real programs and a real server on this machine: what gets through, what does not, and what is said of it. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkForwarding } from '#engine/forwarding/check.ts';
import { runCommand } from '#engine/forwarding/command.ts';
import { postWebhook, signatureOf } from '#engine/forwarding/webhook.ts';

const home = mkdtempSync(join(tmpdir(), 'plimsoll-forward-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function script(name: string, body: string): string {
  const file = join(home, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o700);
  return file;
}

const run = (executable: string, args: string[] = [], within = 5_000, signal = new AbortController().signal) =>
  runCommand({ executable, args, payload: '{"event":"opened"}', event: 'opened', within, signal });

describe('the command hook', () => {
  it('tells the alert on standard input, arguments as they are, and nothing of ours in the environment', async () => {
    const out = join(home, 'told');
    process.env.PLIMSOLL_KEYS = 'secret';
    process.env.ELECTRON_RUN_AS_NODE = '1';
    const tell = script('tell', `cat > ${out}; printf '%s|' "$@" >> ${out}; env > ${out}.env`);
    expect(await run(tell, ['$(touch /tmp/never)', 'a b', '; exit 1'])).toMatchObject({ ok: true });
    delete process.env.PLIMSOLL_KEYS;
    delete process.env.ELECTRON_RUN_AS_NODE;
    expect(readFileSync(out, 'utf8')).toBe('{"event":"opened"}\n$(touch /tmp/never)|a b|; exit 1|');
    const environment = readFileSync(`${out}.env`, 'utf8');
    expect(environment).toContain('PLIMSOLL_EVENT=opened');
    expect(environment).not.toMatch(/PLIMSOLL_KEYS|ELECTRON/);
  });

  it('ends what does not end, with all that it started', async () => {
    const pids = join(home, 'pids');
    const hang = script('hang', `trap '' TERM; sleep 60 & echo $! > ${pids}; wait`);
    const before = Date.now();
    expect(await run(hang, [], 300)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('did not end within'),
    });
    expect(Date.now() - before).toBeLessThan(20_000);
    const grandchild = readFileSync(pids, 'utf8').trim();
    await expect.poll(() => isRunning(grandchild)).toBe(false);
  });

  it('survives a program that reads nothing, and says with what code one failed, and its last words', async () => {
    expect(await run(script('deaf', 'exec 0<&-; exit 0'))).toMatchObject({ ok: true });
    expect(await run(script('fails', 'echo no network >&2; exit 3'))).toEqual({
      ok: false,
      detail: 'it ended with code 3: no network',
    });
    const flood = await run(script('flood', 'head -c 3000000 /dev/zero | tr "\\0" x; exit 1'));
    expect(flood.detail.length).toBeLessThan(400);
  });

  it('says what is wrong with one that cannot be started', async () => {
    expect(await run(join(home, 'none'))).toMatchObject({ ok: false, detail: expect.stringContaining('no such file') });
    const plain = join(home, 'plain');
    writeFileSync(plain, 'x');
    expect(await run(plain)).toMatchObject({ ok: false, detail: expect.stringContaining('may not be executed') });
  });

  it('is ended when the app closes', async () => {
    const closing = new AbortController();
    const running = run(script('long', 'sleep 60'), [], 60_000, closing.signal);
    closing.abort();
    expect(await running).toMatchObject({ ok: false, detail: expect.stringContaining('Plimsoll was closed') });
  });
});

function isRunning(pid: string): boolean {
  try {
    // A zombie that waits for its parent is over, too.
    return !execFileSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).trim().startsWith('Z');
  } catch {
    return false;
  }
}

describe('the webhook', () => {
  let server: Server;
  let url: string;
  const heard: { request: IncomingMessage; body: string }[] = [];
  let answer: (body: string) => { status: number; headers?: Record<string, string>; endless?: boolean } | null;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('end', () => {
        heard.push({ request, body });
        const given = answer(body);
        if (given === null) return;
        response.writeHead(given.status, given.headers);
        if (given.endless !== true) return response.end('fine');
        const more = setInterval(() => response.write('x'.repeat(65_536)), 1);
        response.on('close', () => clearInterval(more));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterEach(() => heard.splice(0));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const NOW = Date.UTC(2026, 10, 26, 9);
  const post = (within = 5_000, to = url, signal = new AbortController().signal) =>
    postWebhook({
      url: to,
      secret: 'a secret of some length',
      id: 'webhook/opened/e/1',
      payload: '{"event":"opened"}',
      version: '1.2.3',
      now: NOW,
      fetch: globalThis.fetch,
      signal,
      within,
    });

  it('posts what was stored, signed with the time, under the name of the delivery', async () => {
    answer = () => ({ status: 204 });
    expect(await post()).toEqual({ ok: true, detail: 'answered 204' });
    const [{ request, body } = { request: null, body: '' }] = heard;
    expect(body).toBe('{"event":"opened"}');
    const seconds = NOW / 1_000;
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Plimsoll/1.2.3',
      'plimsoll-delivery': 'webhook/opened/e/1',
      'plimsoll-signature': `t=${seconds},v1=${signatureOf('a secret of some length', seconds, body)}`,
    });
  });

  it.each([
    [{ status: 500 }, { never: false }],
    [
      { status: 429, headers: { 'retry-after': '120' } },
      { never: false, retryAfterMs: 120_000 },
    ],
    [{ status: 503, headers: { 'retry-after': new Date(NOW + 60_000).toUTCString() } }, { retryAfterMs: 60_000 }],
    [{ status: 404 }, { never: true }],
    [
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      { never: true, detail: expect.stringMatching(/redirects/) },
    ],
  ])('answers %j', async (given, expected) => {
    answer = () => given;
    expect(await post()).toMatchObject({ ok: false, ...expected });
    expect(heard).toHaveLength(1);
  });

  it('reads nothing of an endless answer, and does not wait for one that never comes', async () => {
    answer = () => ({ status: 200, endless: true });
    expect(await post()).toMatchObject({ ok: true });
    answer = () => null;
    expect(await post(200)).toEqual({ ok: false, detail: 'no answer within 0.2 s' });
    expect(await post(5_000, 'http://127.0.0.1:1/')).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/not reached/),
    });
  });
});

describe('what may be set', () => {
  it.each([
    ['ftp://example.org/', /https addresses only/],
    ['http://example.org/', /https addresses only/],
    ['https://me:pw@example.org/', /name or password/],
    ['nothing', /no address/],
    ['javascript:alert(1)', /https addresses only/],
  ])('refuses %s', (url, words) => {
    expect(() => checkForwarding({ command: null, webhook: { url } }, { loopbackOnly: false })).toThrow(words);
  });

  it.each(['https://example.org/x', 'http://localhost:8080/', 'http://127.0.0.1/', 'http://[::1]:9/'])(
    'takes %s',
    (url) => {
      expect(() => checkForwarding({ command: null, webhook: { url } }, { loopbackOnly: false })).not.toThrow();
    },
  );

  it('takes only this machine on the development runtime, and only whole paths', () => {
    expect(() =>
      checkForwarding({ command: null, webhook: { url: 'https://example.org/' } }, { loopbackOnly: true }),
    ).toThrow(/this machine only/);
    expect(() =>
      checkForwarding({ command: { executable: 'notify', args: [] }, webhook: null }, { loopbackOnly: false }),
    ).toThrow(/whole path/);
  });
});
