import type { ServiceAdapter } from '#engine/providers/adapter.ts';
import type { PaymentAnswer } from '#engine/providers/operations.ts';
import type { Payment, PaymentOrder } from '#shared/domain/payment.ts';
import { type Amount, parseAmount } from '#shared/money/amount.ts';
import type { Scenario } from './cases.ts';
import { layersOf, underAny } from './claims/claims.ts';
import { NOW, type Recording } from './corpus.ts';
import { exactMicros, exactWhole } from './exact.ts';
import { judgeInfo, walk } from './oracle.ts';
import type { Replay, Told } from './replay.ts';
import { at, isStated, type Node } from './wireTree.ts';

export const usd = (digits: string): Amount => parseAmount(digits, 'USD');
const credits = (digits: string): Amount => parseAmount(digits, 'credit');

export const isLit = (node: Node | undefined, value: boolean) => node?.t === 'lit' && node.v === value;
const isWord = (node: Node | undefined, ...words: readonly string[]) => node?.t === 'str' && words.includes(node.s);
export const isId = (node: Node | undefined) => node?.t === 'num' || (node?.t === 'str' && node.s !== '');

/** What one way of paying may answer. `last` is what the service said to the request that counts. */
export interface Money {
  readonly order: PaymentOrder;
  /** The path of the request, and its method where it is no POST. */
  readonly request: string;
  /** By the outcome: whether the service's words allow it. */
  readonly allows: Partial<Record<PaymentAnswer['outcome'], (last: Told, answer: PaymentAnswer) => boolean>>;
  /** The request can charge nobody, so any refusal will do as a no. */
  readonly movesNothing?: boolean;
  /** The refs of a payment made before, for asking how it stands. */
  readonly checks?: Readonly<Record<string, string>>;
  /** Names of a check that a service makes before any charge, in a 5xx. */
  readonly before?: RegExp;
}

const ok = ({ status }: Told, ...statuses: readonly number[]) => statuses.includes(status);

const url = (last: Told, answer: PaymentAnswer, ...names: readonly string[]) =>
  'url' in answer && names.some((name) => isWord(at(last.tree, name), answer.url ?? '\u0000'));

/** The object of an answer, or what its wrapper holds. */
export const found = (last: Told, name: string) =>
  (last.tree === undefined
    ? []
    : layersOf(last.tree, ['data', 'result', 'item', 'payment_method', 'approval'])
  ).flatMap((one) => underAny(one, [name]));

const THROUGH = ['approved', 'succeeded', 'executed', 'completed', 'charged', 'granted', 'settled'];

/** Ids that the sandbox gave, so that what is paid for is there. */
export type Ids = Readonly<Record<string, string>>;

