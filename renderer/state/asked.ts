/** What a dialog asks a service when it opens: loading, the answer, or why there is none. */
import { useCallback, useEffect, useState } from 'react';
import type { CallInput, CallName, CallOutput } from '#shared/contract/contract.ts';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { usePage } from './context.tsx';

export interface Asked<N extends CallName> {
  readonly value: CallOutput<N> | null;
  readonly error: ErrorInfo | null;
  readonly loading: boolean;
  /** Asks again; the answer before stays until the next one is there. */
  reload(): Promise<void>;
}

/** @param input must be plain data: it is compared by its text. With null nothing is asked. */
export function useAsked<N extends CallName>(name: N, input: CallInput<N> | null): Asked<N> {
  const { client } = usePage();
  const key = input === null ? null : JSON.stringify(input);
  const [state, setState] = useState<{ value: CallOutput<N> | null; error: ErrorInfo | null; loading: boolean }>({
    value: null,
    error: null,
    loading: key !== null,
  });
  const read = useCallback(
    async (isCurrent: () => boolean) => {
      if (key === null) return;
      setState((before) => ({ ...before, loading: true }));
      const result = await client.call(name, JSON.parse(key) as CallInput<N>);
      if (!isCurrent()) return;
      setState((before) =>
        result.ok
          ? { value: result.value, error: null, loading: false }
          : { value: before.value, error: result.error, loading: false },
      );
    },
    [client, name, key],
  );
  useEffect(() => {
    let current = true;
    void read(() => current);
    return () => {
      current = false;
    };
  }, [read]);
  const reload = useCallback(() => read(() => true), [read]);
  return { ...state, reload };
}
