/** Where things are inside a data folder, and where its socket is. Every file name of the folder is in this file. */
import { createHash } from 'node:crypto';
import { join, posix } from 'node:path';

export interface DataPaths {
  readonly dir: string;
  /** Says which kind of folder this is; see `folder.ts`. */
  readonly mark: string;
  readonly database: string;
  /** What is worked out from the database for quick answers. May be thrown away at any time. */
  readonly ledgerIndex: string;
  readonly settings: string;
  /** Encrypted keys, written by the desktop shell only. */
  readonly keys: string;
  readonly logs: string;
  readonly cliLog: string;
  readonly appLog: string;
  /** Newer versions of the app that were downloaded. May be thrown away at any time. */
  readonly updates: string;
}

export function pathsIn(dir: string): DataPaths {
  const logs = join(dir, 'logs');
  return {
    dir,
    mark: join(dir, 'folder.json'),
    database: join(dir, 'plimsoll.sqlite'),
    ledgerIndex: join(dir, 'ledger-index.sqlite'),
    settings: join(dir, 'settings.json'),
    keys: join(dir, 'keys.json'),
    logs,
    cliLog: join(logs, 'cli.log'),
    appLog: join(logs, 'app.log'),
    updates: join(dir, 'updates'),
  };
}

/** What the socket's place depends on besides the folder. */
export interface SocketSurroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tmpDir: string;
  /** The user's numeric id; null on Windows. */
  readonly uid: number | null;
}

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, the closing zero included. */
const LONGEST_SOCKET_PATH = 100;

/**
 * Where the running app listens for this folder. In the folder itself when the name fits the OS limit, else in the
 * user's runtime folder (or the temporary one) under a name made from the folder's; on Windows a named pipe.
 * @param dataDir absolute
 */
export function socketPathOf(dataDir: string, { platform, env, tmpDir, uid }: SocketSurroundings): string {
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 20);
  if (platform === 'win32') return `\\\\.\\pipe\\plimsoll-${name}`;
  const usual = posix.join(dataDir, 'plimsoll.sock');
  if (Buffer.byteLength(usual) <= LONGEST_SOCKET_PATH) return usual;
  const runtime = env.XDG_RUNTIME_DIR;
  const inRuntime =
    runtime !== undefined && posix.isAbsolute(runtime) ? posix.join(runtime, 'plimsoll', `${name}.sock`) : null;
  if (inRuntime !== null && Buffer.byteLength(inRuntime) <= LONGEST_SOCKET_PATH) return inRuntime;
  const inTmp = posix.join(tmpDir, `plimsoll-${uid ?? 0}`, `${name}.sock`);
  if (Buffer.byteLength(inTmp) <= LONGEST_SOCKET_PATH) return inTmp;
  return posix.join('/tmp', `plimsoll-${uid ?? 0}`, `${name}.sock`);
}
