/** The command hook: a program with its arguments, started without any shell, told the alert on its standard input. */
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { SECOND } from '#shared/domain/time.ts';
import type { Sent } from './queue.ts';

export interface CommandRun {
  readonly executable: string;
  readonly args: readonly string[];
  readonly payload: string;
  readonly event: string;
  readonly signal: AbortSignal;
  /** Milliseconds after which it is ended. */
  readonly within?: number;
}

const WITHIN = 10 * SECOND;
const GRACE = 2 * SECOND;
const OUTPUT_KEPT = 4_096;
/** Nothing else of ours gets into it: no key, nothing that would make a runtime of it. */
const PASSED_ON = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'XDG_RUNTIME_DIR', 'DISPLAY'];
const PASSED_ON_WINDOWS = ['SystemRoot', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'TEMP', 'PATHEXT', 'ComSpec'];

export function runCommand(run: CommandRun): Promise<Sent> {
  return new Promise((resolve) => {
    // A group of its own: what it starts ends with it.
    const detached = process.platform !== 'win32';
    const child = spawn(run.executable, [...run.args], {
      cwd: homedir(),
      env: environment(run.event),
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      windowsHide: true,
      detached,
    });
    let output = '';
    let why: string | null = null;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-OUTPUT_KEPT);
      });
    const kill = (signal: NodeJS.Signals) => {
      if (child.pid === undefined) return;
      try {
        if (detached) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch (error) {
        // It ended in the same moment.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    };
    let force: NodeJS.Timeout | undefined;
    const end = (reason: string) => {
      why ??= reason;
      kill('SIGTERM');
      force ??= setTimeout(() => kill('SIGKILL'), GRACE);
    };
    const within = run.within ?? WITHIN;
    const timer = setTimeout(() => end(`it did not end within ${within / SECOND} s`), within);
    const abort = () => end('Plimsoll was closed');
    run.signal.addEventListener('abort', abort, { once: true });
    const settle = (sent: Sent) => {
      clearTimeout(timer);
      clearTimeout(force);
      run.signal.removeEventListener('abort', abort);
      resolve(sent);
    };
    child.once('error', (error: NodeJS.ErrnoException) => settle(notStarted(run.executable, error)));
    child.once('close', (code, signal) => {
      // What it left behind in its group has had its time as well.
      kill('SIGKILL');
      if (why === null && code === 0) return settle({ ok: true, detail: 'it ended with code 0' });
      const said = output.trim() === '' ? '' : `: ${output.trim().slice(-300)}`;
      settle({
        ok: false,
        detail: `${why ?? (code === null ? `it was ended by ${signal}` : `it ended with code ${code}`)}${said}`,
      });
    });
    // A program that does not read what it is told may close its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${run.payload}\n`);
    if (run.signal.aborted) abort();
  });
}

function environment(event: string): NodeJS.ProcessEnv {
  const names = process.platform === 'win32' ? [...PASSED_ON, ...PASSED_ON_WINDOWS] : PASSED_ON;
  const passed = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(passed), PLIMSOLL_EVENT: event };
}

function notStarted(executable: string, error: NodeJS.ErrnoException): Sent {
  const why =
    error.code === 'ENOENT'
      ? 'there is no such file'
      : error.code === 'EACCES'
        ? 'it may not be executed'
        : error.message;
  return { ok: false, detail: `${executable} was not started: ${why}` };
}
