/** How far a client reaches: over everything, or as one agent with the wallets that it draws on. */

import { findWallet } from '#doors/cli/walletRef.ts';
import type { AgentView } from '#shared/contract/agentCalls.ts';
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Snapshot, WalletView } from '#shared/contract/snapshot.ts';
import { findAgent } from '#shared/domain/agentRef.ts';
import type { McpAsk } from './calls.ts';

export interface Seen {
  readonly wallets: readonly WalletView[];
  readonly agents: readonly AgentView[];
  readonly mode: Snapshot['app']['mode'];
}

export interface Reach {
  /** The one agent that the client speaks for; null: any. */
  readonly only: string | null;
  look(): Promise<Seen>;
  /** Of a call that was let through: it is this client's to settle. */
  noteReserved(id: string): void;
  /** @throws PlimsollError `refused` for what another agent reserved */
  checkOwn(reservationId: string): Promise<void>;
}

export function createReach(ask: McpAsk, only: string | null): Reach {
  const reserved = new Set<string>();
  async function look(): Promise<Seen> {
    const { wallets, agents, app } = await ask('snapshot.get', {});
    const { mode } = app;
    if (only === null) return { wallets, agents, mode };
    const own = findAgent(agents, only);
    return { mode, agents: [own], wallets: wallets.filter(({ id }) => own.walletIds.includes(id)) };
  }
  return {
    only,
    look,
    noteReserved: (id) => void reserved.add(id),
    async checkOwn(id) {
      if (only === null || reserved.has(id)) return;
      const [own] = (await look()).agents;
      if (own?.reservations.some((one) => one.id === id)) return;
      throw new PlimsollError({
        kind: 'refused',
        message: `"${id}" is no reservation that ${own?.name ?? only} holds.`,
        help: 'This server speaks for that agent alone; "agents" lists what it holds.',
      });
    },
  };
}

export function walletIn({ wallets }: Seen, wanted: string): WalletView {
  return findWallet(wallets, wanted);
}

export function agentIn({ agents }: Seen, wanted: string): AgentView {
  return findAgent(agents, wanted);
}
