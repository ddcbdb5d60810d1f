/** Which rows an export holds. Pure; the period and the wallets are chosen before, in the question to the store. */
import type { Attribution, ExportRequest, LedgerFilter } from '#shared/contract/ledgerCalls.ts';
import type { Entry } from '#shared/domain/entry.ts';

export type RowFilter = NonNullable<ExportRequest['filter']>;
export type Fits = (entry: Entry, attribution: Attribution | null) => boolean;

/** Null where no condition asks about single rows: every row of the wallets fits. */
export function rowFilterOf(filter: RowFilter | undefined): Fits | null {
  if (filter === undefined) return null;
  const { kinds, agentIds, activities, minMicros, maxMicros } = filter;
  const words = wordsOf(filter.text);
  const wanted = {
    kinds: kinds === undefined ? null : new Set(kinds),
    agents: agentIds === undefined ? null : new Set(agentIds),
    activities: activities === undefined ? null : new Set(activities),
  };
  const asks = [wanted.kinds, wanted.agents, wanted.activities, minMicros ?? null, maxMicros ?? null];
  if (asks.every((condition) => condition === null) && words.length === 0) return null;
  return (entry, attribution) => {
    if (wanted.kinds !== null && !wanted.kinds.has(entry.kind)) return false;
    if (wanted.agents !== null && !wanted.agents.has(attribution?.agentId ?? null)) return false;
    if (wanted.activities !== null && !wanted.activities.has(entry.activity)) return false;
    if (minMicros !== undefined && entry.amount.micros < minMicros) return false;
    if (maxMicros !== undefined && entry.amount.micros > maxMicros) return false;
    return words.length === 0 || hasAll(words, entry, attribution);
  };
}

/** Letters and digits in a row are a word; capitals and accents make no difference. */
const WORD = /[\p{L}\p{N}]+/gu;

export function wordsOf(text: LedgerFilter['text']): string[] {
  return folded(text ?? '').match(WORD) ?? [];
}

function hasAll(words: readonly string[], entry: Entry, attribution: Attribution | null): boolean {
  const { description, activity, id, sourceId, paymentRef, thread, agentId } = entry;
  const texts = [description, agentId, attribution?.agentId, activity, id, sourceId, paymentRef, thread];
  const there = wordsOf(texts.filter((text) => text !== null && text !== undefined).join('\n'));
  return words.every((word) => there.some((other) => other.startsWith(word)));
}

function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
