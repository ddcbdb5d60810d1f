/** What a test of paying gets besides: a demo in which nobody spends, the system browser's part, and the bank's books. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { startDemo } from '#sandbox/demo.ts';
import type { Charge, WorldCommand } from '#sandbox/sandbox.ts';
import { type App, browserRecordIn } from './app.ts';
import { startBrowser } from './browser.ts';
import { test as base, expect, type Place } from './fixtures.ts';

/** So slow that no agent does anything while a test runs: balances change by what is paid, and by nothing else. */
const STILL_PACE = 0.001;

/** Six ports for each process that runs tests: what is opened after a restart is where it was before. */
const PORTS = 20_000 + (process.pid % 1_000) * 10;

export interface DemoWorld {
  /** How long ago the world began. */
  readonly age: number;
  readonly pace: number;
  /** What was done to it since, `at` counted from its beginning. */
  readonly commands: readonly WorldCommand[];
}

export interface SystemBrowser {
  /** Goes to the address that was opened last, once there are `count` of them. */
  follow(count: number): Promise<{ readonly tab: Page; readonly address: URL }>;
}

interface Fixtures {
  /** The demo in a folder of the test's own, with the world as the test wants it. */
  readonly demo: (world?: Partial<DemoWorld>) => Promise<App>;
  readonly systemBrowser: SystemBrowser;
}

export const test = base.extend<Fixtures>({
  demo: async ({ start, place }, use) => {
    await use(async ({ age = 60_000, pace = STILL_PACE, commands = [] } = {}) => {
      const epoch = Date.now() - age;
      const since = commands.map((one) => ({ ...one, at: epoch + one.at }));
      const world = { seed: 7, epoch, pace, portBase: PORTS, commands: since };
      await mkdir(place.dataDir, { recursive: true, mode: 0o700 });
      await writeFile(join(place.dataDir, 'sandbox.json'), JSON.stringify(world));
      return start('demo');
    });
  },

  systemBrowser: async ({ place }, use) => {
    const home = await mkdtemp(join(tmpdir(), 'plimsoll-browser-'));
    const { tab, close } = await startBrowser(home);
    await use({
      async follow(count) {
        const addresses = await openedAfter(place, count);
        const address = new URL(addresses.at(-1) ?? '');
        await tab.goto(address.href);
        return { tab, address };
      },
    });
    await close();
    await rm(home, { recursive: true, force: true });
  },
});

export { expect };

/** The addresses that would have been opened in the system browser so far. */
export async function opened(place: Place): Promise<string[]> {
  try {
    return (await readFile(browserRecordIn(place.home), 'utf8')).split('\n').filter((line) => line !== '');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** @returns all of them, once there are exactly `count` */
export async function openedAfter(place: Place, count: number): Promise<string[]> {
  await expect.poll(async () => (await opened(place)).length, { message: `${count} addresses are opened` }).toBe(count);
  return opened(place);
}

/** What the demo's bank has charged, of a demo that has ended: its world is taken up from its folder. */
export async function chargesOf({ dataDir }: Place): Promise<readonly Charge[]> {
  const sandbox = await startDemo({ dataDir, clock: { now: () => Date.now() } });
  await sandbox.settle();
  const charges = sandbox.charges();
  await sandbox.close();
  return charges;
}

export async function go(page: Page, place: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: place }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(place);
}

/** The card of a wallet among all wallets. */
export function walletCard(page: Page, account: string, purse = 'Credits'): Locator {
  return page.getByRole('article').filter({ hasText: account }).filter({ hasText: purse });
}

export async function openWallet(page: Page, account: string, purse = 'Credits'): Promise<void> {
  await go(page, 'Wallets');
  await walletCard(page, account, purse).getByRole('button').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(account);
}

/** The balance as the wallet's page shows it, as a plain number. */
export async function balanceShown(page: Page, account: string, purse = 'Credits'): Promise<number> {
  await openWallet(page, account, purse);
  const text = await page.getByRole('region', { name: 'Balance' }).innerText();
  const number = /-?\d[\d,]*(?:\.\d+)?/.exec(text)?.[0];
  if (number === undefined) throw new Error(`no balance is shown: ${text}`);
  return Number(number.replaceAll(',', ''));
}

/** What stands beside a name in a list of facts. */
export function fact(within: Locator, name: string): Locator {
  return within.locator('dt').getByText(name, { exact: true }).locator('xpath=following-sibling::dd');
}

/** Each fact holds these words. */
export async function expectFacts(within: Locator, facts: Readonly<Record<string, string | RegExp>>): Promise<void> {
  for (const [name, words] of Object.entries(facts)) await expect(fact(within, name)).toContainText(words);
}

/** As a person whose finger slips: two presses before anything could have changed on the screen. */
export async function pressTwice(button: Locator): Promise<void> {
  await expect(button).toBeEnabled();
  await button.evaluate((element: HTMLElement) => {
    element.click();
    element.click();
  });
}

/** A payment's row in the list of all payments. */
export async function paymentRow(page: Page, what: string | RegExp): Promise<Locator> {
  await go(page, 'Payments');
  return page.getByRole('article').filter({ hasText: what });
}

/** Leaves the dialog in which a payment is followed, by its own button. */
export async function leave(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: /^(Done|Close)$/ }).click();
  await expect(dialog).toHaveCount(0);
}
