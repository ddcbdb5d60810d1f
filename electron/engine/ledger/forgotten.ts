/**
 * Rows that a service listed before and lists no more. They stay in the ledger; the account's log tells of them, since a
 * service that rewrites its past is worth knowing about. Pure.
 */
import type { AccountLogRow } from '#shared/domain/accountLog.ts';
import type { Entry, EntryFacts } from '#shared/domain/entry.ts';
import type { Instant } from '#shared/domain/time.ts';
import { entryIdOf } from './entryId.ts';

/** The span that a listing speaks for: between its oldest and its newest row. Null where there is none. */
export function spanOf(
  rows: readonly Pick<EntryFacts, 'at'>[],
): { readonly after: Instant; readonly before: Instant } | null {
  const times = rows.map(({ at }) => at);
  const after = Math.min(...times);
  const before = Math.max(...times);
  return after < before ? { after, before } : null;
}

/** @param held entries of the wallet within the span of the rows */
export function forgottenRows(
  accountId: string,
  walletId: string,
  rows: readonly EntryFacts[],
  held: readonly Entry[],
  now: Instant,
): AccountLogRow[] {
  const listed = new Set(rows.map(({ walletKey, sourceId }) => entryIdOf(accountId, walletKey, sourceId)));
  const missing = held
    .filter(({ id, source, answers, lateFor }) => !listed.has(id) && source === 'reported' && !answers && !lateFor)
    .sort((a, b) => a.at - b.at);
  const [first] = missing;
  if (first === undefined) return [];
  const count = missing.length === 1 ? 'A row' : `${missing.length} rows`;
  return [
    {
      id: `forgotten:${first.id}:${missing.length}`,
      at: now,
      accountId,
      walletId,
      topic: 'forgotten',
      message: `${count} that the service listed before ${missing.length === 1 ? 'is' : 'are'} not listed any more. The ledger keeps ${missing.length === 1 ? 'it' : 'them'}.`,
      entryId: first.id,
    },
  ];
}
