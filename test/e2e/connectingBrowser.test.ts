/** Connecting an account by signing in at the service in the browser: no key is pasted anywhere. */
import { expect, test } from '../support/app/paying.ts';
import { question } from '../support/app/question.ts';

const WAYS = [
  { service: 'elizaOS Cloud', id: 'elizaos', code: null },
  { service: 'Geopera', id: 'geopera', code: /[0-9A-F]{4}-[0-9A-F]{4}/ },
] as const;

for (const { service, id, code } of WAYS)
  test(`${service}: a yes on its page, and the account is there`, async ({ start, world, systemBrowser }) => {
    const app = await start('live');
    const page = await app.window();
    await page.getByRole('button', { name: /^Connect a service/ }).click();
    await page.getByRole('radio', { name: service }).click();
    await page.getByRole('radio', { name: 'Sign in with the browser' }).click();
    const origin = page.getByLabel('Address of the service');
    if (!(await origin.isVisible())) await page.getByRole('button', { name: 'Advanced' }).click();
    await origin.fill(world.account(id).origin);
    await page.getByRole('checkbox', { name: /in memory until I quit/ }).check();
    await page.getByRole('button', { name: /^Open the sign-in page/ }).click();
    const waiting = page.getByRole('status').filter({ hasText: 'Waiting for your yes in the browser' });
    await expect(waiting).toBeVisible();

    const { tab, address } = await systemBrowser.follow(1);
    expect(address.origin).toBe(world.account(id).origin);
    if (code !== null) {
      const shown = code.exec(await waiting.innerText())?.[0];
      await expect(tab.getByText(`Code ${shown}`)).toBeVisible();
    }
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await expect(tab.getByRole('heading')).toHaveText('Signed in');
    await expect(page.getByRole('meter')).toHaveCount(1, { timeout: 20_000 });
    await expect(question(page)).toHaveCount(0);
  });
