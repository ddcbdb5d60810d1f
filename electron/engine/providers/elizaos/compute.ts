/**
 * Stopping the compute that an agent runs on, as the newest generation has it: a job is made, and is asked about until
 * it has ended (public source). Agents on the shared runtime have nothing to stop.
 */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../../http/client.ts';
import { plainLine } from '../../http/plainLine.ts';
import { inItsWords, readAnswer, readRefusal, type Voice } from '../answers.ts';
import type { AgentAtService, ControlAnswer } from '../operations.ts';
import { readRows } from '../rows.ts';
import { activeWire, type ComputeWire, computeWire, jobWire, resourceWire } from './agentWire.ts';
import { unknownAgent } from './budgetRoute.ts';

type Action = 'suspend' | 'resume';

interface Job {
  readonly id: string;
  readonly action: Action;
}

const STOPPED: ReadonlySet<string> = new Set(['stopped', 'suspended']);
/** Neither working nor on the way to anything: nobody can say whether it is stopped for good. */
const STUCK: ReadonlySet<string> = new Set(['error', 'failed', 'disconnected', 'sleeping']);

const MEANS = { suspend: 'its compute is stopped', resume: 'its compute is started' } as const;
export const SHARED: ControlAnswer = {
  outcome: 'none',
  means: '',
  note: 'This agent works on the shared runtime of elizaOS Cloud, which has no compute of its own to stop or start.',
};

export function createCompute(http: ServiceHttp, voice: Voice) {
  let missing = false;
  /** Jobs that were started from here, by the compute they change. */
  const jobs = new Map<string, Job>();
  const failures = new Map<string, string>();

  /** What the agent runs on; empty where it has none of its own, null where this server has no such list. */
  async function find(agentId: string) {
    if (missing) return null;
    const request: ServiceRequest = { method: 'GET', path: '/api/v1/billing/active' };
    const response = await http.request(request);
    if (response.status === 404 || response.status === 405) {
      missing = response.json !== undefined;
      return null;
    }
    const { resources } = readAnswer(voice, request, response, activeWire);
    const { read, problem } = readRows(voice, request, 'resources', resources, resourceWire);
    const own = read.filter(
      ({ resourceType, resourceId, metadata }) =>
        resourceType === 'agent_sandbox' && (metadata?.characterId === agentId || resourceId === agentId),
    );
    // What could not be read may be what was looked for.
    if (own.length === 0 && problem !== null) throw new PlimsollError(problem);
    return own;
  }

  async function change(agentId: string, action: Action): Promise<ControlAnswer | null> {
    const own = await find(agentId);
    if (own === null || own.length === 0) return null;
    const answers: ControlAnswer[] = [];
    for (const { resourceId } of own) answers.push(await changeOne(resourceId, action));
    const weakest = (['none', 'asked', 'done'] as const).find((one) => answers.some(({ outcome }) => outcome === one));
    return answers.find(({ outcome }) => outcome === weakest) ?? null;
  }

  async function changeOne(resourceId: string, action: Action): Promise<ControlAnswer> {
    const request: ServiceRequest = {
      method: 'POST',
      path: `/api/v1/eliza/agents/${encodeURIComponent(resourceId)}/${action}`,
    };
    const response = await http.request(request);
    if (response.status === 404) throw unknownAgent();
    if (response.status === 428) throw priceUnconfirmed(response);
    const underWay = response.status === 409 ? jobUnderWay(response, action) : null;
    if (response.status === 409 && underWay === null) throw inBetween(action, response);
    const answer = underWay ?? readAnswer(voice, request, response, computeWire);
    failures.delete(resourceId);
    jobs.delete(resourceId);
    if (response.status === 200) return settled(answer, action);
    if (answer.jobId !== null) jobs.set(resourceId, { id: answer.jobId, action });
    return { outcome: 'asked', means: MEANS[action], note: answer.message ?? 'elizaOS Cloud has taken it on.' };
  }

  async function standing(agentId: string): Promise<AgentAtService | null> {
    const own = await find(agentId);
    if (own === null || own.length === 0) return null;
    const each: AgentAtService[] = [];
    for (const { resourceId, status } of own) each.push(await standingOf(resourceId, status.toLowerCase()));
    return {
      paused: each.every(({ paused }) => paused === true)
        ? true
        : each.some(({ paused }) => paused === false)
          ? false
          : null,
      busy: each.some(({ busy }) => busy),
      reason: each.find(({ reason }) => reason !== null)?.reason ?? null,
    };
  }

  async function standingOf(resourceId: string, status: string): Promise<AgentAtService> {
    const job = jobs.get(resourceId);
    const busy = job !== undefined && (await isUnderWay(resourceId, job));
    const failure = failures.get(resourceId) ?? null;
    if (STOPPED.has(status)) return { paused: true, busy, reason: failure };
    if (status === 'running') return { paused: false, busy, reason: failure };
    const reason = failure ?? `elizaOS Cloud says that it is ${status}.`;
    return { paused: null, busy: busy || !STUCK.has(status), reason };
  }

  async function isUnderWay(resourceId: string, job: Job): Promise<boolean> {
    const request: ServiceRequest = { method: 'GET', path: `/api/v1/jobs/${encodeURIComponent(job.id)}` };
    const response = await http.request(request);
    // A job that is not kept any more has ended; the list says how.
    if (response.status === 404) return ended(resourceId, null);
    const { status, error } = readAnswer(voice, request, response, jobWire).data;
    if (status === 'completed') return ended(resourceId, null);
    if (status !== 'failed' && status !== 'cancelled') return true;
    const why = typeof error === 'string' && error.trim() !== '' ? ` It says: “${plainLine(error.trim(), 200)}”` : '';
    const what = job.action === 'suspend' ? 'stop' : 'start';
    return ended(resourceId, `elizaOS Cloud could not ${what} the compute of this agent.${why}`);
  }

  function ended(resourceId: string, failure: string | null): false {
    jobs.delete(resourceId);
    if (failure !== null) failures.set(resourceId, failure);
    return false;
  }

  return {
    pause: (agentId: string) => change(agentId, 'suspend'),
    resume: (agentId: string) => change(agentId, 'resume'),
    standing,
  };
}

