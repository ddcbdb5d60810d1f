/** What was out of the ordinary with an account's ledger, page by page, and renewed whenever rows have come in. */
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import { usePage } from '../state/context.tsx';
import { useLedgerChanges } from '../state/recentRows.ts';
import { type LogRead, useLogPages } from '../state/useLogPages.ts';

const PAGE = 8;

export function useAccountLog(accountId: string): LogRead<AccountLogRow> {
  const { client } = usePage();
  const changes = useLedgerChanges();
  return useLogPages(
    (before) => client.call('accounts.log', { accountId, ...(before && { before }), limit: PAGE }),
    [changes],
  );
}
