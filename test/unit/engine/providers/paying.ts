/** What the tests of paying share: an order, a payment as the journal keeps it, a recording service. */
import type { PaymentAnswer, PaymentRoute } from '#engine/providers/operations.ts';
import type { Payment, PaymentOrder } from '#shared/domain/payment.ts';
import type { Amount } from '#shared/money/amount.ts';
import { amount, type FixedAnswer, fakeService, NOW, type Routes } from './fakeService.ts';

export const usd = (digits: string): Amount => amount(digits, 'USD');
export const KEY_OF_PAYMENT = '3f0c2c1e-1111-4222-8333-444455556666';
export const RETURN = { success: 'http://127.0.0.1:3000/ok', cancel: 'http://127.0.0.1:3000/no' };

export interface Sent {
  readonly request: string;
  readonly body: unknown;
  readonly raw: string;
  readonly query: string;
}

/** A service that notes what it was sent. A route that is an Error breaks the connection with it. */
export function recording(
  id: string,
  routes: Readonly<Record<string, FixedAnswer | Error | ((body: string) => FixedAnswer)>>,
) {
  const sent: Sent[] = [];
  const noted: Routes = Object.fromEntries(
    Object.entries(routes).map(([request, answer]) => [
      request,
      (query: URLSearchParams, raw: string): FixedAnswer => {
        sent.push({
          request,
          raw,
          body: raw === '' || raw === 'undefined' ? null : JSON.parse(raw),
          query: String(query),
        });
        if (answer instanceof Error) throw answer;
        return typeof answer === 'function' ? answer(raw) : answer;
      },
    ]),
  );
  const { adapter, asked, logged } = fakeService(id, noted);
  const operations = adapter.operations ?? {};
  const routeOf = (type: PaymentOrder['type']): PaymentRoute => {
    const route = operations.payments?.[type];
    if (route === undefined) throw new Error(`there is no way to pay a ${type}`);
    return route;
  };
  return {
    sent,
    asked,
    logged,
    adapter,
    operations,
    routeOf,
    send: (order: PaymentOrder): Promise<PaymentAnswer> =>
      routeOf(order.type).send({ order, idempotencyKey: KEY_OF_PAYMENT, returnTo: RETURN }),
  };
}

export function broken(code: string, syscall: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, syscall }) });
}

export function payment(change: Partial<Payment> = {}): Payment {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    kind: 'checkout',
    accountId: 'a',
    walletId: 'a:balance',
    order: { type: 'top-up', amount: usd('25') },
    amount: usd('25'),
    charge: null,
    what: 'Top-up of $25.00',
    state: 'action-required',
    createdAt: NOW,
    updatedAt: NOW,
    idempotencyKey: KEY_OF_PAYMENT,
    attempts: 1,
    refs: {},
    baseline: {},
    balanceBefore: usd('10'),
    balanceAfter: null,
    lockedUntil: null,
    watchUntil: null,
    error: null,
    history: [],
    ...change,
  };
}

/** Outcome and, where there is one, the kind of its error: what a table states. */
export function gist(answer: PaymentAnswer): string {
  return 'error' in answer ? `${answer.outcome} ${answer.error.kind}` : answer.outcome;
}
