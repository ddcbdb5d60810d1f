/** From runs that stopped for lack of credits to runs that go on: a plan, its checkout in the browser, and resuming. */
import { en } from '#shared/words/en.ts';
import {
  balanceShown,
  chargesOf,
  expect,
  expectFacts,
  fact,
  openedAfter,
  openWallet,
  paymentRow,
  pressTwice,
  test,
} from '../support/app/paying.ts';
import { question } from '../support/app/question.ts';

const ACCOUNT = 'Northlight Studio';
const HOUR = 3_600_000;

test('blocked runs are found, a plan is paid in the browser, auto top-up is set, and a run is resumed', async ({
  demo,
  place,
  systemBrowser,
}) => {
  // Half a day ago the credits ran out: each run since then has stopped where it began.
  const app = await demo({
    age: 12 * HOUR,
    pace: 1,
    commands: [{ kind: 'set-balance', at: 1, service: 'mosaic', wallet: 'credits', micros: 0 }],
  });
  const page = await app.window();
  expect(await balanceShown(page, ACCOUNT)).toBe(0);
  await page.getByRole('button', { name: /^Open billing page/ }).click();
  const billing = await systemBrowser.follow(1);
  await billing.tab.getByRole('button', { name: 'The bank asks (3-D Secure)' }).click();
  await expect(billing.tab.getByText('Now: challenge')).toBeVisible();

  await page.getByRole('button', { name: /^Blocked work/ }).click();
  const dialog = question(page);
  await expect(dialog.getByRole('heading', { name: /^\d+ runs? waits? for credits$/ })).toBeVisible();
  await expectFacts(dialog, { 'Balance now': '0 credits', Plan: 'Professional annual' });
  await expect(dialog.getByRole('listitem').filter({ hasText: 'credits' }).first()).toBeVisible();
  await dialog.getByRole('button', { name: 'Add credits with a plan' }).click();

  const plan = dialog.getByText('Professional', { exact: true });
  await expect(dialog).toContainText(/\$150.*4,000 credits a month.*\$4.*per 100 credits/);
  await expect(dialog).toContainText('Professional annual · Your plan');
  await plan.click();
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog.getByRole('heading', { name: 'Confirm the change of plan', exact: true })).toBeVisible();
  await expectFacts(dialog, {
    Price: '$150.00, monthly',
    Included: '4,000 credits a month',
    Account: ACCOUNT,
    Wallet: 'Credits',
  });
  await expect(dialog).toContainText(en.confirm.nextPlan);
  await pressTwice(dialog.getByRole('button', { name: 'Change to Professional' }));
  await expect(dialog.getByRole('status').filter({ hasText: 'Waits for you' })).toBeVisible();

  const { tab, address } = await systemBrowser.follow(2);
  expect(address.hostname).toBe('127.0.0.1');
  expect(address.origin, 'the checkout is the card processor’s').not.toBe(billing.address.origin);
  await tab.getByRole('button', { name: 'Pay $150.00' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'In effect' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Continue' }).click();

  await dialog.getByRole('button', { name: 'Set auto top-up…' }).click();
  await expect(dialog.getByRole('heading', { name: 'Auto top-up', exact: true })).toBeVisible();
  await dialog.getByRole('checkbox', { name: /Top up automatically/ }).check();
  await dialog.getByLabel('When the balance falls below').fill('500');
  await dialog.getByLabel('Add', { exact: true }).fill('1000');
  await dialog.getByRole('button', { name: 'Save' }).click();

  await expect(dialog.getByRole('heading').first()).toHaveText('Resume blocked work');
  await expectFacts(dialog, { 'Balance now': '4,000 credits', Plan: 'Professional' });
  const resume = dialog.getByRole('button', { name: /^Resume / }).first();
  await resume.click();
  await expect(dialog.getByRole('status').filter({ hasText: /The run goes on: \d+ steps? queued/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();

  await expect(await paymentRow(page, 'Change to plan Professional')).toContainText('In effect');
  await expect(page.getByRole('article')).toHaveCount(1);
  await openWallet(page, ACCOUNT);
  await expect(fact(page.getByRole('main'), 'Plan').first()).toContainText('Professional');
  // What the resumed run holds is taken from what the plan brought.
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expect.poll(() => balanceShown(page, ACCOUNT)).toBeLessThan(4_000);
  const after = await balanceShown(page, ACCOUNT);
  expect(after).toBeGreaterThan(3_900);

  await openedAfter(place, 2);
  await app.close();
  expect(await chargesOf(place)).toMatchObject([{ service: 'mosaic', amount: 15_000, currency: 'usd', grants: 1 }]);
});
