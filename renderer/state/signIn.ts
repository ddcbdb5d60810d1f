/** A sign-in through the browser, asked after until it has ended. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallInput } from '#shared/contract/contract.ts';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { SignInState } from '#shared/contract/paymentCalls.ts';
import { usePage } from './context.tsx';

/** How often the engine is asked; how often it asks the service is its own matter. */
const EVERY = 1_500;

export interface SignInView {
  readonly busy: boolean;
  readonly waiting: SignInState | null;
  readonly error: ErrorInfo | null;
  begin(input: CallInput<'signIn.begin'>): Promise<void>;
  stop(): void;
}

interface Endings {
  connected(accountId: string | null): void;
  ended(how: 'denied' | 'expired'): void;
}

export function useSignIn(endings: Endings): SignInView {
  const { client } = usePage();
  const [waiting, setWaiting] = useState<SignInState | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [busy, setBusy] = useState(false);
  const heard = useRef(endings);
  heard.current = endings;
  const id = waiting?.id ?? null;

  const take = useCallback((signIn: SignInState) => {
    if (signIn.status === 'waiting') return setWaiting(signIn);
    setWaiting(null);
    if (signIn.status === 'connected') heard.current.connected(signIn.accountId);
    else if (signIn.status === 'failed') setError({ kind: 'unavailable', message: signIn.message ?? '' });
    else heard.current.ended(signIn.status);
  }, []);

  useEffect(() => {
    if (id === null) return;
    const timer = setInterval(async () => {
      const result = await client.call('signIn.state', { id });
      if (result.ok) take(result.value.signIn);
      else {
        setWaiting(null);
        setError(result.error);
      }
    }, EVERY);
    return () => clearInterval(timer);
  }, [client, id, take]);

  // One who leaves the screen has stopped waiting.
  useEffect(() => {
    if (id === null) return;
    return () => void client.call('signIn.cancel', { id });
  }, [client, id]);

  return {
    busy,
    waiting,
    error,
    async begin(input) {
      if (busy) return;
      setBusy(true);
      setError(null);
      const result = await client.call('signIn.begin', input);
      setBusy(false);
      if (result.ok) take(result.value.signIn);
      else setError(result.error);
    },
    stop() {
      setWaiting(null);
    },
  };
}
