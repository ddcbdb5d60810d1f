/** Which folder a command works on, and in which mode. Looks, and touches nothing. */
import { checkFolderMode, readFolderMark } from '#engine/dataFolder/folder.ts';
import { type Mode, namedDataDir, resolveDataDir, resolveMode } from '#engine/dataFolder/resolve.ts';
import type { CliWorld, GlobalOptions } from './world.ts';

export interface ChosenFolder {
  readonly dir: string;
  readonly mode: Mode;
  /** False when there is no data folder there yet. */
  readonly exists: boolean;
}

/** @param unmarkedBecomes what the command makes of a folder that the user named and that has no mark */
export function chooseFolder(
  options: GlobalOptions,
  world: Pick<CliWorld, 'env' | 'platform' | 'home' | 'cwd' | 'isPackaged'>,
  unmarkedBecomes?: Mode,
): ChosenFolder {
  const { env, platform, home, cwd, isPackaged } = world;
  const where = { argument: options.dataDir, env, platform, cwd };
  const named = namedDataDir(where);
  const mode = resolveMode({
    demoFlag: options.demo ?? false,
    liveFlag: options.live ?? false,
    isPackaged,
    namedFolderMark: named === null ? undefined : (readFolderMark(named)?.kind ?? null),
    unmarkedBecomes,
  });
  const dir = resolveDataDir({ ...where, mode, home });
  return { dir, mode, exists: checkFolderMode(dir, mode) !== null };
}
