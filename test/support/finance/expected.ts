/** What an export must add up to, reckoned from the made-up entries themselves and in no way by the exports' own code. */
import type { EntryKind } from '#shared/domain/entry.ts';
import { inLedgerOrder } from '#shared/domain/entry.ts';
import type { MadeWallet } from './ledger.ts';

export interface ExpectedWallet {
  readonly walletId: string;
  readonly unit: string;
  readonly opening: number;
  readonly closing: number;
  readonly ids: readonly string[];
  /** By id, the balance right after. */
  readonly balances: ReadonlyMap<string, number>;
  readonly kinds: Readonly<Partial<Record<EntryKind, { readonly micros: number; readonly count: number }>>>;
}

export function expectedOf(wallet: MadeWallet, from = -Infinity, to = Infinity): ExpectedWallet {
  const sorted = [...wallet.entries].sort(inLedgerOrder);
  let balance = BigInt(wallet.book.baseMicros);
  for (const { amount, postedAt } of sorted) if (postedAt < from) balance += BigInt(amount.micros);
  const opening = Number(balance);
  const inside = sorted.filter(({ postedAt }) => postedAt >= from && postedAt < to);
  const balances = new Map<string, number>();
  const kinds: Partial<Record<EntryKind, { micros: number; count: number }>> = {};
  for (const { id, kind, amount } of inside) {
    balance += BigInt(amount.micros);
    balances.set(id, Number(balance));
    const sum = kinds[kind] ?? { micros: 0, count: 0 };
    kinds[kind] = { micros: sum.micros + amount.micros, count: sum.count + 1 };
  }
  const { walletId, unit } = wallet.book;
  return { walletId, unit, opening, closing: Number(balance), ids: inside.map(({ id }) => id), balances, kinds };
}
