/** The packaged executable, started as a person's desktop would: no debugger can reach into it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathsIn } from '#engine/dataFolder/paths.ts';
import { appEnvironment } from '../app/app.ts';
import { isRenderer, type ProcessFacts, processTree } from '../app/processes.ts';

/** Whose process it is: an id when the tests are root's and the app is not to be. */
export type User = number | null;

export interface Surroundings {
  readonly home: string;
  readonly dataDir: string;
  readonly user: User;
  readonly env: Readonly<Record<string, string>>;
}

export interface PackagedApp {
  readonly pid: number;
  output(): string;
  /** The exit code, once it has ended. */
  ended(): Promise<number | null>;
  /** Asks it to end, as a session does. */
  close(): Promise<void>;
  renderers(): Promise<ProcessFacts[]>;
  /** The app's log, an object for each line. */
  log(): readonly Record<string, unknown>[];
}

export function packageFolder(): string {
  return required('PLIMSOLL_PACKAGED');
}

export function executable(): string {
  return join(packageFolder(), 'plimsoll-app');
}

export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set; \`npm run test:packaged\` sets it.`);
  return value;
}

/** Root, or the ordinary user that the launcher found fit for the sandbox. */
export function userNamed(name: unknown): User {
  const id = Number(required('PLIMSOLL_ORDINARY_USER'));
  return name === 'ordinary' && process.getuid?.() === 0 ? id : null;
}

/** What only this user may see: a home, and in it the key to the display. @returns where the key is */
export function makeHome(home: string, user: User, xauthority: string | undefined): Record<string, string> {
  const run = join(home, 'run');
  mkdirSync(run, { recursive: true, mode: 0o700 });
  const cookie = join(home, 'Xauthority');
  writeFileSync(cookie, xauthority === undefined ? '' : readFileSync(xauthority), { mode: 0o600 });
  if (user !== null) for (const path of [home, run, cookie]) chownSync(path, user, user);
  chmodSync(home, 0o700);
  return { XAUTHORITY: cookie };
}

/** @param program another copy of the package's executable */
export function startPackaged(around: Surroundings, args: readonly string[], program = executable()): PackagedApp {
  const child = spawnAs(around, program, [...chromiumFlags(around.user), '--data-dir', around.dataDir, ...args]);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    output: () => output,
    ended: () => exit,
    async close() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exit;
    },
    renderers: async () => (await processTree(pid)).filter(isRenderer),
    log: () =>
      readFileSync(pathsIn(around.dataDir).appLog, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  };
}

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The `plimsoll` command of the package. */
export function runPackagedCommand(
  around: Pick<Surroundings, 'home' | 'user' | 'env'>,
  args: readonly string[],
  input = '',
): Promise<Answer> {
  return runAs(around, join(packageFolder(), 'resources/bin/plimsoll'), args, input);
}

export function runAs(
  around: Pick<Surroundings, 'home' | 'user' | 'env'>,
  program: string,
  args: readonly string[],
  input = '',
): Promise<Answer> {
  const child = spawnAs(around, program, args);
  const answer = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      answer[name] += text;
    });
  child.stdin?.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...answer }));
  });
}

/** Root has no user namespaces to build a sandbox from; an ordinary user's stays on. */
function chromiumFlags(user: User): string[] {
  const given = required('PLIMSOLL_ELECTRON_FLAGS').split(' ');
  return [...(user === null ? given : given.filter((flag) => flag !== '--no-sandbox')), '--lang=en-US'];
}

export function spawnAs(
  { home, user, env }: Pick<Surroundings, 'home' | 'user' | 'env'>,
  program: string,
  args: readonly string[],
): ChildProcess {
  const drop = ['--reuid', String(user), '--regid', String(user), '--clear-groups', '--', program];
  const [command, list] = user === null ? [program, args] : ['setpriv', [...drop, ...args]];
  return spawn(command, list, { cwd: home, env: appEnvironment({ home, env }), stdio: ['pipe', 'pipe', 'pipe'] });
}
