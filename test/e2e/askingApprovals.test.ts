/** Cards and approvals: what a service may charge, and what waits for a person's yes. */
import { connect } from '../support/app/fixtures.ts';
import {
  balanceShown,
  expect,
  expectFacts,
  leave,
  opened,
  openWallet,
  paymentRow,
  pressTwice,
  test,
} from '../support/app/paying.ts';
import { question } from '../support/app/question.ts';

const ACCOUNT = 'Tidewater Survey';

test('an approval is asked for, approved and charged once; another is rejected and charges nothing', async ({
  start,
  world,
  place,
}) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['geopera']);
  const before = await balanceShown(page, ACCOUNT);
  const dialog = question(page);
  const ask = async (credits: string) => {
    await dialog.getByRole('button', { name: 'Ask for one…' }).click();
    await expect(dialog.getByRole('heading', { name: 'Ask for an approval', exact: true })).toBeVisible();
    await dialog.getByLabel('Credits', { exact: true }).fill(credits);
    await dialog.getByLabel('Valid for').fill('24');
    await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
  };

  await page.getByRole('button', { name: /^Approvals/ }).click();
  await ask('12000');
  await ask('90000');
  await dialog.getByRole('button', { name: 'Reject 90,000 credits' }).click();
  await dialog.getByLabel('Reason').fill('Not this month');
  await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(dialog.getByRole('button', { name: 'Approve 90,000 credits' })).toHaveCount(0);
  await expect(dialog.getByRole('listitem').filter({ hasText: '90,000 credits' })).toContainText(/Rejected/);
  expect(world.charges(), 'asking and rejecting charge nothing').toEqual([]);

  await dialog.getByRole('button', { name: 'Approve 12,000 credits' }).click();
  await expect(dialog.getByRole('heading', { name: 'Approve and pay?', exact: true })).toBeVisible();
  await expect(dialog).toContainText('12,000 credits');
  await expectFacts(dialog, { Charged: /12,000 credits|A\$120\.00/, Card: /\w/, Account: ACCOUNT, Wallet: 'Credits' });
  await pressTwice(dialog.getByRole('button', { name: /^Approve/ }));
  await expect(dialog.getByRole('status').filter({ hasText: 'Arrived' })).toBeVisible();
  await leave(dialog);
  expect(await balanceShown(page, ACCOUNT)).toBe(before + 12_000);
  const paid = await paymentRow(page, 'Approved purchase of 12,000 credits');
  await expect(paid).toContainText('Arrived');
  await expect(paid, 'what was charged, at the stated rate').toContainText('A$120.00');
  await expect(page.getByRole('article')).toHaveCount(1);
  expect(world.charges()).toMatchObject([{ service: 'geopera', amount: 12_000, currency: 'aud', grants: 1 }]);
  expect(await opened(place)).toEqual([]);
});

test('a card is entered on a page in the browser, appears in the list, and can be taken away', async ({
  demo,
  place,
  systemBrowser,
}) => {
  const app = await demo();
  const page = await app.window();
  await openWallet(page, ACCOUNT);
  await page.getByRole('button', { name: /^Saved cards/ }).click();
  const dialog = question(page);
  const cards = dialog.getByRole('listitem');
  await expect(cards).toHaveCount(1);
  await expect(cards.first()).toContainText(/ending in \d{4}.*Charged by default/);

  await dialog.getByRole('button', { name: /^Add a card/ }).click();
  const { tab, address } = await systemBrowser.follow(1);
  expect(address.hostname).toBe('127.0.0.1');
  expect(address.href).not.toMatch(/secret|seti_/);
  await tab.getByRole('button', { name: 'Save card' }).click();
  await expect(tab.getByRole('status')).toHaveText(/^Done\./);
  await expect(async () => {
    await dialog.getByRole('button', { name: 'Look again' }).click();
    await expect(cards).toHaveCount(2, { timeout: 1_000 });
  }).toPass();

  const added = cards.filter({ hasNotText: 'Charged by default' });
  await added.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: 'Charge this one by default' }).click();
  await expect(cards.last()).toContainText('Charged by default');
  await added.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await dialog.getByRole('button', { name: 'Remove card' }).click();
  await expect(cards).toHaveCount(1);
  await expect(cards.first()).toContainText('Charged by default');
  expect(await opened(place)).toHaveLength(1);
});
