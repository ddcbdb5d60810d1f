/** What somebody else does to an agent at its service, by the agent's name, as actions of that service's world. */
import type { AgentChange } from '../sandbox.ts';
import type { ServiceAction } from './actions.ts';
import { MOSAIC_AGENTS } from './mosaic.ts';
import type { World } from './world.ts';

export function agentActions(
  world: World,
  now: number,
  service: 'elizaos' | 'mosaic',
  name: string,
  { paused, running, edited }: AgentChange,
): readonly ServiceAction[] {
  const names: readonly string[] =
    service === 'mosaic' ? MOSAIC_AGENTS : world.at('elizaos', now).agents.map((agent) => agent.name);
  const agent = names.indexOf(name);
  if (agent < 0) throw new RangeError(`${service} has no agent "${name}"; it has ${names.join(', ')}`);
  if (service === 'elizaos')
    return [
      ...(paused === undefined ? [] : [{ do: 'pause-agent', agent, reason: paused } as const]),
      ...(running === undefined ? [] : [{ do: 'suspend-compute', agent, suspended: !running } as const]),
      ...(edited === undefined ? [] : [{ do: 'edit-agent', agent } as const]),
    ];
  if (paused !== undefined) throw new RangeError('Mosaic pauses no agents: it has only their runs');
  if (edited !== undefined) throw new RangeError('Mosaic lists all of its agents, edited or not');
  if (running === undefined) return [];
  if (running) return [{ do: 'start-run', agent }];
  return world
    .at('mosaic', now)
    .runs.filter((run) => run.agent === agent && run.status === 'running')
    .map(({ seq }) => ({ do: 'cancel-run', seq }));
}
