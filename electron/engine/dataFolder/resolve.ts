/** Which data folder, and which mode. Pure: the command line, the launcher and the app all ask here. */
import { posix, win32 } from 'node:path';
import { PlimsollError } from '#shared/contract/errors.ts';

/** `demo` watches the sandbox, `live` real services. The mode is a property of the folder and never changes. */
export type Mode = 'demo' | 'live';

export interface DataDirRequest {
  /** What `--data-dir` said. */
  readonly argument?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly mode: Mode;
  readonly platform: NodeJS.Platform;
  /** The user's home folder. */
  readonly home: string;
  /** What a relative folder is relative to. */
  readonly cwd?: string | undefined;
}

/** The folder named on the command line or in `PLIMSOLL_DATA_DIR`, or null when the user named none. */
export function namedDataDir({ argument, env, platform, cwd }: Omit<DataDirRequest, 'mode' | 'home'>): string | null {
  if (argument !== undefined && argument.trim() === '')
    throw new PlimsollError({ kind: 'invalid-input', message: '--data-dir needs the path of a folder.' });
  const named = argument ?? (env.PLIMSOLL_DATA_DIR === '' ? undefined : env.PLIMSOLL_DATA_DIR);
  if (named === undefined) return null;
  const path = platform === 'win32' ? win32 : posix;
  return path.resolve(cwd ?? '.', named);
}

/**
 * `--data-dir`, then `PLIMSOLL_DATA_DIR`, then the platform's usual place, where the demo has a folder of its own.
 * @returns an absolute path; nothing is looked at or made
 */
export function resolveDataDir(request: DataDirRequest): string {
  const named = namedDataDir(request);
  if (named !== null) return named;
  const { env, mode, platform, home } = request;
  const demo = mode === 'demo' ? '-demo' : '';
  if (platform === 'win32') {
    const base = env.APPDATA ? env.APPDATA : win32.join(home, 'AppData', 'Roaming');
    return win32.join(base, `Plimsoll${demo}`);
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', `Plimsoll${demo}`);
  const xdg = env.XDG_CONFIG_HOME;
  // The XDG rules say to ignore a relative path there.
  const base = xdg !== undefined && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.config');
  return posix.join(base, `plimsoll${demo}`);
}

export interface ModeRequest {
  readonly demoFlag: boolean;
  readonly liveFlag: boolean;
  /** False when run from a clone, where everything is the demo unless `--live` is given. */
  readonly isPackaged: boolean;
  /** The mark of the folder that the user named, null when that has none; undefined when the user named no folder. */
  readonly namedFolderMark?: Mode | null | undefined;
  /** What an unmarked folder becomes without a flag: `demo` marks demo, `accounts add` marks live. */
  readonly unmarkedBecomes?: Mode | undefined;
}

/**
 * A flag wins; then the mark of the folder that the user named; then, for a named folder without a mark, what the
 * command at hand makes of it; then live for a packaged app and demo for a clone. A flag that contradicts the
 * folder's mark is refused later, when the folder is opened.
 * @throws PlimsollError `invalid-input` when both flags are given
 */
export function resolveMode(request: ModeRequest): Mode {
  if (request.demoFlag && request.liveFlag)
    throw new PlimsollError({
      kind: 'invalid-input',
      message: '--demo and --live exclude each other.',
      help: 'Give one of them, or neither.',
    });
  if (request.liveFlag) return 'live';
  if (request.demoFlag) return 'demo';
  if (request.namedFolderMark) return request.namedFolderMark;
  if (request.namedFolderMark === null && request.unmarkedBecomes) return request.unmarkedBecomes;
  return request.isPackaged ? 'live' : 'demo';
}
