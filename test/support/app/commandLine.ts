/** The command line as a person calls it, in the surroundings of the app under test. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Desktop } from '../desktop/desktop.ts';
import { appEnvironment, REPO } from './app.ts';
import type { Place } from './fixtures.ts';

export interface CliAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `status --json` prints: documented in docs/cli.md. */
export type StatusJson = Pick<Snapshot, 'tray' | 'accounts' | 'wallets' | 'alerts'> & {
  readonly exitCode: number;
  readonly mode: string;
  readonly source: string;
};

export interface CliSurroundings {
  readonly place: Place;
  readonly desktop: Desktop;
}

export interface CliOptions {
  /** `npm` goes the documented way; `node` the quick one, as npm would. */
  readonly through?: 'npm' | 'node';
  /** What it reads from standard input. */
  readonly input?: string;
}

export function runCli(
  { place, desktop }: CliSurroundings,
  args: readonly string[],
  { through = 'node', input = '' }: CliOptions = {},
): Promise<CliAnswer> {
  const all = ['--data-dir', place.dataDir, ...args];
  const [program, list] =
    through === 'npm'
      ? (['npm', ['run', '--silent', 'plimsoll', '--', ...all]] as const)
      : ([process.execPath, [join(REPO, 'electron/doors/cli/main.ts'), ...all]] as const);
  const env = appEnvironment({ home: place.home, env: desktop.env });
  return new Promise((resolve, reject) => {
    const child = execFile(program, list, { cwd: REPO, env, timeout: 30_000 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

export async function statusOf(where: CliSurroundings): Promise<StatusJson> {
  const { stdout, stderr } = await runCli(where, ['status', '--json']);
  if (stdout === '') throw new Error(`status printed nothing: ${stderr}`);
  return JSON.parse(stdout) as StatusJson;
}
