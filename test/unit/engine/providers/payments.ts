/** What the tests of paying adapters share: a payment as the journal has it, and one sent to fixed answers. */
import type { AccountReading } from '#engine/providers/adapter.ts';
import type { PaymentAnswer, PaymentRoute } from '#engine/providers/operations.ts';
import type { EntryFacts } from '#shared/domain/entry.ts';
import type { Payment, PaymentOrder } from '#shared/domain/payment.ts';
import type { Lot, WalletFacts } from '#shared/domain/wallet.ts';
import { type Amount, parseAmount } from '#shared/money/amount.ts';
import { type FixedAnswer, fakeService, NOW, type Routes } from './fakeService.ts';

export const IDEMPOTENCY_KEY = '8a1f0000-0000-4000-8000-000000000001';

export const credits = (digits: string | number): Amount => parseAmount(String(digits), 'credit');

export function paymentOf(order: PaymentOrder, more: Partial<Payment> = {}): Payment {
  return {
    id: 'p1',
    kind: 'card',
    accountId: 'a1',
    walletId: 'a1:credits',
    order,
    amount: order.type === 'top-up' ? order.amount : null,
    charge: null,
    what: 'credits',
    state: 'succeeded',
    createdAt: NOW,
    updatedAt: NOW,
    idempotencyKey: IDEMPOTENCY_KEY,
    attempts: 1,
    refs: {},
    baseline: {},
    balanceBefore: null,
    balanceAfter: null,
    lockedUntil: null,
    watchUntil: null,
    error: null,
    history: [],
    ...more,
  };
}

export interface Sent {
  readonly answer: PaymentAnswer;
  /** What was asked, in order: `POST /path`, with the body as it was sent and the key of the payment. */
  readonly requests: readonly { readonly request: string; readonly body: string; readonly key: string | null }[];
  readonly logged: readonly unknown[];
}

/** Sends one payment to a service that gives `reply` to every request, or throws it. */
export async function sendTo(id: string, order: PaymentOrder, reply: FixedAnswer | Error): Promise<Sent> {
  const bodies: string[] = [];
  const any = (_query: URLSearchParams, body: string): FixedAnswer => {
    bodies.push(body);
    if (reply instanceof Error) throw reply;
    return reply;
  };
  const routes = new Proxy<Routes>({}, { get: () => any });
  const { adapter, asked, logged } = fakeService(id, routes);
  const answer = await routeOf(adapter.operations?.payments?.[order.type]).send({
    order,
    idempotencyKey: IDEMPOTENCY_KEY,
    returnTo: { success: 'https://example.com/ok', cancel: 'https://example.com/no' },
  });
  const requests = asked.map(({ request, headers }, index) => ({
    request,
    body: bodies[index] ?? '',
    key: headers.get('idempotency-key'),
  }));
  return { answer, requests, logged };
}

export function routeOf(route: PaymentRoute | undefined): PaymentRoute {
  if (route === undefined) throw new Error('the service has no such payment');
  return route;
}

/** A failure below HTTP, as the platform's fetch throws it. */
export function networkError(code: string, syscall?: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, syscall }) });
}

/** How each failure below HTTP must end, for every request that may move money. */
export const NETWORK_ENDS: readonly (readonly [Error, 'refused' | 'unknown'])[] = [
  [networkError('ECONNREFUSED', 'connect'), 'refused'],
  [networkError('ENOTFOUND', 'getaddrinfo'), 'refused'],
  [networkError('CERT_HAS_EXPIRED'), 'refused'],
  [networkError('ECONNRESET', 'read'), 'unknown'],
  [networkError('UND_ERR_SOCKET'), 'unknown'],
  [networkError('ETIMEDOUT', 'read'), 'unknown'],
];

export function readingOf(
  balance: string | null,
  more: { readonly lots?: readonly Lot[]; readonly entries?: readonly EntryFacts[]; readonly readAt?: number } = {},
): AccountReading {
  const wallet: WalletFacts = {
    key: 'credits',
    name: 'Credits',
    unit: 'credit',
    balance: balance === null ? null : credits(balance),
    reserved: null,
    worth: null,
    autoTopUp: null,
    funding: null,
    note: null,
  };
  return {
    readAt: more.readAt ?? NOW + 10_000,
    wallets: [wallet],
    slices: more.lots === undefined ? {} : { lots: [...more.lots] },
    problems: [],
    entries: more.entries ?? [],
    ledgers: [],
  };
}

export function topUpRow(sourceId: string, amount: string, more: Partial<EntryFacts> = {}): EntryFacts {
  return {
    walletKey: 'credits',
    sourceId,
    kind: 'topup',
    amount: credits(amount),
    at: NOW + 5_000,
    description: 'Top-up',
    since: null,
    agentId: null,
    activity: null,
    paymentRef: null,
    thread: null,
    flags: [],
    source: 'reported',
    raw: '{}',
    ...more,
  };
}

/** Words of an error as the list shows them: one that says what happened and, mostly, what to do. */
export function wordsOf(answer: PaymentAnswer): string {
  return 'error' in answer ? `${answer.error.message} ${answer.error.help ?? ''}` : 'note' in answer ? answer.note : '';
}
