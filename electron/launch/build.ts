/** Is the built app up to date, and building it. */
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError, type Say } from './words.ts';

const SOURCES = ['electron', 'renderer', 'shared', 'vite.config.ts', 'package.json', 'package-lock.json'];
/** Folders of sources that no bundle holds. */
const NOT_BUNDLED = ['electron/launch'];
const OUTPUTS = [
  'dist/main/start.js',
  'dist/main/main.js',
  'dist/preload/preload.cjs',
  'dist/renderer/index.html',
  'dist/renderer/panel/panel.html',
];

/** True when an output is missing, or older than a source or than a folder of sources (a file that went). */
export function needsBuild(repo: string): boolean {
  const outputs = OUTPUTS.map((file) => timeOf(join(repo, file)));
  const oldest = outputs.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const skip = NOT_BUNDLED.map((folder) => join(repo, folder));
  return SOURCES.some((source) => newestIn(join(repo, source), skip) > oldest);
}

/** Builds main, preload and page with the project's Vite config; what Vite says is shown only when it fails. */
export async function buildApp(repo: string, say: Say): Promise<void> {
  const started = performance.now();
  say('building the app …');
  const { createBuilder, createLogger } = await import('vite');
  const said: string[] = [];
  const logger = createLogger('warn');
  for (const method of ['warn', 'warnOnce', 'error'] as const) {
    logger[method] = (message: string) => {
      said.push(message);
    };
  }
  // Vite reads the mode from here too: a test runner's own value must not get into the app, nor the app's stay here.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    const builder = await createBuilder({
      configFile: join(repo, 'vite.config.ts'),
      mode: 'production',
      // At a chattier level Vite's progress goes past the logger, straight to stdout, which is the app's.
      logLevel: 'warn',
      customLogger: logger,
    });
    await builder.buildApp();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LaunchError(`The app could not be built.\n${said.join('\n')}\n${reason}`);
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
  say(`built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

/** Makes the next start build anew: what lies there was built for development. */
export function markStale(repo: string): void {
  for (const file of OUTPUTS.map((output) => join(repo, output)).filter((path) => existsSync(path)))
    utimesSync(file, 0, 0);
}

function timeOf(path: string): number {
  return existsSync(path) ? statSync(path).mtimeMs : Number.NEGATIVE_INFINITY;
}

function newestIn(path: string, skip: readonly string[]): number {
  if (skip.includes(path) || !existsSync(path)) return Number.NEGATIVE_INFINITY;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestIn(join(path, name), skip)), stat.mtimeMs);
}
