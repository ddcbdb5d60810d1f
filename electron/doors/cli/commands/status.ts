import { EXIT, exitCodeAfterSync, exitCodeOf } from '../exitCode.ts';
import { chooseFolder } from '../folderChoice.ts';
import { noAccountsText, type StatusSource, statusJson, statusText } from '../render/status.ts';
import { withSession } from '../session.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';

/**
 * The running app's view; without it what was last seen, with its age, since looking must not need keys or a network.
 * `--sync` asks the services first.
 */
export function status(options: GlobalOptions & { readonly sync?: boolean }, world: CliWorld): Promise<Outcome> {
  const folder = chooseFolder(options, world);
  if (!folder.exists) return Promise.resolve(nothingThere(folder));
  const sync = options.sync ?? false;
  return withSession(folder, { withSandbox: sync }, options, world, async (session) => {
    const failed = sync ? (await session.call('sync.now', {})).failed : 0;
    const snapshot = await session.call('snapshot.get', {});
    const source: StatusSource = session.via === 'app' ? 'app' : sync ? 'services' : 'store';
    const exitCode = sync ? exitCodeAfterSync(snapshot, failed) : exitCodeOf(snapshot);
    const shown = { snapshot, source, exitCode, now: world.clock.now() };
    return { exitCode, text: statusText(shown), json: statusJson(shown) };
  });
}

/** Looking makes no folder. */
export function nothingThere({ dir, mode }: { readonly dir: string; readonly mode: 'demo' | 'live' }): Outcome {
  return {
    exitCode: EXIT.unknown,
    text: `${dir} has no data yet.\n${noAccountsText(mode)}`,
    json: { exitCode: EXIT.unknown, mode, dataDir: dir, source: 'store', wallets: [], accounts: [] },
  };
}
