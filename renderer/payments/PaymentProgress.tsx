import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Money } from '../components/Figure.tsx';
import { type Fact, Facts } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import { isOpen, nextWords, stateWords, toneOf } from '../state/payments.ts';
import { Countdown } from './Countdown.tsx';
import { PaymentActions } from './PaymentActions.tsx';
import styles from './PaymentProgress.module.css';
import { StateGlyph } from './StateBadge.tsx';

interface PaymentProgressProps {
  readonly payment: PaymentView;
  /** On its own page the balances and the parting word stand elsewhere. */
  readonly standing?: boolean;
}

/** How a payment stands and what happens next, as it happens. */
export function PaymentProgress({ payment, standing = false }: PaymentProgressProps) {
  const { error, balanceBefore, balanceAfter, watchUntil, lockedUntil } = payment;
  const tone = toneOf(payment.state);
  const facts: Fact[] = [];
  if (balanceBefore !== null && !standing)
    facts.push({ name: en.payments.before, value: <Money amount={balanceBefore} /> });
  if (balanceAfter !== null && !standing)
    facts.push({ name: en.payments.after, value: <Money amount={balanceAfter} /> });
  if (watchUntil !== null && isOpen(payment))
    facts.push({ name: en.payments.watchUntil, value: <Moment at={watchUntil} /> });
  return (
    <div className={styles.progress}>
      <div className={styles.state} data-tone={tone} role="status">
        <StateGlyph size={30} tone={tone} />
        <div>
          <p className={styles.words}>{stateWords(payment)}</p>
          <p className={styles.next}>{nextWords(payment)}</p>
        </div>
      </div>
      {error !== null && (
        <Notice title={error.message} tone={tone === 'stopped' ? 'error' : 'warning'}>
          {error.help !== undefined && <p>{error.help}</p>}
        </Notice>
      )}
      {facts.length > 0 && <Facts facts={facts} />}
      {lockedUntil !== null && <Countdown at={lockedUntil} label={en.payments.nextIn} />}
      {payment.actions.length > 0 && (
        <div className={styles.actions}>
          <PaymentActions payment={payment} />
        </div>
      )}
      {!standing && <p className={styles.rest}>{isOpen(payment) ? en.payments.goesOn : en.payments.settled}</p>}
    </div>
  );
}
