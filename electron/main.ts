/** The composition root: the only file that knows both the desktop shell and the engine. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain } from 'electron';
import { socketPathHere } from '#doors/socket/place.ts';
import { createSocketDoor } from '#doors/socket/server.ts';
import { createEngine } from '#engine/createEngine.ts';
import type { DataFolder } from '#engine/dataFolder/folder.ts';
import { createSandboxSecrets } from '#engine/demo/demoAccounts.ts';
import type { Engine } from '#engine/engine.ts';
import { createWorkerExporter } from '#engine/exports/workerExporter.ts';
import { openLedgerQueries } from '#engine/ledger/readModel/worker.ts';
import { createPaymentPages } from '#engine/payments/pages/index.ts';
import type { Clock } from '#engine/ports.ts';
import { createWorkerMaker } from '#engine/store/backup/workerMaker.ts';
import { openStore } from '#engine/store/openStore.ts';
import { asNotices } from '#engine/store/storeNotices.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import type { AppArguments } from './shell/arguments.ts';
import { watchForDefects } from './shell/defects.ts';
import { sayError } from './shell/failing.ts';
import type { Links } from './shell/links.ts';
import { createFileLog } from './shell/log.ts';
import { closeBeforeQuit } from './shell/quitting.ts';
import { devServerOrigin, isThirdPartyRuntime } from './shell/runtime.ts';
import { openSettings } from './shell/settings.ts';
import { createShell } from './shell/shell.ts';
import { firstFullSync } from './shell/smoke.ts';
import type { FirstIcon } from './shell/tray/firstIcon.ts';
import { createUpdater } from './shell/updates/updater.ts';
import { createRememberedWindow } from './shell/windows/remembered.ts';

/** What there is when the rest of the app begins to load. */
export interface Begun {
  readonly options: AppArguments;
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly links: Links;
  readonly first: FirstIcon;
}

/** Call it when the app is ready. */
export async function run({ options, folder, clock, links, first }: Begun): Promise<void> {
  const { dir, mode, paths } = folder;
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
    first,
  });

  const store = await openStore({
    file: paths.database,
    derived: [paths.ledgerIndex],
    log,
    now: clock.now,
    lock: true,
  });
  const sandbox = mode === 'demo' ? await startServices(dir, clock) : null;
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
    sayError(error);
    quit(1);
  }
}

/** The services of the demo are no part of an app that watches real ones: it does not even load them. */
async function startServices(dataDir: string, clock: Clock): Promise<Sandbox> {
  const { startDemo } = await import('#sandbox/demo.ts');
  return startDemo({ dataDir, clock });
}

function stripeOf({ stripe }: Sandbox) {
  return { scriptUrl: `${stripe.origin}/v3/`, apiOrigin: stripe.origin };
}

function demoParts({ accounts, stripe }: Sandbox) {
  return { demoAccounts: accounts, cardProcessorKey: stripe.publishableKey, checkoutOrigins: [stripe.origin] };
}
