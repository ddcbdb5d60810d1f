/** Starting with the session. macOS and Windows have an interface for it; on Linux it is a desktop file. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App } from 'electron';
import { PlimsollError } from '#shared/contract/errors.ts';
import { runningAppImage } from './updates/place.ts';

export interface LoginItemParts {
  readonly app: Pick<App, 'setLoginItemSettings' | 'isPackaged'>;
  readonly platform: NodeJS.Platform;
  /** `XDG_CONFIG_HOME`, or `~/.config`. */
  readonly configHome: string;
  /** What the session starts. */
  readonly executable: string;
}

/** Makes it so. From a clone nothing is done: there is no app to start at login. */
export function setOpenAtLogin(parts: LoginItemParts, open: boolean): void {
  const { app, platform, configHome, executable } = parts;
  if (!app.isPackaged) return;
  if (platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: open, args: ['--hidden'] });
    return;
  }
  const file = join(configHome, 'autostart', 'plimsoll.desktop');
  try {
    if (!open) rmSync(file, { force: true });
    else writeIfChanged(file, autostartEntry(executable));
  } catch (cause) {
    throw new PlimsollError(
      { kind: 'storage', message: `The autostart file ${file} cannot be changed.`, help: 'Check who owns the folder.' },
      { cause },
    );
  }
}

/** An AppImage runs from a folder that is gone after it; what can be started again is the image. */
export function executableToStart(env: Readonly<Record<string, string | undefined>>, executable: string): string {
  return runningAppImage(env, executable) ?? executable;
}

/** The freedesktop autostart entry. Quotes and signs that the format gives a meaning are escaped. */
export function autostartEntry(executable: string): string {
  const quoted = executable.replace(/(["`$\\])/g, '\\\\$1').replaceAll('%', '%%');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Plimsoll',
    `Exec="${quoted}" --hidden`,
    'Terminal=false',
    '',
  ].join('\n');
}

function writeIfChanged(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
