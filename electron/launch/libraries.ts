/** From missing shared libraries to the Debian packages that hold them. Pure. */

/** Opened while running, so `ldd` does not see it: without it no notification reaches the desktop. */
export const NOTIFICATION_LIBRARY = 'libnotify.so.4';

/** Where Debian's naming rule (see `ruleName`) does not give the package's name. */
const PACKAGES: Readonly<Record<string, string>> = {
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libgmodule-2.0.so.0': 'libglib2.0-0',
  'libgthread-2.0.so.0': 'libglib2.0-0',
  'libgdk-3.so.0': 'libgtk-3-0',
  'libgdk_pixbuf-2.0.so.0': 'libgdk-pixbuf-2.0-0',
  'libpangocairo-1.0.so.0': 'libpangocairo-1.0-0',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libssl3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libplc4.so': 'libnspr4',
  'libplds4.so': 'libnspr4',
  'libstdc++.so.6': 'libstdc++6',
  'libgcc_s.so.1': 'libgcc-s1',
};

/** The libraries that `ldd` could not find, each once. */
export function missingIn(lddOutput: string): string[] {
  const missing = [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
  return [...new Set(missing)].sort();
}

/** Whether `ldconfig -p` knows a library. */
export function isKnown(library: string, ldconfigOutput: string): boolean {
  return ldconfigOutput.split('\n').some((line) => line.trim().split(' ')[0] === library);
}

export interface PackageChoice {
  readonly packages: readonly string[];
  /** Libraries for which no package name is known. */
  readonly unknown: readonly string[];
}

/**
 * Names the packages, each once. `available` are the names that apt knows; Debian 13 and Ubuntu 24.04 renamed some to
 * end in `t64`. With an empty list (apt was never updated) the older names are given.
 */
export function packagesFor(libraries: readonly string[], available: ReadonlySet<string>): PackageChoice {
  const packages = new Set<string>();
  const unknown: string[] = [];
  for (const library of libraries) {
    const name = PACKAGES[library] ?? ruleName(library);
    if (name === null) unknown.push(library);
    else packages.add(available.has(`${name}t64`) ? `${name}t64` : name);
  }
  return { packages: [...packages].sort(), unknown };
}

/** Debian's rule: `libfoo.so.4` is in `libfoo4`, `libfoo-2.so.0` in `libfoo-2-0`; all in lower case. */
function ruleName(library: string): string | null {
  const match = /^(lib.+)\.so\.(\d+)$/.exec(library);
  if (match === null) return null;
  const [, stem = '', version = ''] = match;
  const name = stem.toLowerCase().replaceAll('_', '-');
  return /\d$/.test(name) ? `${name}-${version}` : `${name}${version}`;
}
