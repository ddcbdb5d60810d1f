/** A saved card whose bank asks: the challenge on a page of our own, in a real browser, and one charge whatever happens. */
import type { Page } from '@playwright/test';
import { en } from '#shared/words/en.ts';
import {
  balanceShown,
  chargesOf,
  expect,
  expectFacts,
  leave,
  openedAfter,
  openWallet,
  paymentRow,
  pressTwice,
  type SystemBrowser,
  test,
} from '../support/app/paying.ts';
import { question } from '../support/app/question.ts';

const ACCOUNT = 'Tidewater Survey';

/** On the service's own page the card is made one whose bank asks. @returns the service's origin */
async function letTheBankAsk(page: Page, browser: SystemBrowser, count: number): Promise<string> {
  await openWallet(page, ACCOUNT);
  await page.getByRole('button', { name: /^Open billing page/ }).click();
  const { tab, address } = await browser.follow(count);
  await tab.getByRole('button', { name: 'The bank asks (3-D Secure)' }).click();
  await expect(tab.getByText('Now: challenge')).toBeVisible();
  return address.origin;
}

test('the bank asks on a page of ours: yes is granted once, no is charged nothing', async ({
  demo,
  place,
  systemBrowser,
}) => {
  const app = await demo();
  const page = await app.window();
  const before = await balanceShown(page, ACCOUNT);
  const service = await letTheBankAsk(page, systemBrowser, 1);
  const dialog = question(page);
  const confirm = async (credits: string) => {
    await openWallet(page, ACCOUNT);
    await page.getByRole('button', { name: 'Top up', exact: true }).click();
    await dialog.getByLabel('Amount').fill(credits);
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await expect(dialog.getByRole('heading', { name: 'Confirm the top-up', exact: true })).toBeVisible();
  };

  await confirm('25000');
  await expect(dialog).toContainText('25,000 credits');
  await expectFacts(dialog, {
    Charged: 'A$250.00, at once',
    Card: /4242/,
    Account: ACCOUNT,
    Wallet: 'Credits',
    Balance: before.toLocaleString('en-US'),
  });
  await expect(dialog).toContainText(en.confirm.nextCard);
  await pressTwice(dialog.getByRole('button', { name: 'Pay A$250.00' }));
  await expect(dialog.getByRole('status')).toContainText('Waits for you');

  const asked = await systemBrowser.follow(2);
  expect(asked.address.hostname).toBe('127.0.0.1');
  expect(asked.address.origin, 'the page is ours, not the service’s').not.toBe(service);
  expect(asked.address.href).not.toMatch(/secret|pi_/);
  await expect(asked.tab.getByText('Top-up of 25,000 credits')).toBeVisible();
  await asked.tab.frameLocator('iframe[title="Your bank"]').getByRole('button', { name: 'Yes, it is me' }).click();
  await expect(asked.tab.getByRole('status')).toHaveText(/^Done\./);
  await expect(dialog.getByRole('status')).toContainText('Arrived');
  await leave(dialog);
  expect(await balanceShown(page, ACCOUNT)).toBe(before + 25_000);
  await expect(await paymentRow(page, 'Top-up of 25,000 credits')).toContainText('Arrived');

  await confirm('30000');
  await pressTwice(dialog.getByRole('button', { name: 'Pay A$300.00' }));
  const again = await systemBrowser.follow(3);
  await again.tab.frameLocator('iframe[title="Your bank"]').getByRole('button', { name: 'No, refuse' }).click();
  await expect(dialog.getByRole('status')).toContainText('Declined');
  await leave(dialog);
  expect(await balanceShown(page, ACCOUNT)).toBe(before + 25_000);
  await expect(await paymentRow(page, 'Top-up of 30,000 credits')).toContainText('Declined');
  await expect(page.getByRole('article')).toHaveCount(2);

  await openedAfter(place, 3);
  expect(app.output()).not.toContain('_secret_');
  await app.close();
  expect(await chargesOf(place)).toMatchObject([{ service: 'geopera', amount: 25_000, currency: 'aud', grants: 1 }]);
});
