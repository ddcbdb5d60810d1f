/** How things are named inside Plimsoll. Wallets and agents are named by their account and their key in it. */
import type { WalletKey } from './wallet.ts';

export type AccountId = string;
export type WalletId = string;

export function walletIdOf(accountId: AccountId, key: WalletKey): WalletId {
  return `${accountId}:${key}`;
}

export function accountOfWallet(walletId: WalletId): AccountId {
  return walletId.slice(0, walletId.lastIndexOf(':'));
}
