/** The packaged app on a desktop: seen from outside, by its tray, its pixels, its processes and its command. */
import { chownSync, existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathsIn } from '#engine/dataFolder/paths.ts';
import { isThirdParty } from '#launch/runtime.ts';
import { executable, required, runAs, runPackagedCommand } from '../support/packaged/app.ts';
import { expect, test } from '../support/packaged/fixtures.ts';
import { colours, difference } from '../support/packaged/screen.ts';

test('the smoke run ends well: every account of the demo was asked and answered', async ({ start }) => {
  const app = start('--smoke', '--demo');
  expect(await app.ended(), app.output()).toBe(0);
  const line =
    app
      .output()
      .split('\n')
      .find((text) => text.startsWith('{')) ?? '';
  expect(JSON.parse(line)).toMatchObject({ tray: { level: 'ok' }, wallets: { length: 6 } });
});

test('the window comes, is painted by a confined process, closes, and the tray goes on', async ({
  start,
  icon,
  display,
  around,
}, info) => {
  const dark = colours(display.look());
  expect(dark, 'nothing is on the display yet').toHaveLength(1);
  const app = start('--demo');
  await expect.poll(async () => (await icon()).tooltip()).toMatch(/^Plimsoll - Demo: All 6 wallets are above/);
  await expect
    .poll(() => colours(display.look()).length, { message: 'text and levels are painted' })
    .toBeGreaterThan(100);
  const [renderer] = await app.renderers();
  if (renderer === undefined) throw new Error('no page is there');
  if (info.project.metadata.user === 'ordinary') expectConfined(renderer.pid, app.pid);

  const told = await runPackagedCommand(around, ['--data-dir', around.dataDir, 'status', '--json']);
  expect(told, told.stderr).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(told.stdout)).toMatchObject({ mode: 'demo', source: 'app', wallets: { length: 6 } });

  await (await icon()).pick('Quit Plimsoll');
  expect(await app.ended()).toBe(0);
  expect(app.log().some(({ event }) => String(event).startsWith('defect.'))).toBe(false);
});

test('a hidden start has no page and no renderer; the tray opens the window', async ({ start, icon, display }) => {
  const app = start('--demo', '--hidden');
  await expect.poll(async () => (await icon()).tooltip()).toMatch(/above their line/);
  expect(await app.renderers()).toEqual([]);
  expect(colours(display.look())).toHaveLength(1);
  await (await icon()).pick('Open Plimsoll');
  await expect.poll(() => colours(display.look()).length).toBeGreaterThan(100);
  expect(await app.renderers()).toHaveLength(1);
});

test('a second start ends at once and brings the first one’s window forward', async ({ start, icon, display }) => {
  start('--demo', '--hidden');
  await expect.poll(async () => (await icon()).tooltip()).toMatch(/above their line/);
  const second = start('--demo');
  expect(await second.ended()).toBe(0);
  expect(second.output()).toContain('already runs');
  await expect.poll(() => colours(display.look()).length).toBeGreaterThan(100);
});

test('a link opens the window on its wallet and does nothing else; what is no link of ours is refused unrepeated', async ({
  start,
  icon,
  display,
}) => {
  const app = start('--demo', '--hidden');
  await expect.poll(async () => (await icon()).tooltip()).toMatch(/above their line/);
  const hostile = 'plimsoll://payment/../../quit?now=1';
  await start('--demo', hostile).ended();
  await expect.poll(() => colours(display.look()).length).toBeGreaterThan(100);
  const home = display.look();
  expect(app.log().some(({ event, length }) => event === 'link.refused' && length === hostile.length)).toBe(true);
  expect(JSON.stringify(app.log())).not.toContain('now=1');

  await start('--demo', 'plimsoll://wallet/demo-olostep:credits').ended();
  await expect
    .poll(() => difference(home, display.look()), { message: 'another place is shown' })
    .toBeGreaterThan(20_000);
  expect(app.log().filter(({ event }) => event === 'link.opened')).toMatchObject([{ to: 'wallet' }]);
});

test('opening at login starts this very executable, hidden, and is taken back', async ({ start, icon, around }) => {
  await runPackagedCommand(around, ['--data-dir', around.dataDir, 'demo', '--once']);
  const settings = pathsIn(around.dataDir).settings;
  const entry = join(around.home, 'config/autostart/plimsoll.desktop');
  for (const openAtLogin of [true, false]) {
    const before = existsSync(settings) ? (JSON.parse(readFileSync(settings, 'utf8')) as object) : {};
    writeFileSync(settings, JSON.stringify({ ...before, openAtLogin }));
    if (around.user !== null) chownSync(settings, around.user, around.user);
    const app = start('--demo', '--hidden');
    await icon();
    await expect.poll(() => existsSync(entry)).toBe(openAtLogin);
    if (openAtLogin) expect(readFileSync(entry, 'utf8')).toContain(`\nExec="${executable()}" --hidden\n`);
    await app.close();
  }
});

test('on a stand-in runtime the app and its command know it, and keep to this machine', async ({
  start,
  icon,
  around,
}) => {
  test.skip(!isThirdParty(required('PLIMSOLL_PACKAGED_FROM')), 'packed on the official runtime');
  const add = ['accounts', 'add', '--service', 'olostep', '--key-stdin', '--keep', 'memory'];
  const refused = () =>
    runPackagedCommand(around, ['--data-dir', around.dataDir, ...add], 'olostep_0123456789abcdef\n');
  const words = { code: 1, stdout: '', stderr: expect.stringContaining('a third party built') };
  const app = start('--live', '--hidden');
  await icon();
  expect(await refused(), 'through the app').toMatchObject(words);
  await app.close();
  expect(await refused(), 'without it').toMatchObject(words);
});

test('no switch and no variable makes it Node, loads foreign code or opens it to a debugger', async ({ around }) => {
  const traps = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require /nonexistent-module.cjs' };
  const trapped = { ...around, env: { ...around.env, ...traps } };
  // Node itself would not know the switches that the command hands on.
  const version = await runPackagedCommand(trapped, ['--version']);
  expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  for (const debug of ['--remote-debugging-port=0', '--remote-debugging-pipe']) {
    const flags = around.user === null && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const opened = await runAs(around, executable(), [...flags, debug, '--demo', '--data-dir', around.dataDir]);
    expect(opened, debug).toMatchObject({ code: 1, stderr: expect.stringContaining('takes no debugger') });
    expect(opened.stderr).not.toContain('DevTools listening');
  }
});

/** By the kernel's word: a filter on its system calls, no way to new rights, and namespaces of its own. */
function expectConfined(renderer: number, app: number): void {
  const status = readFileSync(`/proc/${renderer}/status`, 'utf8');
  expect(status, 'seccomp is filtering').toMatch(/^Seccomp:\s+2$/m);
  expect(status, 'no new privileges').toMatch(/^NoNewPrivs:\s+1$/m);
  expect(status, 'an ordinary user').not.toMatch(/^Uid:\s+0\b/m);
  for (const kind of ['user', 'pid', 'net'])
    expect(readlinkSync(`/proc/${renderer}/ns/${kind}`), `a ${kind} namespace of its own`).not.toBe(
      readlinkSync(`/proc/${app}/ns/${kind}`),
    );
}
