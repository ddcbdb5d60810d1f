/** What wallets and agents are called, also those of accounts that were removed. */
import { useMemo } from 'react';
import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { Unit } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { useSnapshot } from './context.tsx';
import type { RuleNames } from './rules.ts';
import { fullName } from './select.ts';

export interface KnownWallet {
  readonly id: string;
  readonly name: string;
  readonly unit: Unit;
}

/** All wallets that can have rows: those watched now, then those whose ledger was kept. */
export function knownWallets({ wallets, books }: Pick<Snapshot, 'wallets' | 'books'>): KnownWallet[] {
  const watched = wallets.map((wallet) => ({ id: wallet.id, name: fullName(wallet), unit: wallet.unit }));
  const known = new Set(watched.map(({ id }) => id));
  const left = books.filter(({ walletId }) => !known.has(walletId));
  return [...watched, ...left.map((book) => ({ id: book.walletId, name: fullName(book), unit: book.unit }))];
}

export interface LedgerNames extends RuleNames {
  readonly wallets: readonly KnownWallet[];
  /** Who the row is attributed to, by name; null for nobody. */
  whose(row: Pick<LedgerRow, 'attribution'>): string | null;
}

export function namesOf(snapshot: Pick<Snapshot, 'accounts' | 'wallets' | 'books' | 'agents'>): LedgerNames {
  const wallets = knownWallets(snapshot);
  const walletNames = new Map(wallets.map(({ id, name }) => [id, name]));
  const agentNames = new Map(snapshot.agents.map(({ id, name }) => [id, name]));
  // Without a name of the service's the id is one: of an agent that is gone, or of the user's own making.
  const agent = (id: string) => agentNames.get(id) ?? id;
  return {
    wallets,
    wallet: (id) => walletNames.get(id) ?? en.ledger.goneWallet(id),
    agent,
    account: (id) =>
      snapshot.accounts.find((account) => account.id === id)?.label ??
      snapshot.books.find((book) => book.accountId === id)?.accountLabel ??
      en.ledger.goneWallet(id),
    whose: ({ attribution }) => (attribution === null ? null : agent(attribution.agentId)),
  };
}

export function useNames(): LedgerNames {
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  const books = useSnapshot((snapshot) => snapshot.books);
  const agents = useSnapshot((snapshot) => snapshot.agents);
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  return useMemo(() => namesOf({ accounts, wallets, books, agents }), [accounts, wallets, books, agents]);
}
