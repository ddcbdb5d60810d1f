/** The desktop around an engine: what it hands to the engine, and what it shows of it. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  type NativeImage,
  nativeImage,
  nativeTheme,
  net,
  powerMonitor,
  safeStorage,
  session,
  shell,
} from 'electron';
import type { DataPaths } from '#engine/dataFolder/paths.ts';
import type { Engine } from '#engine/engine.ts';
import type { Browser, Clock, Host, Log, Notifier } from '#engine/ports.ts';
import { createRareWarnings } from '#engine/rareWarnings.ts';
import type { Settings } from '#shared/contract/snapshot.ts';
import { plain, withEscapes } from '#shared/words/plain.ts';
import { argumentsForMode } from './arguments.ts';
import { createBrowser } from './browser.ts';
import { type IpcDoor, openIpcDoor } from './ipc/door.ts';
import type { Links } from './links.ts';
import { executableToStart, setOpenAtLogin } from './loginItem.ts';
import { createNotifier } from './notifier.ts';
import { followPower } from './power.ts';
import { type OpenSecrets, openSecrets } from './secrets.ts';
import { giveBackSpareMemory, mainHeap } from './spareMemory.ts';
import { type FirstIcon, trayPlace } from './tray/firstIcon.ts';
import { followTrayHost } from './tray/followTrayHost.ts';
import { drawAppIcon } from './tray/icon.ts';
import type { MenuAction } from './tray/menu.ts';
import { encodePng } from './tray/png.ts';
import { openTray } from './tray/tray.ts';
import { findTrayHost } from './tray/trayHost.ts';
import { confineEveryPage, confineSession } from './windows/confine.ts';
import { PAGE_ORIGIN, pageAddress, servePage } from './windows/page.ts';
import type { RememberedWindow } from './windows/remembered.ts';
import { createWindows, type Windows } from './windows/windows.ts';

export interface ShellParts {
  readonly paths: DataPaths;
  readonly clock: Clock;
  readonly log: Log;
  readonly remembered: RememberedWindow;
  /** The built page and the built preload. */
  readonly pageDir: string;
  readonly preload: string;
  /** Where hot reload comes from, in development. */
  readonly devServer: string | null;
  readonly recordBrowser: string | undefined;
  readonly links: Links;
  /** The icon that is there already. */
  readonly first: FirstIcon;
}

export interface Shell {
  readonly host: Host;
  readonly secrets: OpenSecrets;
  readonly browser: Browser;
  readonly notifier: Notifier;
  /** Opens tray, door and (unless hidden) the window on this engine. Resolves when it is known whether there is a tray. */
  attach(engine: Engine, options: { readonly hidden: boolean }): Promise<void>;
  detach(): void;
}

