/** What this machine tells of itself for a report: versions, memory, the sizes of our own files, the ends of the logs. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { homedir, release } from 'node:os';
import { basename } from 'node:path';
import { pathsIn } from '../dataFolder/paths.ts';

export interface Machine {
  readonly runtime: Readonly<Record<string, string>>;
  readonly home: string;
  readonly uptimeSeconds: number;
  readonly memoryBytes: Readonly<Record<string, number>>;
  /** Our own files of the data folder, by name. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  /** The last lines of the app's log and of the command line's, the oldest first. */
  readonly log: readonly string[];
}

const APP_LINES = 150;
const COMMAND_LINES = 50;
const READ_BYTES = 128 * 1024;

export function machineNow(dataDir: string): Machine {
  const { appLog, cliLog, database, ledgerIndex, settings } = pathsIn(dataDir);
  const { rss, heapUsed, external } = process.memoryUsage();
  const { electron, chrome, node, v8 } = process.versions as Partial<Record<string, string>>;
  const rotated = (log: string) => [log, ...[1, 2, 3, 4].map((n) => `${log}.${n}`)];
  const files = [database, `${database}-wal`, ledgerIndex, settings, ...rotated(appLog), ...rotated(cliLog)];
  return {
    runtime: {
      platform: process.platform,
      arch: process.arch,
      system: release(),
      ...(electron === undefined ? {} : { electron }),
      ...(chrome === undefined ? {} : { chrome }),
      node: node ?? '',
      v8: v8 ?? '',
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      locale: Intl.DateTimeFormat().resolvedOptions().locale,
    },
    home: homedir(),
    uptimeSeconds: Math.round(process.uptime()),
    memoryBytes: { rss, heapUsed, external },
    files: files.flatMap((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat === undefined ? [] : [{ name: basename(file), bytes: stat.size }];
    }),
    log: [...lastLines(appLog, APP_LINES), ...lastLines(cliLog, COMMAND_LINES)],
  };
}

/** Also of the file before, where this one was just begun. */
function lastLines(file: string, most: number): string[] {
  const lines = endOf(file);
  return (lines.length < most ? [...endOf(`${file}.1`), ...lines] : lines).slice(-most);
}

function endOf(file: string): string[] {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return [];
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const from = Math.max(0, size - READ_BYTES);
    const bytes = Buffer.alloc(size - from);
    const read = readSync(handle, bytes, 0, bytes.length, from);
    const lines = bytes
      .toString('utf8', 0, read)
      .split('\n')
      .filter((line) => line !== '');
    // The first one may have been cut.
    return from === 0 ? lines : lines.slice(1);
  } finally {
    closeSync(handle);
  }
}
