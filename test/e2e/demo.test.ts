/** The demo, as somebody sees it who has just cloned the project. */
import { spawn } from 'node:child_process';
import { appEnvironment, chromiumFlags, electronExecutable, REPO } from '../support/app/app.ts';
import { expect, test } from '../support/app/fixtures.ts';

const LABELS = ['Harbour Bakery', 'Lantern Research', 'Northlight Studio', 'Tidewater Survey', 'Fernhill Labs'];

test('within seconds six wallets of five services are there, labelled as a demo on every screen, and they move', async ({
  start,
}) => {
  const app = await start('demo');
  const page = await app.window();
  const cards = page.getByRole('article');
  await expect(page.getByRole('meter')).toHaveCount(6);
  for (const label of LABELS)
    await expect(cards.filter({ hasText: label })).toHaveCount(label === 'Harbour Bakery' ? 2 : 1);
  await expect(cards.filter({ hasText: 'Tidewater Survey' })).toContainText(/worth A\$\d/);

  const figures = () => cards.allInnerTexts();
  const first = await figures();
  await expect.poll(async () => (await figures()).join(), { timeout: 30_000 }).not.toBe(first.join());

  for (const place of ['Agents', 'Usage', 'Ledger', 'Alerts', 'Settings', 'Wallets']) {
    await page.getByRole('navigation').getByRole('button', { name: place }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(place);
    await expect(page.getByText('Demo: sandbox figures').first()).toBeVisible();
  }
});

test('agents, ledger and the pages of the wallets show what the services tell', async ({ start }) => {
  const page = await (await start('demo')).window();
  await expect(page.getByRole('meter')).toHaveCount(6);
  const main = page.getByRole('main');
  const open = async (label: string, purse: RegExp) => {
    await page.getByRole('navigation').getByRole('button', { name: 'Wallets' }).click();
    await page
      .getByRole('article')
      .filter({ hasText: label })
      .filter({ hasText: purse })
      .getByRole('button')
      .first()
      .click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(label);
  };
  await open('Lantern Research', /Credits/);
  await expect(main.getByRole('heading', { name: 'Lots' })).toBeVisible();
  await expect(main.getByRole('table').first()).toContainText(/\d credits/);
  await open('Harbour Bakery', /Ad wallet/);
  await expect(main).toContainText(/card/i);
  await open('Northlight Studio', /Credits/);
  await expect(main.getByRole('heading', { name: 'Auto top-up' })).toBeVisible();
  await expect(main).toContainText('Professional annual');
  await open('Fernhill Labs', /Balance/);
  for (const section of ['Apps', 'Earnings', /Prices/])
    await expect(main.getByRole('heading', { name: section })).toBeVisible();

  await page.getByRole('navigation').getByRole('button', { name: 'Agents' }).click();
  await expect(main.getByRole('row').nth(3)).toBeVisible();
  await page.getByRole('navigation').getByRole('button', { name: 'Ledger' }).click();
  const grid = main.getByRole('grid');
  await expect(grid.getByRole('row').nth(10)).toBeVisible();
  const last = Number(await grid.getAttribute('aria-rowcount'));
  expect(last).toBeGreaterThan(20);
  await grid.press('End');
  await expect(grid.locator(`[aria-rowindex="${last}"]`)).toBeInViewport();
  await grid.press('Enter');
  await expect(main.getByRole('complementary', { name: 'Row' })).toContainText(/Reported by|Worked out/);
  await page.keyboard.press('Escape');
  await expect(grid).toBeFocused();
});

test('“Connect a service” leaves the demo for a live folder of one’s own, after one question', async ({
  start,
  tray,
  desktop,
}) => {
  const app = await start('demo');
  const page = await app.window();
  await page.getByRole('button', { name: 'Connect a service' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Leave the demo?' });
  await dialog.getByRole('button', { name: 'Leave the demo' }).click();
  expect(await app.ended()).toBe(0);
  // The app that started itself again is not the test's child: it is known, and ended, by its icon.
  await expect.poll(() => tray.tooltip(), { timeout: 20_000 }).toBe('Plimsoll - No service connected');
  await tray.pick('Quit Plimsoll');
  await expect.poll(() => desktop.tray?.items().length).toBe(0);
});

test('the smoke run prints one line with the tray and six wallets, and ends with 0', async ({ place, desktop }) => {
  const args = [...chromiumFlags(), REPO, '--demo', '--smoke', '--data-dir', place.dataDir];
  const env = appEnvironment({ home: place.home, env: desktop.env });
  const child = spawn(electronExecutable(), args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  expect(await new Promise((done) => child.once('close', done))).toBe(0);
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(1);
  const { tray, wallets } = JSON.parse(lines[0] ?? '') as {
    tray: { words: string };
    wallets: { serviceName: string }[];
  };
  expect(tray.words).toMatch(/\w/);
  const services = wallets.map(({ serviceName }) => serviceName).sort();
  expect(services).toEqual(['BizOS', 'BizOS', 'Geopera', 'Mosaic', 'Olostep', 'elizaOS Cloud']);
});
