/** The alert log as it is read page by page, and renewed whenever something was decided. */
import { useEffect, useState } from 'react';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { usePage, useSnapshot } from '../state/context.tsx';
import { withNewest, withOlder } from '../state/logPages.ts';

type LogPage = CallOutput<'alerts.log'>;

const PAGE = 50;

export interface AlertLogRead {
  /** Null until the first answer. */
  readonly log: LogPage | null;
  readonly error: ErrorInfo | null;
  readonly busy: boolean;
  earlier(): Promise<void>;
  again(): void;
}

/** @param walletId null reads of all wallets */
export function useAlertLog(walletId: string | null): AlertLogRead {
  const { client } = usePage();
  const [log, setLog] = useState<LogPage | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [busy, setBusy] = useState(false);
  const [tries, setTries] = useState(0);
  const alerts = useSnapshot((snapshot) => snapshot.alerts);
  // What the log tells of besides the alerts themselves: mutings, and what was handed on.
  const besides = useSnapshot(({ wallets, forwarding }) =>
    JSON.stringify([wallets.map(({ muted }) => muted), forwarding.lastSentAt, forwarding.lastError]),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of any of these means there may be new rows
  useEffect(() => {
    let current = true;
    void client.call('alerts.log', { ...only(walletId), limit: PAGE }).then((result) => {
      if (!current) return;
      setError(result.ok ? null : result.error);
      if (result.ok) setLog((shown) => withNewest(shown, result.value));
    });
    return () => {
      current = false;
    };
  }, [client, walletId, alerts, besides, tries]);
  return {
    log,
    error,
    busy,
    again: () => setTries(tries + 1),
    async earlier() {
      if (log === null || log.next === null || busy) return;
      setBusy(true);
      const result = await client.call('alerts.log', { ...only(walletId), limit: PAGE, before: log.next });
      setBusy(false);
      setError(result.ok ? null : result.error);
      if (result.ok) setLog((shown) => (shown === null ? result.value : withOlder(shown, result.value)));
    },
  };
}

function only(walletId: string | null) {
  return walletId === null ? {} : { walletId };
}