/** Pure. A 200 is "there was nothing to do", which is a pause only where the service says that it is stopped. */
export function settled(answer: ComputeWire, action: Action): ControlAnswer {
  const { source, executionTier, message } = answer;
  if (source === 'shared_runtime' || executionTier === 'shared' || /\bshared\b/i.test(message ?? '')) return SHARED;
  const status = (answer.status ?? answer.previousStatus ?? '').toLowerCase();
  const isSo = action === 'suspend' ? STOPPED.has(status) : status === 'running';
  if (isSo) return { outcome: 'done', means: MEANS[action], note: message ?? 'It was so already.' };
  const words = message === null ? '' : ` It says: “${message}”`;
  return {
    outcome: 'none',
    means: '',
    note: `elizaOS Cloud did nothing, and calls it ${status || 'nothing'}.${words}`,
  };
}

/** A second start is answered with 409 and the job that is under way (public source). */
function jobUnderWay(response: ServiceResponse, action: Action): ComputeWire | null {
  const { success, data } = computeWire.safeParse(response.json);
  const same = success && data.alreadyInProgress === true && data.jobId !== null && (data.action ?? action) === action;
  return same ? data : null;
}

function inBetween(action: Action, response: ServiceResponse): PlimsollError {
  return new PlimsollError({
    kind: 'conflict',
    message: `elizaOS Cloud does not ${action} this agent while it is on the way to another state.${inItsWords(readRefusal(response))}`,
    help: 'Try again in a moment.',
  });
}

/** A person must have seen the price of what is started: that is not for a client to accept. */
function priceUnconfirmed(response: ServiceResponse): PlimsollError {
  return new PlimsollError({
    kind: 'refused',
    message: `elizaOS Cloud wants somebody to confirm the price before it starts this agent.${inItsWords(readRefusal(response))}`,
    help: 'Start it in the dashboard, where the price is shown.',
  });
}
