/**
 * elizaOS Cloud's agents, written: the budget route that the source removed in January 2026, and the stopping of an
 * agent's compute that its newest generation has instead.
 */
import { type Ask, fieldsOf, iso, ok, type Reply } from '../http/exchange.ts';
import { decimal, type Json } from '../json.ts';
import type { BudgetOptions } from '../world/actions.ts';
import type { ElizaAgent } from '../world/elizaos.ts';
import { DAY } from '../world/life.ts';
import { uuidOf } from '../world/random.ts';
import { UNIT } from '../world/service.ts';
import type { View } from './elizaosBodies.ts';
import { centsOf } from './elizaosCheckout.ts';
import { refuse } from './elizaosReplies.ts';
import { agentIdOf } from './elizaosSummary.ts';
import type { Desk } from './service.ts';

const CENT = UNIT / 100;
const MOST_CENTS = 1_000_000;
const MOST_REFILL_CENTS = 100_000;
const JOB_LASTS = 5_000;

/** The first agents have compute of their own; the others share the service's. */
const DEDICATED = 3;

/** A sum in dollars to four decimals, as budgets are kept, in millionths; null when it is none. */
function budgetMicros(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : '';
  if (!/^\d{1,7}(\.\d{1,4})?$/.test(text)) return null;
  const [whole = '0', part = ''] = text.split('.');
  return Number(whole) * UNIT + Number(part.padEnd(6, '0'));
}

function invalid(...details: string[]): Reply {
  return { status: 400, body: { error: 'Invalid request', details } };
}

/** POST allocates, refills, pauses and resumes; PATCH configures. */
export function writeBudget(ask: Ask, view: View, agent: ElizaAgent, desk: Desk): Reply {
  const fields = fieldsOf(ask.body);
  if (ask.method === 'PATCH') return configure(fields, agent, desk);
  if (ask.method !== 'POST') return refuse(405);
  const { action, reason, description } = fields;
  const done = (message: string, more: { readonly [field: string]: Json } = {}) =>
    ok({ success: true, message, ...more });
  if (action === 'pause') {
    desk.act({
      do: 'pause-agent',
      agent: agent.index,
      reason: typeof reason === 'string' ? reason : 'Paused by owner',
    });
    return done('Budget paused');
  }
  if (action === 'resume') {
    desk.act({ do: 'pause-agent', agent: agent.index, reason: null });
    return done('Budget resumed');
  }
  if (action !== undefined && action !== 'refill') return invalid('action must be pause, resume or refill');
  const micros = budgetMicros(fields.amount);
  if (micros === null || micros <= 0 || micros > MOST_CENTS * CENT)
    return invalid('amount must be above 0 and at most 10000');
  const { balance } = view.state;
  if (balance.balance < micros)
    return {
      status: 402,
      body: {
        error: 'Insufficient organization credits',
        required: decimal(micros),
        available: decimal(balance.balance),
      },
    };
  const text = typeof description === 'string' ? { text: description } : {};
  desk.act({ do: 'allocate-budget', agent: agent.index, micros, ...text });
  return done(action === 'refill' ? 'Budget refilled' : 'Budget allocated', { newBalance: decimal(balance.balance) });
}

/** A daily limit of 0 or null clears it (source). */
function configure(fields: Readonly<Record<string, unknown>>, agent: ElizaAgent, desk: Desk): Reply {
  const problems: string[] = [];
  const money = (name: string, most: number): number | null | undefined => {
    const value = fields[name];
    if (value === undefined || value === null) return value;
    const cents = centsOf(value);
    if (cents === null || cents > most) problems.push(`${name} is out of range`);
    return (cents ?? 0) * CENT;
  };
  const flag = (name: string): boolean | undefined => {
    const value = fields[name];
    if (value !== undefined && typeof value !== 'boolean') problems.push(`${name} must be a boolean`);
    return typeof value === 'boolean' ? value : undefined;
  };
  const limit = money('dailyLimit', MOST_CENTS);
  const options: { -readonly [K in keyof BudgetOptions]: BudgetOptions[K] | undefined } = {
    autoRefillEnabled: flag('autoRefillEnabled'),
    autoRefillAmount: money('autoRefillAmount', MOST_REFILL_CENTS),
    autoRefillThreshold: money('autoRefillThreshold', MOST_CENTS),
    pauseOnDepleted: flag('pauseOnDepleted'),
    lowBudgetThreshold: money('lowBudgetThreshold', MOST_CENTS),
  };
  if (problems.length > 0) return invalid(...problems);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  desk.act({
    do: 'configure-budget',
    agent: agent.index,
    ...(limit === undefined ? {} : { dailyLimit: limit === 0 ? null : limit }),
    options: given,
  });
  return ok({ success: true, message: 'Budget settings updated' });
}

