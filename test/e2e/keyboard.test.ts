/** Everything by keyboard: where one is can be seen, what matters can be reached, and Escape leads back. */
import type { Page } from '@playwright/test';
import { closing, expect, test } from '../support/app/fixtures.ts';

interface Stop {
  readonly name: string;
  readonly place: string;
  readonly visible: boolean;
}

/** Presses Tab and says where the focus is then. */
async function tab(page: Page): Promise<Stop> {
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const style = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    const ring = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0;
    return {
      name: (element.getAttribute('aria-label') ?? element.textContent ?? '').trim(),
      place: element.closest('nav, main, aside, header, dialog')?.tagName.toLowerCase() ?? 'body',
      visible: (ring || style.boxShadow !== 'none') && width > 1 && height > 1,
    };
  });
}

async function stops(page: Page, count: number): Promise<Stop[]> {
  const seen: Stop[] = [];
  for (let i = 0; i < count; i++) seen.push(await tab(page));
  return seen;
}

test('Tab goes by the skip link and the places to every action of every wallet, always visibly', async ({ start }) => {
  const page = await (await start('demo')).window();
  await expect(page.getByRole('meter')).toHaveCount(6);
  const [skip, search, ...rest] = await stops(page, 27);
  expect(skip).toMatchObject({ name: 'Skip to the content', visible: true });
  expect(search).toMatchObject({ name: 'Search and do', visible: true });
  const names = rest.map(({ name }) => name);
  const places = await page.getByRole('navigation').getByRole('button').allTextContents();
  expect(places).toEqual(expect.arrayContaining(['Wallets', 'Agents', 'Ledger', 'Settings']));
  expect(rest.slice(0, places.length).map(({ place }) => place)).toEqual(places.map(() => 'nav'));
  expect(names).toEqual(expect.arrayContaining(['Sync now', 'Connect a service', 'Northlight Studio']));
  expect(names.filter((name) => name.startsWith('Top up ')).length).toBeGreaterThanOrEqual(5);
  expect(rest.filter(({ visible }) => !visible)).toEqual([]);
});

test('the skip link leads into the content', async ({ start }) => {
  const page = await (await start('demo')).window();
  await expect(page.getByRole('meter')).toHaveCount(6);
  await tab(page);
  await page.keyboard.press('Enter');
  expect(await tab(page)).toMatchObject({ place: 'main', name: 'Sync now' });
});

test('a wallet is opened, its line changed and the way back found without a mouse', async ({ start }) => {
  const page = await (await start('demo')).window();
  await expect(page.getByRole('meter')).toHaveCount(6);
  await page.getByRole('article').filter({ hasText: 'Northlight Studio' }).getByRole('button').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Northlight Studio');
  const change = page.getByRole('region', { name: 'Balance' }).getByRole('button', { name: 'Change…' });
  await change.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'What it is watched by' });
  await expect(dialog).toBeVisible();
  await expect.poll(() => dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(change).toBeFocused();

  await page.keyboard.press('Enter');
  // Days and the share off, an amount on.
  for (const measure of ['Days of runway', 'Share of the last top-up', 'An amount']) {
    await dialog.getByRole('switch', { name: measure }).focus();
    await page.keyboard.press('Space');
  }
  await dialog.getByLabel('Low at').fill('1000');
  await dialog.getByLabel('Critical at').fill('100');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText('1,000 credits');
  await expect(page.getByRole('main')).toContainText('The low line is an amount that you set.');
});

test('the panel goes away with Escape', async ({ start, tray }) => {
  const app = await start('demo', { arguments: ['--hidden'] });
  await tray.activate();
  const panel = await app.panel();
  await closing(panel.keyboard.press('Escape'));
  await expect.poll(() => app.rendererCount()).toBe(0);
});
