/** A checkout in the browser: paid, left alone, and still there after the app was killed. */
import type { Page } from '@playwright/test';
import { en } from '#shared/words/en.ts';
import {
  balanceShown,
  chargesOf,
  expect,
  expectFacts,
  fact,
  leave,
  opened,
  openedAfter,
  openWallet,
  paymentRow,
  pressTwice,
  test,
} from '../support/app/paying.ts';
import { question } from '../support/app/question.ts';

const ACCOUNT = 'Fernhill Labs';
const PURSE = 'Balance';

async function confirmTopUp(page: Page, dollars: string): Promise<void> {
  await openWallet(page, ACCOUNT, PURSE);
  const dialog = question(page);
  await page.getByRole('button', { name: 'Top up', exact: true }).click();
  await dialog.getByLabel('Amount').fill(dollars);
  await dialog.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(dialog.getByRole('heading', { name: 'Confirm the top-up', exact: true })).toBeVisible();
  await expect(dialog).toContainText(`$${dollars}.00`);
  await expectFacts(dialog, { Charged: `$${dollars}.00, paid on the service’s page`, Account: ACCOUNT, Wallet: PURSE });
  await expect(dialog).toContainText(en.confirm.nextCheckout);
  await pressTwice(dialog.getByRole('button', { name: 'Continue in the browser' }));
  await expect(dialog.getByRole('status')).toContainText('Waits for you');
}

/** The addresses of the demo's services: none of them is where a checkout is. */
function serviceOrigins(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const answer = await window.plimsoll.call('snapshot.get', {});
    const { value } = answer as unknown as { value: { accounts: { origin: string }[] } };
    return value.accounts.map(({ origin }) => origin);
  });
}

test('one that nobody pays waits and can be let go; one that is paid arrives, and cannot be paid twice', async ({
  demo,
  place,
  systemBrowser,
}) => {
  const app = await demo();
  const page = await app.window();
  const before = await balanceShown(page, ACCOUNT, PURSE);
  const dialog = question(page);

  await confirmTopUp(page, '40');
  const [first = ''] = await openedAfter(place, 1);
  await leave(dialog);
  const abandoned = await paymentRow(page, 'Top-up of $40.00');
  await expect(abandoned).toContainText('Waits for you');
  await abandoned.getByRole('button', { name: /^Let it go/ }).click();
  await expect(dialog).toContainText('Let this payment go?');
  await dialog.getByRole('button', { name: 'Let it go', exact: true }).click();
  await expect(abandoned).toContainText('Let go');
  await expect(abandoned.getByRole('button', { name: /^Open the page/ })).toHaveCount(0);

  await confirmTopUp(page, '25');
  const { tab, address } = await systemBrowser.follow(2);
  expect(address.hostname).toBe('127.0.0.1');
  expect(await serviceOrigins(page)).not.toContain(address.origin);
  expect(address.origin).toBe(new URL(first).origin);
  expect(address.href, 'each payment has a page of its own').not.toBe(first);
  await expect(tab.getByText('$25.00', { exact: true })).toBeVisible();
  await tab.getByRole('button', { name: 'Pay $25.00' }).click();
  await expect(dialog.getByRole('status')).toContainText('Arrived');
  await leave(dialog);
  expect(await balanceShown(page, ACCOUNT, PURSE)).toBeCloseTo(before + 25, 2);

  const paid = await paymentRow(page, 'Top-up of $25.00');
  await expect(paid).toContainText('Arrived');
  await expect(page.getByRole('article')).toHaveCount(2);
  await paid.getByRole('button').first().click();
  await expect(fact(page.getByRole('main'), 'Requests sent')).toHaveText('1');
  await tab.goto(address.href);
  await expect(tab.getByRole('heading')).toHaveText('Already paid');

  await openedAfter(place, 2);
  await app.close();
  expect(await chargesOf(place)).toMatchObject([{ service: 'elizaos', amount: 2_500, currency: 'usd', grants: 1 }]);
});

test('killed while it waits: it is in the list again, opens nothing by itself, and is paid on the same page', async ({
  demo,
  start,
  place,
}) => {
  const killed = await demo();
  const page = await killed.window();
  const before = await balanceShown(page, ACCOUNT, PURSE);
  await confirmTopUp(page, '25');
  const [checkout = ''] = await openedAfter(place, 1);
  process.kill(killed.pid, 'SIGKILL');
  await killed.ended();

  const app = await start('demo');
  const again = await app.window();
  const row = await paymentRow(again, 'Top-up of $25.00');
  await expect(row).toContainText('Waits for you');
  await expect(again.getByRole('article')).toHaveCount(1);
  await expect(again.getByRole('navigation').getByRole('button', { name: 'Payments' })).toContainText('1 open');
  expect(await opened(place), 'nothing is opened unasked').toEqual([checkout]);
  await row.getByRole('button', { name: /^Look now/ }).click();
  await expect(again.getByText('Looked at the service').first()).toBeVisible();
  await expect(row).toContainText('Waits for you');
  await row.getByRole('button', { name: /^Open the page/ }).click();
  await expect(again.getByText('Opened in your browser').first()).toBeVisible();
  expect(await openedAfter(place, 2)).toEqual([checkout, checkout]);

  const paid = await fetch(`${checkout}/pay`, { method: 'POST', redirect: 'manual' });
  expect(paid.status).toBe(303);
  await row.getByRole('button', { name: /^Look now/ }).click();
  await expect(row).toContainText('Arrived');
  expect(await balanceShown(again, ACCOUNT, PURSE)).toBeCloseTo(before + 25, 2);
  expect(await opened(place)).toHaveLength(2);
  await app.close();
  expect(await chargesOf(place)).toMatchObject([{ service: 'elizaos', amount: 2_500, grants: 1 }]);
});
