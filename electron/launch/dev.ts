/** `npm run dev`: the page from Vite's server with hot reload; main and preload rebuilt, and the app restarted, on change. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createBuilder, createServer, type ViteDevServer } from 'vite';
import { parseStart } from './arguments.ts';
import { markStale } from './build.ts';
import { requireInstalled } from './installed.ts';
import { REPO } from './paths.ts';
import { ended, endProcess } from './processes.ts';
import { type Restarter, restarter } from './restarter.ts';
import { provideRuntime } from './sources.ts';
import { prepareSystem } from './system.ts';
import { LaunchError, runLauncher, say } from './words.ts';

const CONFIG = join(REPO, 'vite.config.ts');

await runLauncher(async () => {
  const { app } = parseStart(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  requireInstalled(REPO);
  const { executable } = await provideRuntime();
  const surroundings = await prepareSystem(executable, { say });
  const server = await createServer({ configFile: CONFIG, logLevel: 'warn' });
  await server.listen();
  const address = addressOf(server);
  say(`the page is served from ${address} with hot reload.`);
  const env = { ...process.env, ...surroundings.env, PLIMSOLL_DEV_SERVER: address };
  const runs = restarter({
    start: () => spawn(executable, [REPO, ...surroundings.flags, ...app], { cwd: REPO, env, stdio: 'inherit' }),
    stop: (child: ChildProcess) => endProcess(child),
    ended,
    say,
  });
  const stopWatching = await watchMain(runs);
  const stop = () => runs.stop();
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  try {
    return await runs.finished;
  } finally {
    await stopWatching();
    await server.close();
    await surroundings.close();
    markStale(REPO);
  }
});

/** Builds main and preload now and on every change; each finished build (re)starts the app. */
async function watchMain(runs: Restarter): Promise<() => Promise<void>> {
  const watch = { build: { watch: {}, emptyOutDir: false } };
  const builder = await createBuilder({
    configFile: CONFIG,
    mode: 'development',
    logLevel: 'warn',
    environments: { main: watch, preload: watch },
  });
  const closers: (() => Promise<void>)[] = [];
  // All are named before the first is built: the app starts when every one was built once.
  const parts = ['main', 'preload'].map((name) => ({ name, built: runs.expect(name) }));
  for (const { name, built } of parts) {
    const environment = builder.environments[name];
    if (environment === undefined) throw new LaunchError(`vite.config.ts has no environment "${name}".`);
    const watcher = await builder.build(environment);
    if (!('on' in watcher)) throw new LaunchError(`Vite did not watch the environment "${name}".`);
    closers.push(async () => {
      await watcher.close();
    });
    watcher.on('event', (event) => {
      if (event.code === 'ERROR') say(`${name} could not be built: ${event.error.message}`);
      if (event.code === 'BUNDLE_END') void event.result.close();
      if (event.code === 'END') built();
    });
  }
  return async () => {
    for (const close of closers) await close();
  };
}

function addressOf(server: ViteDevServer): string {
  const address = server.httpServer?.address();
  if (address === null || address === undefined || typeof address === 'string') {
    throw new LaunchError('Vite opened no port.');
  }
  return `http://127.0.0.1:${address.port}`;
}
