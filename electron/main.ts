/** The composition root: the only file that knows both the desktop shell and the engine. */
import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain } from 'electron';
import { socketPathHere } from '#doors/socket/place.ts';
import { createSocketDoor } from '#doors/socket/server.ts';
import { createEngine } from '#engine/createEngine.ts';
import { type DataFolder, openDataFolder, readFolderMark } from '#engine/dataFolder/folder.ts';
import { namedDataDir, resolveDataDir, resolveMode } from '#engine/dataFolder/resolve.ts';
import { createSandboxSecrets } from '#engine/demo/demoAccounts.ts';
import type { Engine } from '#engine/engine.ts';
import { createWorkerExporter } from '#engine/exports/workerExporter.ts';
import { redactText } from '#engine/http/redact.ts';
import { openLedgerQueries } from '#engine/ledger/readModel/worker.ts';
import { createPaymentPages } from '#engine/payments/pages/index.ts';
import { createWorkerMaker } from '#engine/store/backup/workerMaker.ts';
import { openStore } from '#engine/store/openStore.ts';
import { asNotices } from '#engine/store/storeNotices.ts';
import { createClock } from '#engine/systemClock.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import { tellSystemLocale } from '#shared/money/locale.ts';
import { type AppArguments, parseArguments } from './shell/arguments.ts';
import { watchForDefects } from './shell/defects.ts';
import { catchLinks } from './shell/links.ts';
import { createFileLog } from './shell/log.ts';
import { prepareApp } from './shell/prepare.ts';
import { closeBeforeQuit } from './shell/quitting.ts';
import { devServerOrigin, isThirdPartyRuntime } from './shell/runtime.ts';
import { openSettings } from './shell/settings.ts';
import { createShell } from './shell/shell.ts';
import { firstFullSync } from './shell/smoke.ts';
import { createUpdater } from './shell/updates/updater.ts';
import { createRememberedWindow } from './shell/windows/remembered.ts';

const clock = createClock();
const links = catchLinks(app, process.argv, process.platform);

try {
  const options = parseArguments(process.argv);
  const folder = openFolder(options);
  if (prepareApp(folder.dir)) {
    app
      .whenReady()
      .then(() => {
        tellSystemLocale(app.getLocale());
        return run(options, folder);
      })
      .catch(fail);
  } else if (options.smoke) {
    fail(new PlimsollError({ kind: 'conflict', message: `Plimsoll already runs on ${folder.dir}.` }));
  } else {
    process.stdout.write(`Plimsoll already runs on ${folder.dir}; its window comes to the front.\n`);
    app.exit(0);
  }
} catch (error) {
  fail(error);
}

function openFolder({ demo, live, dataDir: argument }: AppArguments): DataFolder {
  const named = namedDataDir({ argument, env: process.env, platform: process.platform, cwd: process.cwd() });
  const mode = resolveMode({
    demoFlag: demo,
    liveFlag: live,
    isPackaged: app.isPackaged,
    namedFolderMark: named === null ? undefined : (readFolderMark(named)?.kind ?? null),
  });
  const where = { argument, env: process.env, mode, platform: process.platform, home: homedir(), cwd: process.cwd() };
  return openDataFolder(resolveDataDir(where), mode, clock.now());
}

