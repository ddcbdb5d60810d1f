/** `npm start`: builds what is stale, gets what is missing, runs the app. */
import { spawn } from 'node:child_process';
import { parseStart, START_HELP } from './arguments.ts';
import { buildApp, needsBuild } from './build.ts';
import { requireInstalled } from './installed.ts';
import { REPO } from './paths.ts';
import { ended, endProcess, forwardSignals } from './processes.ts';
import { provideRuntime } from './sources.ts';
import { prepareSystem, type Surroundings, sandboxTrouble } from './system.ts';
import { runLauncher, say } from './words.ts';

/** The demo's first full sync takes seconds; this is for a slow machine. */
const SMOKE_WITHIN_MS = 120_000;

await runLauncher(async () => {
  const options = parseStart(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (options.help) {
    process.stdout.write(START_HELP);
    return 0;
  }
  requireInstalled(REPO);
  if (needsBuild(REPO)) await buildApp(REPO, say);
  const { executable } = await provideRuntime();
  const surroundings = await prepareSystem(executable, { say });
  try {
    return await runApp(executable, surroundings, options.app, options.smoke);
  } finally {
    await surroundings.close();
  }
});

async function runApp(
  executable: string,
  surroundings: Surroundings,
  args: readonly string[],
  smoke: boolean,
): Promise<number> {
  const child = spawn(executable, [REPO, ...surroundings.flags, ...args], {
    cwd: REPO,
    env: { ...process.env, ...surroundings.env },
    stdio: 'inherit',
  });
  const stopForwarding = forwardSignals(child);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void endProcess(child);
  }, SMOKE_WITHIN_MS);
  if (!smoke) clearTimeout(timer);
  try {
    const code = await ended(child);
    if (late) {
      say(`the app did not finish its first full sync within ${SMOKE_WITHIN_MS / 1000} seconds and was ended.`);
      return 1;
    }
    if (code !== 0) {
      say(`the app ended with code ${code}.`);
      const trouble = await sandboxTrouble();
      if (trouble !== null) say(trouble);
    }
    return code;
  } finally {
    clearTimeout(timer);
    stopForwarding();
  }
}
