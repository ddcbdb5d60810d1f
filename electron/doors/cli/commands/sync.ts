import { findAccount } from '../accountRef.ts';
import { exitCodeAfterSync } from '../exitCode.ts';
import { chooseFolder } from '../folderChoice.ts';
import { noAccountsText } from '../render/status.ts';
import { plain } from '../render/text.ts';
import { withSession } from '../session.ts';
import type { CliWorld, GlobalOptions, Outcome } from '../world.ts';
import { nothingThere } from './status.ts';

/** Asks one account, or all, and ends as `status` would for them. */
export function sync(wanted: string | undefined, options: GlobalOptions, world: CliWorld): Promise<Outcome> {
  const folder = chooseFolder(options, world);
  if (!folder.exists) return Promise.resolve(nothingThere(folder));
  return withSession(folder, { withSandbox: true }, options, world, async (session) => {
    const before = await session.call('snapshot.get', {});
    const only = wanted === undefined ? null : findAccount(before.accounts, wanted);
    const { synced, failed } = await session.call('sync.now', only === null ? {} : { accountId: only.id });
    const after = await session.call('snapshot.get', {});
    const accounts = after.accounts.filter((account) => only === null || account.id === only.id);
    const wallets = after.wallets.filter((wallet) => only === null || wallet.accountId === only.id);
    const exitCode = exitCodeAfterSync({ accounts, wallets }, failed);
    const errors = accounts.flatMap(({ id, label, lastError }) =>
      lastError === null ? [] : [{ accountId: id, label, error: lastError }],
    );
    const lines = [
      `${synced} answered, ${failed} did not.`,
      ...errors.map(({ label, error }) => `${label}: ${error.message} ${error.help ?? ''}`.trim()),
    ];
    const text = accounts.length === 0 ? noAccountsText(folder.mode) : lines.map((line) => `${plain(line)}\n`).join('');
    return { exitCode, text, json: { exitCode, synced, failed, errors } };
  });
}