/** Call it when the app is ready. */
export function createShell(parts: ShellParts): Shell {
  const { clock, log, paths, first } = parts;
  let windows: Windows | null = null;
  /** Asked for before there was a window to show it in. */
  let askedFor: { readonly screen: string | undefined } | null = null;
  let quitting = false;
  let detach = () => {};
  app.on('before-quit', () => {
    quitting = true;
  });
  // The tray is the app; a closed window is only a closed window.
  app.on('window-all-closed', () => {});

  const showWindow = (screenName?: string) => {
    if (windows === null) askedFor = { screen: screenName };
    else windows.showMain(screenName);
  };
  parts.links.follow(showWindow, log);
  app.on('activate', () => showWindow());

  const pageSession = session.fromPartition('plimsoll-page');
  const confined = confineSession(pageSession, parts.devServer);
  const warn = createRareWarnings(log, clock);
  confineEveryPage(app, (what, address) => warn('page.refused', { what, address: address.slice(0, 200) }));
  servePage(pageSession, parts.pageDir);

  const applySettings = (settings: Settings) => {
    nativeTheme.themeSource = settings.theme;
    const configHome = process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config');
    setOpenAtLogin(
      { app, platform: process.platform, configHome, executable: executableToStart(process.env, app.getPath('exe')) },
      settings.openAtLogin,
    );
  };
  let attached: Engine | null = null;
  const notifier = createNotifier({
    clock,
    log,
    platform: process.platform,
    open: showWindow,
    act: (action) => {
      if (action.do === 'open') showWindow(action.screen);
      else if (attached !== null)
        createActions(attached, log, showWindow)({ do: 'snooze', episodeId: action.episodeId, for: 'hour' });
    },
  });

  return {
    host: {
      showWindow,
      switchMode(mode) {
        // A folder named for this run is of this mode; the other mode has the folder of its own.
        delete process.env.PLIMSOLL_DATA_DIR;
        app.relaunch({
          args: argumentsForMode(process.argv.slice(1), mode),
          execPath: executableToStart(process.env, process.execPath),
        });
        app.quit();
      },
      quit: () => app.quit(),
      settingsChanged: applySettings,
      async chooseFile({ name, title }) {
        const { canceled, filePath } = await dialog.showSaveDialog({
          title,
          defaultPath: join(app.getPath('downloads'), name),
          properties: ['createDirectory', 'showOverwriteConfirmation'],
        });
        return canceled || filePath === '' ? null : filePath;
      },
      showInFolder: (path) => shell.showItemInFolder(path),
      copyText: (text) => clipboard.writeText(text),
      async confirm({ title, detail, yes }) {
        const { response } = await dialog.showMessageBox({
          type: 'question',
          title: 'Plimsoll',
          message: plain(title),
          detail: withEscapes(detail),
          buttons: [yes, 'Cancel'],
          defaultId: 1,
          cancelId: 1,
          noLink: true,
        });
        return response === 0;
      },
    },
    secrets: openSecrets({ cipher: safeStorage, platform: process.platform, file: paths.keys, log }),
    browser: createBrowser({
      openExternal: (url) => shell.openExternal(url),
      log,
      recordFile: parts.recordBrowser,
    }),
    notifier,

    async attach(engine, { hidden }) {
      await confined;
      attached = engine;
      const { app: appView } = engine.snapshot();
      applySettings(appView.settings);
      const act = createActions(engine, log, showWindow);
      const door = openIpcDoor({ ipcMain, engine, clock, log, pageOrigin: parts.devServer ?? PAGE_ORIGIN });
      const tray = openTray(
        {
          engine,
          clock,
          log,
          ...trayPlace(),
          act,
          setBadge: (alerts) => app.setBadgeCount(alerts),
          onClick: (bounds) => windows?.togglePanel(bounds),
        },
        first.icon,
      );
      const trayHost = followTrayHost(
        clock,
        () => findTrayHost(process.platform),
        (present, before) => {
          log.info('tray.host', { present });
          engine.setTrayHost(present);
          // The icon that was made when nobody was there to take it is not seen.
          if (present === true && before !== null) tray.renew();
        },
      );
      // A sandbox on this machine is there without any network.
      const network = appView.mode === 'demo' || appView.loopbackOnly ? { isOnline: () => true } : net;
      const stopFollowing = followPower({ powerMonitor, net: network, engine, clock });
      const attended = () => BrowserWindow.getAllWindows().length > 0;
      const stopGivingBack = giveBackSpareMemory({ clock, heap: mainHeap, attended });
      windows = openWindows(engine, door, trayHost.current);
      if (first.wasClicked()) windows.togglePanel(first.icon.getBounds());
      detach = () => {
        trayHost.stop();
        stopFollowing();
        stopGivingBack();
        notifier.closeAll();
        tray.close();
        door.close();
      };
      if (!hidden || askedFor !== null) windows.showMain(askedFor?.screen);
      const present = await trayHost.first;
      // Hidden with no tray to be found in would be lost.
      if (hidden && present !== true) windows.showMain();
    },
    detach: () => detach(),
  };

  function openWindows(engine: Engine, door: IpcDoor, trayHost: () => boolean | null): Windows {
    return createWindows({
      page: {
        session: pageSession,
        addressOf: (view) => pageAddress(view, parts.devServer),
        preload: parts.preload,
        devTools: !app.isPackaged,
      },
      engine,
      door,
      remembered: parts.remembered,
      clock,
      log,
      icon: appIcon,
      trayHost,
      quitting: () => quitting,
      quit: () => app.quit(),
    });
  }
}

let drawnIcon: NativeImage | null = null;

/** Drawn for the first window: an app that starts in the tray shows it nowhere. */
function appIcon(): NativeImage {
  drawnIcon ??= nativeImage.createFromBuffer(encodePng(drawAppIcon(64)));
  return drawnIcon;
}

/** What the tray's menu does goes the same way as what the window does: through the contract. */
function createActions(engine: Engine, log: Log, showWindow: (screen?: string) => void): (action: MenuAction) => void {
  const call = async (name: string, input: unknown) => {
    const result = await engine.dispatch(name, input, { door: 'tray', name: null });
    if (!result.ok) log.warn('tray.action-failed', { name, kind: result.error.kind });
  };
  return (action) => {
    switch (action.do) {
      case 'open':
        return showWindow(action.screen);
      case 'sync':
        return void call('sync.now', {});
      case 'snooze':
        return void call('alerts.snooze', { episodeId: action.episodeId, for: action.for });
      case 'unsnooze':
        return void call('alerts.unsnooze', { episodeId: action.episodeId });
      case 'pause-agent':
        return void call('agents.pause', { agent: action.agent });
      case 'resume-agent':
        return void call('agents.resume', { agent: action.agent });
      case 'watch':
        return void call('watching.set', { watching: action.watching });
      case 'install-update':
        return void call('update.install', {});
      case 'quit':
        return void call('app.quit', {});
    }
  };
}
