/** The server for agents' clients, as a process, fed with what no client sends: it answers the next good message all the same. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const JUNK: readonly (string | Buffer)[] = [
  'hello\n',
  '\n\n\n',
  '{\n',
  '[]\n',
  'null\n',
  '[[[[[[[[\n',
  `${'['.repeat(100_000)}\n`,
  Buffer.from([0, 1, 2, 255, 254, 10]),
  'Content-Length: 10\r\n\r\n{}\n',
  '{"jsonrpc":"1.0","id":1,"method":"tools/list"}\n',
  '{"__proto__":{"jsonrpc":"2.0"},"id":2,"method":"tools/list"}\n',
  '{"jsonrpc":"2.0","id":{},"method":"tools/list"}\n',
  '{"jsonrpc":"2.0","method":"notifications/initialized","params":[1]}\n',
  '{"jsonrpc":"2.0","id":7,"result":{}}\n',
  `"${'x'.repeat(1_000_000)}"\n`,
];
const ASKED = [
  { id: 90, method: '__proto__' },
  { id: 91, method: 'constructor', params: {} },
  { id: 92, method: 'tools/call', params: { name: 'constructor', arguments: {} } },
  { id: 93, method: 'tools/call', params: { name: '__proto__', arguments: {} } },
  { id: 94, method: 'tools/call', params: { name: 'check', arguments: { agent: 7, cost: [], __proto__: {} } } },
  { id: 95, method: 'resources/read', params: { uri: 'file:///etc/passwd' } },
];
const HELLO = {
  jsonrpc: '2.0',
  id: 99,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: '\u001b[2Jx', version: '1' } },
};

function start() {
  const home = mkdtempSync(join(tmpdir(), 'plimsoll-junk-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const child = spawn(process.execPath, [resolve('electron/doors/cli/main.ts'), '--data-dir', join(home, 'd'), 'mcp'], {
    env: { PATH: process.env.PATH, HOME: home },
  });
  onTestFinished(() => void child.kill());
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  child.stdin.on('error', () => {});
  const ended = new Promise((done) => child.once('exit', done));
  return { stdin: child.stdin, ended, out: () => out, err: () => err };
}

test('junk is passed over, and nothing but the protocol is on standard output', { timeout: 120_000 }, async () => {
  const { stdin, ended, out, err } = start();
  for (const junk of JUNK) stdin.write(junk);
  stdin.write(`${JSON.stringify(HELLO)}\n`);
  await expect.poll(out, { timeout: 90_000 }).toContain('"id":99');
  for (const { id, ...asked } of ASKED) stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...asked })}\n`);
  for (const { id } of ASKED) await expect.poll(out, { timeout: 30_000 }).toContain(`"id":${id}`);
  stdin.end();
  expect(await ended).toBe(0);

  const answers = out()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: number; error?: object; result?: { isError?: boolean } });
  const of = (id: number) => answers.find((answer) => answer.id === id);
  expect(of(99)).toHaveProperty('result.serverInfo.name', 'plimsoll');
  for (const { id } of ASKED)
    expect(of(id)?.error !== undefined || of(id)?.result?.isError === true, JSON.stringify(of(id))).toBe(true);
  expect(out() + err()).not.toContain('root:');
  expect(err()).not.toContain('mcp.defect');
  expect(err().length, 'what is said of it is bounded').toBeLessThan(20_000);
});

test('a message without an end is not held for ever: the client is hung up on', { timeout: 120_000 }, async () => {
  const { stdin, ended, out, err } = start();
  stdin.write('y'.repeat(11 * 1024 * 1024));
  expect(await ended).toBe(0);
  expect(out()).toBe('');
  expect(err().length).toBeLessThan(5_000);
});
