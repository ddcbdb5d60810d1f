/** Geopera's ledger, paged by offset from the newest row: its newest rows with each read, its past on its own. */
import type { EntryFacts } from '#shared/domain/entry.ts';
import type { HistoryPage, ReadOptions, WalletLedger } from '../adapter.ts';
import type { Parts } from '../parts.ts';
import { numbered, readRows } from '../rows.ts';
import { type GeoperaClient, geoperaVoice } from './client.ts';
import { pageWire, rowWire } from './transactions.ts';

const WALLET = 'credits';
const PAGE = 50;
/** Further down the past is fetched page by page, so that a long ledger does not hold up the balance. */
const NEWEST_PAGES = 4;

async function page(client: GeoperaClient, limit: number, offset: number) {
  const answer = await client.operation('billing.credits.transactions', { limit, offset }, pageWire);
  const { path, rows, total } = answer.value;
  const { read, problem } = readRows(geoperaVoice, answer.request, path, rows, rowWire);
  return { count: rows.length, total, read: numbered(read), problem };
}

/** @param wanted false where the balance could not be read: rows without it prove nothing. */
export async function readNewest(
  client: GeoperaClient,
  parts: Parts,
  wanted: boolean,
  { known, recheck = false }: ReadOptions,
): Promise<{ entries: EntryFacts[]; ledger: WalletLedger }> {
  const ledger = { walletKey: WALLET, way: 'rows' as const, totals: [] };
  const entries = new Map<string, EntryFacts>();
  const rows = () => [...entries.values()];
  if (!wanted) return { entries: [], ledger: { ...ledger, state: 'failed', resume: null } };
  let offset = 0;
  for (let pages = 0; pages < NEWEST_PAGES; pages += 1) {
    const answer = await parts.take('transactions', () => page(client, PAGE, offset));
    if (answer === undefined) {
      const state = entries.size === 0 ? 'failed' : 'newest';
      return { entries: rows(), ledger: { ...ledger, state, resume: String(offset) } };
    }
    if (answer.problem !== null) parts.note('transactions', answer.problem);
    const found =
      (await known?.(
        WALLET,
        answer.read.map(({ sourceId }) => sourceId),
      )) ?? new Set<string>();
    for (const entry of answer.read) entries.set(entry.sourceId, entry);
    const last = answer.read.at(-1);
    const met = last !== undefined && found.has(last.sourceId);
    if (answer.count < PAGE || (met && !recheck))
      return { entries: rows(), ledger: { ...ledger, state: 'whole', resume: null } };
    offset += answer.count;
    if (met && pages === NEWEST_PAGES - 1)
      return { entries: rows(), ledger: { ...ledger, state: 'whole', resume: null } };
  }
  return { entries: rows(), ledger: { ...ledger, state: 'newest', resume: String(offset) } };
}

export function createHistory(client: GeoperaClient) {
  return async (_walletKey: string, cursor: string | null): Promise<HistoryPage> => {
    // Rows that came in on top have moved the past down: the pages overlap, and nothing is passed over.
    const offset = Number(cursor ?? 0);
    const answer = await page(client, PAGE, offset);
    // The service may give fewer than were asked for: only an empty page is the end for certain.
    const over = answer.count === 0;
    return {
      entries: answer.read,
      totals: [],
      next: over ? null : String(offset + answer.count),
      total: answer.total,
      beyondReach: null,
      problems: answer.problem === null ? [] : [{ part: 'transactions', error: answer.problem }],
    };
  };
}
