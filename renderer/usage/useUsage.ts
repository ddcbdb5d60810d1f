/** How the sums of a window are asked for, and asked again when rows have come in. */
import { useEffect, useRef } from 'react';
import type { CallInput } from '#shared/contract/contract.ts';
import { SPENDING_KINDS } from '#shared/domain/entry.ts';
import type { Asked } from '../state/asked.ts';
import type { Measure } from '../state/measures.ts';
import { localZone } from '../state/periods.ts';
import { useLedgerChanges } from '../state/recentRows.ts';
import { NO_FILTER, type RowFilter } from '../state/rowFilter.ts';
import type { Page } from '../state/store.ts';
import { dimensionsFor, USAGE_KINDS } from '../state/usageSeries.ts';
import type { UsageView, UsageWindow } from '../state/usageView.ts';

/** Rows trickle in while agents work: sums are read again at most so often. */
const CALM = 3_000;

export function usageInput({ by }: UsageView, measure: Measure, window: UsageWindow): CallInput<'ledger.sums'> {
  return {
    filter: {
      walletIds: [...measure.walletIds],
      kinds: [...USAGE_KINDS],
      from: window.from,
      to: window.to,
    },
    bucket: window.step,
    zone: localZone(),
    by: dimensionsFor(by),
  };
}

/** Goes to the rows that the figures are made of. */
export function openRows(
  page: Page,
  measure: Measure,
  span: { readonly from: number; readonly to: number },
  part: Partial<RowFilter> = {},
): void {
  const filter: RowFilter = {
    ...NO_FILTER,
    walletIds: [...measure.walletIds],
    kinds: [...SPENDING_KINDS],
    period: { kind: 'span', from: span.from, to: span.to },
    ...part,
  };
  page.views.setState({ filter, rowsTop: 0 });
  page.go({ name: 'ledger' });
}

export function useRenewed(asked: Asked<'ledger.sums'>): Asked<'ledger.sums'> {
  const changes = useLedgerChanges();
  const seen = useRef(changes);
  const { reload } = asked;
  useEffect(() => {
    if (seen.current === changes) return;
    const timer = setTimeout(() => {
      seen.current = changes;
      void reload();
    }, CALM);
    return () => clearTimeout(timer);
  }, [changes, reload]);
  return asked;
}
