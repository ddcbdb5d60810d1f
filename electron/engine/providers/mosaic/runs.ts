/** Runs of Mosaic that wait for credits, and setting them going again (seed: the flow for credit-blocked runs). */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { BlockedWork } from '#shared/domain/offers.ts';
import type { ServiceHttp, ServiceRequest } from '../../http/client.ts';
import { ask, inItsWords, type ReadRequest, type Refusal, readAnswer, readRefusal } from '../answers.ts';
import type { Operations } from '../operations.ts';
import { readRows } from '../rows.ts';
import { mosaicVoice } from './client.ts';
import { agentsWire, cancelledWire, nodesWire, type RunWire, resumedWire, runPageWire, runWire } from './wire.ts';

type Run = RunWire & { readonly runId: string };

const PAGE = 100;
/** Further back nobody waits for a run any more. */
const PAGES = 5;
/** How many unfinished runs are looked into, newest first: each costs up to two requests. */
const LOOKED_INTO = 25;

/** Only these can be resumed (public documents). */
const RESUMABLE: ReadonlySet<string> = new Set(['failed', 'cancelled']);

export function createRuns(http: ServiceHttp): NonNullable<Operations['blocked']> {
  const get = (path: string, query?: ReadRequest['query']): ReadRequest => {
    return { method: 'GET', path, ...(query === undefined ? {} : { query }) };
  };

  async function list(): Promise<BlockedWork[]> {
    const unfinished = (await newestRuns()).filter(({ status }) => status.toLowerCase() !== 'completed');
    const names = unfinished.length === 0 ? new Map<string, string>() : await agentNames();
    const blocked: BlockedWork[] = [];
    for (const run of unfinished.slice(0, LOOKED_INTO)) {
      const reason = await reasonOf(run);
      if (reason !== null) blocked.push(blockedWork(run, reason, names));
    }
    return blocked;
  }

  async function newestRuns(): Promise<Run[]> {
    const runs = new Map<string, Run>();
    let cursor: string | null = null;
    for (let page = 0; page < PAGES; page += 1) {
      const request = get('/agent_runs', { limit: PAGE, cursor: cursor ?? undefined });
      const body = await ask(mosaicVoice, http, request, runPageWire);
      const { read, problem } = readRows(mosaicVoice, request, 'runs', body.runs, runWire);
      // A form that no row has is a change of the service, not a run that is odd.
      if (problem !== null && read.length === 0) throw new PlimsollError(problem);
      for (const run of read) if (run.runId !== null) runs.set(run.runId, { ...run, runId: run.runId });
      // A cursor that leads back to where it came from would never end.
      if (body.next_cursor === null || body.next_cursor === cursor) break;
      cursor = body.next_cursor;
    }
    return [...runs.values()];
  }

  /** Names are a courtesy: where they cannot be had, the agents' ids serve. */
  async function agentNames(): Promise<Map<string, string>> {
    const request = get('/agents');
    const response = await http.request(request);
    if (response.status !== 200) return new Map();
    const parsed = agentsWire.safeParse(response.json);
    const agents = parsed.success ? parsed.data : [];
    return new Map(agents.flatMap(({ id, name }) => (id === null || name === null ? [] : [[id, name] as const])));
  }

  async function reasonOf(run: Run): Promise<string | null> {
    const path = `/agent_run/${encodeURIComponent(run.runId)}`;
    const needs = run.needs ?? (await ask(mosaicVoice, http, get(path), runWire)).needs;
    const { nodes } = await ask(mosaicVoice, http, get(`${path}/nodes`), nodesWire);
    const steps = nodes
      .filter((node) => node.needs === true)
      .map((node) => node.node_type?.node_type_name ?? node.agent_node_id ?? 'a step');
    if (steps.length > 0) return `Waiting for credits: ${[...new Set(steps)].join(', ')}.`;
    return needs === true ? 'The run waits for credits.' : null;
  }

  async function resume(workId: string): Promise<{ note: string }> {
    const { request, response } = await act(workId, 'resume');
    const { success, nodes_queued, requeued_nodes } = readAnswer(mosaicVoice, request, response, resumedWire);
    if (success === false) throw inThisState('resume', readRefusal(response));
    const count = nodes_queued ?? requeued_nodes;
    return { note: count === null ? 'The run goes on.' : `The run goes on: ${steps(count)} queued.` };
  }

  async function cancel(workId: string): Promise<{ note: string }> {
    const { request, response } = await act(workId, 'cancel');
    const { success, tasks_cancelled: count } = readAnswer(mosaicVoice, request, response, cancelledWire);
    if (success === false) throw inThisState('cancel', readRefusal(response));
    return { note: count === null ? 'The run is cancelled.' : `The run is cancelled: ${steps(count)} stopped.` };
  }

  async function act(workId: string, what: 'resume' | 'cancel') {
    const request: ServiceRequest = { method: 'POST', path: `/agent_run/${encodeURIComponent(workId)}/${what}` };
    const response = await http.request(request);
    const refusal = readRefusal(response);
    if (response.status === 404)
      throw new PlimsollError({ kind: 'not-found', message: `Mosaic does not know this run.${inItsWords(refusal)}` });
    if (response.status === 409) throw inThisState(what, refusal);
    return { request, response };
  }

  return { list, resume, cancel };
}

function blockedWork(run: Run, reason: string, names: ReadonlyMap<string, string>): BlockedWork {
  const agent = run.agent_name ?? (run.agent_id === null ? null : (names.get(run.agent_id) ?? null));
  return {
    id: run.runId,
    agentId: run.agent_id,
    title: agent ?? `Run ${run.runId}`,
    status: run.status,
    reason,
    startedAt: run.started_at,
    resumable: RESUMABLE.has(run.status.toLowerCase()),
  };
}

function inThisState(what: 'resume' | 'cancel', refusal: Refusal): PlimsollError {
  return new PlimsollError({
    kind: 'conflict',
    message: `Mosaic does not ${what} this run in its present state.${inItsWords(refusal)}`,
    help:
      what === 'resume'
        ? 'Only a run that failed or was cancelled can be resumed. Wait until it has ended, then try again.'
        : 'A run that has ended cannot be cancelled.',
  });
}

function steps(count: number): string {
  return `${count} ${count === 1 ? 'step' : 'steps'}`;
}
