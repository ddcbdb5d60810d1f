/** The tray as the desktop sees it: on the bus, not in the app's own idea of it. */
import { expect, test } from '../support/app/fixtures.ts';
import type { MenuEntry } from '../support/desktop/trayItem.ts';

const SERVICES = ['Harbour Bakery', 'Lantern Research', 'Northlight Studio', 'Tidewater Survey', 'Fernhill Labs'];

const labels = (menu: readonly (MenuEntry | null)[]) => menu.map((entry) => entry?.label ?? '---');

test('the demo says its level in words, in the tooltip and in the first menu line, and lists every wallet', async ({
  start,
  tray,
}) => {
  await start('demo');
  await expect
    .poll(() => tray.tooltip(), { timeout: 20_000 })
    .toMatch(/^Plimsoll - Demo: All 6 wallets are above their line/);
  const menu = await tray.menu();
  expect(menu[0]).toMatchObject({ label: 'Demo: All 6 wallets are above their line', enabled: false });
  const wallets = labels(menu).filter((label) => SERVICES.some((service) => label.startsWith(`${service} - `)));
  expect(wallets).toHaveLength(6);
  for (const wallet of wallets) expect(wallet).toMatch(/: .*\d.* \(enough\)$/);
  expect(labels(menu).slice(-5)).toEqual(['Sync now', 'Pause watching', '---', 'Open Plimsoll', 'Quit Plimsoll']);
  expect(await tray.status()).toBe('Active');
});

test('the numbers in the tray menu move while one watches', async ({ start, tray }) => {
  await start('demo', { arguments: ['--hidden'] });
  const figures = async () => labels(await tray.menu()).filter((label) => / - .*\d/.test(label));
  await expect.poll(async () => (await figures()).length, { timeout: 20_000 }).toBe(6);
  const first = await figures();
  await expect.poll(figures, { timeout: 30_000, message: 'a figure has changed' }).not.toEqual(first);
});

test('pausing and resuming from the tray is obeyed and said', async ({ start, tray }) => {
  await start('demo', { arguments: ['--hidden'] });
  await expect.poll(async () => labels(await tray.menu())).toContain('Pause watching');
  await tray.pick('Pause watching');
  await expect.poll(() => tray.tooltip()).toMatch(/\(paused\)$/);
  await expect.poll(async () => labels(await tray.menu())).toContain('Watching is paused');
  await tray.pick('Resume watching');
  await expect.poll(() => tray.tooltip()).not.toMatch(/paused/);
});

test('quitting from the tray menu ends the process and takes the icon away', async ({ start, tray, desktop }) => {
  const app = await start('demo', { arguments: ['--hidden'] });
  await tray.pick('Quit Plimsoll');
  expect(await app.ended()).toBe(0);
  await expect.poll(() => desktop.tray?.items().length).toBe(0);
});
