/**
 * Stopping agents of elizaOS Cloud. Old and self-hosted servers have a route for an agent's budget (removed from the source in
 * January 2026: commit 97b6a2ef), which can be paused; the newest generation can suspend the compute that an agent runs on
 * (public source of its API). Which of the two a server has is found out by asking.
 */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../../http/client.ts';
import { type ReadRequest, readAnswer, readRefusal, type Voice } from '../answers.ts';
import type { AgentAtService, AgentControls, BudgetAtService, ControlAnswer } from '../operations.ts';
import { type Compute, createCompute } from './compute.ts';
import { CENT, dollarsOf, dollarsProblem, wireDollars } from './dollars.ts';
import { type BudgetWire, budgetWire, doneWire } from './wireAgents.ts';

const MOST = dollarsOf(10_000);

export function createAgentControls(http: ServiceHttp, voice: Voice): AgentControls {
  const compute = createCompute(http, voice);
  /** A server that answered once with a budget has the route: its 404 then speaks of the agent. */
  let hasRoute = false;

  const pathOf = (agentId: string) => `/api/v1/agents/${encodeURIComponent(agentId)}/budget`;

  async function read(agentId: string): Promise<BudgetWire | null> {
    const request: ReadRequest = { method: 'GET', path: pathOf(agentId) };
    const response = await http.request(request);
    if (response.status === 405 || response.status === 404 || response.status === 410) return null;
    const body = readAnswer(voice, request, response, budgetWire);
    hasRoute = true;
    return body;
  }

  async function write(agentId: string, body: ServiceRequest['body']): Promise<ServiceResponse> {
    const request: ServiceRequest = { method: 'POST', path: pathOf(agentId), body };
    const response = await http.request(request);
    if (response.status === 404)
      throw new PlimsollError({
        kind: 'not-found',
        message: hasRoute ? 'elizaOS Cloud does not know this agent.' : 'This server has no route for budgets.',
      });
    if (response.status === 402) throw notEnough(response);
    readAnswer(voice, request, response, doneWire);
    return response;
  }

  async function control(agentId: string, want: 'pause' | 'resume', reason: string): Promise<ControlAnswer> {
    const budget = await read(agentId);
    const stopped = await compute.set(agentId, want === 'pause' ? 'suspend' : 'resume');
    if (budget !== null) await write(agentId, want === 'pause' ? { action: 'pause', reason } : { action: 'resume' });
    const byBudget = want === 'pause' ? 'its budget is paused' : 'its budget goes on';
    if (budget === null) return stopped;
    if (stopped.outcome === 'none') return { outcome: 'done', means: byBudget, note: 'The service took it.' };
    return { outcome: stopped.outcome, means: `${byBudget}, and ${stopped.means}`, note: stopped.note };
  }

  return {
    pause: (agentId, reason) => control(agentId, 'pause', reason),
    resume: (agentId) => control(agentId, 'resume', ''),
    async standing(agentId): Promise<AgentAtService> {
      const budget = await read(agentId);
      const at = await compute.standing(agentId);
      return standingOf(budget, at);
    },
    async budget(agentId): Promise<BudgetAtService | null> {
      const found = await read(agentId);
      if (found === null) return null;
      const { allocated, spent } = found.budget;
      const grants = (found.transactions ?? []).flatMap(({ type, amount, description }) =>
        (type === 'allocation' || type === 'refill') && amount !== null
          ? [{ amount, description: description ?? '' }]
          : [],
      );
      return { allocated, spent, grants };
    },
    async allocate(agentId, amount, mark) {
      const problem = dollarsProblem('What is added to a budget', amount, CENT, MOST);
      if (problem !== null) throw new PlimsollError(problem);
      await write(agentId, { amount: wireDollars(amount), description: mark });
    },
  };
}

/** Paused by either means is paused; on its way by either is on its way. */
function standingOf(budget: BudgetWire | null, compute: Compute): AgentAtService {
  const byBudget = budget?.budget.isPaused ?? null;
  const { stopped } = compute;
  const told = [byBudget, stopped].filter((one) => one !== null);
  return {
    paused: told.length === 0 ? null : told.some(Boolean),
    busy: compute.busy,
    reason: budget?.budget.pauseReason ?? compute.reason,
  };
}

function notEnough(response: ServiceResponse): PlimsollError {
  const { message } = readRefusal(response);
  return new PlimsollError({
    kind: 'out-of-credits',
    message: `The balance does not hold what is to be added.${message === null ? '' : ` elizaOS Cloud says: “${message}”`}`,
    help: 'Top up, or move less. Nothing was added.',
  });
}
