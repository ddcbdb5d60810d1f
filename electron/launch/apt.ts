/** Debian's package manager, as far as the launchers need it. */
import { findProgram, type RunResult, run } from './processes.ts';
import { LaunchError, type Say } from './words.ts';

export function hasApt(): boolean {
  return findProgram('apt-get') !== null && findProgram('apt-cache') !== null;
}

/** Every package name that apt knows. Short on a fresh machine, where `apt-get update` never ran. */
export async function aptPackageNames(): Promise<ReadonlySet<string>> {
  return new Set((await run('apt-cache', ['pkgnames'])).stdout.split('\n'));
}

/** @throws LaunchError with what apt said. */
export async function aptUpdate(say: Say): Promise<void> {
  say("asking Debian's package lists …");
  failUnlessDone('apt-get update', await apt(['update']));
}

/** Installs packages as root. Lists that name files long gone are refreshed once. @throws LaunchError */
export async function aptInstall(packages: readonly string[], say: Say): Promise<void> {
  say(`installing with apt (running as root): ${packages.join(' ')} …`);
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  if ((await apt(install)).code === 0) return;
  await aptUpdate(say);
  failUnlessDone(`apt-get ${install.join(' ')}`, await apt(install));
}

function apt(args: readonly string[]): Promise<RunResult> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  return run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], { env });
}

function failUnlessDone(command: string, result: RunResult): void {
  if (result.code === 0) return;
  const words = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-6).join('\n  ');
  throw new LaunchError(
    `\`${command}\` failed:\n  ${words}`,
    'Mend that, or install the packages yourself, and start again.',
  );
}
