/** `ledger.facets`: what there is to filter by. */
import type { CallInput, CallOutput } from '#shared/contract/contract.ts';
import { KINDS } from './arrivals.ts';
import type { Selections } from './page.ts';
import type { Sight } from './sight.ts';

export function ledgerFacets(
  sight: Sight,
  selections: Selections,
  { walletIds }: CallInput<'ledger.facets'>,
): CallOutput<'ledger.facets'> {
  const { columns, names } = sight.model;
  const { block } = columns;
  const selected = selections.select(sight, walletIds === undefined ? {} : { walletIds });
  const agents = new Uint32Array(names.agent.size + 1);
  const activities = new Uint32Array(names.activity.size + 1);
  const kinds = new Uint32Array(KINDS.length);
  for (let n = 0; n < selected.count; n++) {
    const row = selected.row(n);
    count(agents, block.agent[row] ?? 0);
    count(activities, block.activity[row] ?? 0);
    count(kinds, block.kind[row] ?? 0);
  }
  const at = (n: number) => (selected.count === 0 ? null : (block.at[selected.row(n)] ?? null));
  return {
    agents: counted(names.agent.all(), agents.subarray(1)).map(([agentId, count]) => ({ agentId, count })),
    activities: counted(names.activity.all(), activities.subarray(1)).map(([activity, count]) => ({ activity, count })),
    kinds: counted(KINDS, kinds).map(([kind, count]) => ({ kind, count })),
    first: at(0),
    last: at(selected.count - 1),
    entries: selected.count,
  };
}

function count(counts: Uint32Array, value: number): void {
  counts[value] = (counts[value] ?? 0) + 1;
}

/** Those that occur, the most frequent first. */
function counted<T extends string>(values: readonly T[], counts: Uint32Array): (readonly [T, number])[] {
  return values
    .map((value, n) => [value, counts[n] ?? 0] as const)
    .filter(([, count]) => count > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
