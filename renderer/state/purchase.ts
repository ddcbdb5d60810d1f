/** One confirmed order, from the question to the payment that it became. */
import { useState } from 'react';
import type { ErrorInfo } from '#shared/contract/errors.ts';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { useCall, useSnapshot } from './context.tsx';

interface Pending {
  readonly walletId: string;
  readonly order: PaymentOrder;
  /** Made once for each confirmation: however often it is sent, the engine makes one payment of it. */
  readonly confirmationId: string;
  /** The confirm button was pressed. */
  readonly sent: boolean;
}

export interface Purchase {
  readonly stage: 'choosing' | 'confirming' | 'following';
  readonly order: PaymentOrder | null;
  /** Null for the moment before it is in the journal. */
  readonly payment: PaymentView | null;
  readonly sending: boolean;
  readonly error: ErrorInfo | null;
  /** Goes to the confirmation. Another order is another confirmation. */
  propose(walletId: string, order: PaymentOrder): void;
  /** Back to the choice; not while it is being sent. */
  back(): void;
  /** What the person confirms is sent; a second press while it is under way does nothing. */
  confirm(): Promise<void>;
  /** Follows a payment that is there already. */
  follow(paymentId: string): void;
}

interface Begin {
  /** A payment to follow from the start. */
  readonly following?: PaymentView | null;
  /** An order that needs no choice: it is confirmed at once. */
  readonly proposing?: { readonly walletId: string; readonly order: PaymentOrder };
}

export function usePurchase({ following = null, proposing }: Begin = {}): Purchase {
  const start = useCall('payments.start');
  const [pending, setPending] = useState<Pending | null>(() =>
    proposing === undefined ? null : pendingOf(proposing.walletId, proposing.order),
  );
  const [answered, setAnswered] = useState<PaymentView | null>(null);
  const [followed, setFollowed] = useState<string | null>(following?.id ?? null);
  const id = followed ?? (pending?.sent ? pending.confirmationId : null);
  const pushed = useSnapshot((snapshot) => snapshot.payments.find((one) => one.id === id));
  const payment = id === null ? null : (pushed ?? (answered?.id === id ? answered : null));
  return {
    stage: payment !== null ? 'following' : pending === null ? 'choosing' : 'confirming',
    order: pending?.order ?? null,
    payment,
    sending: start.busy,
    error: start.error,
    propose(walletId, order) {
      start.forget();
      setFollowed(null);
      setPending(pendingOf(walletId, order));
    },
    back() {
      if (start.busy) return;
      start.forget();
      setFollowed(null);
      setPending(null);
    },
    async confirm() {
      if (pending === null || start.busy) return;
      setPending({ ...pending, sent: true });
      const { walletId, order, confirmationId } = pending;
      const result = await start.run({ walletId, order, confirmationId });
      if (result.ok) setAnswered(result.value.payment);
    },
    follow: setFollowed,
  };
}

function pendingOf(walletId: string, order: PaymentOrder): Pending {
  return { walletId, order, confirmationId: crypto.randomUUID(), sent: false };
}
