/** The command line as a process of its own, as a person or a script runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Record<string, string>;
  readonly input?: string;
  /** A folder that stands for the user's home, so that nothing real is looked at. */
  readonly home: string;
}

export function startCli(args: readonly string[], { env = {}, home }: RunOptions): ChildProcess {
  return spawn(process.execPath, [resolve('electron/doors/cli/main.ts'), ...args], {
    cwd: home,
    env: { PATH: process.env.PATH ?? '', HOME: home, LC_ALL: 'en_US.UTF-8', TZ: 'UTC', ...env },
    stdio: 'pipe',
  });
}

export async function runCliProcess(args: readonly string[], options: RunOptions): Promise<Ran> {
  const child = startCli(args, options);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin?.end(options.input ?? '');
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  return { code, stdout, stderr };
}
