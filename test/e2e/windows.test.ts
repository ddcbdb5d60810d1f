/** Windows come and go; the app in the tray stays. */
import { spawn } from 'node:child_process';
import { appEnvironment, chromiumFlags, electronExecutable, REPO } from '../support/app/app.ts';
import { expect, test } from '../support/app/fixtures.ts';
import { isRenderer, processTree } from '../support/app/processes.ts';

test('closing the window leaves the tray and no renderer process; a second start brings it back', async ({
  start,
  desktop,
  place,
  tray,
}) => {
  const app = await start('demo');
  const window = await app.window();
  await expect.poll(() => desktop.tray?.items().length).toBe(1);
  expect(await app.rendererCount()).toBe(1);
  await window.close();
  await expect.poll(() => app.rendererCount()).toBe(0);
  await expect.poll(() => tray.tooltip()).toMatch(/wallets are above their line|Low|Almost/);

  const second = spawn(electronExecutable(), [...chromiumFlags(), REPO, '--demo', '--data-dir', place.dataDir], {
    env: appEnvironment({ home: place.home, env: desktop.env }),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  second.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise((done) => second.once('exit', done));
  expect(code).toBe(0);
  expect(said).toContain('already runs');
  await app.window();
  await expect.poll(() => app.rendererCount()).toBe(1);
  expect(desktop.tray?.registrations(), 'one icon, not one for each start').toBe(1);
});

test('a click on the icon opens the panel with every wallet, and another closes it', async ({ start, tray }) => {
  const app = await start('demo', { arguments: ['--hidden'] });
  await expect.poll(() => tray.tooltip(), { timeout: 20_000 }).toMatch(/6 wallets|Low|Almost/);
  expect(await app.rendererCount()).toBe(0);
  await tray.activate();
  const panel = await app.panel();
  await expect(panel.getByRole('meter')).toHaveCount(6);
  await expect(panel.getByText('Demo', { exact: false }).first()).toBeVisible();
  await tray.activate();
  const shown = () =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()));
  await expect.poll(shown).toEqual([false]);
  // Opened again at once, it is the same page with all that came meanwhile; later its page is gone.
  await panel.evaluate(() => Object.assign(window, { marked: true }));
  await expect
    .poll(async () => {
      await tray.activate();
      return shown();
    })
    .toEqual([true]);
  expect(await panel.evaluate(() => 'marked' in window)).toBe(true);
  await expect(panel.getByRole('meter')).toHaveCount(6);
  await tray.activate();
  await expect.poll(shown).toEqual([false]);
  expect(await app.rendererCount()).toBe(1);
  await expect.poll(() => app.rendererCount(), { timeout: 20_000 }).toBe(0);
});

test('a kept page that crashes takes no panel along that is opened after it', async ({ start, tray }) => {
  const app = await start('demo', { arguments: ['--hidden'] });
  const shown = () =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()));
  await tray.activate();
  await expect.poll(shown).toEqual([true]);
  await (await app.panel()).getByRole('meter').first().waitFor();
  await tray.activate();
  await expect.poll(shown).toEqual([false]);
  const closedAt = Date.now();
  await app.electron.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.forcefullyCrashRenderer();
  });
  await expect.poll(shown).toEqual([]);
  // A click just after the panel closed would be taken for the one that closed it.
  await expect.poll(() => Date.now() - closedAt).toBeGreaterThan(500);
  await tray.activate();
  await expect.poll(shown).toEqual([true]);
  // For as long as the first one would have been kept, and more.
  await expect.poll(() => Date.now() - closedAt, { timeout: 20_000, intervals: [500] }).toBeGreaterThan(11_000);
  expect(await shown()).toEqual([true]);
});

test('the tray menu opens the window at the wallet that was picked', async ({ start, tray }) => {
  const app = await start('demo', { arguments: ['--hidden'] });
  await expect.poll(() => tray.tooltip(), { timeout: 20_000 }).toMatch(/6 wallets|Low|Almost/);
  await tray.pick(/^Fernhill Labs - Balance: /);
  const window = await app.window();
  await expect(window.getByRole('heading', { level: 1, name: 'Fernhill Labs' })).toBeVisible();
  await expect(window.getByRole('main')).toContainText('Balance');
});

test.describe('on a desktop without a tray', () => {
  test.use({ withTray: false });

  test('the app says so, and closing keeps the window within reach', async ({ start }) => {
    const app = await start('demo', { arguments: ['--hidden'] });
    // Hidden in a tray that is not there would be lost: it shows itself.
    const window = await app.window();
    await expect(window.getByText(/no tray/i).first()).toBeVisible();
    const asked = await app.electron.evaluate(async ({ BrowserWindow, dialog }) => {
      const questions: string[] = [];
      dialog.showMessageBox = (async (...args: unknown[]) => {
        questions.push((args.at(-1) as { message: string }).message);
        return { response: 0, checkboxChecked: false };
      }) as typeof dialog.showMessageBox;
      BrowserWindow.getAllWindows()[0]?.close();
      return questions;
    });
    expect(asked).toEqual([expect.stringMatching(/no tray/)]);
    expect((await processTree(app.pid)).filter(isRenderer)).toHaveLength(1);
    expect(window.isClosed()).toBe(false);
  });

  test('a tray that comes later is taken', async ({ start, desktop }) => {
    const app = await start('demo');
    const window = await app.window();
    await expect(window.getByText(/no tray/i).first()).toBeVisible();
    const late = await desktop.addTray();
    await expect.poll(() => late.items().length, { timeout: 30_000 }).toBeGreaterThan(0);
    await expect(window.getByText(/no tray/i)).toHaveCount(0, { timeout: 20_000 });
  });
});
