/** How components reach the page's store and the engine. */
import { createContext, type ReactNode, useContext, useState } from 'react';
import { useStore } from 'zustand';
import type { CallInput, CallName, CallOutput } from '#shared/contract/contract.ts';
import type { ErrorInfo, Result } from '#shared/contract/errors.ts';
import type { AppView, Snapshot } from '#shared/contract/snapshot.ts';
import type { PageState } from './model.ts';
import type { Page } from './store.ts';
import type { Views } from './views.ts';

const PageContext = createContext<Page | null>(null);

export function PageProvider({ page, children }: { readonly page: Page; readonly children: ReactNode }) {
  return <PageContext value={page}>{children}</PageContext>;
}

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('usePage needs a PageProvider above it');
  return page;
}

export function usePageState<T>(select: (state: PageState) => T): T {
  return useStore(usePage().store, select);
}

/** A part of the snapshot. Only below {@link PageProvider} once the snapshot is there. */
export function useSnapshot<T>(select: (snapshot: Snapshot) => T): T {
  return usePageState(({ snapshot }) => {
    if (snapshot === null) throw new Error('useSnapshot was called before the snapshot came');
    return select(snapshot);
  });
}

/** How the reader left a screen that one works in. */
export function useViews<T>(select: (views: Views) => T): T {
  return useStore(usePage().views, select);
}

export function useApp(): AppView {
  return useSnapshot((snapshot) => snapshot.app);
}

export interface Caller<N extends CallName> {
  readonly busy: boolean;
  readonly error: ErrorInfo | null;
  run(input: CallInput<N>): Promise<Result<CallOutput<N>>>;
  forget(): void;
}

/** One call with its state: busy while it runs, its last error until the next run. */
export function useCall<N extends CallName>(name: N): Caller<N> {
  const { client } = usePage();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  return {
    busy,
    error,
    forget: () => setError(null),
    async run(input) {
      setBusy(true);
      setError(null);
      const result = await client.call(name, input);
      setBusy(false);
      if (!result.ok) setError(result.error);
      return result;
    },
  };
}
