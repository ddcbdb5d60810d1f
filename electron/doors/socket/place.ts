/** The socket of a data folder on this machine, for this user: the app listens where the command line looks. */
import { tmpdir } from 'node:os';
import { socketPathOf } from '#engine/dataFolder/paths.ts';

/** @param dataDir absolute */
export function socketPathHere(dataDir: string, env: Readonly<Record<string, string | undefined>>): string {
  return socketPathOf(dataDir, {
    platform: process.platform,
    env,
    tmpDir: tmpdir(),
    uid: process.getuid?.() ?? null,
  });
}
