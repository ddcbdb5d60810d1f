/** Work that costs credits, and topping up where the service sells credits on its own page only. */
import { en } from '#shared/words/en.ts';
import { connect } from '../support/app/fixtures.ts';
import {
  balanceShown,
  expect,
  expectFacts,
  leave,
  openedAfter,
  openWallet,
  paymentRow,
  pressTwice,
  test,
  walletCard,
} from '../support/app/paying.ts';
import { question } from '../support/app/question.ts';

const ACCOUNT = 'Harbour Bakery';
const CREDIT = 1_000_000;

test('a task and a creative cost one credit each, said before; without credits nothing is run', async ({
  start,
  world,
}) => {
  const app = await start('live');
  const page = await app.window();
  world.setBalance('bizos', 'credits', 12 * CREDIT);
  await connect(page, world, ['bizos']);
  expect(await balanceShown(page, ACCOUNT)).toBe(12);
  const dialog = question(page);
  const posts = () => world.requests('bizos').filter(({ method }) => method === 'POST');

  await page.getByRole('button', { name: /^Paid work/ }).click();
  await expect(dialog).toContainText(/\d+ of \d+ used today · \d+ left today/);
  const run = dialog.getByRole('button', { name: /^Run / }).first();
  const title = ((await run.getAttribute('aria-label')) ?? '').replace(/^Run /, '');
  // Spent elsewhere meanwhile: the confirmation shows what is read just then, not what was on the screen.
  world.setBalance('bizos', 'credits', 9 * CREDIT);
  await run.click();
  await expect(dialog.getByRole('heading', { name: 'Confirm what it costs', exact: true })).toBeVisible();
  await expect(dialog).toContainText(title);
  await expectFacts(dialog, {
    Costs: '1 credit',
    Balance: '9 credits, read just now',
    Afterwards: '8 credits',
    Account: ACCOUNT,
    Wallet: 'Credits',
  });
  await expect(dialog).toContainText(en.confirm.nextSpend);
  expect(posts(), 'nothing is run before the yes').toEqual([]);
  await pressTwice(dialog.getByRole('button', { name: 'Spend 1 credit' }));
  await expect(dialog.getByRole('status').filter({ hasText: 'Done' })).toBeVisible();
  await leave(dialog);
  expect(posts()).toMatchObject([{ status: 200 }]);
  expect(await balanceShown(page, ACCOUNT)).toBe(8);

  await page.getByRole('button', { name: /^Paid work/ }).click();
  const form = dialog.getByRole('form', { name: 'Generate a creative' });
  await form.getByRole('textbox').fill('A loaf in the morning sun');
  await form.getByRole('button', { name: 'Continue' }).click();
  await expectFacts(dialog, { Costs: '1 credit', 'What it should make': 'A loaf in the morning sun' });
  await pressTwice(dialog.getByRole('button', { name: 'Spend 1 credit' }));
  await dialog.getByRole('button', { name: 'Look now' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'Done' })).toBeVisible();
  await leave(dialog);
  expect(await balanceShown(page, ACCOUNT)).toBe(7);

  world.setBalance('bizos', 'credits', 0);
  await page.getByRole('button', { name: /^Paid work/ }).click();
  await form.getByRole('textbox').fill('A roll at noon');
  await form.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog).toContainText(en.work.notEnough);
  await dialog.getByRole('button', { name: 'Spend 1 credit' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'Refused' })).toBeVisible();
  await expect(dialog).toContainText('Out of credits — top up at app.bizos.lol/billing.');
  await leave(dialog);
  expect(posts().map(({ path, status }) => `${path.split('/').at(-1)} ${status}`)).toEqual([
    'run 200',
    'generate 200',
    'generate 402',
  ]);
  await expect(await paymentRow(page, `Run task ${title} for 1 credit`)).toContainText('Done');
  await expect(page.getByRole('article')).toHaveCount(3);
});

test('“Top up” hands its billing page to the browser, and the wallet of money is read-only here', async ({
  start,
  world,
  place,
}) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['bizos']);
  await walletCard(page, ACCOUNT)
    .getByRole('button', { name: /^Top up/ })
    .click();
  expect(await openedAfter(place, 1)).toEqual(['https://app.bizos.lol/billing']);

  await openWallet(page, ACCOUNT, 'Ad wallet');
  const auto = page.getByRole('region', { name: 'Auto top-up' });
  await expect(auto.getByRole('button', { name: 'Change…' })).toHaveCount(0);
  await auto.getByRole('button', { name: /^Change on the web/ }).click();
  expect((await openedAfter(place, 2)).map((address) => new URL(address).origin)).toEqual([
    'https://app.bizos.lol',
    'https://app.bizos.lol',
  ]);
  expect(world.requests('bizos').filter(({ method }) => method !== 'GET')).toEqual([]);
});
