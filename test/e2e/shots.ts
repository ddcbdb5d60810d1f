/**
 * `npm run shots`: the real app in front of a camera. A PNG of every screen, in light and in dark, into docs/screens.
 * World and clock stand still, so that a picture changes only when the app does; a forecast may differ by what was spent in the
 * minutes before it was made.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { DEMO_PACE } from '#sandbox/sandbox.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { type App, REPO, startApp } from '../support/app/app.ts';
import { connect } from '../support/app/fixtures.ts';
import { question } from '../support/app/question.ts';
import { type SandboxWorld, startSandboxWorld } from '../support/app/sandboxWorld.ts';
import { type Desktop, startDesktop } from '../support/desktop/desktop.ts';

const SCREENS = join(REPO, 'docs/screens');
const SCHEMES = ['light', 'dark'] as const;
/** A Friday at noon. */
const NOON = Date.UTC(2026, 10, 20, 12);
const MINUTE = 60_000;
const SEED = 7;
const WINDOW = { width: 1180, height: 780 };
const PANEL = { width: 380, height: 560 };
const CREDIT = 1_000_000;
const PORTS = 17_430;

interface Scene {
  readonly app: App;
  readonly page: Page;
  readonly desktop: Desktop;
  /** Moves the time that stands still, in the app and in its page. */
  setTime(instant: number): Promise<void>;
}

async function main(): Promise<void> {
  await mkdir(SCREENS, { recursive: true });
  await onStage('demo', demoScreens);
  await onStage('live', firstScreens);
  await onStage('live', troubledScreens);
}

/** The demo some minutes after its start: balances have moved, one wallet is at its line. */
async function demoScreens({ app, page, desktop, setTime }: Scene): Promise<void> {
  await six(page);
  await foreseen(page);
  for (const minutes of [1, 2, 3, 4]) {
    await setTime(NOON + minutes * MINUTE);
    await sync(page);
  }
  await page.reload();
  await six(page);
  await place(page, 'Wallets');
  await shoot(page, 'wallets');
  for (const [label, name] of [
    ['Lantern Research', 'wallet-lots'],
    ['Fernhill Labs', 'wallet-apps'],
    ['Tidewater Survey', 'wallet-reserved'],
  ] as const) {
    await place(page, 'Wallets');
    await page.getByRole('article').filter({ hasText: label }).getByRole('button').first().click();
    await page.getByRole('heading', { level: 1, name: label }).waitFor();
    await settled(page);
    await shoot(page, name);
  }
  await page.getByRole('region', { name: 'Balance' }).getByRole('button', { name: 'Change…' }).click();
  await page.getByRole('dialog', { name: 'What it is watched by' }).waitFor();
  await shoot(page, 'low-line');
  await page.keyboard.press('Escape');
  for (const name of ['Agents', 'Usage', 'Ledger', 'Alerts', 'Settings']) {
    await place(page, name);
    await shoot(page, name.toLowerCase());
  }
  await ledger(page);
  await paying(page);
  await desktop.tray?.items()[0]?.activate();
  const panel = await app.panel();
  await panel.clock.setFixedTime(NOON + 4 * MINUTE);
  await six(panel);
  await resize(app, 'panel', PANEL);
  await shoot(panel, 'panel');
}

/** One row in all its parts, the proof of a wallet, a rule with what it would fit, and the question about an export. */
async function ledger(page: Page): Promise<void> {
  await place(page, 'Ledger');
  await page.getByRole('grid').getByRole('row').nth(4).click();
  await page.getByRole('complementary', { name: 'Row' }).getByRole('heading', { name: 'Details' }).waitFor();
  await shoot(page, 'ledger-row');
  const parts = page.getByRole('navigation', { name: 'Parts of the ledger' });
  await parts.getByRole('button', { name: 'Proof' }).click();
  await page.getByRole('row').filter({ hasText: 'Tidewater Survey' }).getByRole('button').first().click();
  await settled(page);
  await shoot(page, 'proof');
  await parts.getByRole('button', { name: 'Rules' }).click();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const rule = page.getByRole('dialog', { name: 'Add a rule' });
  await rule.getByLabel('Agent').fill('Night desk');
  await rule.getByLabel('Description contains').fill('captions');
  await rule
    .getByRole('status')
    .filter({ hasText: / rows$/ })
    .waitFor();
  await shoot(page, 'rule');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('dialog', { name: 'Export the ledger' }).waitFor();
  await shoot(page, 'export');
  await page.keyboard.press('Escape');
}

/** A top-up with the saved card, from the question to the list. */
async function paying(page: Page): Promise<void> {
  await place(page, 'Wallets');
  await page.getByRole('article').filter({ hasText: 'Lantern Research' }).getByRole('button').first().click();
  await page.getByRole('button', { name: 'Top up', exact: true }).click();
  const dialog = question(page);
  await dialog.getByText('10,000 credits', { exact: true }).click();
  await shoot(page, 'top-up');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.getByRole('button', { name: 'Buy 10,000 credits' }).waitFor();
  await shoot(page, 'top-up-confirm');
  await dialog.getByRole('button', { name: 'Buy 10,000 credits' }).click();
  await dialog.getByRole('status').getByText('Taken, not here yet').waitFor();
  await shoot(page, 'top-up-taken');
  await page.keyboard.press('Escape');
  await place(page, 'Payments');
  await shoot(page, 'payments');
}