export const moneyOf = (ids: Ids): Readonly<Record<string, Readonly<Record<string, Money>>>> => ({
  bizos: {
    task: {
      order: { type: 'spend', action: 'Run task', target: ids.task ?? 'tsk_1', prompt: null, cost: credits('1') },
      request: `POST /api/cli/tasks/${ids.task ?? 'tsk_1'}/run`,
      allows: {
        succeeded: (last) =>
          ok(last, 200, 201, 202) &&
          isLit(at(last.tree, 'ok'), true) &&
          isId(at(last.tree, 'runId')) &&
          !/fail|error|refus|cancel/i.test(textOf(at(last.tree, 'status'))),
      },
    },
    creative: {
      order: { type: 'spend', action: 'creative', target: null, prompt: 'a harbour', cost: credits('1') },
      request: 'POST /api/cli/creative/generate',
      allows: { succeeded: (last) => ok(last, 200, 201, 202) && isId(at(last.tree, 'artifactId')) },
    },
  },
  olostep: {
    'top-up': {
      order: { type: 'top-up', amount: credits('10000') },
      request: 'POST /user/purchase-topup',
      allows: {
        succeeded: (last) => ok(last, 200) && bought(last),
        processing: (last) => ok(last, 202) && bought(last) && isWord(at(last.tree, 'status'), 'processing'),
      },
    },
  },
  mosaic: {
    plan: {
      order: { type: 'plan', planId: 'professional' },
      request: 'POST /plan/upgrade',
      allows: {
        succeeded: (last) => last.status < 300 && isLit(at(last.tree, 'requires_checkout'), false) && upgraded(last),
        checkout: (last, answer) =>
          last.status < 300 && isLit(at(last.tree, 'requires_checkout'), true) && url(last, answer, 'checkout_url'),
      },
    },
    'plan check': {
      order: { type: 'plan', planId: 'professional' },
      request: 'GET /plan',
      checks: { checkoutUrl: 'https://checkout.stripe.com/c/1' },
      allows: {
        succeeded: (last) => ok(last, 200) && isWord(at(last.tree, 'plan', 'id'), 'professional'),
        processing: (last) => ok(last, 200) && isWord(at(last.tree, 'scheduled_plan', 'id'), 'professional'),
      },
    },
  },
  geopera: {
    'top-up': {
      order: { type: 'top-up', amount: credits('5000') },
      request: 'POST /v1/op/billing.topup',
      before: /configur/i,
      allows: {
        succeeded: (last) =>
          ok(last, 200, 201) &&
          found(last, 'status').some((node) => isWord(node, 'succeeded')) &&
          [...found(last, 'topup_attempt_id'), ...found(last, 'payment_intent_id')].some(isId),
        challenge,
      },
    },
    approval: {
      order: { type: 'approval', approvalId: ids.approval ?? 'ap-1', amount: credits('5000') },
      request: 'POST /v1/op/billing.approvals.approve',
      before: /configur/i,
      allows: {
        succeeded: (last) =>
          ok(last, 200, 201) &&
          [...found(last, 'id'), ...found(last, 'topup_attempt_id'), ...found(last, 'payment_intent_id')].some(isId) &&
          found(last, 'status').every((node) => THROUGH.includes(textOf(node).toLowerCase())),
        challenge,
      },
    },
  },
  elizaos: {
    checkout: {
      order: { type: 'top-up', amount: usd('25') },
      request: 'POST /api/v1/credits/checkout',
      movesNothing: true,
      allows: {
        checkout: (last, answer) =>
          ok(last, 200, 201) && isId(at(last.tree, 'sessionId')) && url(last, answer, 'url', 'checkoutUrl'),
        processing: (last) =>
          ok(last, 200, 201) &&
          isId(at(last.tree, 'sessionId')) &&
          (isNull(at(last.tree, 'url')) || isNull(at(last.tree, 'checkoutUrl'))),
      },
    },
    verify: {
      order: { type: 'top-up', amount: usd('25') },
      request: 'GET /api/v1/credits/verify',
      checks: { sessionId: ids.sessionId ?? 'cs_1' },
      allows: {
        succeeded: (last) =>
          ok(last, 200) &&
          isLit(at(last.tree, 'success'), true) &&
          [at(last.tree, 'amount'), at(last.tree, 'creditsAdded')].some((node) => exactMicros(node) !== null),
      },
    },
    trigger: {
      order: { type: 'auto-top-up' },
      request: 'POST /api/auto-top-up/trigger',
      before: /rate_limit_unavailable|^authentication required|^unauthorized|^invalid or expired api key/i,
      allows: {
        succeeded: (last) => ok(last, 200) && isLit(at(last.tree, 'success'), true),
        processing: (last) =>
          ok(last, 202) && isWord(at(last.tree, 'status'), 'claimed', 'payment_pending', 'payment_succeeded'),
        'not-needed': (last) =>
          ok(last, 200) &&
          isLit(at(last.tree, 'success'), false) &&
          (isWord(at(last.tree, 'status'), 'not_needed') ||
            (!isStated(at(last.tree, 'status')) &&
              exactMicros(at(last.tree, 'currentBalance')) !== null &&
              exactMicros(at(last.tree, 'threshold')) !== null)),
      },
    },
    crypto: {
      order: { type: 'crypto', amount: usd('25'), token: 'USDT', network: null },
      request: 'POST /api/crypto/payments',
      movesNothing: true,
      allows: {
        address: (last, answer) =>
          ok(last, 200, 201) &&
          isId(at(last.tree, 'paymentId')) &&
          ('url' in answer && answer.url === null ? !isStated(at(last.tree, 'payLink')) : url(last, answer, 'payLink')),
      },
    },
    'crypto check': {
      order: { type: 'crypto', amount: usd('25'), token: 'USDT', network: null },
      request: `GET /api/crypto/payments/${ids.cryptoPaymentId ?? 'pay-1'}`,
      checks: { cryptoPaymentId: ids.cryptoPaymentId ?? 'pay-1' },
      allows: {
        succeeded: (last) => ok(last, 200) && textOf(at(last.tree, 'status')).toLowerCase() === 'confirmed',
        processing: (last) => ok(last, 200) && textOf(at(last.tree, 'status')).toLowerCase() === 'pending',
        declined: (last) => ok(last, 200) && /^(expired|failed)$/i.test(textOf(at(last.tree, 'status'))),
      },
    },
  },
});

