/** The changes as they are read page by page, and renewed whenever something about agents or budgets changed. */
import type { AuditRow } from '#shared/contract/agentCalls.ts';
import { usePage, useSnapshot } from '../state/context.tsx';
import { type LogRead, useLogPages } from '../state/useLogPages.ts';

/** @param agent null reads of all agents */
export function useAuditLog(agent: string | null, limit: number): LogRead<AuditRow> {
  const { client } = usePage();
  // What a change leaves in the snapshot. Figures that move by themselves are not in it.
  const changes = useSnapshot(({ agents, moves }) =>
    JSON.stringify([
      agents.map(({ key, state, holds, control, envelopes, reservations }) => [
        key,
        state,
        holds.length,
        control?.state,
        envelopes.map(({ id, changedAt, current }) => [id, changedAt, current.start]),
        reservations.map(({ id, state }) => [id, state]),
      ]),
      moves.map(({ id, state }) => [id, state]),
    ]),
  );
  const only = agent === null ? {} : { agent };
  return useLogPages((before) => client.call('audit.list', { ...only, ...(before && { before }), limit }), [changes]);
}
