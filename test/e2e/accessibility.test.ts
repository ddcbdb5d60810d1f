/** Every screen against the accessibility rules, in light and in dark. */
import type { Page } from '@playwright/test';
import { violations } from '../support/app/axe.ts';
import { closing, connect, expect, test } from '../support/app/fixtures.ts';
import { question } from '../support/app/question.ts';

const CREDIT = 1_000_000;
const SCHEMES = ['light', 'dark'] as const;

async function expectClean(page: Page, screen: string): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect.soft(await violations(page), `${screen}, ${colorScheme}`).toEqual([]);
  }
}

test('welcome, connecting and its errors', async ({ start }) => {
  const page = await (await start('live')).window();
  await expectClean(page, 'welcome');
  await page.getByRole('button', { name: /demo/i }).click();
  await expect(question(page)).toBeVisible();
  await expectClean(page, 'demo dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Connect a service/ }).click();
  await expectClean(page, 'connect');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expectClean(page, 'connect with errors');
});

test('all places of the window, with wallets that are fine, low, failing and stale', async ({ start, world }) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['bizos', 'olostep', 'mosaic', 'geopera', 'elizaos']);
  world.setBalance('bizos', 'credits', 5 * CREDIT);
  world.setBalance('mosaic', 'credits', 100 * CREDIT);
  world.setFaults('olostep', [{ kind: 'status', status: 503 }]);
  await app.setClockAhead(20 * 60_000);
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expect(page.getByRole('article').filter({ hasText: 'Lantern Research' })).toContainText('Last seen');
  await expectClean(page, 'wallets');

  for (const place of ['Agents', 'Usage', 'Ledger', 'Alerts', 'Settings']) {
    await page.getByRole('navigation').getByRole('button', { name: place }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(place);
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    await expectClean(page, place.toLowerCase());
  }
  for (const label of ['Lantern Research', 'Fernhill Labs', 'Tidewater Survey']) {
    await page.getByRole('navigation').getByRole('button', { name: 'Wallets' }).click();
    await page.getByRole('article').filter({ hasText: label }).getByRole('button').first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(label);
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    await expectClean(page, `wallet of ${label}`);
  }
  await page.getByRole('region', { name: 'Balance' }).getByRole('button', { name: 'Change…' }).click();
  await expect(question(page)).toBeVisible();
  await expectClean(page, 'low line dialog');
});

test('the panel and the demo’s own words', async ({ start, tray }) => {
  const app = await start('demo', { arguments: ['--hidden'] });
  await tray.activate();
  const panel = await app.panel();
  await expect(panel.getByRole('meter')).toHaveCount(6);
  await expectClean(panel, 'panel');
  await closing(panel.getByRole('button', { name: 'Open Plimsoll' }).click());
  const page = await app.window();
  await expect(page.getByRole('meter')).toHaveCount(6);
  await expectClean(page, 'wallets of the demo');
});
