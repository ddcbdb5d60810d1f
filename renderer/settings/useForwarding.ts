/** What is done about one way of handing alerts on, and how the last try went. */
import { useState } from 'react';
import type { ForwardingView } from '#shared/contract/alertCalls.ts';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { Channel, Forwarding } from '#shared/domain/forwarding.ts';
import { en } from '#shared/words/en.ts';
import { useSay } from '../components/Toasts.tsx';
import { usePage } from '../state/context.tsx';

export interface Trial {
  readonly ok: boolean;
  readonly detail: string;
}

export interface ForwardingActions {
  readonly busy: boolean;
  /** Why it was not saved. */
  readonly error: ErrorInfo | null;
  readonly trial: Trial | null;
  /** @param secret a new one of the webhook; undefined keeps the one there is */
  save(change: Partial<Forwarding>, secret?: string): Promise<boolean>;
  test(): Promise<void>;
}

export function useForwarding({ command, webhook }: ForwardingView, channel: Channel): ForwardingActions {
  const { client } = usePage();
  const say = useSay();
  const [state, setState] = useState<Pick<ForwardingActions, 'busy' | 'error' | 'trial'>>({
    busy: false,
    error: null,
    trial: null,
  });
  const begin = () => setState({ busy: true, error: null, trial: null });
  return {
    ...state,
    async save(change, secret) {
      begin();
      const next = { forwarding: { command, webhook, ...change } };
      const result = await client.call('forwarding.set', secret === undefined ? next : { ...next, secret });
      setState({ busy: false, error: result.ok ? null : result.error, trial: null });
      if (result.ok) say.done(change[channel] === null ? en.forwarding.wasOff : en.forwarding.saved);
      return result.ok;
    },
    async test() {
      begin();
      const result = await client.call('forwarding.test', { channel });
      const trial = result.ok ? result.value : { ok: false, detail: result.error.message };
      setState({ busy: false, error: null, trial });
    },
  };
}
