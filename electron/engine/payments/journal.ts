/** The journal of payments: the one writer of every payment, on disk before the world is touched. */
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { Payment } from '#shared/domain/payment.ts';
import type { EngineState } from '../state.ts';
import { canStep, type Step, step } from './machine.ts';

export interface Journal {
  get(id: string): Payment | null;
  /** The newest first. */
  all(): readonly Payment[];
  /** Writes a new payment, unless `refuse` finds a reason not to, looked at in the same turn. */
  open(payment: Payment, refuse: (others: readonly Payment[]) => void): Promise<Payment>;
  /** @throws IllegalStep when the diagram has no such arrow. */
  advance(id: string, next: Step): Promise<Payment>;
  /** Notes what went wrong beside a payment that stays as it is. */
  note(id: string, error: ErrorInfo): Promise<void>;
  /** What is measured against from now on: evidence that another payment took is not there for this one. */
  rebase(id: string, baseline: Payment['baseline'], balanceBefore: Payment['balanceBefore']): Promise<void>;
  /** The same as `advance`, but leaves a payment alone that has moved on meanwhile. @returns null where it has. */
  advanceIf(id: string, from: Payment['state'], next: Step): Promise<Payment | null>;
}

export function createJournal(state: EngineState): Journal {
  const get = (id: string) => state.payments.get(id) ?? null;
  const all = () => [...state.payments.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
  const known = (id: string): Payment => {
    const payment = get(id);
    if (payment === null) throw new Error(`there is no payment ${id}`);
    return payment;
  };

  return {
    get,
    all,
    async open(payment, refuse) {
      await state.transact(() => {
        if (state.payments.has(payment.id)) return [];
        refuse(all());
        return [{ collection: 'payments', put: [payment] }];
      });
      return known(payment.id);
    },
    async advance(id, next) {
      await state.transact(() => [{ collection: 'payments', put: [step(known(id), next)] }]);
      return known(id);
    },
    async rebase(id, baseline, balanceBefore) {
      await state.transact(() => [{ collection: 'payments', put: [{ ...known(id), baseline, balanceBefore }] }]);
    },
    async note(id, error) {
      await state.transact(() => [{ collection: 'payments', put: [{ ...known(id), error }] }]);
    },
    async advanceIf(id, from, next) {
      let moved = false;
      await state.transact(() => {
        const payment = known(id);
        if (payment.state !== from || !canStep(payment, next.to)) return [];
        moved = true;
        return [{ collection: 'payments', put: [step(payment, next)] }];
      });
      return moved ? known(id) : null;
    },
  };
}
