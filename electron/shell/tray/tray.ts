/** The tray icon: follows the engine's topics, touches the platform only when something it shows has changed. */
import { Menu, type MenuItemConstructorOptions, nativeTheme, Tray } from 'electron';
import type { Engine } from '#engine/engine.ts';
import type { Clock, Log } from '#engine/ports.ts';
import type { TopicName } from '#shared/contract/contract.ts';
import { plain } from '#shared/words/plain.ts';
import { type TrayPlace, themeNow } from './firstIcon.ts';
import { createTrayImages } from './images.ts';
import { fillStep } from './mark.ts';
import { type MenuAction, type MenuLine, menuModel, tooltip } from './menu.ts';
import { createOncePer } from './oncePer.ts';

export interface TrayParts extends TrayPlace {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Log;
  readonly act: (action: MenuAction) => void;
  /** Open alerts, on the app's own icon where the desktop has room for a number. */
  readonly setBadge: (alerts: number) => void;
  readonly onClick: (iconBounds: { x: number; y: number; width: number; height: number }) => void;
}

export interface TrayControl {
  /** Makes the icon anew: a tray that appeared after the app did not hear of the first one. */
  renew(): void;
  close(): void;
}

const SHOWN: readonly TopicName[] = ['app', 'accounts', 'wallets', 'agents', 'alerts', 'tray'];
const REFRESH_GAP_MS = 1_000;

/** @param first the icon that is there already */
export function openTray(parts: TrayParts, first: Tray): TrayControl {
  const { engine, clock, log, platform } = parts;
  const imageFor = createTrayImages(platform);
  let tray: Tray | null = first;
  let shown = { image: '', menu: '', tooltip: '', alerts: 0 };

  const listen = (icon: Tray) => icon.on('click', () => parts.onClick(icon.getBounds()));
  const refresh = () => {
    const snapshot = engine.snapshot();
    const mark = { level: snapshot.tray.level, step: fillStep(snapshot.tray.fill) };
    const theme = themeNow(platform, parts.desktop);
    const lines = menuModel(snapshot);
    const next = {
      image: `${mark.level} ${mark.step} ${theme}`,
      menu: JSON.stringify(lines),
      tooltip: plain(tooltip(snapshot)),
      alerts: snapshot.tray.alerts,
    };
    if (next.alerts !== shown.alerts) parts.setBadge(next.alerts);
    if (tray === null) {
      tray = parts.guid === undefined ? new Tray(imageFor(mark, theme)) : new Tray(imageFor(mark, theme), parts.guid);
      listen(tray);
    } else if (next.image !== shown.image) tray.setImage(imageFor(mark, theme));
    if (next.tooltip !== shown.tooltip) tray.setToolTip(next.tooltip);
    if (next.menu !== shown.menu) {
      const menu = Menu.buildFromTemplate(lines.map((line) => menuItem(line, parts.act)));
      // On macOS and Windows a menu that is set takes the click away from the panel.
      if (platform === 'linux') tray.setContextMenu(menu);
      else rightClickMenu = menu;
    }
    shown = next;
  };

  let rightClickMenu: Menu | null = null;
  const open = () => {
    shown = { ...shown, image: '', menu: '', tooltip: '' };
    refresh();
    if (platform !== 'linux') tray?.on('right-click', () => tray?.popUpContextMenu(rightClickMenu ?? undefined));
  };
  const soon = createOncePer(clock, REFRESH_GAP_MS, () => {
    try {
      if (tray !== null) refresh();
    } catch (error) {
      log.error('tray.refresh-failed', { error: String(error) });
    }
  });
  const subscriptions = SHOWN.map((topic) => engine.subscribe(topic, () => soon.ask()));
  const onTheme = () => soon.ask();
  nativeTheme.on('updated', onTheme);
  listen(first);
  open();

  return {
    renew() {
      tray?.destroy();
      tray = null;
      open();
    },
    close() {
      for (const end of subscriptions) end();
      nativeTheme.off('updated', onTheme);
      soon.stop();
      tray?.destroy();
      tray = null;
    },
  };
}

function menuItem(line: MenuLine, act: (action: MenuAction) => void): MenuItemConstructorOptions {
  if (line.kind === 'separator') return { type: 'separator' };
  // A single ampersand would be taken for a key mark.
  const label = plain(line.label).replaceAll('&', '&&');
  if (line.kind === 'submenu') return { label, submenu: line.items.map((item) => menuItem(item, act)) };
  if (line.kind === 'words') return { label, enabled: false };
  return { label, enabled: line.enabled, click: () => act(line.action) };
}
