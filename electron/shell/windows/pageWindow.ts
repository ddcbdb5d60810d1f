/** How every window of ours is made: the same sandbox, the same bridge, nothing else. */
import { BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme, type Session } from 'electron';
import type { WindowView } from '#shared/contract/bridge.ts';
import { VIEW_ARGUMENT } from '../ipc/channels.ts';

export interface PageParts {
  readonly session: Session;
  /** Where the pages of the views are: ours, or the development server's. */
  readonly addressOf: (view: WindowView) => string;
  readonly preload: string;
  readonly devTools: boolean;
}

export function openPageWindow(
  page: PageParts,
  view: WindowView,
  options: BrowserWindowConstructorOptions,
): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    title: 'Plimsoll',
    // Close to the page's own ground, so that opening does not flash.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14171a' : '#ffffff',
    autoHideMenuBar: true,
    ...options,
    webPreferences: {
      session: page.session,
      preload: page.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      enableWebSQL: false,
      devTools: page.devTools,
      additionalArguments: [`${VIEW_ARGUMENT}${view}`],
    },
  });
  window.removeMenu();
  return window;
}
