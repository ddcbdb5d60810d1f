/** The suites of `npm test`: each is run, shows its own outcome as it goes, and comes back as a tally. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildApp } from './build.ts';
import { type Helper, startVirtualDisplay } from './helpers.ts';
import { MODULES, REPO } from './paths.ts';
import { ended, forwardSignals } from './processes.ts';
import { provideRuntime } from './sources.ts';
import { prepareSystem } from './system.ts';
import {
  ONE_FAILED,
  ONE_PASSED,
  settle,
  sumTallies,
  type Tally,
  tallyBench,
  tallyPlaywright,
  tallyVitest,
} from './tally.ts';
import { LaunchError, say } from './words.ts';

/** Of the ledger that the bench writes here; a million otherwise. */
const BENCH_ROWS = 100_000;

/** Linter, types and arrows: each counts as one test. */
export async function runCheck(): Promise<Tally> {
  const child = spawnNode([join(REPO, 'test/support/check.ts')], {}, true);
  const results: boolean[] = [];
  child.on('message', (message) => {
    if (Array.isArray(message)) results.push(...message.map((check) => check.passed === true));
  });
  const code = await watched(child);
  return settle(sumTallies(results.map((passed) => (passed ? ONE_PASSED : ONE_FAILED))), code);
}

export function runUnit(rest: readonly string[]): Promise<Tally> {
  return withReport(async (report) => {
    const config = join(REPO, 'test/support/vitest.config.ts');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = await watched(
      spawnNode([join(MODULES, 'vitest/vitest.mjs'), 'run', '--config', config, ...reporters, ...rest]),
    );
    return readTally(report, code, tallyVitest);
  });
}

/** The built app counts as one test; where it cannot be built the rest is not run. */
export async function runE2e(rest: readonly string[]): Promise<Tally> {
  try {
    await buildApp(REPO, say);
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    say(error.message);
    return ONE_FAILED;
  }
  return sumTallies([ONE_PASSED, await withReport((report) => runPlaywright(report, rest))]);
}

/** The real app, on a display and a bus of its own; two at a time where there are processors and displays for two. */
async function runPlaywright(report: string, rest: readonly string[]): Promise<Tally> {
  const { env, close } = await prepareForApp();
  const { DISPLAY, XAUTHORITY } = env;
  let second: Helper | null = null;
  try {
    if (DISPLAY !== undefined && availableParallelism() > 1) {
      second = await startVirtualDisplay();
      env.PLIMSOLL_DISPLAYS = JSON.stringify([{ DISPLAY, XAUTHORITY }, second.env]);
    }
    return await runPlaywrightConfig(join(REPO, 'test/e2e/playwright.config.ts'), report, rest, env);
  } finally {
    await second?.close();
    await close();
  }
}

export async function runPlaywrightConfig(
  config: string,
  report: string,
  rest: readonly string[],
  env: Record<string, string>,
): Promise<Tally> {
  const args = ['test', '--config', config, '--reporter=list,json', ...rest];
  const child = spawnNode([join(MODULES, '@playwright/test/cli.js'), ...args], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return readTally(report, await watched(child), tallyPlaywright);
}

/** The gates of the bench with room for a busy machine, on fewer rows and rounds: each gate counts as one test. */
export async function runBench(rest: readonly string[]): Promise<Tally> {
  const args = ['--quick', '--rows', String(BENCH_ROWS), '--only', 'gates', '--json', ...rest];
  const child = spawn(process.execPath, [join(REPO, 'test/bench/run.ts'), ...args], {
    cwd: REPO,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [code, told] = await Promise.all([watched(child), text(child.stdout)]);
  return settle(told.trim() === '' ? ONE_FAILED : tallyBench(JSON.parse(told)), code);
}

/**
 * What scripts that drive the real app are given: PLIMSOLL_ELECTRON (the executable), PLIMSOLL_ELECTRON_FLAGS (what
 * Chromium needs here, apart by spaces), a display and a session bus.
 */
export async function prepareForApp(): Promise<{ env: Record<string, string>; close(): Promise<void> }> {
  const { executable } = await provideRuntime();
  const surroundings = await prepareSystem(executable, { say, apart: true });
  const env = {
    ...surroundings.env,
    PLIMSOLL_ELECTRON: executable,
    PLIMSOLL_ELECTRON_FLAGS: surroundings.flags.join(' '),
  };
  return { env, close: surroundings.close };
}

/** Runs a script of ours, or a tool's, on the Node that runs us. */
export function spawnNode(args: readonly string[], env: Record<string, string> = {}, channel = false): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: REPO,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', ...(channel ? (['ipc'] as const) : [])],
  });
}

/** Passes signals on while the child runs; resolves with its exit code. */
export async function watched(child: ChildProcess): Promise<number> {
  const stop = forwardSignals(child);
  try {
    return await ended(child);
  } finally {
    stop();
  }
}

export async function withReport(use: (report: string) => Promise<Tally>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
  try {
    return await use(join(folder, 'report.json'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readTally(report: string, code: number, tally: (report: unknown) => Tally): Tally {
  if (!existsSync(report)) return ONE_FAILED;
  return settle(tally(JSON.parse(readFileSync(report, 'utf8'))), code);
}
