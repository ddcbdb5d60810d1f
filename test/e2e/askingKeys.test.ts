/** A key that may only read: what it cannot do is not offered, and the window says why. */
import { connect } from '../support/app/fixtures.ts';
import { expect, leave, openedAfter, openWallet, test } from '../support/app/paying.ts';
import { question } from '../support/app/question.ts';

test('a read-only key shows cards and approvals, offers no change, and gives the service’s reason', async ({
  start,
  world,
  place,
}) => {
  const app = await start('live');
  const page = await app.window();
  const readOnly = world.variants.find((one) => one.service === 'geopera' && one.variant === 'read-only');
  if (readOnly === undefined) throw new Error('the sandbox has no such key');
  await connect(page, { ...world, account: () => readOnly }, ['geopera']);
  await openWallet(page, readOnly.label);
  const main = page.getByRole('main');
  await expect(main).toContainText('Not with this key: topping up, changing auto top-up, changing saved cards');
  await expect(main).toContainText('it lacks the billing:write scope');

  const dialog = question(page);
  await page.getByRole('button', { name: /^Saved cards/ }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await expect(dialog).toContainText('Not with this key: changing saved cards');
  await expect(dialog.getByRole('button', { name: /^Add a card/ })).toHaveCount(0);
  await expect(dialog.getByRole('listitem').getByRole('button')).toHaveCount(0);
  await leave(dialog);

  await page.getByRole('button', { name: /^Approvals/ }).click();
  await expect(dialog).toContainText('Not with this key: asking for and deciding approvals');
  await expect(dialog.getByRole('button', { name: 'Ask for one…' })).toHaveCount(0);
  await leave(dialog);

  const section = page.getByRole('region', { name: 'Auto top-up' });
  await expect(section.getByRole('button', { name: 'Change…' })).toHaveCount(0);
  // Topping up is still possible, by a person on the service’s own page.
  await expect(page.getByRole('button', { name: 'Top up', exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: /^Open billing page/ }).click();
  const [address = ''] = await openedAfter(place, 1);
  expect(new URL(address).origin).toBe('https://portal.geopera.com');
  const writes = /billing\.(topup|set_auto_topup|approvals\.(request|approve|reject))|payment_methods\.(?!list)/;
  expect(world.requests('geopera').filter(({ path }) => writes.test(path))).toEqual([]);
});
