/** What a service tells of wallets and agents, for tests of what rules them. */
import type { AgentFacts, AgentList } from '#shared/domain/facts.ts';
import type { SeenWallet } from '#shared/domain/observation.ts';
import { amountOf } from '#shared/money/amount.ts';

const credits = (micros: number) => amountOf(micros, 'credit');

export function seenWallet(key: string, asOf: number): SeenWallet {
  return {
    ...{ key, asOf, name: 'Credits', unit: 'credit', balance: null, reserved: null, worth: null },
    ...{ autoTopUp: null, funding: null, note: null },
  };
}

export function agentList(listed: AgentFacts[]): AgentList {
  return {
    ...{ listed, total: listed.length, withBudget: null, paused: null },
    ...{ totalAllocated: null, totalSpent: null, totalAvailable: null },
  };
}

/** With 1,000 millionths of a credit, of which so many are spent. */
export function agentWithBudget(id: string, spent: number): AgentFacts {
  return {
    ...{ id, name: id, walletKey: 'credits', paused: false, pauseReason: null, requests: null, earnings: null },
    budget: {
      ...{ allocated: credits(1_000), spent: credits(spent), available: credits(1_000 - spent) },
      ...{ dailyLimit: null, dailySpent: null, dailyRemaining: null },
    },
  };
}
