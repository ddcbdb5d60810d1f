/** A crypto payment where the key may make one: a pay address in the browser, and the dollars when it was paid. */
import { en } from '#shared/words/en.ts';
import {
  balanceShown,
  chargesOf,
  expect,
  expectFacts,
  leave,
  openedAfter,
  paymentRow,
  pressTwice,
  test,
} from '../support/app/paying.ts';
import { question } from '../support/app/question.ts';

const ACCOUNT = 'Fernhill Labs';
const PURSE = 'Balance';

test('an address is made once, opened in the browser, paid there, and the dollars are seen', async ({
  demo,
  place,
  systemBrowser,
}) => {
  const app = await demo();
  const page = await app.window();
  const before = await balanceShown(page, ACCOUNT, PURSE);
  const dialog = question(page);
  await page.getByRole('button', { name: /^Pay with crypto/ }).click();
  await dialog.getByLabel('Amount').fill('30');
  await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(dialog.getByRole('heading', { name: 'Confirm the crypto payment', exact: true })).toBeVisible();
  await expectFacts(dialog, { Charged: '$30.00 in USDT, paid on the service’s page', Account: ACCOUNT, Wallet: PURSE });
  await expect(dialog).toContainText(en.confirm.nextCrypto);
  await pressTwice(dialog.getByRole('button', { name: 'Make the pay address' }));
  await expect(dialog.getByRole('status')).toContainText('Waits for you');

  const { tab, address } = await systemBrowser.follow(1);
  expect(address.hostname).toBe('127.0.0.1');
  await tab.getByRole('button', { name: 'Pay $30.00' }).click();
  await expect(dialog.getByRole('status')).toContainText('Arrived');
  await leave(dialog);
  expect(await balanceShown(page, ACCOUNT, PURSE)).toBeCloseTo(before + 30, 2);
  await expect(await paymentRow(page, 'Crypto payment of $30.00')).toContainText('Arrived');
  await expect(page.getByRole('article')).toHaveCount(1);

  await openedAfter(place, 1);
  await app.close();
  expect(await chargesOf(place)).toMatchObject([{ service: 'elizaos', amount: 3_000, currency: 'usd', grants: 1 }]);
});
