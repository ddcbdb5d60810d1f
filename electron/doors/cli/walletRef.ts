/** Finds the wallet that a person means: by its id, by "label wallet", or by a part that only one wallet has. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { WalletView } from '#shared/contract/snapshot.ts';

export type NamedWallet = Pick<WalletView, 'id' | 'accountLabel' | 'serviceName' | 'name'>;

/** @throws PlimsollError `not-found`, or `invalid-input` when the words fit more than one: money never goes by a guess */
export function findWallet<W extends NamedWallet>(wallets: readonly W[], wanted: string): W {
  const byId = wallets.find((wallet) => wallet.id === wanted);
  if (byId !== undefined) return byId;
  const sought = folded(wanted);
  const rounds: ((wallet: NamedWallet) => boolean)[] = [
    ({ accountLabel, name }) => folded(`${accountLabel} ${name}`) === sought,
    ({ accountLabel }) => folded(accountLabel) === sought,
    ({ accountLabel, serviceName, name, id }) =>
      folded(`${accountLabel} ${serviceName} ${name} ${id}`).includes(sought),
  ];
  for (const fits of sought === '' ? [] : rounds) {
    const [only, ...others] = wallets.filter(fits);
    if (only === undefined) continue;
    if (others.length === 0) return only;
    throw new PlimsollError({
      kind: 'invalid-input',
      message: `"${wanted}" fits more than one wallet.`,
      help: `Use an id or more of the name: ${listed([only, ...others])}.`,
    });
  }
  throw new PlimsollError({
    kind: 'not-found',
    message: `There is no wallet "${wanted}".`,
    help:
      wallets.length === 0
        ? 'No wallet was seen yet: "plimsoll sync" asks the services.'
        : `There are: ${listed(wallets)}.`,
  });
}

/** The wallet that an account's plan and work draw on: the first in that unit, or in credits, else the first. */
export function mainWallet(wallets: readonly WalletView[], accountId: string, unit = 'credit'): WalletView {
  const own = wallets.filter((wallet) => wallet.accountId === accountId);
  const wallet = own.find((one) => one.unit === unit) ?? own[0];
  if (wallet !== undefined) return wallet;
  throw new PlimsollError({
    kind: 'not-found',
    message: 'No wallet of this account was seen yet.',
    help: '"plimsoll sync" asks the services.',
  });
}

function listed(wallets: readonly NamedWallet[]): string {
  return wallets.map(({ id, accountLabel, name }) => `${id} (${accountLabel}, ${name})`).join(', ');
}

function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s,]+/g, ' ')
    .trim();
}