function textOf(node: Node | undefined): string {
  return node?.t === 'str' ? node.s : '';
}

function isNull(node: Node | undefined): boolean {
  return node?.t === 'lit' && node.v === null;
}

function bought({ tree }: Told): boolean {
  return (
    isLit(at(tree, 'success'), true) &&
    isId(at(tree, 'payment_intent_id')) &&
    exactWhole(at(tree, 'credits')) === 10_000n
  );
}

function upgraded({ tree }: Told): boolean {
  const plan = at(tree, 'plan_id');
  return !isLit(at(tree, 'success'), false) && (!isStated(plan) || isWord(plan, 'professional'));
}

function challenge(last: Told, answer: PaymentAnswer): boolean {
  return 'clientSecret' in answer && last.status === 402 && isWord(at(last.tree, 'client_secret'), answer.clientSecret);
}

/** @throws an Error where the answer says more than the service did */
export function judgePayment(money: Money, answer: PaymentAnswer, { told }: Replay): void {
  walk(answer, 'answer', { amounts: [], times: [], flags: [] });
  if ('error' in answer) judgeInfo(answer.error);
  const last = told.findLast(({ request }) => request.endsWith(money.request.split(' ')[1] ?? ''));
  if (answer.outcome === 'unknown') return;
  if (last === undefined) throw new Error(`it is ${answer.outcome}, and nothing was asked`);
  const said = `after ${last.status} it is ${answer.outcome}`;
  const allowed = money.allows[answer.outcome];
  if (allowed?.(last, answer) === true) return;
  if (answer.outcome !== 'refused' && answer.outcome !== 'declined')
    throw new Error(`${said}, and the service did not say so`);
  if (last.status < 300) throw new Error(`${said}, although the request was taken`);
  if (money.movesNothing === true || money.checks !== undefined) return;
  if (last.status < 400) throw new Error(`${said}, and that status says nothing`);
  const words = last.tree?.t === 'obj' && last.tree.v.length > 0;
  if (!words) throw new Error(`${said}, and the service said not a word of its own`);
  if (last.status < 500) return;
  const texts = [at(last.tree, 'code'), at(last.tree, 'error'), at(last.tree, 'message'), at(last.tree, 'detail')];
  texts.push(at(last.tree, 'error', 'code'), at(last.tree, 'error', 'message'), at(last.tree, 'title'));
  if (!texts.some((node) => money.before?.test(textOf(node).trim()) === true))
    throw new Error(`${said}, and a failure of that kind may have come after the charge`);
}

export function paymentFor({ order, checks = {} }: Money): Payment {
  return {
    id: 'p1',
    kind: 'card',
    accountId: 'a1',
    walletId: 'a1:credits',
    order,
    amount: 'amount' in order ? order.amount : null,
    charge: null,
    what: 'credits',
    state: 'action-required',
    createdAt: NOW,
    updatedAt: NOW,
    idempotencyKey: '8a1f0000-0000-4000-8000-000000000001',
    attempts: 1,
    refs: { ...checks },
    baseline: { planId: 'creator' },
    balanceBefore: null,
    balanceAfter: null,
    lockedUntil: null,
    watchUntil: null,
    error: null,
    history: [],
  };
}

export function payingRun(money: Money): (adapter: ServiceAdapter) => Promise<PaymentAnswer> {
  return async ({ operations }) => {
    const route = operations?.payments?.[money.order.type];
    if (route === undefined) throw new Error(`there is no way to pay a ${money.order.type}`);
    if (money.checks === undefined)
      return route.send({
        order: money.order,
        idempotencyKey: '8a1f0000-0000-4000-8000-000000000001',
        returnTo: { success: 'https://example.com/ok', cancel: 'https://example.com/no' },
      });
    if (route.check === undefined) throw new Error('there is no way to ask about this payment');
    return route.check(paymentFor(money));
  };
}

export function payingScenario(name: string, money: Money, recording: Recording): Scenario {
  return {
    name,
    recording,
    run: payingRun(money),
    judge: (result, played) => judgePayment(money, result as PaymentAnswer, played),
  };
}
