/** The ledger in the real app: searched, opened, proven, closed, attributed and taken away. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { pathsIn } from '#engine/dataFolder/paths.ts';
import { openLedgerReader } from '#engine/ledger/reader.ts';
import { expect, test } from '../support/app/fixtures.ts';
import { question } from '../support/app/question.ts';

const place = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name }).click();
const tab = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true }).click();
const row = (page: Page, text: string | RegExp) => page.getByRole('row').filter({ hasText: text });

/** All that the services list is here. */
async function fetched(page: Page): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(async () => {
          const answer = await window.plimsoll.call('books.list', {});
          const { books } = (answer as { value: { books: { history: { state: string } }[] } }).value;
          return books.length === 6 && books.every(({ history }) => history.state !== 'running');
        }),
      { timeout: 60_000, message: 'the past of every ledger is fetched' },
    )
    .toBe(true);
}

test('a row is found by a word, opened with all that became of it, and its raw form is shown', async ({ start }) => {
  test.setTimeout(120_000);
  const page = await (await start('demo')).window();
  await fetched(page);
  await place(page, 'Ledger');
  await expect(page.getByRole('row').nth(8)).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('reserv coast');
  await expect(row(page, 'Reserved: Coastline change job').first()).toBeVisible();
  await expect(
    page
      .getByRole('row')
      .filter({ hasText: /credits/ })
      .filter({ hasNotText: /coastline/i }),
  ).toHaveCount(0);
  // With the keyboard alone: down to a row that was settled, and into it.
  await row(page, 'Reservation settled').first().click();
  const sheet = page.getByRole('complementary').or(question(page)).last();
  await expect(sheet).toContainText(/What became of it/);
  await expect(sheet).toContainText(/Reserved .*, captured/);
  await sheet.getByRole('button', { name: 'Show the row as it came' }).click();
  await expect(sheet).toContainText('"reference"');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
});

test('each wallet’s book agrees with its service; a month is closed and opened again with a reason', async ({
  start,
}) => {
  test.setTimeout(120_000);
  const page = await (await start('demo')).window();
  await fetched(page);
  await place(page, 'Ledger');
  await tab(page, 'Proof');
  await expect(page.getByRole('main').getByText('Agrees with the service')).toHaveCount(6);
  await page
    .getByRole('main')
    .getByText(/Tidewater Survey/)
    .click();
  const months = page.getByRole('table').last();
  const october = months.getByRole('row').filter({ hasText: 'October 2026' });
  await expect(october).toContainText('Open');
  await page.getByRole('button', { name: 'Add up again' }).click();
  await expect(page.getByRole('main')).toContainText('The book says the same.');
  await october.getByRole('button', { name: 'Actions for October 2026' }).click();
  await page.getByRole('menuitem', { name: 'Close month…' }).click();
  await question(page).or(page.getByRole('alertdialog')).getByRole('button', { name: /Close/ }).last().click();
  await expect(october).toContainText('Closed');
  await october.getByRole('button', { name: 'Actions for October 2026' }).click();
  await page.getByRole('menuitem', { name: 'Reopen…' }).click();
  const dialog = question(page).or(page.getByRole('alertdialog'));
  await dialog.getByRole('textbox').fill('An invoice was missing');
  await dialog
    .getByRole('button', { name: /open|again/i })
    .last()
    .click();
  await expect(october).toContainText('Open');
});

test('an export is written where the person says, whole, with a manifest that adds up', async ({
  start,
  place: { home, dataDir },
}) => {
  test.setTimeout(120_000);
  const app = await start('demo');
  const page = await app.window();
  await fetched(page);
  const folder = join(home, 'books');
  await mkdir(folder);
  await app.electron.evaluate(
    ({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    },
    join(folder, 'ledger.csv'),
  );
  await place(page, 'Ledger');
  await page.getByRole('button', { name: /^Export/ }).click();
  await question(page)

    .getByRole('button', { name: /Choose/ })
    .click();
  await expect(page.getByRole('button', { name: 'Show in folder' })).toBeVisible({ timeout: 30_000 });
  const files = (await readdir(folder)).sort();
  expect(files).toEqual(['ledger.csv', 'ledger.csv.manifest.json'].sort());
  const lines = (await readFile(join(folder, 'ledger.csv'), 'utf8')).trimEnd().split('\r\n');
  const manifest = JSON.parse(await readFile(join(folder, 'ledger.csv.manifest.json'), 'utf8'));
  expect(lines.length - 1).toBe(manifest.rows ?? manifest.entries ?? manifest.counts?.rows);
  // The store holds at least as many: agents go on spending.
  const reader = openLedgerReader(pathsIn(dataDir).database);
  const held = reader.books().reduce((sum, { entries }) => sum + entries, 0);
  reader.close();
  expect(held).toBeGreaterThanOrEqual(lines.length - 1);
});

test('usage is drawn with a table behind it, and leads to its rows', async ({ start }) => {
  test.setTimeout(120_000);
  const page = await (await start('demo')).window();
  await fetched(page);
  await place(page, 'Usage');
  await expect(page.getByRole('main')).toContainText('Spent');
  await page.getByRole('button', { name: 'Show as table' }).click();
  await expect(page.getByRole('table')).toBeVisible();
  await expect(page.getByRole('row').nth(5)).toContainText(/\$/);
  await page.getByRole('button', { name: 'Show the rows' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ledger');
  await expect(page.getByRole('row').nth(5)).toBeVisible();
});

test('a rule made from a row says whose rows they are, and takes it back', async ({ start }) => {
  test.setTimeout(120_000);
  const page = await (await start('demo')).window();
  await fetched(page);
  await place(page, 'Ledger');
  await page.keyboard.press('/');
  await page.keyboard.type('coastline');
  await row(page, 'Coastline change job').first().click();
  const sheet = page.getByRole('complementary', { name: 'Row' });
  await expect(sheet).toContainText('Nobody');
  await sheet.getByRole('button', { name: 'Attribute rows like this…' }).click();
  const dialog = question(page);
  await dialog.getByLabel('Agent').fill('Surveyor');
  await dialog.getByLabel('Description contains').fill('coastline change');
  await expect(dialog).toContainText(/[\d,]+ of [\d,]+ rows/);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(sheet).toContainText('Surveyor');
  await expect(row(page, 'Coastline change job').first()).toContainText('Surveyor');
  await tab(page, 'Rules');
  await page.getByRole('button', { name: /^Actions for/ }).click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await page.getByRole('alertdialog').or(question(page)).getByRole('button', { name: 'Remove rule' }).click();
  await expect(page.getByRole('main')).toContainText('No rules yet');
});
