/** Was `npm ci` run, and for this version of the lock file? */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError } from './words.ts';

interface Locked {
  readonly version?: string;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

/** The packages of the lock file that are not installed as it says. Optional ones may be absent. */
export function outdated(
  locked: Readonly<Record<string, Locked>>,
  installed: Readonly<Record<string, Locked>>,
): string[] {
  return Object.entries(locked)
    .filter(([path]) => path !== '')
    .filter(([path, { version, optional, devOptional }]) => {
      const there = installed[path];
      return there === undefined ? !(optional || devOptional) : there.version !== version;
    })
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
}

/** @throws LaunchError when the packages are missing or of another version than the lock file's. */
export function requireInstalled(repo: string): void {
  const hidden = join(repo, 'node_modules/.package-lock.json');
  if (!existsSync(hidden)) throw new LaunchError('The packages are not installed.', 'Run `npm ci` first.');
  const names = outdated(packagesOf(join(repo, 'package-lock.json')), packagesOf(hidden));
  if (names.length === 0) return;
  const some = names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');
  throw new LaunchError(`The installed packages are not those of package-lock.json (${some}).`, 'Run `npm ci` again.');
}

function packagesOf(file: string): Record<string, Locked> {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}
