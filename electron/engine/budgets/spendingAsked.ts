/** What the ledger is asked about the spending of agents. */
import type { LedgerSum } from '#shared/contract/ledgerCalls.ts';
import type { EntryKind } from '#shared/domain/entry.ts';
import { DAY, type Instant } from '#shared/domain/time.ts';
import type { LedgerQueries } from '../ledger/queries.ts';

type Ledger = Pick<LedgerQueries, 'ask'>;

/** What work costs, less what was given back of it. */
const COSTS: EntryKind[] = ['usage', 'reserve', 'release', 'fee', 'refund'];
/** Who spent nothing for so long is named by no row any more. */
const NAMED_FOR = 125 * DAY;
/** By a service's clock a row may be of a moment that is not here yet. */
export const FOR_EVER = Number.MAX_SAFE_INTEGER;

/** The agents that rows of wallets are attributed to, by wallet. */
export async function agentsNamedIn(
  ledger: Ledger,
  walletIds: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const named = new Map(walletIds.map((walletId) => [walletId, new Set<string>()]));
  if (named.size === 0) return named;
  const { sums } = await ledger.ask('ledger.sums', {
    filter: { walletIds: [...walletIds], kinds: COSTS, from: now - NAMED_FOR, to: FOR_EVER },
    bucket: 'whole',
    zone: 'UTC',
    by: ['wallet', 'agent'],
  });
  for (const { walletId, agentId } of sums)
    if (walletId !== null && agentId !== null) named.get(walletId)?.add(agentId);
  return named;
}

/** What agents spent of a wallet from an instant on and before another. */
export type SumsOnce = (walletId: string, from: Instant, to: Instant) => Promise<readonly LedgerSum[]>;

/** Asks once for all who want to know the same. */
export function sumsOnce(ledger: Ledger): SumsOnce {
  const answers = new Map<string, ReturnType<SumsOnce>>();
  const ask: SumsOnce = async (walletId, from, to) => {
    const filter = { walletIds: [walletId], kinds: COSTS, from, to };
    return (await ledger.ask('ledger.sums', { filter, bucket: 'whole', zone: 'UTC', by: ['agent'] })).sums;
  };
  return (walletId, from, to) => {
    if (from >= to) return Promise.resolve([]);
    const key = `${walletId} ${from} ${to}`;
    const answer = answers.get(key) ?? ask(walletId, from, to);
    answers.set(key, answer);
    return answer;
  };
}
