/** One notification for one low balance, seen where a person would see it: at the desktop's notification server. */
import type { Page } from '@playwright/test';
import { connect, expect, test } from '../support/app/fixtures.ts';
import { aboutBalances } from '../support/desktop/notifications.ts';

const CREDIT = 1_000_000;

/** By a share, low at 800 credits and critical at 200: five days of what the world has spent lately are one day 300, another 700. */
async function watchByShare(page: Page, accountId: string | undefined): Promise<void> {
  const input = {
    walletId: `${accountId}:credits`,
    watch: { days: null, share: { low: 20, critical: 5 }, amount: null },
  };
  const answer = await page.evaluate((watch) => window.plimsoll.call('wallets.setWatch', watch), input);
  expect(answer).toMatchObject({ ok: true });
}

test('a wallet that falls to its low line rings once, says what to do, and its click opens the wallet', async ({
  start,
  desktop,
  tray,
  world,
}) => {
  const app = await start('live');
  const window = await app.window();
  const ids = await connect(window, world, ['geopera', 'mosaic']);
  await watchByShare(window, ids.get('mosaic'));
  expect(desktop.notifications.list()).toEqual([]);

  world.setBalance('mosaic', 'credits', 500 * CREDIT);
  // A sync that was under way already may have read the balance before it fell.
  await expect(async () => {
    await tray.pick('Sync now');
    await expect.poll(() => aboutBalances(desktop).length, { timeout: 10_000 }).toBe(1);
  }).toPass({ timeout: 45_000 });
  const [shown] = aboutBalances(desktop);
  expect(shown).toMatchObject({
    title: expect.stringMatching(/Northlight Studio.*Credits.*running low/),
    body: expect.stringMatching(/500 credits left.*low line is 800 credits\..*Top up, or pause what spends from it/),
    hints: expect.objectContaining({ urgency: 1 }),
  });
  await expect.poll(() => tray.tooltip()).toMatch(/Low: Northlight Studio Credits, 500 credits left/);

  // It sinks through the critical line in the same episode: the list and the tray say so, the desktop stays quiet.
  world.setBalance('mosaic', 'credits', 120 * CREDIT);
  await tray.pick('Sync now');
  await expect.poll(() => tray.tooltip()).toMatch(/Almost empty: Northlight Studio Credits, 120 credits left/);
  expect(aboutBalances(desktop)).toHaveLength(1);

  await window.close();
  await expect.poll(() => app.rendererCount()).toBe(0);
  desktop.notifications.click(shown?.id ?? 0);
  const reopened = await app.window();
  await expect(reopened.getByRole('heading', { level: 1, name: 'Northlight Studio' })).toBeVisible();
  await expect(reopened.getByRole('main')).toContainText('120');
});

test('a restart neither repeats a notification nor forgets that it was given', async ({
  start,
  desktop,
  tray,
  world,
}) => {
  const first = await start('live');
  const firstPage = await first.window();
  const ids = await connect(firstPage, world, ['mosaic']);
  await watchByShare(firstPage, ids.get('mosaic'));
  world.setBalance('mosaic', 'credits', 500 * CREDIT);
  await tray.pick('Sync now');
  await expect.poll(() => aboutBalances(desktop).length).toBe(1);
  await first.close();

  const second = await start('live');
  const page = await second.window();
  const { key } = world.account('mosaic');
  const setKey = await page.evaluate(async (given) => {
    const snapshot = (await window.plimsoll.call('snapshot.get', {})) as { value: { accounts: { id: string }[] } };
    const accountId = snapshot.value.accounts[0]?.id;
    return window.plimsoll.call('accounts.setKey', { accountId, key: given, keepKey: 'memory' });
  }, key);
  expect(setKey).toMatchObject({ ok: true });
  await expect.poll(() => tray.tooltip()).toMatch(/Low: /);
  expect(aboutBalances(desktop)).toHaveLength(1);

  // Back above the line and down again is a new episode.
  world.setBalance('mosaic', 'credits', 4_000 * CREDIT);
  await tray.pick('Sync now');
  await expect.poll(() => tray.tooltip()).not.toMatch(/Low: /);
  world.setBalance('mosaic', 'credits', 400 * CREDIT);
  await tray.pick('Sync now');
  await expect.poll(() => aboutBalances(desktop).length).toBe(2);
});
