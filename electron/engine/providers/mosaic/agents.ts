/**
 * Mosaic's agents. It has no pause: what spends is a run, so pausing an agent cancels its runs, and it spends again as
 * soon as somebody starts one (public documents: `/agents`, `/agent_runs`, `/agent_run/{id}/cancel`).
 */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { AgentFacts, AgentList } from '#shared/domain/facts.ts';
import type { ServiceHttp } from '../../http/client.ts';
import { ask, type ReadRequest, readAnswer } from '../answers.ts';
import type { AgentControls, Operations } from '../operations.ts';
import { readRows } from '../rows.ts';
import { mosaicVoice } from './client.ts';
import { type AgentWire, agentsWire, runPageWire, runWire } from './wire.ts';

const PAGE = 100;
const PAGES = 5;

/** Null where this server has no list of agents. */
export async function listAgents(http: ServiceHttp): Promise<AgentList | null> {
  const request: ReadRequest = { method: 'GET', path: '/agents' };
  const response = await http.request(request);
  if (response.status === 404 || response.status === 405) return null;
  return agentListOf(readAnswer(mosaicVoice, request, response, agentsWire));
}

/** Pure. An agent without an id could be neither shown twice nor stopped; it counts, and is not listed. */
export function agentListOf(agents: readonly AgentWire[]): AgentList {
  const listed = agents.flatMap(({ id, name }): AgentFacts[] =>
    id === null
      ? []
      : [
          {
            id,
            name: name ?? id,
            walletKey: 'credits',
            budget: null,
            paused: false,
            pauseReason: null,
            requests: null,
            earnings: null,
          },
        ],
  );
  return {
    listed,
    total: agents.length,
    withBudget: null,
    paused: null,
    totalAllocated: null,
    totalSpent: null,
    totalAvailable: null,
  };
}

export function createAgentControls(http: ServiceHttp, runs: NonNullable<Operations['blocked']>): AgentControls {
  /** @param first whether one is enough to know */
  async function running(agentId: string, first = false): Promise<string[]> {
    const found = new Set<string>();
    let cursor: string | null = null;
    for (let page = 0; page < PAGES; page += 1) {
      const request: ReadRequest = {
        method: 'GET',
        path: '/agent_runs',
        query: { agent_id: agentId, status: 'running', limit: PAGE, cursor: cursor ?? undefined },
      };
      const body = await ask(mosaicVoice, http, request, runPageWire);
      const { read, problem } = readRows(mosaicVoice, request, 'runs', body.runs, runWire);
      // A run that is passed over would go on spending behind a pause that says otherwise.
      if (problem !== null) throw new PlimsollError(problem);
      for (const run of read) {
        // A server that does not know these filters lists everybody's runs, ended ones too.
        const its = run.agent_id === null || run.agent_id === agentId;
        if (run.runId !== null && its && run.status.toLowerCase() === 'running') found.add(run.runId);
      }
      if (body.next_cursor === null || body.next_cursor === cursor || (first && found.size > 0)) break;
      cursor = body.next_cursor;
    }
    return [...found];
  }

  /** Where nothing runs, the list of runs does not tell a quiet agent from one that there is not. */
  async function known(agentId: string): Promise<void> {
    const request: ReadRequest = { method: 'GET', path: `/agent/${encodeURIComponent(agentId)}` };
    const { status } = await http.request(request);
    if (status === 404)
      throw new PlimsollError({
        kind: 'not-found',
        message: 'Mosaic does not know this agent.',
        help: 'It may have been deleted there. Read the account again.',
      });
  }

  async function cancelAll(ids: readonly string[]): Promise<{ cancelled: number; refused: PlimsollError | null }> {
    let cancelled = 0;
    let refused: PlimsollError | null = null;
    for (const id of ids)
      try {
        await runs.cancel?.(id);
        cancelled += 1;
      } catch (error) {
        if (!(error instanceof PlimsollError)) throw error;
        // One that fails must not keep the others running.
        if (refused === null || refused.kind === 'conflict') refused = error;
      }
    return { cancelled, refused };
  }

  return {
    async pause(agentId) {
      const ids = await running(agentId);
      if (ids.length === 0) await known(agentId);
      const { cancelled, refused } = await cancelAll(ids);
      // A conflict is a run that ended by itself meanwhile, unless it is running still.
      if (refused !== null && (refused.kind !== 'conflict' || (await stillRunning(agentId, ids)))) throw refused;
      return { outcome: 'done', means: 'its runs are cancelled', note: noteOf(cancelled) };
    },
    async resume() {
      return {
        outcome: 'done',
        means: 'its runs may be started',
        note: 'It runs again whenever somebody starts it. Runs that were cancelled can be resumed one by one.',
      };
    },
    async standing(agentId) {
      const isRunning = (await running(agentId, true)).length > 0;
      if (!isRunning) await known(agentId);
      return { paused: isRunning ? false : 'free', busy: false, reason: null };
    },
    budget: async () => null,
    async allocate() {
      throw new PlimsollError({ kind: 'refused', message: 'Mosaic knows no budgets for its agents.' });
    },
  };

  async function stillRunning(agentId: string, ids: readonly string[]): Promise<boolean> {
    const now = await running(agentId);
    return ids.some((id) => now.includes(id));
  }
}

function noteOf(cancelled: number): string {
  if (cancelled === 0) return 'No run of it was running.';
  return `${cancelled} ${cancelled === 1 ? 'run was' : 'runs were'} cancelled. Mosaic has no pause: it runs again when somebody starts it.`;
}
