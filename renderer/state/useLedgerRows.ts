/** The ledger's rows for a component: those of the filter before stay until the first of the new one are there. */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { LedgerFilter } from '#shared/contract/ledgerCalls.ts';
import { usePage } from './context.tsx';
import { type LedgerPages, type LedgerRows, openLedgerPages } from './ledgerPages.ts';
import { useLedgerChanges } from './recentRows.ts';

/** A burst of changes is looked at once. */
const CALM = 400;

export interface LedgerRowsView extends LedgerRows {
  /** The rows shown are those of an earlier filter. */
  readonly pending: boolean;
  /** Names the list: with another one, places in the one before mean nothing. */
  readonly list: LedgerPages;
}

export function useLedgerRows(filter: LedgerFilter): LedgerRowsView {
  const { client } = usePage();
  const key = JSON.stringify(filter);
  const wanted = useMemo(() => openLedgerPages(client, JSON.parse(key) as LedgerFilter), [client, key]);
  const [list, setList] = useState(wanted);
  const rows = useSyncExternalStore(list.subscribe, list.current);

  useEffect(() => {
    const settled = () => {
      const { total, error } = wanted.current();
      if (total !== null || error !== null) setList(wanted);
    };
    const stop = wanted.subscribe(settled);
    wanted.look({ first: 0, end: 1 });
    settled();
    return stop;
  }, [wanted]);

  const changes = useLedgerChanges();
  useEffect(() => {
    if (changes === 0) return;
    const timer = setTimeout(() => list.recheck(), CALM);
    return () => clearTimeout(timer);
  }, [list, changes]);

  return { ...rows, list, pending: list !== wanted };
}
