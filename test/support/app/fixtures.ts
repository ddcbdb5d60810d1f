/** What each end-to-end test gets: a desktop, a folder, a world of services, and the app to start on them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { pathsIn } from '#engine/dataFolder/paths.ts';
import { type Desktop, startDesktop } from '../desktop/desktop.ts';
import type { TrayItem } from '../desktop/trayItem.ts';
import { type App, type StartOptions, startApp } from './app.ts';
import { processesAtHome } from './processes.ts';
import { type SandboxWorld, startSandboxWorld } from './sandboxWorld.ts';

export interface Place {
  readonly home: string;
  readonly dataDir: string;
}

interface Options {
  /** Whether the desktop has a tray. */
  readonly withTray: boolean;
}

interface Fixtures {
  readonly desktop: Desktop;
  readonly place: Place;
  readonly world: SandboxWorld;
  /** Starts the app; a test may do so again once the one before has ended. All are ended after the test. */
  readonly start: (mode: StartOptions['mode'], more?: Partial<StartOptions>) => Promise<App>;
  /** The app's icon in the tray, once it is there. */
  readonly tray: TrayItem;
}

export const test = base.extend<Options & Fixtures>({
  withTray: [true, { option: true }],

  desktop: async ({ withTray }, use) => {
    const desktop = await startDesktop({ tray: withTray });
    await use(desktop);
    await desktop.close();
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
  place: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'plimsoll-e2e-'));
    await use({ home, dataDir: join(home, 'folder') });
    await expect.poll(() => processesAtHome(home), { message: 'no process of the app is left' }).toEqual([]);
    await rm(home, { recursive: true, force: true });
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
  world: async ({}, use) => {
    const world = await startSandboxWorld(Date.now());
    await use(world);
    await world.close();
  },

  start: async ({ desktop, place }, use, testInfo) => {
    const started: App[] = [];
    await use(async (mode, more = {}) => {
      const app = await startApp({ mode, ...place, env: desktop.env, ...more });
      started.push(app);
      return app;
    });
    for (const app of started) {
      await app.close();
    }
    if (testInfo.status === testInfo.expectedStatus) return;
    for (const app of started)
      await testInfo.attach('output of the app', { body: app.output(), contentType: 'text/plain' });
    if (started.length > 0)
      await testInfo.attach('log of the app', {
        body: await readFile(pathsIn(place.dataDir).appLog),
        contentType: 'text/plain',
      });
  },

  tray: async ({ desktop }, use) => {
    await use(latestIcon(desktop));
  },
});

export { expect };

/** The icon that is in the tray at the time of each question: an app that is started again brings a new one. */
function latestIcon(desktop: Desktop): TrayItem {
  const icon = async (): Promise<TrayItem> => {
    await expect
      .poll(() => desktop.tray?.items().length ?? 0, { message: 'an icon is in the tray' })
      .toBeGreaterThan(0);
    return desktop.tray?.items().at(-1) as TrayItem;
  };
  return {
    tooltip: async () => (await icon()).tooltip(),
    status: async () => (await icon()).status(),
    icons: async () => (await icon()).icons(),
    menu: async () => (await icon()).menu(),
    // The menu follows the app within a second: an entry may still be on its way, or still be greyed out.
    pick: (label, within) => expect(async () => (await icon()).pick(label, within)).toPass({ timeout: 15_000 }),
    activate: async () => (await icon()).activate(),
  };
}

/** Does what closes the page that it is done in: the page may be gone before the key or the button is up again. */
export async function closing(done: Promise<unknown>): Promise<void> {
  await done.catch((error: Error) => {
    if (!error.message.includes('closed')) throw error;
  });
}

/**
 * Connects accounts of the world through the bridge that the page has, for tests that are about something else.
 * @returns the accounts' ids by service
 */
export async function connect(
  page: Page,
  world: SandboxWorld,
  services: readonly string[],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const service of services) {
    const { key, origin, label } = world.account(service);
    const input = { service, key, origin, label, keepKey: 'memory' };
    const answer = await page.evaluate((added) => window.plimsoll.call('accounts.add', added), input);
    expect(answer, `${service} is connected`).toMatchObject({ ok: true });
    ids.set(service, (answer as { value: { account: { id: string } } }).value.account.id);
  }
  return ids;
}
