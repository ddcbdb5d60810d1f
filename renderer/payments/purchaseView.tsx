import type { ReactNode } from 'react';
import type { WalletView } from '#shared/contract/snapshot.ts';
import type { PaymentOrder } from '#shared/domain/payment.ts';
import { en } from '#shared/words/en.ts';
import { Age } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { Money } from '../components/Figure.tsx';
import type { Fact } from '../components/Layout.tsx';
import { isOpen } from '../state/payments.ts';
import type { Purchase } from '../state/purchase.ts';
import type { Page } from '../state/store.ts';
import { ConfirmBody } from './ConfirmBody.tsx';
import { PaymentProgress } from './PaymentProgress.tsx';

/** What the confirmation says of an order. */
export interface OrderWords {
  /** "20,000 credits", "Plan Professional": also what is named while it is followed. */
  readonly what: string;
  readonly charged: ReactNode;
  /** Between what is charged and the account: the card, what it adds. */
  readonly facts?: readonly Fact[];
  readonly next: string;
  /** On the button: it names the amount. */
  readonly confirm: string;
}

interface ViewInput {
  readonly purchase: Purchase;
  readonly wallet: WalletView;
  /** Null while nothing is proposed. */
  readonly words: OrderWords | null;
  readonly page: Page;
  readonly onClose: () => void;
  /** Where there was nothing to choose, going back is leaving. */
  readonly onBack?: () => void;
}

export interface DialogView {
  readonly title: string;
  readonly step: string;
  readonly body: ReactNode;
  readonly actions: ReactNode;
}

/** Work costs credits, and a plan has a price that is not what is due today. */
const CHARGED: Partial<Record<PaymentOrder['type'], string>> = { spend: en.confirm.costs, plan: en.confirm.price };

/** The confirmation of a purchase, then its progress; null while one still chooses. */
export function purchaseView({ purchase, wallet, words, page, onClose, onBack }: ViewInput): DialogView | null {
  const { payment, order } = purchase;
  if (purchase.stage === 'following' && payment !== null) {
    return {
      title: payment.what,
      step: 'following',
      body: <PaymentProgress payment={payment} />,
      actions: (
        <>
          {(payment.state === 'failed' || payment.state === 'declined') && order !== null && onBack === undefined && (
            <Button onClick={purchase.back} tone="ghost">
              {en.payments.again}
            </Button>
          )}
          <Button onClick={() => page.go({ name: 'payment', paymentId: payment.id })}>{en.payments.showAll}</Button>
          {isOpen(payment) ? (
            <Button onClick={onClose}>{en.actions.close}</Button>
          ) : (
            <Button onClick={onClose} tone="solid">
              {en.payments.done}
            </Button>
          )}
        </>
      ),
    };
  }
  if (purchase.stage !== 'confirming' || order === null || words === null) return null;
  const facts: Fact[] = [
    { name: CHARGED[order.type] ?? en.confirm.charged, value: words.charged },
    ...(words.facts ?? []),
    { name: en.confirm.account, value: wallet.accountLabel },
    { name: en.confirm.wallet, value: wallet.name },
  ];
  if (order.type !== 'spend')
    facts.push({
      name: en.confirm.balance,
      value: (
        <>
          <Money amount={wallet.balance} /> · <Age at={wallet.asOf} />
        </>
      ),
    });
  return {
    title: en.confirm.title[order.type],
    step: 'confirming',
    body: (
      <ConfirmBody
        accountId={wallet.accountId}
        error={purchase.error}
        facts={facts}
        next={words.next}
        what={words.what}
      />
    ),
    actions: (
      <>
        <Button disabled={purchase.sending} onClick={onBack ?? purchase.back}>
          {onBack === undefined ? en.actions.back : en.actions.cancel}
        </Button>
        <Button busy={purchase.sending} disabled={purchase.sending} onClick={() => purchase.confirm()} tone="solid">
          {purchase.sending ? en.confirm.sending : words.confirm}
        </Button>
      </>
    ),
  };
}
