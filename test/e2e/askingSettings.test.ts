/** The automatic top-up: set here and shown as the service reads it back; where a key may not, its dashboard. */
import { en } from '#shared/words/en.ts';
import { connect } from '../support/app/fixtures.ts';
import {
  expect,
  expectFacts,
  leave,
  openedAfter,
  openWallet,
  paymentRow,
  pressTwice,
  test,
} from '../support/app/paying.ts';
import { question } from '../support/app/question.ts';

const CREDIT = 1_000_000;

test('is set with its values, and shown as the service has it afterwards', async ({ start, world }) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['mosaic']);
  await openWallet(page, 'Northlight Studio');
  const section = page.getByRole('region', { name: 'Auto top-up' });
  await expect(section).toContainText('Off');
  await section.getByRole('button', { name: 'Change…' }).click();
  const dialog = question(page);
  await expect(dialog).toContainText('The service tops up Northlight Studio, Credits by itself');
  await dialog.getByRole('checkbox', { name: /Top up automatically/ }).check();
  const below = dialog.getByLabel('When the balance falls below');
  await below.fill('-1');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await below.fill('750');
  await dialog.getByLabel('Add', { exact: true }).fill('2000');
  expect(world.requests('mosaic').filter(({ method }) => method !== 'GET')).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Auto top-up saved')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expect(section).toContainText('On');
  await expect(section).toContainText('750 credits');
  await expect(section).toContainText('2,000 credits');
  const writes = world.requests('mosaic').filter(({ method }) => method !== 'GET');
  expect(writes).toMatchObject([{ path: '/credits/settings', status: 200 }]);

  // The service acts on it: what falls below the line is topped up, and the window sees it.
  world.setBalance('mosaic', 'credits', 700 * CREDIT);
  world.advance(3_600_000);
  await page.getByRole('button', { name: 'Sync now' }).first().click();
  await expect(page.getByRole('region', { name: 'Balance' })).toContainText(/2,[67]\d\d credits/);
});

test('what wants a person at the dashboard says so, and never that the key is bad', async ({ start, world, place }) => {
  const app = await start('live');
  const page = await app.window();
  const newest = world.variants.find((one) => one.service === 'elizaos' && one.dialect === 'public');
  if (newest === undefined) throw new Error('the sandbox has no such key');
  // Switched on by somebody at the dashboard.
  const { key, origin } = world.account('elizaos');
  const autoTopUp = { enabled: true, amount: 20, threshold: 5 };
  const set = await fetch(`${origin}/api/v1/billing/settings`, {
    method: 'PUT',
    headers: { 'x-api-key': key, authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ autoTopUp }),
  });
  expect(set.status).toBe(200);
  await connect(page, { ...world, account: () => newest }, ['elizaos']);
  await openWallet(page, newest.label, 'Balance');
  const section = page.getByRole('region', { name: 'Auto top-up' });
  await expect(section.getByRole('button', { name: 'Change…' })).toHaveCount(0);
  await section.getByRole('button', { name: /^Change on the web/ }).click();

  // What a key was never refused is asked of the service once, and told in words for a person.
  const dialog = question(page);
  await section.getByRole('button', { name: 'Run now…' }).click();
  await expect(dialog.getByRole('heading', { name: 'Run the automatic top-up now?', exact: true })).toBeVisible();
  await expectFacts(dialog, { Charged: /\$20\.00/, Account: newest.label, Wallet: 'Balance' });
  await expect(dialog).toContainText(en.confirm.nextAuto);
  await pressTwice(dialog.getByRole('button', { name: 'Run it now' }));
  await expect(dialog.getByRole('status').filter({ hasText: 'Not taken' })).toBeVisible();
  await expect(dialog).toContainText('a person signed in on its site only, not to a key');
  await expect(dialog).toContainText('The key itself is fine.');
  await leave(dialog);

  await page.getByRole('button', { name: /^Pay with crypto/ }).click();
  await expect(dialog).toContainText('Your key is fine.');
  await expect(dialog.getByRole('button', { name: 'Continue' })).toHaveCount(0);
  await dialog.getByRole('button', { name: /^Open dashboard/ }).click();
  const addresses = (await openedAfter(place, 2)).map((address) => new URL(address));
  expect(addresses.map(({ origin }) => origin)).toEqual(['https://cloud.eliza.app', 'https://cloud.eliza.app']);
  await leave(dialog);
  await expect(page.getByRole('button', { name: /Give its key/ })).toHaveCount(0);
  await expect(await paymentRow(page, 'Automatic top-up, now')).toContainText('Not taken');
  await expect(page.getByRole('article')).toHaveCount(1);
  expect(world.requests('elizaos').filter(({ path }) => path === '/api/auto-top-up/trigger')).toHaveLength(1);
  expect(world.charges()).toEqual([]);
});
