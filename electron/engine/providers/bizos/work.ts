/**
 * Work that costs a credit at BizOS: running a task, generating a creative. The service holds the credit before the
 * work and gives it back by itself when the work fails (seed), so a failed request is settled by reading the balance.
 */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { WorkList } from '#shared/domain/offers.ts';
import type { Payment, PaymentOrder } from '#shared/domain/payment.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { type Amount, amountOf, MICROS_PER_UNIT, subtract } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import type { ServiceHttp, ServiceRequest, ServiceResponse } from '../../http/client.ts';
import type { AccountReading } from '../adapter.ts';
import { inItsWords, readRefusal, refusalOf } from '../answers.ts';
import type { Evidence } from '../evidence.ts';
import { declined, generalAnswer, readSuccess, refsOf, refused, sendForMoney, unknown } from '../moneyRequests.ts';
import type { PaymentAnswer, PaymentRequest, PaymentRoute } from '../operations.ts';
import { type BizosClient, bizosVoice } from './client.ts';
import { creativeWire, runWire } from './wire.ts';

/** One credit for a task run, one for a creative (seed). */
export const COST: Amount = amountOf(MICROS_PER_UNIT, 'credit');
export const CREATIVE = 'creative';
/** An image takes longer than a reading; given up too early it would be an unknown for nothing. */
const WORK_TIMEOUT = 2 * MINUTE;
const TASK_ID = /^[A-Za-z0-9][\w.:-]*$/;

export async function listWork(client: BizosClient): Promise<WorkList> {
  const { items, usedToday, limit, remaining } = await client.tasks();
  return {
    items: items.map(({ id, title, status }) => ({ id, title, status, cost: COST })),
    usedToday,
    limit,
    remaining,
    actions: [{ id: CREATIVE, name: 'Generate a creative', cost: COST }],
  };
}

export function createSpend(http: ServiceHttp): PaymentRoute {
  async function send({ order }: PaymentRequest): Promise<PaymentAnswer> {
    const request = requestOf(order);
    if ('kind' in request) return refused(request);
    return sendForMoney(http, request, (response) => readSpend(request, response));
  }

  return { kind: 'spend', walletKey: 'credits', send, baseline: () => ({}), arrived };
}

/** The request for what was confirmed, and for nothing else. Pure. */
export function requestOf(order: PaymentOrder): ServiceRequest | ErrorInfo {
  if (order.type !== 'spend') return invalid('This is no work that BizOS does.');
  const { action, target, prompt, cost } = order;
  if (cost.unit !== COST.unit || cost.micros !== COST.micros)
    return invalid(`This work costs ${formatAmount(COST)}, which is not what was confirmed.`);
  if (target !== null) {
    if (!TASK_ID.test(target)) return invalid('This is not the id of a task.');
    return { method: 'POST', path: `/api/cli/tasks/${target}/run`, timeoutMs: WORK_TIMEOUT };
  }
  if (action !== CREATIVE) return invalid('Which task is to be run was not said.');
  if (prompt === null || prompt.trim() === '') return invalid('A creative needs a few words that say what it shows.');
  return { method: 'POST', path: '/api/cli/creative/generate', body: { prompt }, timeoutMs: WORK_TIMEOUT };
}

function invalid(message: string): ErrorInfo {
  return { kind: 'invalid-input', message, help: 'Choose a task from the list, or describe a creative.' };
}

/** Pure. @throws PlimsollError for a success that cannot be read */
export function readSpend(request: ServiceRequest, response: ServiceResponse): PaymentAnswer {
  const { status } = response;
  if (status === 200 || status === 201 || status === 202)
    return request.path.endsWith('/run') ? started(request, response) : made(request, response);
  // Without a credit the work is not begun, and asking again would only be answered the same (seed).
  if (status === 402) return declined(refusalOf(bizosVoice, request, response).info);
  if (status === 404 && request.path.endsWith('/run'))
    return refused({
      kind: 'gone',
      message: `BizOS knows no such task.${inItsWords(readRefusal(response))}`,
      help: 'Look at the task list again.',
    });
  const answer = generalAnswer(bizosVoice, request, response);
  if (answer.outcome !== 'unknown') return answer;
  return unknown(failed(response), answer.lockedUntil);
}

function started(request: ServiceRequest, response: ServiceResponse): PaymentAnswer {
  const { status, runId } = readSuccess(bizosVoice, request, response, runWire);
  if (status !== null && /fail|error|refus|cancel/i.test(status)) return unknown(failed(response));
  return { outcome: 'succeeded', refs: refsOf({ runId }), note: `BizOS took the task on${said(status)}.` };
}

function made(request: ServiceRequest, response: ServiceResponse): PaymentAnswer {
  const { url, artifactId } = readSuccess(bizosVoice, request, response, creativeWire);
  return {
    outcome: 'succeeded',
    refs: refsOf({ artifactId, artifactUrl: plainUrl(url) }),
    note: 'BizOS made the creative.',
  };
}

function said(status: string | null): string {
  return status === null ? '' : `: ${status.slice(0, 40)}`;
}

/** An address that carries no token in its query, since references are kept. */
function plainUrl(url: string | null): string | null {
  const parsed = url !== null && URL.canParse(url) ? new URL(url) : null;
  return parsed !== null && parsed.search === '' && parsed.username === '' ? parsed.href : null;
}

function failed(response: ServiceResponse): ErrorInfo {
  const refusal = readRefusal(response);
  return {
    kind: 'payment-unknown',
    message: `BizOS did not finish this (${response.status}).${inItsWords(refusal)}`,
    help: 'Do not start it again yet. A credit held for work that failed comes back by itself; Plimsoll reads the balance.',
  };
}

/**
 * What was paid for is there: the creative itself, or a balance lower by at least the cost. Other work of the same
 * organisation lowers it too, and nothing tells the two apart, so the words say what was seen and no more.
 */
function arrived(payment: Payment, now: AccountReading): Evidence | null {
  const { artifactId } = payment.refs;
  if (artifactId !== undefined) return { evidence: `The creative is there: ${artifactId}.` };
  const balance = now.wallets.find(({ key }) => key === 'credits')?.balance ?? null;
  const before = payment.balanceBefore;
  if (balance === null || before === null || payment.amount === null) return null;
  if (subtract(before, balance).micros < payment.amount.micros) return null;
  const shown = (amount: Amount) => formatAmount(amount, { locale: 'en', exact: true });
  return { evidence: `The balance went from ${shown(before)} to ${shown(balance)}.` };
}
