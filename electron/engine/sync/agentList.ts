/** The agents that a service lists, and those that it listed before. Pure. */
import type { AgentFacts, AgentList } from '#shared/domain/facts.ts';
import type { Slices } from '#shared/domain/observation.ts';

/** A service whose list is another one each time, of a million agents as it says, must not fill the store. */
export const MOST_UNLISTED = 200;

/**
 * A service may list only some of its agents, say the five changed last. Those that it leaves out stay as they were when
 * it last listed them, as many as it says there are; where that is fewer than are remembered, the ones listed last.
 */
export function withUnlisted(before: Slices['agents'], now: AgentList): AgentList {
  const isListed = new Set(now.listed.map(({ id }) => id));
  const unlisted = (before?.value.listed ?? [])
    .filter(({ id }) => !isListed.has(id))
    .map((agent) => ({ agent, listedAt: agent.listedAt ?? before?.asOf ?? 0 }))
    .sort((a, b) => b.listedAt - a.listedAt)
    .slice(0, Math.min(MOST_UNLISTED, Math.max(0, now.total - now.listed.length)));
  return {
    ...now,
    listed: [...now.listed, ...unlisted.map(({ agent, listedAt }): AgentFacts => ({ ...agent, listedAt }))],
  };
}
