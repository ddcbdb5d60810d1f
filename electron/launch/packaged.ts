/** The `packaged` part of `npm test`: packs the unpacked Linux target and proves that what would be shipped works. */
import { join } from 'node:path';
import { buildApp, needsBuild } from './build.ts';
import { packForTests } from './packageApp.ts';
import { REPO } from './paths.ts';
import { findProgram, run } from './processes.ts';
import { provideRuntime } from './sources.ts';
import { runPlaywrightConfig, withReport } from './suites.ts';
import { prepareSystem } from './system.ts';
import { NOTHING, ONE_FAILED, ONE_PASSED, sumTallies, type Tally } from './tally.ts';
import { LaunchError, say } from './words.ts';

/** Who runs the app when we are root: nobody is everywhere, and owns nothing. */
const NOBODY = '65534';

/** Building and packing count as one test each; where one fails the rest is not run. */
export async function runPackaged(rest: readonly string[]): Promise<Tally> {
  if (process.platform !== 'linux') {
    say('the packaged app is tested on Linux: its unpacked target is built there without signing.');
    return { ...NOTHING, skipped: 1 };
  }
  try {
    if (needsBuild(REPO)) await buildApp(REPO, say);
    const { executable } = await provideRuntime();
    const { env, flags, close } = await prepareSystem(executable, { say, apart: true });
    try {
      const ordinary = await ordinaryUser();
      const packed = await packForTests(REPO, executable, say);
      try {
        const tests = await withReport((report) =>
          runPlaywrightConfig(join(REPO, 'test/packaged/playwright.config.ts'), report, rest, {
            ...env,
            PLIMSOLL_PACKAGED: packed.folder,
            PLIMSOLL_PACKAGED_FROM: executable,
            PLIMSOLL_ELECTRON_FLAGS: flags.join(' '),
            PLIMSOLL_ORDINARY_USER: ordinary,
          }),
        );
        return sumTallies([ONE_PASSED, ONE_PASSED, tests]);
      } finally {
        await packed.remove();
      }
    } finally {
      await close();
    }
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    say(error.message);
    if (error.advice !== undefined) say(error.advice);
    return ONE_FAILED;
  }
}

/** The user id that the sandboxed runs get; ours unless we are root. @throws LaunchError where it cannot be done */
async function ordinaryUser(): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  const drop = uid === 0 ? ['--reuid', NOBODY, '--regid', NOBODY, '--clear-groups', '--'] : [];
  if (findProgram('setpriv') === null || findProgram('unshare') === null)
    throw new LaunchError('The programs setpriv and unshare are missing.', 'They are in the package util-linux.');
  const trial = await run('setpriv', [...drop, 'unshare', '--user', '--map-root-user', 'true']);
  if (trial.code === 0) return uid === 0 ? NOBODY : String(uid);
  throw new LaunchError(
    `An ordinary user cannot make a user namespace here (${trial.stderr.trim()}), which Chromium's sandbox needs.`,
    'Allow it: `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` (Ubuntu); in a container a seccomp profile that lets unshare pass.',
  );
}
