/** The command in the package: what scripts and agents call. Its output is clean and its exit codes are the documented ones. */
import { join } from 'node:path';
import { packageFolder, runPackagedCommand, spawnAs } from '../support/packaged/app.ts';
import { expect, test } from '../support/packaged/fixtures.ts';

/** A terminal without a desktop. */
const BARE = { DISPLAY: '', XAUTHORITY: '', DBUS_SESSION_BUS_ADDRESS: '', DBUS_SYSTEM_BUS_ADDRESS: '' };

test('without an app and without a desktop it answers, cleanly, and means your own accounts', async ({ around }) => {
  const bare = { ...around, env: { ...around.env, ...BARE } };
  const nothing = await runPackagedCommand(bare, ['status', '--json']);
  expect(nothing, nothing.stderr).toMatchObject({ code: 4, stderr: '' });
  expect(JSON.parse(nothing.stdout)).toMatchObject({ mode: 'live', exitCode: 4, accounts: [] });

  const data = ['--data-dir', around.dataDir];
  const filled = await runPackagedCommand(bare, [...data, 'demo', '--once', '--json']);
  expect(filled, filled.stderr).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(filled.stdout)).toMatchObject({ wallets: { length: 6 } });
  const seen = await runPackagedCommand(bare, [...data, 'status']);
  expect(seen, seen.stderr).toMatchObject({ code: 0, stderr: '' });
  expect(seen.stdout).toContain('All 6 wallets are above their line.');

  const wrong = await runPackagedCommand(bare, [...data, 'nonsense']);
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toMatch(/^plimsoll: /);
});

test('switches of Chromium’s behind the command are words like any other', async ({ around }) => {
  const asked = await runPackagedCommand(around, ['--remote-debugging-port=0', 'status']);
  expect(asked).toMatchObject({ code: 1, stdout: '' });
  expect(asked.stderr).toContain('--remote-debugging-port');
});

test('the gate answers yes and no through the running app', async ({ around, start, icon }) => {
  start('--demo', '--hidden');
  await expect.poll(async () => (await icon()).tooltip()).toMatch(/above their line/);
  const check = (cost: string) =>
    runPackagedCommand(around, ['--data-dir', around.dataDir, 'check', '--agent', 'Scout', '--cost', cost, '--json']);
  const yes = await check('0.01');
  expect(yes, yes.stderr).toMatchObject({ code: 0, stderr: '' });
  const no = await check('100000');
  expect(no, no.stderr).toMatchObject({ code: 5, stderr: '' });
  expect(JSON.parse(no.stdout)).toMatchObject({ exitCode: 5 });

  const times: number[] = [];
  for (let n = 0; n < 5; n++) {
    const began = performance.now();
    await check('0.01');
    times.push(performance.now() - began);
  }
  const median = times.sort((a, b) => a - b)[2] ?? 0;
  process.stdout.write(
    `    the gate through the package: median of 5 is ${median.toFixed(0)} ms, process start included\n`,
  );
});

test('an agent’s client speaks to it over standard input and output', async ({ around }) => {
  const data = ['--data-dir', around.dataDir];
  await runPackagedCommand(around, [...data, 'demo', '--once']);
  const child = spawnAs(around, join(packageFolder(), 'resources/bin/plimsoll'), [...data, 'mcp']);
  const lines: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n').filter(Boolean)));
  const say = (message: object) => child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const about = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  say({ id: 1, method: 'initialize', params: about });
  await expect.poll(() => lines.length).toBe(1);
  say({ method: 'notifications/initialized' });
  say({ id: 2, method: 'tools/list' });
  await expect.poll(() => lines.length).toBe(2);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    id: 1,
    result: { serverInfo: { name: expect.stringMatching(/plimsoll/i) } },
  });
  expect((JSON.parse(lines[1] ?? '') as { result: { tools: unknown[] } }).result.tools.length).toBeGreaterThan(3);
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdin?.end();
  expect(await ended).toBe(0);
});
