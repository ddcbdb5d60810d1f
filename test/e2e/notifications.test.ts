/** One notification for one low balance, seen where a person would see it: at the desktop's notification server. */
import { connect, expect, test } from '../support/app/fixtures.ts';
import { aboutBalances } from '../support/desktop/notifications.ts';

const CREDIT = 1_000_000;
/** Below five days of spending whatever the day of the week, above two. */
const LOW = 500;
/** A wallet that was just connected waits up to half a minute for its ledger before it is judged. */
const JUDGED = { timeout: 45_000 };

test('a wallet that falls to its low line rings once, says what to do, and its click opens the wallet', async ({
  start,
  desktop,
  tray,
  world,
}) => {
  const app = await start('live');
  const window = await app.window();
  await connect(window, world, ['geopera', 'mosaic']);
  expect(desktop.notifications.list()).toEqual([]);

  world.setBalance('mosaic', 'credits', LOW * CREDIT);
  // A sync that was under way already may have read the balance before it fell.
  await expect(async () => {
    await tray.pick('Sync now');
    await expect.poll(() => aboutBalances(desktop).length, { timeout: 10_000 }).toBe(1);
  }).toPass(JUDGED);
  const [shown] = aboutBalances(desktop);
  expect(shown).toMatchObject({
    title: expect.stringMatching(/Northlight Studio.*Credits.*running low/),
    body: expect.stringMatching(
      /500 credits left.*low line is (800|[67]\d\d) credits\..*Top up, or pause what spends from it/,
    ),
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
  await connect(await first.window(), world, ['mosaic']);
  world.setBalance('mosaic', 'credits', 500 * CREDIT);
  await tray.pick('Sync now');
  await expect.poll(() => aboutBalances(desktop).length, JUDGED).toBe(1);
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
