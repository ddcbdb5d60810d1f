/** Starts the built app, and the bare one beside it, as a desktop does: no debugger, nothing of Playwright's. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { appEnvironment, chromiumFlags, electronExecutable, REPO } from '../../support/app/app.ts';
import type { Desktop } from '../../support/desktop/desktop.ts';

export interface Program {
  readonly pid: number;
  /** When it was started, as `performance.now()` tells. */
  readonly began: number;
  /** Milliseconds from its start until its icon was in the tray. */
  readonly iconAfter: number;
  /** Resolves with the next line that it writes and `wanted` accepts. */
  line<T>(wanted: (line: string) => T | undefined, withinMs?: number): Promise<T>;
  end(): Promise<void>;
}

export interface Place {
  readonly home: string;
  readonly dataDir: string;
}

export interface ProgramOptions {
  readonly desktop: Desktop;
  readonly place: Place;
  /** CommonJS modules that are loaded before the app's own code. */
  readonly preloads?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Not the runtime that was found but a copy of it. */
  readonly electron?: string | undefined;
}

export const KEYCHAIN = join(import.meta.dirname, 'keychain.cjs');
const FLOOR = join(import.meta.dirname, 'floor');
const STARTS_WITHIN_MS = 60_000;
const SAYS_WITHIN_MS = 30_000;

/** Ours, hidden in the tray as at login. */
export function startOurs(options: ProgramOptions): Promise<Program> {
  const preloads = [KEYCHAIN, ...(options.preloads ?? [])].flatMap((file) => ['-r', file]);
  return start(options, [...preloads, REPO, '--live', '--hidden', '--data-dir', options.place.dataDir]);
}

export function startFloor(options: ProgramOptions): Promise<Program> {
  const preloads = (options.preloads ?? []).flatMap((file) => ['-r', file]);
  const env = { ...options.env, BARE_USER_DATA: join(options.place.home, 'bare') };
  return start({ ...options, env }, [...preloads, FLOOR]);
}

/**
 * A crash before the icon is there is told, and tried once more. Known is one of the runtime's own: its thread for Bluetooth reads
 * the environment (libdbus, `getenv`) while another thread sets a variable, and the process ends by SIGSEGV, seldom.
 */
async function start(options: ProgramOptions, args: readonly string[]): Promise<Program> {
  try {
    return await startOnce(options, args);
  } catch (error) {
    if (!(error instanceof Crashed)) throw error;
    process.stderr.write(`${error.message}\nIt is started once more.\n`);
    return await startOnce(options, args);
  }
}

class Crashed extends Error {}

async function startOnce(options: ProgramOptions, args: readonly string[]): Promise<Program> {
  const { desktop, place } = options;
  const { tray } = desktop;
  if (tray === null) throw new Error('the bench needs a desktop with a tray');
  mkdirSync(join(place.home, 'run'), { recursive: true, mode: 0o700 });
  const before = tray.registrations();
  const executable = options.electron ?? electronExecutable();
  const began = performance.now();
  const child = spawn(executable, [...chromiumFlags(), ...args], {
    cwd: REPO,
    env: appEnvironment({ home: place.home, env: { ...desktop.env, ...options.env } }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit');
  while (tray.registrations() === before) {
    if (child.signalCode !== null)
      throw new Crashed(`the program was ended by ${child.signalCode} before its icon was in the tray: ${said}`);
    if (child.exitCode !== null)
      throw new Error(`the program ended with ${child.exitCode} before its icon was in the tray: ${said}`);
    if (performance.now() - began > STARTS_WITHIN_MS) {
      child.kill('SIGKILL');
      throw new Error(`the program has no icon after ${STARTS_WITHIN_MS} ms: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const iconAfter = performance.now() - began;
  return {
    pid: child.pid as number,
    began,
    iconAfter,
    line: (wanted, withinMs = SAYS_WITHIN_MS) =>
      new Promise((resolve, reject) => {
        const died = () => reject(new Error(`the program ended: ${said}`));
        const late = setTimeout(
          () => reject(new Error(`the program did not say in time what was waited for: ${said}`)),
          withinMs,
        );
        const listen = (line: string) => {
          const found = wanted(line);
          if (found === undefined) return;
          clearTimeout(late);
          lines.off('line', listen);
          child.off('exit', died);
          resolve(found);
        };
        lines.on('line', listen);
        child.once('exit', died);
      }),
    async end() {
      if (!hasEnded(child)) child.kill('SIGTERM');
      await ended;
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
