/** What each test of the packaged app gets: a desktop, a display, a home of its user's own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { processesAtHome } from '../app/processes.ts';
import { type Desktop, startDesktop } from '../desktop/desktop.ts';
import type { TrayItem } from '../desktop/trayItem.ts';
import { makeHome, type PackagedApp, type Surroundings, startPackaged, userNamed } from './app.ts';
import { openScreen, type Screen } from './screen.ts';

interface Fixtures {
  readonly desktop: Desktop;
  readonly display: Screen;
  readonly around: Surroundings;
  readonly start: (...args: string[]) => PackagedApp;
  /** The newest icon in the tray, once there is one. */
  readonly icon: () => Promise<TrayItem>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
  desktop: async ({}, use) => {
    const desktop = await startDesktop({ tray: true, everyUser: true });
    await use(desktop);
    await desktop.close();
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from this pattern
  display: async ({}, use) => {
    const display = await openScreen();
    await use(display);
    await display.close();
  },

  around: async ({ desktop, display }, use, { project }) => {
    const home = mkdtempSync(join(tmpdir(), 'plimsoll-home-'));
    const user = userNamed(project.metadata.user);
    const key = makeHome(home, user, display.env.XAUTHORITY);
    const bus = { ...desktop.env, DBUS_SYSTEM_BUS_ADDRESS: desktop.env.DBUS_SESSION_BUS_ADDRESS ?? '' };
    await use({ home, user, dataDir: join(home, 'folder'), env: { ...display.env, ...bus, ...key } });
    await expect.poll(() => processesAtHome(home), { message: 'no process of the app is left' }).toEqual([]);
    rmSync(home, { recursive: true, force: true });
  },

  start: async ({ around }, use, info) => {
    const started: PackagedApp[] = [];
    await use((...args) => {
      const app = startPackaged(around, args);
      started.push(app);
      return app;
    });
    for (const app of started.reverse()) await app.close();
    if (info.status === info.expectedStatus) return;
    for (const app of started)
      await info.attach('output of the app', { body: app.output(), contentType: 'text/plain' });
  },

  icon: async ({ desktop }, use) => {
    await use(async () => {
      await expect
        .poll(() => desktop.tray?.items().length ?? 0, { message: 'an icon is in the tray' })
        .toBeGreaterThan(0);
      return desktop.tray?.items().at(-1) as TrayItem;
    });
  },
});

export { expect };
