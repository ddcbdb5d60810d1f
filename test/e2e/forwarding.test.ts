/** An alert handed on to a program: set in the window, allowed in the app's own dialog, started by the app. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, expect, test } from '../support/app/fixtures.ts';

const CREDIT = 1_000_000;

test('a program is run for an alert only after a yes in the app’s own dialog', async ({
  start,
  place,
  tray,
  world,
}) => {
  const app = await start('live');
  const page = await app.window();
  await connect(page, world, ['mosaic']);
  const told = join(place.home, 'told.json');
  const program = join(place.home, 'tell');
  writeFileSync(program, `#!/bin/sh\ncat >> "$1"\n`);
  chmodSync(program, 0o700);
  const answer = (response: number) =>
    app.electron.evaluate(({ dialog }, given) => {
      const asked = globalThis as unknown as { asked: unknown[] };
      asked.asked ??= [];
      dialog.showMessageBox = (async (options: unknown) => {
        asked.asked.push(options);
        return { response: given, checkboxChecked: false };
      }) as never;
    }, response);

  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
  const form = page.getByRole('form', { name: 'A program' });
  await form.getByRole('switch', { name: 'A program' }).click();
  await form.getByLabel('Program', { exact: true }).fill('tell');
  await answer(0);
  await form.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByText('A program is named by its whole path.').first()).toBeVisible();

  await form.getByLabel('Program', { exact: true }).fill(program);
  await form.getByLabel('Arguments', { exact: true }).fill(told);
  await answer(1);
  await form.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByText('Nothing was changed.').first()).toBeVisible();
  await expect(form.getByRole('button', { name: /^Try it/ })).toHaveCount(0);

  await answer(0);
  await form.getByRole('button', { name: /^Save/ }).click();
  await expect(form.getByRole('button', { name: /^Try it/ })).toBeVisible();
  const questions = await app.electron.evaluate(() => (globalThis as unknown as { asked: { detail: string }[] }).asked);
  expect(questions).toHaveLength(2);
  expect(questions[1]?.detail).toContain(`${program}\n${told}`);

  await form.getByRole('button', { name: /^Try it/ }).click();
  // A message a line.
  const messages = () =>
    (existsSync(told) ? readFileSync(told, 'utf8') : '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  await expect.poll(messages).toEqual([expect.objectContaining({ version: 1, event: 'test', alert: null })]);
  world.setBalance('mosaic', 'credits', 100 * CREDIT);
  await tray.pick('Sync now');
  await expect.poll(messages).toContainEqual(
    expect.objectContaining({
      event: 'opened',
      alert: expect.objectContaining({ rule: 'low-balance', balance: { amount: '100', unit: 'credit' } }),
    }),
  );
});
