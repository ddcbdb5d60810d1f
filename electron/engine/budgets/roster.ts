/** Who the agents are: those that a service lists, those that the ledger or the user's rules name, those that the user made. Pure. */
import type { Account } from '#shared/domain/account.ts';
import type { AgentStanding } from '#shared/domain/agent.ts';
import type { Envelope } from '#shared/domain/envelope.ts';
import type { AgentFacts } from '#shared/domain/facts.ts';
import { accountOfWallet, agentKeyOf, walletIdOf } from '#shared/domain/ids.ts';
import type { Observation } from '#shared/domain/observation.ts';
import type { AttributionRule } from '#shared/domain/rule.ts';

export interface Agent {
  /** `agentKeyOf`. */
  readonly key: string;
  readonly account: Account;
  readonly agentId: string;
  readonly name: string;
  readonly origin: 'service' | 'ledger' | 'made';
  /** What its service tells of it; null for one that no service lists. */
  readonly facts: AgentFacts | null;
  /** The wallets that it draws on, the first one first. */
  readonly walletIds: readonly string[];
}

export interface RosterFacts {
  readonly accounts: readonly Account[];
  readonly observationOf: (accountId: string) => Observation;
  /** Agents that rows of a wallet are attributed to. */
  readonly inLedger: readonly { readonly walletId: string; readonly agentId: string }[];
  readonly attributions: readonly AttributionRule[];
  readonly standings: readonly AgentStanding[];
  readonly envelopes: readonly Envelope[];
}

export function rosterOf(facts: RosterFacts): Agent[] {
  const accounts = new Map(facts.accounts.map((account) => [account.id, account]));
  const found = new Map<string, Agent>();
  const note = (agent: Omit<Agent, 'key'>) => {
    const key = agentKeyOf(agent.account.id, agent.agentId);
    const known = found.get(key);
    const walletIds = [...new Set([...(known?.walletIds ?? []), ...agent.walletIds])];
    found.set(key, { ...(known ?? { ...agent, key }), walletIds });
  };
  for (const account of facts.accounts)
    for (const listed of facts.observationOf(account.id).slices.agents?.value.listed ?? [])
      note({
        account,
        agentId: listed.id,
        name: listed.name,
        origin: 'service',
        facts: listed,
        walletIds: [walletIdOf(account.id, listed.walletKey)],
      });
  const named = (accountId: string, agentId: string, walletIds: readonly string[], name = agentId) => {
    const account = accounts.get(accountId);
    if (account !== undefined) note({ account, agentId, name, origin: 'ledger', facts: null, walletIds });
  };
  for (const { accountId, agentId, name, made, walletId } of facts.standings) {
    const account = accounts.get(accountId);
    if (account !== undefined && made)
      note({ account, agentId, name, origin: 'made', facts: null, walletIds: walletId === null ? [] : [walletId] });
  }
  for (const { walletId, agentId } of facts.inLedger) named(accountOfWallet(walletId), agentId, [walletId]);
  for (const rule of facts.attributions)
    for (const walletId of walletsOf(rule, facts)) named(accountOfWallet(walletId), rule.agentId, [walletId]);
  for (const { accountId, agentId, walletId } of facts.envelopes) named(accountId, agentId, [walletId]);
  // Somebody who was paused is known, also when nothing else names him any more.
  for (const { accountId, agentId, holds, control, heldBack, name } of facts.standings)
    if (holds.length > 0 || control !== null || heldBack !== null)
      named(accountId, agentId, firstWallet(facts.observationOf(accountId), accountId), name);
  return [...found.values()].filter(({ walletIds }) => walletIds.length > 0);
}

/** A rule for any wallet of any account names nobody in particular until rows fit it. */
function walletsOf(rule: AttributionRule, { accounts, observationOf }: RosterFacts): string[] {
  if (!rule.enabled) return [];
  if (rule.walletId !== null) return [rule.walletId];
  if (rule.accountId === null || !accounts.some(({ id }) => id === rule.accountId)) return [];
  return firstWallet(observationOf(rule.accountId), rule.accountId);
}

function firstWallet({ wallets }: Observation, accountId: string): string[] {
  const [first] = wallets;
  return first === undefined ? [] : [walletIdOf(accountId, first.key)];
}
