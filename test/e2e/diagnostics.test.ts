/** Why a number changed, and the diagnostics, in the real app: exact figures, a real clipboard, and no key anywhere. */
import { runCli } from '../support/app/commandLine.ts';
import { connect, expect, test } from '../support/app/fixtures.ts';
import { filesWith, formsOf } from '../support/app/leaks.ts';
import { question } from '../support/app/question.ts';

test('a wallet tells why its number changed, and the diagnostics that are copied hold no key and no label', async ({
  start,
  world,
  place,
  desktop,
}) => {
  test.setTimeout(180_000);
  const app = await start('live');
  const page = await app.window();
  world.setBalance('olostep', 'credits', 900_000_000);
  const ids = await connect(page, world, ['olostep', 'bizos']);
  const walletId = `${ids.get('olostep')}:credits`;
  await page.evaluate((screen) => window.plimsoll.call('window.show', { screen }), `wallets/${walletId}`);
  const main = page.getByRole('main');
  await expect(main).toContainText('900');

  await test.step('before anything changed it says so', async () => {
    await page.getByRole('button', { name: 'Sync now' }).click();
    await page.getByRole('button', { name: 'Why did it change?' }).click();
    await expect(question(page)).toContainText('It has not changed yet');
    await page.keyboard.press('Escape');
    await expect(question(page)).toBeHidden();
  });

  await test.step('after agents spent: the step, its row and its cause, all with the keyboard', async () => {
    world.setBalance('olostep', 'credits', 878_000_000);
    // The toast of the first one still lies over the button's corner now and then.
    await page.getByRole('button', { name: 'Sync now' }).press('Enter');
    await expect(main).toContainText('878');
    await page.getByRole('button', { name: 'Why did it change?' }).press('Enter');
    const dialog = question(page);
    await expect(dialog).toContainText('Went from 900 credits to 878 credits');
    await expect(dialog.getByRole('term')).toHaveText(['1 row', 'Not explained', 'Change']);
    await expect(dialog.getByRole('definition')).toHaveText(['\u221222 credits', '0 credits', '\u221222 credits']);
    await expect(dialog).toContainText('Nothing is unexplained.');
    const steps = dialog.getByRole('list').last().getByRole('listitem');
    await expect(steps).toHaveText([
      /A sync was asked for in the window$/,
      /Read because that was asked for; Olostep answered in \d+ ms$/,
      /Stored, with one new row$/,
      /Balance went from 900 credits to 878 credits \(\u221222 credits\)$/,
    ]);
    await dialog.getByRole('list').first().getByRole('button').press('Enter');
    await expect(
      page.getByRole('complementary', { name: 'Row' }).or(page.getByRole('complementary')).last(),
    ).toContainText('878 credits');
  });

  await test.step('the command line tells the same', async () => {
    const why = await runCli({ place, desktop }, ['why', walletId, '--json']);
    expect(why.code, why.stderr).toBe(0);
    expect(JSON.parse(why.stdout)).toMatchObject({
      told: 'trace',
      change: { from: { micros: 900_000_000 }, to: { micros: 878_000_000 }, unexplained: { micros: 0 }, rowCount: 1 },
    });
    const events = await runCli({ place, desktop }, ['events', '--limit', '20']);
    expect(events.stdout).toContain('Balance went from 900 credits to 878 credits (-22 credits)');
  });

  await test.step('the diagnostics are shown, copied as shown, and hold no secret', async () => {
    await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Show…' }).click();
    const shown = question(page).getByRole('region', { name: 'The diagnostics' });
    await expect(shown).toContainText('"plimsoll"');
    const text = await shown.textContent();
    await question(page).getByRole('button', { name: 'Copy diagnostics' }).press('Enter');
    await expect(question(page)).toBeHidden();
    const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied).toBe(text);
    const report = JSON.parse(copied);
    expect(report.accounts).toHaveLength(2);
    expect(report.events.length).toBeGreaterThan(5);
    expect(report.log.some(({ event }: { event: string }) => event === 'app.started')).toBe(true);
    for (const service of ['olostep', 'bizos']) {
      const { key, label } = world.account(service);
      for (const form of formsOf(key)) expect(Buffer.from(copied).includes(form), service).toBe(false);
      expect(copied).not.toContain(label);
      expect(await filesWith(key, place.dataDir)).toEqual([]);
    }
    const printed = await runCli({ place, desktop }, ['diagnostics']);
    expect(JSON.parse(printed.stdout).accounts).toHaveLength(2);
  });
});
