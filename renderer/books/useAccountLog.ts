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
    async (before) => {
      const result = await client.call('accounts.log', {
        accountId,
        limit: PAGE,
        ...(before && { before: before.at }),
      });
      if (!result.ok) return result;
      const { rows } = result.value;
      const last = rows.at(-1);
      const next = rows.length < PAGE || last === undefined ? null : { at: last.at, id: last.id };
      return { ok: true, value: { rows, next } };
    },
    [changes],
  );
}
