/**
 * The route for one agent's budget. The public source dropped it in January 2026, older and self-hosted servers have it:
 * so a server is asked, and what it says of one agent is told apart from having no such route.
 */
import { PlimsollError } from '#shared/contract/errors.ts';
import type { Amount } from '#shared/money/amount.ts';
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../../http/client.ts';
import { plainLine } from '../../http/plainLine.ts';
import { inItsWords, pathOf, readAnswer, readRefusal, refusalOf, unreadable, type Voice } from '../answers.ts';
import type { BudgetAtService } from '../operations.ts';
import { readRows } from '../rows.ts';
import { reasonOf } from '../wireFields.ts';
import { budgetRowWire, budgetStateWire, budgetWire, doneWire, grantWire, shortWire } from './agentWire.ts';
import { dollarsOf, spoken, wireDollars } from './dollars.ts';

/** An allocation must be above nothing and at most this (the removed contract). */
const MOST = dollarsOf(10_000);
/** Budgets are kept to four decimals; the service would round what is finer. */
const FINEST = 100;

const GRANTS: ReadonlySet<string> = new Set(['allocation', 'refill']);

export type BudgetState =
  | { readonly at: 'budget'; readonly paused: boolean; readonly reason: string | null }
  /** `no-agent`: the route is there and does not know this agent. */
  | { readonly at: 'no-agent' | 'no-route' };

type Looked =
  | { readonly at: 'budget'; readonly request: ServiceRequest; readonly response: ServiceResponse }
  | { readonly at: 'no-agent' }
  | { readonly at: 'no-route' };

export function createBudgetRoute(http: ServiceHttp, voice: Voice) {
  /** It answered for some agent, so a 404 is about the agent. */
  let answered = false;
  /** The service said in its own words that there is no such route. */
  let missing = false;

  const requestOf = (agentId: string, body?: unknown): ServiceRequest => ({
    method: body === undefined ? 'GET' : 'POST',
    path: `/api/v1/agents/${encodeURIComponent(agentId)}/budget`,
    ...(body === undefined ? {} : { body }),
  });

  /** The answer of a route that is there and knows the agent, or which of the two it is not. */
  async function look(agentId: string): Promise<Looked> {
    if (missing) return { at: 'no-route' };
    const request = requestOf(agentId);
    const response = await http.request(request);
    const absent = absentIn(response);
    if (absent === null) return { at: 'budget', request, response };
    // A page may come from anything on the way: the next one who asks is not spared.
    missing = absent === 'no-route' && !answered && response.json !== undefined;
    return { at: absent };
  }

  function absentIn(response: ServiceResponse): 'no-agent' | 'no-route' | null {
    if (response.status === 405) return 'no-route';
    if (response.status !== 404) return null;
    return answered || speaksOfAgent(response) ? 'no-agent' : 'no-route';
  }

  async function state(agentId: string): Promise<BudgetState> {
    const found = await look(agentId);
    if (found.at !== 'budget') return found;
    const { isPaused, pauseReason } = readAnswer(voice, found.request, found.response, budgetStateWire).budget;
    answered = true;
    return { at: 'budget', paused: isPaused, reason: pauseReason };
  }

  async function budget(agentId: string): Promise<BudgetAtService | null> {
    const found = await look(agentId);
    if (found.at === 'no-route') return null;
    if (found.at === 'no-agent') throw unknownAgent();
    const { request, response } = found;
    const { budget: kept, transactions } = readAnswer(voice, request, response, budgetWire);
    answered = true;
    // A row passed over could be the allocation that somebody looks for, and would make a second one.
    const grants = transactions.flatMap((row, index) => grantsIn(row, index, request));
    return { allocated: kept.allocated, spent: kept.spent, grants };
  }

  function grantsIn(row: unknown, index: number, request: ServiceRequest) {
    const { read, problem } = readRows(voice, request, 'transactions', [row], budgetRowWire);
    if (problem !== null) throw new PlimsollError(problem);
    if (!GRANTS.has(read[0]?.type ?? '')) return [];
    const grant = grantWire.safeParse(row);
    if (grant.success) return [{ amount: grant.data.amount, description: grant.data.description ?? '' }];
    const issue = grant.error.issues[0];
    const field = pathOf(['transactions', index, ...(issue?.path ?? [])]);
    throw unreadable(voice, request, field, reasonOf(issue));
  }

  /** @throws PlimsollError also where the route is gone since it was asked. */
  async function set(agentId: string, body: { readonly action: 'pause' | 'resume'; readonly reason?: string }) {
    const request = requestOf(agentId, body);
    const response = await http.request(request);
    const absent = absentIn(response);
    if (absent === 'no-agent') throw unknownAgent();
    if (absent === 'no-route') throw noRoute();
    return readAnswer(voice, request, response, doneWire);
  }

  async function allocate(agentId: string, amount: Amount, mark: string): Promise<void> {
    const problem = allocationProblem(amount);
    if (problem !== null) throw new PlimsollError({ kind: 'invalid-input', message: problem });
    if (missing) throw noRoute();
    const request = requestOf(agentId, { amount: wireDollars(amount), description: mark });
    const response = await http.request(request);
    const ends = response.status >= 200 && response.status < 300 ? null : notAllocated(voice, request, response);
    if (ends !== null) throw ends;
    const absent = absentIn(response);
    if (absent !== null) throw absent === 'no-agent' ? unknownAgent() : noRoute();
    readAnswer(voice, request, response, doneWire);
    answered = true;
  }

  return { state, budget, set, allocate };
}

