/** The `electron` package's own binary: is it there, and fetching it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ended } from './processes.ts';

/** How long the download may go without a new byte before it counts as blocked. */
const STALL_MS = 30_000;

export function executableNameFor(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** The official executable in the package's folder, or null when it is absent, incomplete or of another version. */
export function officialExecutable(packageFolder: string, platform: NodeJS.Platform): string | null {
  const executable = join(packageFolder, 'dist', executableNameFor(platform));
  // path.txt is the last thing that the package's installer writes, so it tells a finished one from a torn one.
  const files = [join(packageFolder, 'path.txt'), join(packageFolder, 'dist/version'), executable];
  if (!files.every((file) => existsSync(file))) return null;
  const unpacked = readFileSync(join(packageFolder, 'dist/version'), 'utf8').trim().replace(/^v/, '');
  const wanted: unknown = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version;
  return unpacked === wanted ? executable : null;
}

/**
 * Runs the package's own installer, which knows mirrors, proxies and checksums. A slow line may take its time, a silent
 * one may not.
 * @returns why it failed, in a few words, or null.
 */
export async function fetchOfficial(packageFolder: string, stallMs = STALL_MS): Promise<string | null> {
  const scratch = mkdtempSync(join(tmpdir(), 'plimsoll-electron-'));
  const child = spawn(process.execPath, [join(packageFolder, 'install.js')], {
    env: { ...process.env, TMPDIR: scratch, TEMP: scratch, TMP: scratch, ELECTRON_GET_NO_PROGRESS: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });

  let size = -1;
  let grewAt = performance.now();
  let stalled = false;
  const watch = setInterval(() => {
    const now = sizeOf(scratch) + sizeOf(join(packageFolder, 'dist'));
    if (now !== size) {
      size = now;
      grewAt = performance.now();
    } else if (performance.now() - grewAt > stallMs) {
      stalled = true;
      child.kill('SIGKILL');
    }
  }, 1000);
  try {
    const code = await ended(child);
    if (stalled) return `no data for ${stallMs / 1000} seconds`;
    return code === 0 ? null : reasonIn(errors);
  } finally {
    clearInterval(watch);
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The line of an error report that says what went wrong, with its cause where there is one. */
export function reasonIn(report: string): string {
  const lines = report.split('\n').map((line) => line.trim());
  const message = lines.find((line) => /^(\w*Error)\b/.test(line)) ?? lines.find((line) => line !== '');
  const cause = lines.find((line) => line.startsWith('[cause]:'))?.replace('[cause]: ', '');
  const words = message ?? 'no reason given';
  return cause === undefined ? words : `${words} (${cause})`;
}

function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0;
  let total = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    // Files come and go while the installer works.
    total += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return total;
}