/** What somebody sees who starts the live app for the first time. */
async function firstScreens({ page, world }: Scene & { readonly world: SandboxWorld }): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await shoot(page, 'welcome');
  await page.getByRole('button', { name: /^Connect a service/ }).click();
  await page.getByRole('radio', { name: 'Olostep' }).click();
  await shoot(page, 'connect');
  const revoked = world.variants.find(({ service, variant }) => service === 'olostep' && variant === 'revoked');
  await page.locator('input[type=password]').fill(revoked?.key ?? '');
  await page.getByRole('checkbox', { name: /in memory until I quit/ }).check();
  await page.getByLabel('Address of the service').fill(revoked?.origin ?? '');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('alert').first().waitFor();
  await shoot(page, 'connect-refused');
}

/** Everything that can be wrong at once: low, almost empty, failing, stale, no tray. */
async function troubledScreens({ page, world, setTime }: Scene & { readonly world: SandboxWorld }): Promise<void> {
  // Accounts stand in the order in which they came.
  for (const [seconds, service] of ['bizos', 'mosaic', 'geopera', 'olostep', 'elizaos'].entries()) {
    await setTime(NOON + seconds * 1_000);
    await connect(page, world, [service]);
  }
  await six(page);
  await foreseen(page);
  world.setBalance('bizos', 'credits', 7 * CREDIT);
  world.setBalance('mosaic', 'credits', 120 * CREDIT);
  world.setFaults('olostep', [{ kind: 'status', status: 503 }]);
  world.setFaults('geopera', [{ kind: 'status', status: 401 }]);
  world.setFaults('elizaos', [{ kind: 'status', status: 429, retryAfterSeconds: 900 }]);
  await setTime(NOON + 22 * MINUTE);
  await sync(page);
  await page.reload();
  await page.getByRole('article').filter({ hasText: 'Lantern Research' }).getByText('Last seen').waitFor();
  await shoot(page, 'wallets-trouble');
  await page.getByRole('article').filter({ hasText: 'Tidewater Survey' }).getByRole('button').first().click();
  await settled(page);
  await shoot(page, 'wallet-trouble');
  await place(page, 'Alerts');
  await shoot(page, 'alerts-open');
}

async function onStage(
  mode: 'demo' | 'live',
  play: (scene: Scene & { readonly world: SandboxWorld }) => Promise<void>,
): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'plimsoll-shots-'));
  const dataDir = join(home, 'folder');
  const desktop = await startDesktop({ tray: true });
  const world = await startSandboxWorld(NOON, PORTS);
  if (mode === 'demo') {
    await mkdir(dataDir, { mode: 0o700 });
    await writeFile(
      join(dataDir, 'sandbox.json'),
      JSON.stringify({ seed: SEED, epoch: NOON - MINUTE, pace: DEMO_PACE, commands: [] }),
    );
  }
  const app = await startApp({
    mode,
    dataDir,
    home,
    env: { ...desktop.env, PLIMSOLL_STILL_AT: String(NOON) },
    preload: join(REPO, 'test/support/app/stillClock.cjs'),
  });
  try {
    const page = await app.window();
    await page.clock.setFixedTime(NOON);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.reload();
    await resize(app, 'window', WINDOW);
    let time = NOON;
    const setTime = async (instant: number) => {
      world.advance(instant - time);
      time = instant;
      await app.electron.evaluate((_electron, time) => {
        (globalThis as unknown as { setStillTime(time: number): void }).setStillTime(time);
      }, instant);
      await page.clock.setFixedTime(instant);
    };
    await play({ app, page, desktop, world, setTime });
  } finally {
    await app.close();
    await world.close();
    await desktop.close();
    await rm(home, { recursive: true, force: true });
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  // The pointer and the words in the corner are of the moment, not of the screen.
  await page.mouse.move(0, 0);
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(SCREENS, `${name}-${colorScheme}.png`), animations: 'disabled', caret: 'hide' });
  }
  process.stdout.write(`${name}\n`);
}

async function place(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await settled(page);
}

/** Not by the button, whose word in the corner would be in the picture. */
async function sync(page: Page): Promise<void> {
  await page.evaluate(() => window.plimsoll.call('sync.now', {}));
}

async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
}

/** While pasts are fetched, what was foreseen is worked out again every five seconds; and so once more after the last of them. */
const FORESEEN_AGAIN_WITHIN = 7_000;

/** Three services list their past: once it is all fetched, it is told for good how long their wallets last. */
async function foreseen(page: Page): Promise<void> {
  const told = () =>
    [...document.querySelectorAll('article')].filter(({ textContent }) => /About \d/.test(textContent)).length >= 3;
  await page.waitForFunction(told, undefined, { timeout: 120_000 });
  await page.waitForFunction(
    async () => {
      const result = (await window.plimsoll.call('snapshot.get', {})) as { ok: true; value: Snapshot };
      return result.value.books.every(({ history }) => history.state !== 'running');
    },
    undefined,
    { timeout: 120_000 },
  );
  await page.waitForTimeout(FORESEEN_AGAIN_WITHIN);
}

async function six(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelectorAll('[role=meter]').length === 6);
}

async function resize(app: App, view: 'window' | 'panel', size: { width: number; height: number }): Promise<void> {
  await app.electron.evaluate(
    ({ BrowserWindow }, { width, height, resizable }) => {
      const windows = BrowserWindow.getAllWindows().filter((window) => window.isResizable() === resizable);
      windows[0]?.setContentSize(width, height);
    },
    { ...size, resizable: view === 'window' },
  );
}

await main();