async function run(options: AppArguments, { dir, mode, paths }: DataFolder): Promise<void> {
  const log = createFileLog(paths.appLog);
  let engine: Engine | null = null;
  watchForDefects(log, paths.appLog, () => engine);
  log.info('app.started', { version: app.getVersion(), electron: process.versions.electron, mode });

  const settings = openSettings(paths, clock.now());
  const remembered = createRememberedWindow(dir);
  // electron-store answers any page on a channel of its own; nothing here may bypass the door.
  ipcMain.removeAllListeners('electron-store-get-data');
  const shell = createShell({
    paths,
    clock,
    log,
    remembered,
    pageDir: join(import.meta.dirname, '../renderer'),
    preload: join(import.meta.dirname, '../preload/preload.cjs'),
    devServer: app.isPackaged ? null : devServerOrigin(process.env.PLIMSOLL_DEV_SERVER),
    recordBrowser: process.env.PLIMSOLL_RECORD_BROWSER,
    links,
  });

  const store = await openStore({
    file: paths.database,
    derived: [paths.ledgerIndex],
    log,
    now: clock.now,
    lock: true,
  });
  const sandbox = mode === 'demo' ? await startServices(dir) : null;
  const secrets = sandbox === null ? shell.secrets : createSandboxSecrets(sandbox.accounts);
  const updater = createUpdater({
    isPackaged: app.isPackaged,
    platform: process.platform,
    arch: process.arch,
    version: app.getVersion(),
    resources: process.resourcesPath,
    executable: process.execPath,
    env: process.env,
    args: process.argv.slice(1),
    loopbackOnly: isThirdPartyRuntime(process.execPath),
    folder: paths.updates,
    clock,
    log,
    fetch: globalThis.fetch,
    quit: () => app.quit(),
    letGo: () => app.releaseSingleInstanceLock(),
  });
  engine = await createEngine({
    version: app.getVersion(),
    mode,
    dataDir: dir,
    loopbackOnly: isThirdPartyRuntime(process.execPath),
    clock,
    fetch: globalThis.fetch,
    random: Math.random,
    log,
    secrets,
    browser: shell.browser,
    notifier: shell.notifier,
    settings,
    host: shell.host,
    store,
    updater,
    ledger: openLedgerQueries({
      file: paths.database,
      indexFile: paths.ledgerIndex,
      // Beside this file where the app is built; the program of its thread is an input of the build of its own.
      workerFile: join(import.meta.dirname, 'ledgerWorker.js'),
      log,
      now: clock.now,
      attended: () => BrowserWindow.getAllWindows().length > 0,
    }),
    backups: { database: paths.database, maker: createWorkerMaker() },
    exporter: createWorkerExporter({ database: paths.database, version: app.getVersion() }),
    pages: createPaymentPages({
      clock,
      log,
      fetch: globalThis.fetch,
      randomBytes,
      loopbackOnly: isThirdPartyRuntime(process.execPath),
      ...(sandbox === null ? {} : { stripe: stripeOf(sandbox) }),
    }),
    notices: [...settings.notices, ...shell.secrets.notices, ...asNotices(store.notices)],
    ...(sandbox === null ? {} : demoParts(sandbox)),
  });

  const running = engine;
  const socketDoor = await createSocketDoor({
    path: socketPathHere(dir, process.env),
    version: app.getVersion(),
    dispatch: running.dispatch,
    log,
    clock,
  });
  const close = async () => {
    shell.detach();
    await socketDoor.close();
    await running.close();
    await sandbox?.close();
  };
  const quit = closeBeforeQuit(app, clock, log, close, updater.atEnd);

  const startedAt = clock.now();
  running.start();
  await shell.attach(running, { hidden: options.hidden });
  if (!options.smoke) return;
  try {
    process.stdout.write(`${JSON.stringify(await firstFullSync(running, clock, startedAt))}\n`, () => quit(0));
  } catch (error) {
    say(error);
    quit(1);
  }
}

/** The services of the demo are no part of an app that watches real ones: it does not even load them. */
async function startServices(dataDir: string): Promise<Sandbox> {
  const { startDemo } = await import('#sandbox/demo.ts');
  return startDemo({ dataDir, clock });
}

function stripeOf({ stripe }: Sandbox) {
  return { scriptUrl: `${stripe.origin}/v3/`, apiOrigin: stripe.origin };
}

function demoParts({ accounts, stripe }: Sandbox) {
  return { demoAccounts: accounts, cardProcessorKey: stripe.publishableKey, checkoutOrigins: [stripe.origin] };
}

/** Nothing can be watched: say why, and end. From a clone there is a terminal; a packaged app needs a box. */
function fail(error: unknown): void {
  const words = say(error);
  if (app.isPackaged) dialog.showErrorBox('Plimsoll cannot start', words);
  app.exit(1);
}

function say(error: unknown): string {
  const words =
    error instanceof PlimsollError
      ? [error.info.message, error.info.help].filter((part) => part !== undefined).join('\n')
      : `Plimsoll made a mistake: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  process.stderr.write(`plimsoll: ${redactText(words)}\n`);
  return redactText(words);
}
