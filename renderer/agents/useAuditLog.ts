/** The changes as they are read page by page, and renewed whenever something about agents or budgets changed. */
import { useEffect, useState } from 'react';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import { usePage, useSnapshot } from '../state/context.tsx';
import { withNewest, withOlder } from '../state/logPages.ts';

type AuditPage = CallOutput<'audit.list'>;

export interface AuditRead {
  /** Null until the first answer. */
  readonly log: AuditPage | null;
  readonly error: ErrorInfo | null;
  readonly busy: boolean;
  earlier(): Promise<void>;
  again(): void;
}

/** @param agent null reads of all agents */
export function useAuditLog(agent: string | null, limit: number): AuditRead {
  const { client } = usePage();
  const [log, setLog] = useState<AuditPage | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [busy, setBusy] = useState(false);
  const [tries, setTries] = useState(0);
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of any of these means there may be new rows
  useEffect(() => {
    let current = true;
    void client.call('audit.list', { ...only, limit }).then((result) => {
      if (!current) return;
      setError(result.ok ? null : result.error);
      if (result.ok) setLog((shown) => withNewest(shown, result.value));
    });
    return () => {
      current = false;
    };
  }, [client, agent, limit, changes, tries]);
  return {
    log,
    error,
    busy,
    again: () => setTries(tries + 1),
    async earlier() {
      if (log === null || log.next === null || busy) return;
      setBusy(true);
      const result = await client.call('audit.list', { ...only, limit, before: log.next });
      setBusy(false);
      setError(result.ok ? null : result.error);
      if (result.ok) setLog((shown) => (shown === null ? result.value : withOlder(shown, result.value)));
    },
  };
}
