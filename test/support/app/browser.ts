/**
 * The system browser's part in a test: the Chromium of the runtime that the app runs on, started with a bare window.
 * `PLIMSOLL_BROWSER=/path/to/chromium` takes another one.
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { _electron, type BrowserContext, chromium, type Page } from '@playwright/test';
import { appEnvironment, chromiumFlags, electronExecutable } from './app.ts';

export interface TestBrowser {
  readonly context: BrowserContext;
  /** The open tab. */
  readonly tab: Page;
  close(): Promise<void>;
}

/** @param home where its profile, its caches and its runtime folder are */
export async function startBrowser(home: string): Promise<TestBrowser> {
  await mkdir(join(home, 'run'), { recursive: true, mode: 0o700 });
  const other = process.env.PLIMSOLL_BROWSER;
  const env = appEnvironment({ home, env: {} });
  if (other !== undefined && other !== '') {
    const browser = await chromium.launch({ executablePath: other, args: chromiumFlags(), env });
    const context = await browser.newContext();
    return { context, tab: await context.newPage(), close: () => browser.close() };
  }
  const electron = await _electron.launch({
    executablePath: electronExecutable(),
    args: [...chromiumFlags(), resolve(import.meta.dirname, 'browser'), `--user-data-dir=${join(home, 'profile')}`],
    env,
  });
  return { context: electron.context(), tab: await electron.firstWindow(), close: () => electron.close() };
}
