/** The command line beside the running app: it says what the window shows, and tells the app what to do. */
import { readFile } from 'node:fs/promises';
import { formatAmount } from '#shared/money/format.ts';
import { browserRecordIn } from '../support/app/app.ts';
import { runCli, type StatusJson, statusOf } from '../support/app/commandLine.ts';
import { connect, expect, test } from '../support/app/fixtures.ts';

const DOLLAR = 1_000_000;

test('status agrees with the window and with the tray, wallet by wallet', async ({
  start,
  world,
  tray,
  place,
  desktop,
}) => {
  const app = await start('live');
  const page = await app.window();
  world.setBalance('elizaos', 'balance', 7.5 * DOLLAR);
  await connect(page, world, ['bizos', 'olostep', 'mosaic', 'geopera', 'elizaos']);

  const answer = await runCli({ place, desktop }, ['status', '--json'], { through: 'npm' });
  const status = JSON.parse(answer.stdout) as StatusJson;
  expect(answer.stderr).toBe('');
  expect(status).toMatchObject({ mode: 'live', source: 'app', exitCode: answer.code });
  expect(status.wallets).toHaveLength(6);
  for (const wallet of status.wallets) {
    const card = page.getByRole('article').filter({ hasText: wallet.accountLabel }).filter({ hasText: wallet.name });
    if (wallet.balance === null) throw new Error(`${wallet.id} shows no balance`);
    await expect(card).toContainText(formatAmount(wallet.balance, { locale: 'en-US' }));
    await expect(card).toContainText({ ok: 'Above the line', low: 'Low' }[wallet.claim as 'ok' | 'low'] ?? 'neither');
  }
  await expect(page.getByRole('main')).toContainText(status.tray.words);
  await expect.poll(() => tray.tooltip()).toBe(`Plimsoll - ${status.tray.words}`);

  const text = await runCli({ place, desktop }, ['status']);
  expect(text.stdout).toContain(status.tray.words);
  expect(text.stdout).toContain('$7.50');
});

test('a script learns the level from the exit code', async ({ start, world, place, desktop }) => {
  const app = await start('live');
  const page = await app.window();
  expect((await runCli({ place, desktop }, ['status'])).code, 'nothing is connected').toBe(4);
  await connect(page, world, ['mosaic']);
  const code = async (credits: number) => {
    world.setBalance('mosaic', 'credits', credits * 1_000_000);
    const sync = await runCli({ place, desktop }, ['sync']);
    const status = await runCli({ place, desktop }, ['status']);
    expect(sync.code).toBe(status.code);
    return status.code;
  };
  expect(await code(4_000)).toBe(0);
  // Below five days of spending whatever the day of the week, above two.
  expect(await code(500)).toBe(2);
  expect(await code(100)).toBe(3);
  expect(await code(0)).toBe(3);
});

test('accounts that the command line adds and removes come and go in the window', async ({
  start,
  world,
  place,
  desktop,
}) => {
  const app = await start('live');
  const page = await app.window();
  const { key, origin } = world.account('geopera');
  const args = ['accounts', 'add', '--service', 'geopera', '--origin', origin, '--keep', 'memory', '--key-stdin'];
  const added = await runCli({ place, desktop }, args, { input: `${key}\n` });
  expect(added, added.stderr).toMatchObject({ code: 0 });
  await expect(page.getByRole('article')).toContainText('Geopera');
  const { accounts } = await statusOf({ place, desktop });
  const removed = await runCli({ place, desktop }, ['accounts', 'remove', accounts[0]?.id ?? '', '--yes']);
  expect(removed, removed.stderr).toMatchObject({ code: 0 });
  await expect(page.getByRole('article')).toHaveCount(0);
});

test('topping up hands the service’s own billing page to the system browser', async ({ start, place }) => {
  const app = await start('demo');
  const page = await app.window();
  await page.getByRole('button', { name: /^Top up Northlight Studio/ }).click();
  await expect
    .poll(() => readFile(browserRecordIn(place.home), 'utf8').catch(() => ''))
    .toMatch(/^http:\/\/127\.0\.0\.1:\d+\/.*\n$|^https:\/\/.*mosaic.*\n$/);
});
