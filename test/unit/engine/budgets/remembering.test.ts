/** How long what was settled is remembered. */
import { expect, it } from 'vitest';
import { seenUpTo } from '#engine/budgets/limits.ts';
import { emptyObservation } from '#engine/sync/reconcile.ts';
import type { Envelope } from '#shared/domain/envelope.ts';
import type { Observation } from '#shared/domain/observation.ts';
import type { Reservation } from '#shared/domain/reservation.ts';
import { agentList, agentWithBudget, seenWallet } from './samples.ts';

it.each([
  ['its wallet', { wallet: 3, budget: 5, spent: 7 }, 3],
  ['a budget at the service', { wallet: 5, budget: 3, spent: 7 }, 3],
  ['what its agent spent by the ledger', { wallet: 5, budget: 7, spent: 3 }, 3],
  ['no budget, which it has none of', { wallet: 5, budget: null, spent: 7 }, 5],
  ['no envelope, which it has none of', { wallet: 5, budget: 7, spent: undefined }, 5],
  ['nothing: what was spent is not known', { wallet: 5, budget: 7, spent: null }, null],
  ['nothing: its wallet was never seen', { wallet: null, budget: 7, spent: 7 }, null],
])('remembers what was settled by the oldest that counts it: %s', (_name, { wallet, budget, spent }, upTo) => {
  const seen: Observation = {
    ...emptyObservation('a'),
    wallets: wallet === null ? [] : [seenWallet('credits', wallet)],
    slices: budget === null ? {} : { agents: { value: agentList([agentWithBudget('e1', 4)]), asOf: budget } },
  };
  const spendingOf = () => (spent == null ? null : { current: 0, past: 0, asOf: spent, told: true });
  const one = { accountId: 'a', walletId: 'a:credits', agent: 'a:agent/e1', agentId: 'e1' } as Reservation;
  const own = { id: 'e', agent: 'a:agent/e1', walletId: 'a:credits' } as Envelope;
  const others = { ...own, agent: 'a:agent/other' };
  expect(seenUpTo(one, seen, [spent === undefined ? others : own], spendingOf)).toBe(upTo);
});
