/**
 * elizaOS Cloud's ledger has neither pages nor a cursor (public source): a larger limit is the only way further back, and
 * every answer begins at the newest row. `hours` does not help: the service applies it after `limit`.
 */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { EntryFacts } from '#shared/domain/entry.ts';
import type { HistoryPage, ReadOptions, WalletLedger } from '../adapter.ts';
import type { Voice } from '../answers.ts';
import type { Parts } from '../parts.ts';
import { numbered, readRows } from '../rows.ts';
import { type ElizaosClient, transactionsRequest } from './client.ts';
import { tiedTogether } from './reservations.ts';
import { rowWire } from './transactions.ts';

const WALLET = 'balance';
const NEWEST = 100;
/** Each begins at the newest row again, so the steps are large. */
const PAST = [1_000, 5_000, 20_000, 100_000];

async function rows(client: ElizaosClient, voice: Voice, limit: number) {
  const { transactions } = await client.transactions(limit);
  const { read, problem } = readRows(voice, transactionsRequest(limit), 'transactions', transactions, rowWire);
  return { count: transactions.length, read: tiedTogether(numbered(read)), problem };
}

/** @param wanted false where the balance could not be read: rows without it prove nothing. */
export async function readNewest(
  client: ElizaosClient,
  voice: Voice,
  parts: Parts,
  wanted: boolean,
  { known, recheck = false }: ReadOptions,
): Promise<{ entries: readonly EntryFacts[]; ledger: WalletLedger }> {
  const ledger = { walletKey: WALLET, way: 'rows' as const, totals: [] };
  const limit = recheck ? (PAST[0] ?? NEWEST) : NEWEST;
  const answer = wanted ? await parts.take('transactions', () => rows(client, voice, limit)) : undefined;
  if (answer === undefined) return { entries: [], ledger: { ...ledger, state: 'failed', resume: null } };
  if (answer.problem !== null) parts.note('transactions', answer.problem);
  const last = answer.read.at(-1);
  const met = last !== undefined && ((await known?.(WALLET, [last.sourceId]))?.has(last.sourceId) ?? false);
  const whole = answer.count < limit || met;
  return {
    entries: answer.read,
    ledger: { ...ledger, state: whole ? 'whole' : 'newest', resume: whole ? null : String(nextLimit(limit) ?? '') },
  };
}

function nextLimit(limit: number): number | null {
  return PAST.find((larger) => larger > limit) ?? null;
}

export function createHistory(client: ElizaosClient, voice: Voice) {
  return async (_walletKey: string, cursor: string | null): Promise<HistoryPage> => {
    const limit = Number(cursor ?? PAST[0]);
    const page = { totals: [], total: null, beyondReach: null };
    let answer: Awaited<ReturnType<typeof rows>>;
    try {
      answer = await rows(client, voice, limit);
    } catch (error) {
      // An answer that is too large to be read never will be smaller: what is here stays, and the rest is out of reach.
      if (!(error instanceof PlimsollError) || error.kind !== 'bad-response' || limit === PAST[0]) throw error;
      return { ...page, entries: [], next: null, beyondReach: outOfReach(limit), problems: [] };
    }
    const problems = answer.problem === null ? [] : [{ part: 'transactions', error: answer.problem }];
    const next = answer.count < limit ? null : nextLimit(limit);
    const beyondReach = answer.count >= limit && next === null ? outOfReach(limit) : null;
    return { ...page, entries: answer.read, next: next === null ? null : String(next), beyondReach, problems };
  };
}

function outOfReach(limit: number): string {
  return `elizaOS Cloud has no pages for its ledger, and more than ${limit.toLocaleString('en')} rows do not come in one answer. Older rows are in the dashboard.`;
}
