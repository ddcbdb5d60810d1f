/**
 * Finds out whether a Linux desktop has a tray: a StatusNotifierWatcher on the session bus with a host registered.
 * Electron does not tell. One short-lived child asks the bus, with whichever of three tools the desktop has, so the
 * app needs no D-Bus library for one question. An old XEmbed-only tray counts as none: the worst that follows is that
 * closing the window asks before anything vanishes.
 */
import { execFile } from 'node:child_process';

export type RunTool = (tool: string, args: readonly string[]) => Promise<ToolAnswer>;
/** `missing` when the tool is not installed; null output when it failed or took too long. */
export type ToolAnswer = { readonly missing: true } | { readonly missing: false; readonly output: string | null };

const WATCHER = 'org.kde.StatusNotifierWatcher';
const PATH = '/StatusNotifierWatcher';
const PROPERTIES = 'org.freedesktop.DBus.Properties';
const PROPERTY = 'IsStatusNotifierHostRegistered';

const ASKING: readonly (readonly [tool: string, args: readonly string[]])[] = [
  [
    'gdbus',
    ['call', '--session', '--timeout', '2', '--dest', WATCHER, '--object-path', PATH].concat([
      '--method',
      `${PROPERTIES}.Get`,
      WATCHER,
      PROPERTY,
    ]),
  ],
  [
    'dbus-send',
    ['--session', '--print-reply', '--reply-timeout=2000', `--dest=${WATCHER}`, PATH].concat([
      `${PROPERTIES}.Get`,
      `string:${WATCHER}`,
      `string:${PROPERTY}`,
    ]),
  ],
  ['busctl', ['--user', '--timeout=2', 'get-property', WATCHER, PATH, WATCHER, PROPERTY]],
];

/** @returns null when no tool could ask. Other platforms always have a tray. */
export async function findTrayHost(platform: NodeJS.Platform, run: RunTool = runTool): Promise<boolean | null> {
  if (platform !== 'linux') return true;
  for (const [tool, args] of ASKING) {
    const answer = await run(tool, args);
    if (!answer.missing) return answer.output !== null && /\btrue\b/.test(answer.output);
  }
  return null;
}

const runTool: RunTool = (tool, args) =>
  new Promise((resolve) => {
    execFile(tool, args, { timeout: 3_000, windowsHide: true }, (error, stdout) => {
      if (error !== null && 'code' in error && error.code === 'ENOENT') resolve({ missing: true });
      else resolve({ missing: false, output: error === null ? stdout : null });
    });
  });
