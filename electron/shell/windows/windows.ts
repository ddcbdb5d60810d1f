/** The two windows. Closed means gone: no renderer process lives while nothing is shown, but for the panel's some seconds. */
import { type BrowserWindow, dialog, type NativeImage, screen } from 'electron';
import type { Engine } from '#engine/engine.ts';
import type { Clock, Log } from '#engine/ports.ts';
import type { WindowView } from '#shared/contract/bridge.ts';
import type { IpcDoor } from '../ipc/door.ts';
import { CLOSE_QUESTION, type CloseInput, closeMeans } from './closing.ts';
import { openPageWindow, type PageParts } from './pageWindow.ts';
import { createPanel } from './panel.ts';
import { DEFAULT_SIZE, MINIMUM_SIZE, type Rectangle, usableBounds } from './place.ts';
import type { RememberedWindow } from './remembered.ts';

export interface WindowsParts {
  readonly page: PageParts;
  readonly engine: Engine;
  readonly door: IpcDoor;
  readonly remembered: RememberedWindow;
  readonly clock: Clock;
  readonly log: Log;
  /** Asked for by the first window. */
  readonly icon: () => NativeImage;
  readonly trayHost: () => boolean | null;
  readonly quitting: () => boolean;
  readonly quit: () => void;
}

export interface Windows {
  /** Opens the window or brings it to the front, at a screen if one is named. */
  showMain(screen?: string): void;
  /** @param trayIcon where the icon is, or null where the desktop does not say */
  togglePanel(trayIcon: Rectangle | null): void;
}

export function createWindows(parts: WindowsParts): Windows {
  const { page, engine, door, remembered, log } = parts;
  let main: BrowserWindow | null = null;
  let closeAnswer: CloseInput['answer'] = null;

  const seen = (window: BrowserWindow | null) =>
    window !== null && !window.isDestroyed() && window.isVisible() && !window.isMinimized();
  const tellEngine = () => engine.setConditions({ windowOpen: seen(main) || seen(panel.window()) });

  const load = (window: BrowserWindow, view: WindowView) => {
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit') return;
      log.error('window.crashed', { reason, exitCode });
      // The engine is untouched: a window that died is closed, and the next opening starts a new one.
      if (!window.isDestroyed()) window.destroy();
    });
    for (const event of ['show', 'hide', 'minimize', 'restore'] as const) window.on(event as 'show', tellEngine);
    window.loadURL(page.addressOf(view)).catch((error: unknown) => {
      // A window closed while it loads has not failed.
      if (!window.isDestroyed()) log.error('window.load-failed', { error: String(error) });
    });
  };

  const panel = createPanel({
    page,
    door,
    clock: parts.clock,
    quitting: parts.quitting,
    load: (window) => load(window, 'panel'),
    changed: tellEngine,
  });

  const openMain = (): BrowserWindow => {
    const { bounds, maximized } = remembered.read();
    const usable = usableBounds(
      bounds,
      screen.getAllDisplays().map((display) => display.workArea),
    );
    const window = openPageWindow(page, 'window', {
      ...(usable ?? DEFAULT_SIZE),
      minWidth: MINIMUM_SIZE.width,
      minHeight: MINIMUM_SIZE.height,
      icon: parts.icon(),
    });
    main = window;
    door.admit(window);
    window.once('ready-to-show', () => {
      if (maximized) window.maximize();
      window.show();
    });
    window.on('close', (event) => {
      const means = closeMeans({ quitting: parts.quitting(), trayHost: parts.trayHost(), answer: closeAnswer });
      remembered.write({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
      if (means === 'destroy') return;
      event.preventDefault();
      if (means === 'minimise') window.minimize();
      else if (means === 'quit') parts.quit();
      else void askOnClose(window);
    });
    window.once('closed', () => {
      main = null;
      tellEngine();
    });
    load(window, 'window');
    return window;
  };

  const askOnClose = async (window: BrowserWindow): Promise<void> => {
    const { response, checkboxChecked } = await dialog.showMessageBox(window, {
      type: 'question',
      title: CLOSE_QUESTION.title,
      message: CLOSE_QUESTION.message,
      detail: CLOSE_QUESTION.detail,
      buttons: [...CLOSE_QUESTION.buttons],
      checkboxLabel: CLOSE_QUESTION.checkbox,
      defaultId: 0,
      cancelId: 2,
    });
    const answer = (['minimise', 'quit'] as const)[response] ?? null;
    if (checkboxChecked) closeAnswer = answer;
    if (answer === 'quit') parts.quit();
    else if (answer === 'minimise' && !window.isDestroyed()) window.minimize();
  };

  return {
    showMain(screenName) {
      panel.close();
      panel.drop();
      const window = main ?? openMain();
      if (window.isMinimized()) window.restore();
      if (window.isVisible()) window.focus();
      else if (!window.webContents.isLoading()) window.show();
      if (screenName !== undefined) engine.navigate(screenName);
    },
    togglePanel: panel.toggle,
  };
}
