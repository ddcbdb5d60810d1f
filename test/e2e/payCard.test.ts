/** A saved card that is charged by a request without a key: sent once, whatever happens. */
import { en } from '#shared/words/en.ts';
import { connect } from '../support/app/fixtures.ts';
import {
  balanceShown,
  expect,
  expectFacts,
  fact,
  leave,
  opened,
  openWallet,
  paymentRow,
  pressTwice,
  test,
} from '../support/app/paying.ts';
import { question } from '../support/app/question.ts';

const ACCOUNT = 'Lantern Research';
const SECOND = 1_000;

test('a fixed size is bought once, seen to arrive, and the next one waits for the service’s minute', async ({
  start,
  world,
  place,
}) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['olostep']);
  const before = await balanceShown(page, ACCOUNT);
  world.setWebhooks({ delayMs: 20 * SECOND });
  const dialog = question(page);
  const choose = async (size: string) => {
    await page.getByRole('button', { name: 'Top up', exact: true }).click();
    await dialog.getByText(size, { exact: true }).click();
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await expect(dialog.getByRole('heading', { name: 'Confirm the top-up', exact: true })).toBeVisible();
  };

  await choose('10,000 credits');
  await expect(dialog).toContainText('10,000 credits');
  await expectFacts(dialog, {
    Charged: /price is not told by the service/,
    Card: /saved at the service/,
    Account: ACCOUNT,
    Wallet: 'Credits',
    Balance: before.toLocaleString('en-US'),
  });
  await expect(dialog).toContainText(en.confirm.nextCard);
  expect(world.charges(), 'nothing is charged by looking').toEqual([]);
  await pressTwice(dialog.getByRole('button', { name: 'Buy 10,000 credits' }));

  // Taken is not arrived: the service has said yes, and the credits are not there yet.
  await expect(dialog.getByRole('status')).toContainText('Taken, not here yet');
  expect(world.charges()).toMatchObject([{ service: 'olostep', granted: false }]);
  world.advance(20 * SECOND);
  await dialog.getByRole('button', { name: 'Look now' }).click();
  await expect(dialog.getByRole('status')).toContainText('Arrived');
  await leave(dialog);
  expect(await balanceShown(page, ACCOUNT)).toBe(before + 10_000);

  // The same dialog again: the minute is counted down, and nothing can be bought meanwhile.
  await page.getByRole('button', { name: 'Top up', exact: true }).click();
  const timer = dialog.getByRole('timer');
  await expect(timer).toContainText(/^The service takes the next purchase in 0:\d\d$/);
  const first = await timer.innerText();
  await expect(timer).not.toHaveText(first);
  await expect(dialog.getByRole('button', { name: 'Continue' })).toBeDisabled();
  await leave(dialog);

  // By the app's clock the minute is over, by the service's it is not: its Retry-After is what counts.
  await app.setClockAhead(61 * SECOND);
  await choose('20,000 credits');
  await pressTwice(dialog.getByRole('button', { name: 'Buy 20,000 credits' }));
  await expect(dialog.getByRole('status')).toContainText('Not taken');
  await expect(dialog.getByRole('timer')).toContainText(/^Again in 0:[34]\d$/);
  await leave(dialog);

  const bought = await paymentRow(page, 'Top-up of 10,000 credits');
  await expect(bought).toContainText('Arrived');
  await expect(await paymentRow(page, 'Top-up of 20,000 credits')).toContainText('Not taken');
  await expect(page.getByRole('article')).toHaveCount(2);
  await bought.getByRole('button').first().click();
  const main = page.getByRole('main');
  await expect(fact(main, 'Requests sent')).toHaveText('1');
  await expect(fact(main, 'Balance after')).toContainText((before + 10_000).toLocaleString('en-US'));
  await openWallet(page, ACCOUNT);

  expect(world.charges()).toMatchObject([{ service: 'olostep', granted: true, grants: 1 }]);
  const sent = world.requests('olostep').filter(({ method }) => method === 'POST');
  expect(sent.map(({ status }) => status)).toEqual([200, 429]);
  expect(await opened(place), 'a saved card needs no browser').toEqual([]);
});