interface Job {
  readonly id: string;
  readonly agent: number;
  readonly action: 'suspend' | 'resume';
  readonly at: number;
}

/** The sandbox of an agent, which is not the id of its character. */
function computeIdOf(view: View, agent: ElizaAgent): string {
  return uuidOf(view.seed, `elizaos/compute/${agent.index}`);
}

/** Null when the path is none of these, which only the newest generation has. */
export function compute(ask: Ask, view: View, desk: Desk): Reply | null {
  const jobs = desk.books.table<Job>('elizaos-jobs');
  if (ask.path === '/api/v1/billing/active') return ask.method === 'GET' ? active(view, jobs.all()) : refuse(405);
  const jobId = /^\/api\/v1\/jobs\/([^/]+)$/.exec(ask.path)?.[1];
  if (jobId !== undefined) {
    const job = jobs.get(jobId);
    if (job === undefined) return refuse(404);
    const ended = view.now >= job.at + JOB_LASTS;
    const asWanted = view.state.agents[job.agent]?.suspended === (job.action === 'suspend');
    const status = ended ? (asWanted ? 'completed' : 'failed') : 'in_progress';
    const error = status === 'failed' ? 'The container did not follow' : null;
    const data = { id: job.id, type: `agent_${job.action}`, status, result: null, error, createdAt: iso(job.at) };
    return ok({ success: true, data, polling: { shouldContinue: !ended } });
  }
  const [, id, action] = /^\/api\/v1\/eliza\/agents\/([^/]+)\/(suspend|resume)$/.exec(ask.path) ?? [];
  if (id === undefined || (action !== 'suspend' && action !== 'resume')) return null;
  if (ask.method !== 'POST') return refuse(405);
  const agent = view.state.agents.find((known) => computeIdOf(view, known) === id);
  if (agent === undefined) return refuse(404, undefined, 'Agent not found');
  const latest = jobs.all().findLast((job) => job.agent === agent.index);
  const running = latest !== undefined && view.now < latest.at + JOB_LASTS;
  const previousStatus = running
    ? latest.action === 'suspend'
      ? 'running'
      : 'stopped'
    : agent.suspended
      ? 'stopped'
      : 'running';
  const data = { agentId: id, action, ...(action === 'suspend' ? { previousStatus } : {}) };
  if (agent.index >= DEDICATED)
    return ok({
      success: true,
      source: 'shared_runtime',
      data: { ...data, message: 'Shared-runtime agents do not use dedicated compute', executionTier: 'shared' },
    });
  if (running && latest.action !== action) return refuse(409, undefined, 'Agent provisioning is in progress');
  if (!running && agent.suspended === (action === 'suspend')) {
    const said = action === 'suspend' ? 'Agent is already suspended' : 'Agent is already running';
    const status = action === 'suspend' ? {} : { status: previousStatus };
    return ok({ success: true, data: { ...data, ...status, message: said } });
  }
  const job: Job = running
    ? latest
    : { id: uuidOf(view.seed, `elizaos/job/${jobs.next()}`), agent: agent.index, action, at: view.now };
  if (!running) {
    jobs.put(job.id, job);
    desk.act({ do: 'suspend-compute', agent: agent.index, suspended: action === 'suspend' });
  }
  return {
    // The source answers a second start in this way, and a second stop as the first.
    status: running && action === 'resume' ? 409 : 202,
    body: {
      success: true,
      created: !running,
      alreadyInProgress: running,
      message: `Agent ${action} job created`,
      data: { ...data, jobId: job.id, status: 'pending' },
    },
  };
}

function active(view: View, jobs: readonly Job[]): Reply {
  /** It is as it was until the job has ended. */
  const isStopped = ({ index, suspended }: ElizaAgent) => {
    const latest = jobs.findLast((job) => job.agent === index);
    return latest !== undefined && view.now < latest.at + JOB_LASTS ? latest.action === 'resume' : suspended;
  };
  const resources = view.state.agents.slice(0, DEDICATED).map((agent) => ({
    resourceType: 'agent_sandbox',
    resourceId: computeIdOf(view, agent),
    name: agent.name,
    status: isStopped(agent) ? 'stopped' : 'running',
    billingStatus: isStopped(agent) ? 'suspended' : 'active',
    lifecycleRevision: 1,
    unitPrice: decimal(CENT),
    billingInterval: 'hour',
    lastBilledAt: null,
    nextBillingAt: null,
    estimatedNextBillingAt: null,
    totalBilled: 0,
    cancelEndpoint: null,
    cancelAction: 'stop_compute',
    metadata: { characterId: agentIdOf(view, agent) },
  }));
  const running = resources.filter((resource) => resource.status === 'running').length;
  const estimatedDailyCost = decimal(running * CENT * (DAY / 3_600_000));
  return ok({ success: true, resources, totalActive: running, estimatedDailyCost });
}
