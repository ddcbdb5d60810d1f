/** Pages of the ledger as the page holds them. The store pages; nothing here holds more than was asked for. */
import { useCallback, useEffect, useState } from 'react';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { LedgerPage, LedgerRow } from '#shared/contract/ledgerCalls.ts';
import { usePage, usePageState } from './context.tsx';

export interface Rows {
  readonly rows: readonly LedgerRow[];
  /** Where the following page begins; null where there is none. */
  readonly next: number | null;
  readonly total: number;
}

/** A following page goes below; a row that both pages hold, because rows came in between, is shown once. */
export function appendPage(held: Rows, page: LedgerPage): Rows {
  const known = new Set(held.rows.map(({ id }) => id));
  const next = nextAfter(held.next ?? 0, page);
  return { rows: [...held.rows, ...page.rows.filter(({ id }) => !known.has(id))], next, total: page.total };
}

function nextAfter(offset: number, { rows, total }: LedgerPage): number | null {
  const end = offset + rows.length;
  return rows.length === 0 || end >= total ? null : end;
}

function filterOf(walletId: string | null) {
  return walletId === null ? {} : { walletIds: [walletId] };
}

export interface LedgerView {
  readonly held: Rows | null;
  readonly error: ErrorInfo | null;
  readonly loadingMore: boolean;
  /** Rows have come in since this list was read. */
  readonly hasNews: boolean;
  more(): Promise<void>;
  reload(): Promise<void>;
}

/** @param walletId null for all wallets */
export function useLedger(walletId: string | null, limit: number): LedgerView {
  const { client } = usePage();
  const changes = usePageState(({ ledgerChanges }) => Object.values(ledgerChanges).reduce((sum, n) => sum + n, 0));
  const [state, setState] = useState<{ held: Rows | null; error: ErrorInfo | null; readAt: number }>({
    held: null,
    error: null,
    readAt: changes,
  });
  const [loadingMore, setLoadingMore] = useState(false);
  const short = (state.held?.rows.length ?? 0) <= limit;

  const read = useCallback(
    async (isCurrent: () => boolean, at: number) => {
      const result = await client.call('ledger.page', { filter: filterOf(walletId), offset: 0, limit });
      if (!isCurrent()) return;
      setState((before) =>
        result.ok
          ? { held: { ...result.value, next: nextAfter(0, result.value) }, error: null, readAt: at }
          : { held: before.held, error: result.error, readAt: at },
      );
    },
    [client, limit, walletId],
  );

  // Rows that come in are shown at once while only the first page is open; further down they would push the reader.
  const seen = short ? changes : -1;
  useEffect(() => {
    if (seen < 0) return;
    let current = true;
    void read(() => current, seen);
    return () => {
      current = false;
    };
  }, [read, seen]);

  return {
    held: state.held,
    error: state.error,
    loadingMore,
    hasNews: !short && changes > state.readAt,
    async more() {
      const { held } = state;
      if (held?.next == null || loadingMore) return;
      setLoadingMore(true);
      const result = await client.call('ledger.page', { filter: filterOf(walletId), offset: held.next, limit });
      setLoadingMore(false);
      setState((before) =>
        result.ok && before.held !== null
          ? { ...before, held: appendPage(before.held, result.value), error: null }
          : { ...before, error: result.ok ? null : result.error },
      );
    },
    reload: () => read(() => true, changes),
  };
}
