/** Which of a reading's rows the ledger holds already, with the corrections made to them. */
import type { Entry, EntryFacts } from '#shared/domain/entry.ts';
import { entryIdOf } from './entryId.ts';
import { correctionId } from './post.ts';

/** @param further ids of single entries that the decision asks for besides */
export async function lookUp(
  entriesById: (ids: readonly string[]) => Promise<ReadonlyMap<string, Entry>>,
  accountId: string,
  rows: readonly Pick<EntryFacts, 'walletKey' | 'sourceId'>[],
  further: readonly string[],
): Promise<Map<string, Entry>> {
  const first = rows.map(({ walletKey, sourceId }) => entryIdOf(accountId, walletKey, sourceId));
  const known = new Map(await entriesById([...first, ...further]));
  let open = rows.filter((_, index) => known.has(first[index] ?? ''));
  for (let n = 1; open.length > 0; n++) {
    const ids = open.map(({ walletKey, sourceId }) => correctionId(accountId, walletKey, sourceId, n));
    const found = await entriesById(ids);
    for (const [id, entry] of found) known.set(id, entry);
    open = open.filter((_, index) => found.has(ids[index] ?? ''));
  }
  return known;
}
