/** The first window of the live app, and connecting a service through it as a person does. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { statusOf } from '../support/app/commandLine.ts';
import { expect, test } from '../support/app/fixtures.ts';
import { filesWith } from '../support/app/leaks.ts';
import { processTree } from '../support/app/processes.ts';
import { question } from '../support/app/question.ts';

interface Filled {
  readonly service: string;
  readonly key: string;
  readonly origin: string;
}

async function fill(page: Page, { service, key, origin }: Filled): Promise<void> {
  await page.getByRole('radio', { name: service }).click();
  await page
    .getByLabel(/key/i)
    .and(page.getByRole('textbox').or(page.locator('input[type=password]')))
    .first()
    .fill(key);
  const address = page.getByLabel('Address of the service');
  if (!(await address.isVisible())) await page.getByRole('button', { name: 'Advanced' }).click();
  await address.fill(origin);
}

test('the first start offers both ways, and the demo only after saying what happens', async ({ start }) => {
  const page = await (await start('live')).window();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Keep every balance above the line');
  await expect(page.getByRole('button', { name: /^Connect a service/ })).toBeVisible();
  await page.getByRole('button', { name: /demo/i }).click();
  const dialog = question(page);
  await expect(dialog).toContainText('restarts');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: /demo/i })).toBeFocused();
});

test('a key is connected, shown nowhere and kept only where the person said', async ({
  start,
  world,
  place,
  desktop,
}) => {
  const app = await start('live');
  const page = await app.window();
  const { key, origin } = world.account('mosaic');
  const revoked = world.variants.find(({ service, variant }) => service === 'bizos' && variant === 'revoked');
  if (revoked === undefined) throw new Error('the sandbox has no revoked key');

  await page.getByRole('button', { name: /^Connect a service/ }).click();
  await fill(page, { service: 'Mosaic', key, origin });
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  // No keychain here: memory takes a yes first, and nothing has been asked of the service before that.
  await expect(page.getByRole('alert')).toContainText(/memory/i);
  expect(world.requests('mosaic')).toEqual([]);
  await page.getByRole('checkbox', { name: /in memory until I quit/ }).check();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('article')).toContainText('Mosaic');
  await expect(page.getByRole('meter')).toHaveCount(1);
  expect((await statusOf({ place, desktop })).accounts[0]).toMatchObject({ keyKept: 'memory', origin });

  // A key that the service refuses leaves no trace either, but the service's own words beside the field.
  await page.getByRole('button', { name: 'Connect a service' }).click();
  await fill(page, { service: 'BizOS', key: revoked.key, origin: revoked.origin });
  await page.getByRole('checkbox', { name: /in memory until I quit/ }).check();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: /revoked/i })).toBeVisible();
  const invalid = page.locator('[aria-invalid=true]');
  await expect(invalid).toHaveCount(1);
  expect((await statusOf({ place, desktop })).accounts).toHaveLength(1);
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('meter')).toHaveCount(1);

  await expectNoTrace([key, revoked.key], page, app.pid, () => app.output(), place.home);
  await app.close();
  for (const secret of [key, revoked.key]) expect(await filesWith(secret, place.home)).toEqual([]);

  // In memory until the end: the next run says that it needs the key, and shows what it last saw.
  const again = await (await start('live')).window();
  await expect(again.getByRole('article')).toContainText(/key/i);
  await expect(again.getByRole('button', { name: /Give its key/ }).first()).toBeVisible();
});

test('what cannot be connected is said where it was typed, and nothing is stored', async ({
  start,
  world,
  place,
  desktop,
}) => {
  const app = await start('live');
  const page = await app.window();
  const { key, origin } = world.account('mosaic');
  await page.getByRole('button', { name: /^Connect a service/ }).click();
  const attempt = async (filled: Filled, words: RegExp) => {
    await fill(page, filled);
    await page.getByRole('checkbox', { name: /in memory until I quit/ }).check();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByRole('alert').filter({ hasText: words }).first()).toBeVisible();
  };
  await attempt({ service: 'Mosaic', key: 'not-a-key', origin }, /Invalid API key|does not look like/i);
  await attempt({ service: 'Mosaic', key, origin: 'http://api.example.com' }, /https/);
  await attempt({ service: 'Mosaic', key, origin: 'https://api.example.com' }, /development runtime/);
  await attempt({ service: 'Mosaic', key, origin: 'http://127.0.0.1:1' }, /reach|refused|answer/i);
  world.setFaults('mosaic', [{ kind: 'malformed' }]);
  await attempt({ service: 'Mosaic', key, origin }, /web page|could not be read/i);
  expect((await statusOf({ place, desktop })).accounts).toEqual([]);
});

test('a damaged settings file is set aside and told of; nothing stored is lost', async ({ start, world, place }) => {
  const first = await start('live');
  const page = await first.window();
  const { key, origin, label } = world.account('mosaic');
  await page.evaluate((input) => window.plimsoll.call('accounts.add', input), {
    service: 'mosaic',
    key,
    origin,
    label,
    keepKey: 'memory',
  });
  await expect(page.getByRole('meter')).toHaveCount(1);
  await first.close();
  await writeFile(join(place.dataDir, 'settings.json'), '{"theme": "dark", "syncMin');
  const again = await (await start('live')).window();
  await expect(
    again
      .getByText(/settings/i)
      .filter({ hasText: /damaged|could not be read|set aside/i })
      .first(),
  ).toBeVisible();
  await expect(again.getByRole('article')).toContainText(label);
});

async function expectNoTrace(
  secrets: readonly string[],
  page: Page,
  pid: number,
  output: () => string,
  folder: string,
): Promise<void> {
  const shown = await page.evaluate(() => ({
    markup: document.documentElement.outerHTML,
    typed: [...document.querySelectorAll('input')].map((input) => input.value).join('\n'),
    kept: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
  }));
  const told = JSON.stringify(await page.evaluate(() => window.plimsoll.call('snapshot.get', {})));
  const processes = await processTree(pid);
  for (const secret of secrets) {
    for (const text of [shown.markup, shown.typed, shown.kept, told, output()]) expect(text).not.toContain(secret);
    for (const { commandLine, environment } of processes) {
      expect(commandLine).not.toContain(secret);
      expect(environment).not.toContain(secret);
    }
    expect(await filesWith(secret, folder)).toEqual([]);
  }
}
