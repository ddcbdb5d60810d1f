/** What the sections about the app share: the built app, a desktop, the five services, and folders to start on. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { buildApp, needsBuild } from '#launch/build.ts';
import { prepareForApp } from '#launch/suites.ts';
import { electronExecutable, REPO } from '../../support/app/app.ts';
import { type Desktop, startDesktop } from '../../support/desktop/desktop.ts';
import { type Place, type ProgramOptions, startFloor, startOurs } from './programs.ts';
import { connectAccounts, placeIn, startServices } from './services.ts';

export interface Stage {
  readonly desktop: Desktop;
  /** A folder with an account at each of the five services. */
  readonly place: Place;
  /** A folder below that of the bench. */
  placeNamed(name: string): Place;
  ours(more?: Partial<ProgramOptions>): ReturnType<typeof startOurs>;
  floor(more?: Partial<ProgramOptions>): ReturnType<typeof startFloor>;
}

export interface Lasting {
  readonly stage: Stage;
  /** Electron's version. */
  readonly runtime: string;
  close(): Promise<void>;
}

/** @param still a world in which nothing happens */
export async function setStage(say: (line: string) => void, { still = false } = {}): Promise<Lasting> {
  const ends: (() => unknown)[] = [];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    if (needsBuild(REPO)) await buildApp(REPO, say);
    const machine = await prepareForApp();
    ends.push(machine.close);
    Object.assign(process.env, machine.env);
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const electron = copyOfRuntime(folder);
    const desktop = await startDesktop({ tray: true });
    ends.push(desktop.close);
    const services = await startServices({ still });
    ends.push(services.close);
    const place = placeIn(folder, 'ours');
    const bare = placeIn(folder, 'bare');
    const stage: Stage = {
      desktop,
      place,
      placeNamed: (name) => placeIn(folder, name),
      ours: (more) => startOurs({ desktop, place, electron, ...more }),
      floor: (more) => startFloor({ desktop, place: bare, electron, ...more }),
    };
    await connectAccounts(stage, services);
    const asNode = { encoding: 'utf8', env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } } as const;
    const runtime = execFileSync(electron, ['-p', 'process.versions.electron'], asNode).trim();
    return { stage, runtime, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Programs that map the same file share its pages, and PSS counts what is shared in parts: another Electron on this machine
 * would make ours look lighter.
 */
function copyOfRuntime(folder: string): string {
  const executable = electronExecutable();
  const copy = join(folder, 'runtime');
  cpSync(dirname(executable), copy, { recursive: true });
  return join(copy, basename(executable));
}

export interface Pair {
  readonly ours: number;
  readonly floor: number;
}

/** Ours and the floor by turns, after one of each that does not count. */
export async function inTurns(
  rounds: number,
  ours: () => Promise<number>,
  floor: () => Promise<number>,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = -1; round < rounds; round++) {
    const pair = { floor: await floor(), ours: await ours() };
    if (round >= 0) pairs.push(pair);
  }
  return pairs;
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
