/** The icon before anything else is there. It is made before most of the app is even loaded, so it needs next to nothing. */
import { app, nativeTheme, Tray } from 'electron';
import { screens } from '#shared/words/en/screens.ts';
import type { IconTheme } from './icon.ts';
import { createTrayImages } from './images.ts';
import { iconTheme } from './theme.ts';

/** Windows knows a tray icon by this; it must never change. */
const TRAY_GUID = '6f0b8c52-5d0e-4b7b-9d7e-3f5d2a1c7e94';

/** Where the icon lives. `guid`: Windows keeps its place by this, but only for a signed or packaged app. */
export interface TrayPlace {
  readonly platform: NodeJS.Platform;
  readonly desktop: string | undefined;
  readonly guid: string | undefined;
}

export function trayPlace(): TrayPlace {
  const guid = process.platform === 'win32' && app.isPackaged ? TRAY_GUID : undefined;
  return { platform: process.platform, desktop: process.env.XDG_CURRENT_DESKTOP, guid };
}

export interface FirstIcon {
  readonly icon: Tray;
  /** Whoever clicks before there is anything to open is answered once there is. */
  wasClicked(): boolean;
}

/** An icon that says that nothing is known yet: shown while the app is loaded and its store opened, which can take a moment. */
export function firstIcon({ platform, desktop, guid }: TrayPlace): FirstIcon {
  const image = createTrayImages(platform)({ level: 'unknown', step: 0 }, themeNow(platform, desktop));
  const tray = guid === undefined ? new Tray(image) : new Tray(image, guid);
  tray.setToolTip(screens.shell.starting);
  let clicked = false;
  tray.once('click', () => {
    clicked = true;
  });
  return { icon: tray, wasClicked: () => clicked };
}

export function themeNow(platform: NodeJS.Platform, desktop: string | undefined): IconTheme {
  return iconTheme({
    platform,
    darkWindows: nativeTheme.shouldUseDarkColors,
    darkTaskBar: nativeTheme.shouldUseDarkColorsForSystemIntegratedUI,
    desktop,
  });
}
