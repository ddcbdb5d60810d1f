/**
 * Pausing an agent at elizaOS Cloud: by its budget where the server has the route, by its compute where the agent has
 * some of its own, and not at all elsewhere, which is said and not pretended.
 */
import type { ServiceHttp } from '../../http/client.ts';
import { readAnswer, type Voice } from '../answers.ts';
import type { AgentAtService, AgentControls, ControlAnswer } from '../operations.ts';
import { createBudgetRoute, unknownAgent } from './budgetRoute.ts';
import { type ElizaosClient, summaryRequest } from './client.ts';
import { createCompute, SHARED } from './compute.ts';
import { agentsWire } from './wire.ts';

const NO_WAY: ControlAnswer = {
  outcome: 'none',
  means: '',
  note: 'This service has no way to pause this agent through its API.',
};

export function createAgentControls(http: ServiceHttp, client: ElizaosClient, voice: Voice): AgentControls {
  const budgets = createBudgetRoute(http, voice);
  const compute = createCompute(http, voice);

  async function change(agentId: string, action: 'pause' | 'resume', reason?: string): Promise<ControlAnswer> {
    const { at } = await budgets.state(agentId);
    if (at === 'budget') {
      const { message } = await budgets.set(agentId, { action, ...(reason === undefined ? {} : { reason }) });
      const means = action === 'pause' ? 'its budget is paused' : 'its budget is open again';
      return { outcome: 'done', means, note: message ?? `elizaOS Cloud says that ${means}.` };
    }
    const answer = await compute[action](agentId);
    if (answer !== null && answer !== SHARED) return answer;
    if (at === 'no-agent') throw unknownAgent();
    return answer ?? NO_WAY;
  }

  async function standing(agentId: string): Promise<AgentAtService> {
    const route = await budgets.state(agentId);
    const budget = route.at === 'budget' ? route : await listed(agentId);
    const computed = await compute.standing(agentId);
    if (route.at === 'no-agent' && computed === null) throw unknownAgent();
    if (budget?.paused === true) return { paused: true, busy: computed?.busy ?? false, reason: budget.reason };
    if (computed !== null) return computed;
    return { paused: budget?.paused ?? null, busy: false, reason: null };
  }

  /** The summary names only the agents touched last, and says nothing of one without a budget. */
  async function listed(agentId: string): Promise<{ readonly paused: boolean; readonly reason: string | null } | null> {
    const { agents } = readAnswer(voice, summaryRequest, await client.summary(), agentsWire);
    const agent = agents?.find(({ id }) => id === agentId);
    if (agent === undefined || agent.hasBudget === false || agent.isPaused === null) return null;
    return { paused: agent.isPaused, reason: agent.isPaused ? agent.pauseReason : null };
  }

  return {
    pause: (agentId, reason) => change(agentId, 'pause', reason),
    resume: (agentId) => change(agentId, 'resume'),
    standing,
    budget: budgets.budget,
    allocate: budgets.allocate,
  };
}
