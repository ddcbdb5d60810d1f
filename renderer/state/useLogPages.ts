/** A log as it is read page by page, and renewed whenever there may be new rows. */
import { useEffect, useState } from 'react';
import type { ErrorInfo, Result } from '#shared/contract/errors.ts';
import type { LogPlace } from '#shared/contract/logPlace.ts';
import { type LogRow, type Page, withNewest, withOlder } from './logPages.ts';

export interface LogRead<R extends LogRow> {
  /** Null until the first answer. */
  readonly log: Page<R> | null;
  readonly error: ErrorInfo | null;
  readonly busy: boolean;
  earlier(): Promise<void>;
  again(): void;
}

/**
 * @param read asks for the newest page, or for the one after `before`. It must be of the same log for as long as the component
 * lives: give the component a key.
 * @param renewedBy always as many; a change of any of them means there may be new rows
 */
export function useLogPages<R extends LogRow>(
  read: (before?: LogPlace) => Promise<Result<Page<R>>>,
  renewedBy: readonly unknown[],
): LogRead<R> {
  const [log, setLog] = useState<Page<R> | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [busy, setBusy] = useState(false);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read stays the same; what it is renewed by does not
  useEffect(() => {
    let current = true;
    void read().then((result) => {
      if (!current) return;
      setError(result.ok ? null : result.error);
      if (result.ok) setLog((shown) => withNewest(shown, result.value));
    });
    return () => {
      current = false;
    };
  }, [...renewedBy, tries]);
  return {
    log,
    error,
    busy,
    again: () => setTries(tries + 1),
    async earlier() {
      if (log === null || log.next === null || busy) return;
      setBusy(true);
      const result = await read(log.next);
      setBusy(false);
      setError(result.ok ? null : result.error);
      if (result.ok) setLog((shown) => (shown === null ? result.value : withOlder(shown, result.value)));
    },
  };
}
