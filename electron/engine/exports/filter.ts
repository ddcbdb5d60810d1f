/** Which rows an export holds. Pure; the period and the wallets are chosen before, in the question to the store. */
import type { Attribution, ExportRequest } from '#shared/contract/ledgerCalls.ts';
import type { Entry } from '#shared/domain/entry.ts';
import { idWordsOf, type TypedWord, typedWords, wordsOf } from '../ledger/readModel/words.ts';

export type RowFilter = NonNullable<ExportRequest['filter']>;
export type Fits = (entry: Entry, attribution: Attribution | null) => boolean;

/**
 * Null where no condition asks about single rows: every row of the wallets fits.
 * @param agentNames what the services call the agents, by their ids; asked only when words are to be found
 */
export function rowFilterOf(filter: RowFilter | undefined, agentNames: () => ReadonlyMap<string, string>): Fits | null {
  if (filter === undefined) return null;
  const { minMicros, maxMicros } = filter;
  const kinds = filter.kinds === undefined ? null : new Set(filter.kinds);
  const agents = filter.agentIds === undefined ? null : new Set(filter.agentIds);
  const activities = filter.activities === undefined ? null : new Set(filter.activities);
  const typed = typedWords(filter.text ?? '');
  const conditions = [kinds, agents, activities, minMicros ?? null, maxMicros ?? null];
  if (conditions.every((condition) => condition === null) && typed.length === 0) return null;
  const names = typed.length === 0 ? new Map<string, string>() : agentNames();
  return (entry, attribution) => {
    if (kinds !== null && !kinds.has(entry.kind)) return false;
    if (agents !== null && !agents.has(attribution?.agentId ?? null)) return false;
    if (activities !== null && !activities.has(entry.activity)) return false;
    if (minMicros !== undefined && entry.amount.micros < minMicros) return false;
    if (maxMicros !== undefined && entry.amount.micros > maxMicros) return false;
    return typed.length === 0 || hasAll(typed, entry, attribution, names);
  };
}

/** As the ledger's own search finds rows. */
function hasAll(
  typed: readonly TypedWord[],
  { description, activity, sourceId, paymentRef, thread }: Entry,
  attribution: Attribution | null,
  agentNames: ReadonlyMap<string, string>,
): boolean {
  const agent = attribution === null ? '' : `${attribution.agentId} ${agentNames.get(attribution.agentId) ?? ''}`;
  const ids = [sourceId, paymentRef, thread].flatMap((id) => (id === null ? [] : idWordsOf(id)));
  const words = [...wordsOf(description), ...wordsOf(agent), ...wordsOf(activity ?? ''), ...ids];
  const occurs = (start: string) => words.some((word) => word.startsWith(start));
  return typed.every(
    ({ parts, whole }) => parts.every(occurs) || (parts.length > 1 && ids.some((id) => id.startsWith(whole))),
  );
}
