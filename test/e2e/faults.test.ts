/** Services that fail: the last good number stays, says how old it is, and never passes for an all-clear. */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { runCli, statusOf } from '../support/app/commandLine.ts';
import { connect, expect, test } from '../support/app/fixtures.ts';

const MINUTE = 60_000;

test('a service that is down is seen everywhere, its last number stays, and healing is seen as well', async ({
  start,
  world,
  tray,
  place,
  desktop,
}) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['mosaic', 'geopera']);
  const card = page.getByRole('article').filter({ hasText: world.account('mosaic').label });
  const figure = (await statusOf({ place, desktop })).wallets.find(
    (wallet) => wallet.serviceName === 'Mosaic',
  )?.balance;
  const credits = new Intl.NumberFormat('en-US').format((figure?.micros ?? 0) / 1_000_000);
  await expect(card).toContainText(`${credits} credits`);

  world.setFaults('mosaic', [{ kind: 'reset' }]);
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expect(card).toContainText(/Mosaic|127\.0\.0\.1/);
  await expect(card.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(card).toContainText(`${credits} credits`);
  const failed = await statusOf({ place, desktop });
  expect(failed.accounts.find(({ service }) => service === 'mosaic')).toMatchObject({
    sync: 'failing',
    lastError: { kind: expect.stringMatching(/unavailable|offline/) },
  });
  expect(failed.wallets.find(({ serviceName }) => serviceName === 'Mosaic')?.balance).toEqual(figure);

  // Twenty minutes on, the number is old: unknown in window, tray and exit code, never zero and never fine.
  await app.setClockAhead(20 * MINUTE);
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expect(card).toContainText('Not known');
  await expect(card).toContainText(/Last seen 2\d min ago/);
  await expect(card).toContainText(`${credits} credits`);
  await expect.poll(() => tray.tooltip()).toMatch(/Unknown: Northlight Studio Credits not seen lately, last /);
  expect((await tray.menu()).map((entry) => entry?.label ?? '')).toContainEqual(
    expect.stringMatching(/^Northlight Studio - Credits: .* \(not known, not fresh\)$/),
  );
  const stale = await runCli({ place, desktop }, ['status']);
  expect(stale.code).toBe(4);
  expect(stale.stdout).toMatch(/unknown .*stale/);

  world.setFaults('mosaic', []);
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expect(card).toContainText('Above the line');
  await expect(card.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await expect.poll(() => tray.tooltip()).toMatch(/All 2 wallets are above their line/);
  expect((await runCli({ place, desktop }, ['status'])).code).toBe(0);
});

test('a service that asks to be left alone for ten minutes is left alone', async ({ start, world, place, desktop }) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['bizos']);
  const before = world.requests('bizos').length;
  world.setFaults('bizos', [{ kind: 'status', status: 429, retryAfterSeconds: 600 }]);
  await page.getByRole('button', { name: 'Sync now' }).click();
  const card = page.getByRole('article').first();
  await expect(card).toContainText('Next try in 9 min');
  const asked = world.requests('bizos').slice(before);
  expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([429]));
  const isLeftAlone = async () => {
    const [account] = (await statusOf({ place, desktop })).accounts;
    const error = account?.lastError as ErrorInfo;
    expect(error).toMatchObject({ kind: 'rate-limited', retryAt: expect.any(Number) });
    expect(account?.nextAttemptAt).toBeGreaterThanOrEqual(error.retryAt ?? Number.POSITIVE_INFINITY);
    expect(world.requests('bizos').length - before).toBe(asked.length);
  };
  await isLeftAlone();

  // Neither a person's impatience nor waking up from sleep breaks the promise.
  expect((await runCli({ place, desktop }, ['sync'])).code).toBe(4);
  await isLeftAlone();
  await app.electron.evaluate(({ powerMonitor }) => {
    powerMonitor.emit('resume');
  });
  await isLeftAlone();
});

test('answers that cannot be understood change nothing and name what is wrong', async ({
  start,
  world,
  place,
  desktop,
}) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['olostep']);
  const balanceOf = async () => (await statusOf({ place, desktop })).wallets[0]?.balance;
  const good = await balanceOf();
  const card = page.getByRole('article').first();
  for (const [fault, words] of [
    [{ kind: 'truncated' }, /could not be read|not JSON/],
    [{ kind: 'malformed' }, /web page/],
    [{ kind: 'wrong-types' }, /credits|could not be read|number/i],
    [{ kind: 'status', status: 500 }, /500|Olostep/],
  ] as const) {
    world.setFaults('olostep', [fault]);
    await page.getByRole('button', { name: 'Sync now' }).click();
    await expect(page.getByRole('button', { name: 'Sync now' })).toBeEnabled();
    await expect(card, fault.kind).toContainText(words);
    expect(await balanceOf(), fault.kind).toEqual(good);
  }
});