/** "Agent not found" is the sentence of the route; a server without it speaks of no agent. */
function speaksOfAgent(response: ServiceResponse): boolean {
  const { message, body } = readRefusal(response);
  return /\bagent\b/i.test(`${message ?? ''} ${typeof body.error === 'string' ? body.error : ''}`);
}

/** Pure. Null when the service takes the amount, and keeps it to the last digit. */
export function allocationProblem(amount: Amount): string | null {
  if (amount.unit !== 'USD') return 'A budget at elizaOS Cloud is in US dollars.';
  if (amount.micros <= 0 || amount.micros > MOST.micros)
    return `A budget at elizaOS Cloud is added to by more than nothing and at most ${spoken(MOST)} at a time.`;
  if (amount.micros % FINEST !== 0) return 'A budget at elizaOS Cloud is kept in hundredths of a cent; nothing finer.';
  return null;
}

/**
 * Pure. What a status that is no success says of an allocation. Only the service's own words are a no: a page or an
 * empty body may come from anything on the way, and a 5xx may have failed after the work. Null leaves 404 and 405.
 */
export function notAllocated(voice: Voice, request: ServiceRequest, response: ServiceResponse): PlimsollError | null {
  const refusal = readRefusal(response);
  const { status, body } = refusal;
  if (Object.keys(body).length === 0)
    return new PlimsollError({
      kind: 'bad-response',
      message: `elizaOS Cloud answered with ${status} and without a word of its own: nobody knows whether the budget was added to.`,
      help: 'The budget is read again, which tells.',
    });
  if (status === 404 || status === 405) return null;
  if (status === 402) {
    const short = shortWire.safeParse(body);
    const figures = short.success
      ? ` It takes ${spoken(short.data.required)}, and ${spoken(short.data.available)} is there.`
      : inItsWords(refusal);
    return new PlimsollError({
      kind: 'out-of-credits',
      message: `The balance at elizaOS Cloud is too small for this budget.${figures}`,
      help: 'Top up, or give the budget less. Nothing was moved.',
    });
  }
  if (status === 400 || status === 422) {
    const [detail] = Array.isArray(body.details) ? body.details : [];
    const why = typeof detail === 'string' ? ` It says: “${plainLine(detail, 200)}”` : inItsWords(refusal);
    return new PlimsollError({
      kind: 'invalid-input',
      message: `elizaOS Cloud does not take this amount for a budget.${why}`,
      help: 'Nothing was moved.',
    });
  }
  const error = refusalOf(voice, request, response);
  return status >= 500 ? new PlimsollError({ ...error.info, kind: 'unavailable' }) : error;
}

export function unknownAgent(): PlimsollError {
  return new PlimsollError({
    kind: 'not-found',
    message: 'elizaOS Cloud does not know this agent.',
    help: 'It may have been deleted there. Read the account again.',
  });
}

function noRoute(): PlimsollError {
  return new PlimsollError({
    kind: 'refused',
    message: 'This server of elizaOS Cloud has no way to change the budget of an agent.',
    help: 'Newer servers set budgets only by themselves.',
  });
}
