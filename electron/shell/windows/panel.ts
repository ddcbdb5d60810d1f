/**
 * The panel that a click on the tray icon opens. Its page is kept for some seconds after it closes, because a panel that one
 * glanced at is often opened again at once; then it is gone, and its process with it.
 */
import { type BrowserWindow, screen } from 'electron';
import type { CancelTimer, Clock } from '#engine/ports.ts';
import type { IpcDoor } from '../ipc/door.ts';
import { openPageWindow, type PageParts } from './pageWindow.ts';
import { panelBounds, type Rectangle } from './place.ts';

export interface PanelParts {
  readonly page: PageParts;
  readonly door: IpcDoor;
  readonly clock: Clock;
  readonly quitting: () => boolean;
  /** Loads the panel's page into a window of its own making. */
  readonly load: (window: BrowserWindow) => void;
  /** It was shown or is gone. */
  readonly changed: () => void;
}

export interface Panel {
  /** @param trayIcon where the icon is, or null where the desktop does not say */
  toggle(trayIcon: Rectangle | null): void;
  /** Out of sight at once, and gone when nobody opens it again. */
  close(): void;
  /** Gone at once, if it is kept. */
  drop(): void;
  /** The one that is open, shown or about to be. */
  window(): BrowserWindow | null;
}

/** A click on the tray icon first takes the focus, which closes the panel: that click must not open it again. */
const SAME_CLICK_MS = 300;
const KEPT_MS = 10_000;

export function createPanel({ page, door, clock, quitting, load, changed }: PanelParts): Panel {
  let panel: BrowserWindow | null = null;
  /** The one that was closed last, while its page is kept. */
  let kept: BrowserWindow | null = null;
  let letGo: CancelTimer = () => undefined;
  let closedAt = Number.NEGATIVE_INFINITY;

  const close = () => {
    if (panel === null) return;
    kept = panel;
    panel = null;
    closedAt = clock.now();
    kept.hide();
    changed();
    letGo = clock.setTimer(KEPT_MS, drop);
  };

  const drop = () => {
    letGo();
    kept?.destroy();
    kept = null;
  };

  const make = (bounds: Rectangle): BrowserWindow => {
    const window = openPageWindow(page, 'panel', {
      ...bounds,
      frame: false,
      resizable: false,
      movable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
    });
    // Screens belong to the window: the panel asks for it through `window.show`.
    door.admit(window, (topic) => topic !== 'navigate');
    window.once('ready-to-show', () => {
      if (panel === window) window.show();
    });
    window.on('blur', () => {
      // With the developer tools open the panel stays, or nobody could look into it.
      if (panel === window && !window.webContents.isDevToolsOpened()) close();
    });
    // By its own page, with Escape, or by the desktop.
    window.on('close', (event) => {
      if (panel !== window || quitting()) return;
      event.preventDefault();
      close();
    });
    window.once('closed', () => {
      if (kept === window) {
        letGo();
        kept = null;
      }
      if (panel !== window) return;
      panel = null;
      closedAt = clock.now();
      changed();
    });
    return window;
  };

  const open = (trayIcon: Rectangle | null) => {
    const pointer = screen.getCursorScreenPoint();
    const near = trayIcon !== null && trayIcon.width > 0 ? { x: trayIcon.x, y: trayIcon.y } : pointer;
    const bounds = panelBounds(trayIcon, pointer, screen.getDisplayNearestPoint(near).workArea);
    if (kept === null) {
      panel = make(bounds);
      load(panel);
      return;
    }
    letGo();
    panel = kept;
    kept = null;
    panel.setBounds(bounds);
    panel.show();
  };

  return {
    toggle(trayIcon) {
      if (panel !== null) close();
      else if (clock.now() - closedAt > SAME_CLICK_MS) open(trayIcon);
    },
    close,
    drop,
    window: () => panel,
  };
}
