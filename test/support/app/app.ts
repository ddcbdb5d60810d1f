/** The built app, started for one test on a folder of its own. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page } from '@playwright/test';
import { pathsIn } from '#engine/dataFolder/paths.ts';
import { isRenderer, processTree } from './processes.ts';

export const REPO = resolve(import.meta.dirname, '../../..');

export interface StartOptions {
  readonly mode: 'demo' | 'live';
  readonly dataDir: string;
  /** Where its home folder, its caches and its runtime folder are: nothing of the machine's own is touched. */
  readonly home: string;
  /** What the desktop adds to the environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
  /** A CommonJS module that is loaded before the app's own code. */
  readonly preload?: string;
}

export interface App {
  readonly electron: ElectronApplication;
  readonly dataDir: string;
  readonly pid: number;
  /** The full window, once its page shows something. */
  window(): Promise<Page>;
  /** The small one from the tray icon. */
  panel(): Promise<Page>;
  rendererCount(): Promise<number>;
  /** Sets the clocks of the app and of its open pages ahead of the test's own. */
  setClockAhead(milliseconds: number): Promise<void>;
  /** What the app wrote on stdout and stderr so far. */
  output(): string;
  /** Resolves with the exit code once the app has ended by itself. */
  ended(): Promise<number | null>;
  /** Ends the app in its own orderly way, unless it has ended already. */
  close(): Promise<void>;
}

export async function startApp(options: StartOptions): Promise<App> {
  await mkdir(join(options.home, 'run'), { recursive: true, mode: 0o700 });
  const preload = options.preload === undefined ? [] : ['-r', options.preload];
  // Without an executable path Playwright finds the one of this folder, and holds the app back until it listens.
  process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(electronExecutable());
  const launch = () =>
    _electron.launch({
      args: [
        ...chromiumFlags(),
        ...preload,
        REPO,
        `--${options.mode}`,
        '--data-dir',
        options.dataDir,
        ...(options.arguments ?? []),
      ],
      env: appEnvironment(options),
      timeout: 30_000,
    });
  const electron = await againIfTheRuntimeDied(launch, () => startsLogged(options.dataDir));
  repeatWhatWasCollected(electron);
  const child = electron.process();
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  let exited = child.exitCode !== null;
  const exit = new Promise<number | null>((done) => {
    child.once('exit', (code) => {
      exited = true;
      done(code);
    });
    if (exited) done(child.exitCode);
  });

  const pageOf = async (view: 'window' | 'panel') => {
    let found: Page | undefined;
    await expect(async () => {
      for (const page of electron.windows()) if ((await viewOf(page)) === view) found = page;
      expect(found, `the ${view} is open; the app wrote: ${output}`).toBeDefined();
    }).toPass({ timeout: 20_000 });
    const page = found as Page;
    await expect(page.locator('main:not([aria-busy])')).toBeVisible({ timeout: 20_000 });
    return page;
  };

  return {
    electron,
    dataDir: options.dataDir,
    pid: child.pid ?? 0,
    window: () => pageOf('window'),
    panel: () => pageOf('panel'),
    rendererCount: async () => (await processTree(child.pid ?? 0)).filter(isRenderer).length,
    async setClockAhead(milliseconds) {
      const ahead = Date.now() + milliseconds;
      await electron.evaluate((_electron, now) => {
        const begun = performance.now();
        Date.now = () => Math.round(now + performance.now() - begun);
      }, ahead);
      for (const page of electron.windows())
        await page.evaluate((now) => {
          const begun = performance.now();
          Date.now = () => Math.round(now + performance.now() - begun);
        }, ahead);
    },
    output: () => output,
    ended: () => exit,
    async close() {
      if (exited) return;
      await electron.close();
      await exit;
    },
  };
}

/**
 * On a machine under load the runtime dies now and then by a signal in its first half second, before a line of the app has
 * run. Such a start, and no other, is tried once more, and said so; a crash of the app itself fails the test.
 */
async function againIfTheRuntimeDied<T>(launch: () => Promise<T>, starts: () => Promise<number>): Promise<T> {
  const before = await starts();
  try {
    return await launch();
  } catch (error) {
    const signal = error instanceof Error ? /signal=(SIG[A-Z]+)/.exec(error.message)?.[1] : undefined;
    if (signal === undefined || signal === 'SIGKILL' || (await starts()) > before) throw error;
    process.stdout.write(`The runtime died of ${signal} before the app began; it is started once more.\n`);
    return launch();
  }
}

async function startsLogged(dataDir: string): Promise<number> {
  try {
    return (await readFile(pathsIn(dataDir).appLog, 'utf8')).split('"event":"app.started"').length - 1;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/**
 * V8's inspector now and then collects the promise that it was asked to wait for. What tests evaluate in the main
 * process can be evaluated twice.
 */
function repeatWhatWasCollected(electron: ElectronApplication): void {
  const evaluate = electron.evaluate.bind(electron) as (...parts: unknown[]) => Promise<unknown>;
  const persistent = async (...parts: unknown[]) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await evaluate(...parts);
      } catch (error) {
        const collected = error instanceof Error && error.message.includes('garbage collected');
        if (!collected || attempt === 5) throw error;
        await new Promise((done) => setTimeout(done, attempt * 50));
      }
    }
  };
  electron.evaluate = persistent as typeof electron.evaluate;
}

/** The launcher says which Electron; by hand: `PLIMSOLL_ELECTRON=/path/to/electron npx playwright test …`. */
export function electronExecutable(): string {
  const executable = process.env.PLIMSOLL_ELECTRON;
  if (executable === undefined || executable === '')
    throw new Error('PLIMSOLL_ELECTRON must name the Electron executable; `npm test` sets it.');
  return executable;
}

/** What this machine needs of Chromium, as the launcher found out. */
export function chromiumFlags(): string[] {
  const given = (process.env.PLIMSOLL_ELECTRON_FLAGS ?? '').split(' ').filter((flag) => flag !== '');
  const asRoot = process.getuid?.() === 0 && !given.includes('--no-sandbox') ? ['--no-sandbox'] : [];
  return [...given, ...asRoot, '--lang=en-US', '--force-color-profile=srgb'];
}

/** Nothing of the machine's own desktop or settings gets in. */
export function appEnvironment({ home, env }: Pick<StartOptions, 'home' | 'env'>): Record<string, string> {
  const kept = ['PATH', 'DISPLAY', 'XAUTHORITY', 'LD_LIBRARY_PATH'];
  const machine = kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return {
    ...(Object.fromEntries(machine) as Record<string, string>),
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: join(home, 'run'),
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
    PLIMSOLL_RECORD_BROWSER: browserRecordIn(home),
    ...env,
  };
}

/** Addresses that would have been opened in the system browser are written here, one a line. */
export function browserRecordIn(home: string): string {
  return join(home, 'opened-in-browser.txt');
}

/** @returns null for a page that is not one of ours, or is gone or not loaded yet. */
async function viewOf(page: Page): Promise<string | null> {
  if (page.isClosed()) return null;
  try {
    return await page.evaluate(() => globalThis.window.plimsoll?.view ?? null);
  } catch (error) {
    // The page may navigate or close while it is asked; the caller looks again.
    if (error instanceof Error && /closed|destroyed|navigat/i.test(error.message)) return null;
    throw error;
  }
}
