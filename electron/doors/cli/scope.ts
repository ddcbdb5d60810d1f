/** What most commands need first: the data folder, somebody to ask, and the account or wallet that is meant. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { AccountView, Snapshot, WalletView } from '#shared/contract/snapshot.ts';
import { findAccount } from './accountRef.ts';
import { type ChosenFolder, chooseFolder } from './folderChoice.ts';
import { type Session, type SessionOptions, withSession } from './session.ts';
import { findWallet } from './walletRef.ts';
import type { CliWorld, GlobalOptions, Outcome } from './world.ts';

/** A session that asks nobody: what is wanted is on this machine. */
export const LOOKS: SessionOptions = { withSandbox: false };
/** A session that asks services, on a folder that is there. */
export const ASKS: SessionOptions = { withSandbox: true };
/** A session that may move money: what an earlier process left in the middle is settled first. */
export const PAYS: SessionOptions = { withSandbox: true, takesUpPayments: true };

/** @throws PlimsollError `not-found` where there is no data yet: these commands make no folder */
export async function withFolder(
  options: GlobalOptions,
  world: CliWorld,
  how: SessionOptions,
  work: (session: Session) => Promise<Outcome>,
): Promise<Outcome> {
  const folder = chooseFolder(options, world);
  if (!folder.exists) throw noDataYet(folder);
  return withSession(folder, how, options, world, work);
}

export function noDataYet({ dir, mode }: Pick<ChosenFolder, 'dir' | 'mode'>): PlimsollError {
  return new PlimsollError({
    kind: 'not-found',
    message: `${dir} has no data yet.`,
    help:
      mode === 'demo'
        ? '"plimsoll demo --once" fills the demo; --live means your own accounts.'
        : '"plimsoll accounts add --service NAME" connects an account.',
  });
}

export interface OnAccount {
  readonly session: Session;
  readonly account: AccountView;
  readonly snapshot: Snapshot;
}

export function onAccount(
  wanted: string,
  options: GlobalOptions,
  world: CliWorld,
  how: SessionOptions,
  work: (on: OnAccount) => Promise<Outcome>,
): Promise<Outcome> {
  return withFolder(options, world, how, async (session) => {
    const snapshot = await session.call('snapshot.get', {});
    return work({ session, snapshot, account: findAccount(snapshot.accounts, wanted) });
  });
}

export interface OnWallet {
  readonly session: Session;
  readonly wallet: WalletView;
}

export function onWallet(
  wanted: string,
  options: GlobalOptions,
  world: CliWorld,
  how: SessionOptions,
  work: (on: OnWallet) => Promise<Outcome>,
): Promise<Outcome> {
  return withFolder(options, world, how, async (session) => {
    const { wallets } = await session.call('snapshot.get', {});
    return work({ session, wallet: findWallet(wallets, wanted) });
  });
}

/**
 * The account as it is now.
 * @throws PlimsollError as the service said it, when it does not answer
 */
export async function readNow(session: Session, accountId: string): Promise<Snapshot> {
  const { failed } = await session.call('sync.now', { accountId });
  const snapshot = await session.call('snapshot.get', {});
  if (failed === 0) return snapshot;
  const error = snapshot.accounts.find(({ id }) => id === accountId)?.lastError;
  throw new PlimsollError(error ?? { kind: 'unavailable', message: 'The account did not answer.' });
}
