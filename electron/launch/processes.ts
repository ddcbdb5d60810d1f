/** Child processes of the launchers: run to the end, or kept beside us and ended with us. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { delimiter, join } from 'node:path';

export interface RunResult {
  /** The exit code; 128 + the signal's number when a signal ended it; 127 when it could not be started. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command to its end and keeps what it wrote. Does not throw: a command that cannot start has code 127. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', (error) => resolve({ code: 127, stdout, stderr: stderr + error.message }));
    child.once('close', (code, signal) => resolve({ code: exitCodeOf(code, signal), stdout, stderr }));
  });
}

export function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  if (code !== null) return code;
  return signal === null ? 1 : 128 + osConstants.signals[signal];
}

/** Resolves with the exit code, once the process is gone and its streams are closed. */
export function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(exitCodeOf(code, signal)));
  });
}

/** The full path of a program on PATH, or null. The system's own folders are looked at too: users' PATH may lack them. */
export function findProgram(name: string, path = process.env.PATH ?? ''): string | null {
  for (const folder of [...path.split(delimiter), '/usr/sbin', '/sbin'].filter((entry) => entry !== '')) {
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }
  return null;
}

/**
 * Starts a helper (a display, a bus) that must not outlive us: it gets its own process group, so that Ctrl+C reaches
 * the app first, and the kernel ends it should we be killed.
 */
export function spawnTied(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const setpriv = findProgram('setpriv');
  const [program, list] =
    setpriv === null ? [command, args] : [setpriv, ['--pdeathsig', 'TERM', '--', command, ...args]];
  return spawn(program, list, { ...options, detached: true });
}

/** Ends a process: asks, and after `graceMs` insists. Resolves when it is gone. */
export async function endProcess(child: ChildProcess, graceMs = 5000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await gone;
  clearTimeout(timer);
}

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Passes the signals that end us on to a child, until the returned function is called. */
export function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals) => {
    child.kill(signal);
  };
  for (const signal of ENDING) process.on(signal, forward);
  return () => {
    for (const signal of ENDING) process.off(signal, forward);
  };
}

/** For whoever runs one child after the other: the exit code once a signal that ends us has come, and null before. */
export function noteInterruption(): () => number | null {
  let code: number | null = null;
  for (const signal of ENDING)
    process.once(signal, () => {
      code ??= exitCodeOf(null, signal);
    });
  return () => code;
}
