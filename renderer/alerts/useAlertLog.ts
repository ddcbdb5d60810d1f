/** The alert log as it is read page by page, and renewed whenever something was decided. */
import type { CallOutput } from '#shared/contract/contract.ts';
import { usePage, useSnapshot } from '../state/context.tsx';
import { type LogRead, useLogPages } from '../state/useLogPages.ts';

const PAGE = 50;

/** @param walletId null reads of all wallets */
export function useAlertLog(walletId: string | null): LogRead<CallOutput<'alerts.log'>['rows'][number]> {
  const { client } = usePage();
  const alerts = useSnapshot((snapshot) => snapshot.alerts);
  // What the log tells of besides the alerts themselves: mutings, and what was handed on.
  const besides = useSnapshot(({ wallets, forwarding }) =>
    JSON.stringify([wallets.map(({ muted }) => muted), forwarding.lastSentAt, forwarding.lastError]),
  );
  const only = walletId === null ? {} : { walletId };
  return useLogPages(
    (before) => client.call('alerts.log', { ...only, ...(before && { before }), limit: PAGE }),
    [alerts, besides],
  );
}
