/** Answers about the ledger that are kept current, and the newest rows of one wallet. */
import { useEffect, useRef } from 'react';
import type { CallName } from '#shared/contract/contract.ts';
import { type Asked, useAsked } from './asked.ts';
import { usePageState } from './context.tsx';

export function useRecentRows(walletId: string, limit: number): Asked<'ledger.page'> {
  return useKeptCurrent(useAsked('ledger.page', { filter: { walletIds: [walletId] }, offset: 0, limit }));
}

/** Asks again each time rows have come in, or were attributed anew. */
export function useKeptCurrent<N extends CallName>(asked: Asked<N>): Asked<N> {
  const changes = useLedgerChanges();
  const seen = useRef(changes);
  const { reload } = asked;
  useEffect(() => {
    if (seen.current === changes) return;
    seen.current = changes;
    void reload();
  }, [changes, reload]);
  return asked;
}

/** Goes up each time rows have come in, or were attributed anew. */
export function useLedgerChanges(): number {
  return usePageState(({ ledgerChanges }) => Object.values(ledgerChanges).reduce((sum, n) => sum + n, 0));
}
