/** The compute that an agent of elizaOS Cloud's newest generation runs on: stopping it stops what it spends. */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { ServiceHttp, ServiceRequest } from '../../http/client.ts';
import { inItsWords, type ReadRequest, readAnswer, readRefusal, type Voice } from '../answers.ts';
import type { ControlAnswer } from '../operations.ts';
import { type ActiveWire, activeWire, computeJobWire, jobWire } from './wireAgents.ts';

/** How the compute of an agent stands. `stopped` null: it has none that is known here. */
export interface Compute {
  readonly stopped: boolean | null;
  readonly busy: boolean;
  readonly reason: string | null;
}

const NONE: Compute = { stopped: null, busy: false, reason: null };
const NO_WAY: ControlAnswer = {
  outcome: 'none',
  means: '',
  note: 'elizaOS Cloud has no way to pause this agent through its API.',
};
const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled']);
const STOPPED: ReadonlySet<string> = new Set(['stopped', 'suspended', 'sleeping']);

export function createCompute(http: ServiceHttp, voice: Voice) {
  /** The absence of the whole route is remembered. */
  let exists = true;
  /** What was asked last of an agent and had not ended when it was last looked at. */
  const jobs = new Map<string, string>();

  async function resourceOf(agentId: string): Promise<ActiveWire['resources'][number] | null> {
    if (!exists) return null;
    const request: ReadRequest = { method: 'GET', path: '/api/v1/billing/active' };
    const response = await http.request(request);
    if (response.status === 404 || response.status === 405) {
      exists = false;
      return null;
    }
    const { resources } = readAnswer(voice, request, response, activeWire);
    return resources.find(({ metadata }) => metadata?.characterId === agentId) ?? null;
  }

  async function jobOf(agentId: string): Promise<{ readonly busy: boolean; readonly reason: string | null }> {
    const jobId = jobs.get(agentId);
    if (jobId === undefined) return { busy: false, reason: null };
    const request: ReadRequest = { method: 'GET', path: `/api/v1/jobs/${encodeURIComponent(jobId)}` };
    const response = await http.request(request);
    if (response.status === 404) {
      jobs.delete(agentId);
      return { busy: false, reason: null };
    }
    const { status, error } = readAnswer(voice, request, response, jobWire).data;
    if (!ENDED.has(status)) return { busy: true, reason: null };
    jobs.delete(agentId);
    return { busy: false, reason: status === 'completed' ? null : (error ?? `the job ended as ${status}`) };
  }

  return {
    /** @throws PlimsollError `conflict` while it is being set up */
    async set(agentId: string, action: 'suspend' | 'resume'): Promise<ControlAnswer> {
      const resource = await resourceOf(agentId);
      if (resource === null) return NO_WAY;
      const path = `/api/v1/eliza/agents/${encodeURIComponent(resource.resourceId)}/${action}`;
      const request: ServiceRequest = { method: 'POST', path };
      const response = await http.request(request);
      if (response.status === 409)
        throw new PlimsollError({
          kind: 'conflict',
          message: `elizaOS Cloud is changing this agent at the moment.${inItsWords(readRefusal(response))}`,
          help: 'It is asked again.',
        });
      const { message, data } = readAnswer(voice, request, response, computeJobWire);
      const means = action === 'suspend' ? 'its compute is stopped' : 'its compute runs again';
      if (data !== null && data.jobId !== null) {
        jobs.set(agentId, data.jobId);
        return { outcome: 'asked', means, note: message ?? 'The service works on it.' };
      }
      // A shared machine answers that all is well and goes on: only its state tells.
      const now = await resourceOf(agentId);
      const isStopped = STOPPED.has(now?.status ?? '');
      if (isStopped === (action === 'suspend'))
        return { outcome: 'done', means, note: message ?? 'It was so already.' };
      return {
        outcome: 'none',
        means: '',
        note: 'This agent shares its compute with others, which elizaOS Cloud does not stop for one of them.',
      };
    },
    async standing(agentId: string): Promise<Compute> {
      const resource = await resourceOf(agentId);
      if (resource === null) return NONE;
      const job = await jobOf(agentId);
      return { stopped: STOPPED.has(resource.status ?? ''), ...job };
    },
  };
}
