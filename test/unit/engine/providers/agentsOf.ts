/** The controls of an adapter, or a clear word that there are none. */
import type { AgentControls, Operations } from '#engine/providers/operations.ts';

export function agentsOf({ agents }: Operations): AgentControls {
  if (agents === undefined) throw new Error('there is no way to control agents');
  return agents;
}
