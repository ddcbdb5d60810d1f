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

/** Of an agent, whether its service, the ledger or its owner named it; also what its readings are kept under. */
export function agentKeyOf(accountId: AccountId, agentId: string): string {
  return `${accountId}:agent/${agentId}`;
}
