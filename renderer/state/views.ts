/** How the reader left the screens that one works in: their filters and places, for as long as the window is open. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { NO_FILTER, type RowFilter } from './rowFilter.ts';
import { firstUsageView, type UsageView } from './usageView.ts';

export interface Views {
  readonly filter: RowFilter;
  /** How far down the rows one was, in pixels. */
  readonly rowsTop: number;
  readonly usage: UsageView;
  /** Exports that are over and were put away. */
  readonly dismissedExports: readonly string[];
}

export type ViewStore = StoreApi<Views>;

export function createViews(now: number): ViewStore {
  return createStore<Views>(() => ({
    filter: NO_FILTER,
    rowsTop: 0,
    usage: firstUsageView(now),
    dismissedExports: [],
  }));
}
