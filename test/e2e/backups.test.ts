/** The store is damaged while the app is closed: the next start says so and shows the balances out of the last backup. */
import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { pathsIn } from '#engine/dataFolder/paths.ts';
import { runCli } from '../support/app/commandLine.ts';
import { connect, expect, test } from '../support/app/fixtures.ts';

test('a damaged database is kept aside, the last backup takes its place, and the window says so', async ({
  start,
  world,
  place,
  desktop,
}) => {
  // The app starts twice, and commands run beside it.
  test.slow();
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['mosaic']);
  const label = world.account('mosaic').label;
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
  const backups = page.getByRole('region', { name: 'Backups' });
  await expect(backups).toContainText('None yet');
  await backups.getByRole('button', { name: 'Back up now' }).click();
  await expect(backups).toContainText('1 backup');
  await expect(backups).toContainText('just now');
  // Beside the running app, by command: nothing is put back under it.
  const refused = await runCli({ place, desktop }, ['--json', 'restore', '--yes']);
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stdout).error).toMatchObject({ kind: 'conflict' });
  const verified = await runCli({ place, desktop }, ['--json', 'verify']);
  expect(JSON.parse(verified.stdout)).toMatchObject({ exitCode: 0, found: 0 });
  await app.close();

  const { database } = pathsIn(place.dataDir);
  const bytes = readFileSync(database);
  truncateSync(database, Math.floor(bytes.length / 2));
  const again = await start('live');
  const page2 = await again.window();
  const notice = page2.getByRole('main').getByText(/Restored from a backup of/);
  await expect(notice).toBeVisible();
  await expect(notice).toContainText('The database was damaged');
  await expect(page2.getByText(/Payments made since are not in the journal/)).toBeVisible();
  const card = page2.getByRole('article').filter({ hasText: label });
  await expect(card).toContainText('credits');
  await expect(card).not.toContainText('Not known');
  const aside = readdirSync(place.dataDir).find((name) => name.startsWith('plimsoll.sqlite.damaged-'));
  expect(aside).toBeDefined();
  expect(readFileSync(`${place.dataDir}/${aside}`).equals(bytes.subarray(0, Math.floor(bytes.length / 2)))).toBe(true);
});
