import { useState } from 'react';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import { en } from '#shared/words/en.ts';
import { Age } from '../components/Age.tsx';
import { Choice } from '../components/Choice.tsx';
import { Money } from '../components/Figure.tsx';
import { Empty, ScreenFrame } from '../components/Layout.tsx';
import { Mark } from '../components/Mark.tsx';
import { ScreenLink } from '../components/ScreenLink.tsx';
import { PaymentActions } from '../payments/PaymentActions.tsx';
import { StateBadge } from '../payments/StateBadge.tsx';
import { useSnapshot } from '../state/context.tsx';
import { isOpen, newestFirst, nextWords } from '../state/payments.ts';
import styles from './PaymentsScreen.module.css';

type Filter = keyof typeof en.payments.filters;

/** Every payment that was confirmed, and what became of it. */
export function PaymentsScreen() {
  const payments = useSnapshot((snapshot) => snapshot.payments);
  const [filter, setFilter] = useState<Filter>('all');
  const open = payments.filter(isOpen);
  const shown = newestFirst(filter === 'live' ? open : payments);
  return (
    <ScreenFrame
      actions={
        payments.length > 0 && (
          <Choice
            label={en.payments.filter}
            labelHidden
            look="segments"
            onChange={setFilter}
            options={[
              { value: 'all', label: en.payments.filters.all },
              { value: 'live', label: `${en.payments.filters.live} ${open.length}` },
            ]}
            value={filter}
          />
        )
      }
      lead={en.payments.lead}
      title={en.payments.title}
    >
      {payments.length === 0 ? (
        <Empty art={<Mark size={44} />} body={en.payments.emptyBody} title={en.payments.emptyTitle} />
      ) : shown.length === 0 ? (
        <Empty art={<Mark size={44} />} body={en.payments.noLiveBody} title={en.payments.noLiveTitle} />
      ) : (
        <ul className={styles.list}>
          {shown.map((payment) => (
            <li className={styles.row} key={payment.id}>
              <PaymentRow payment={payment} />
            </li>
          ))}
        </ul>
      )}
    </ScreenFrame>
  );
}

function PaymentRow({ payment }: { readonly payment: PaymentView }) {
  const { charge, amount } = payment;
  return (
    <article className={styles.payment}>
      <div className={styles.about}>
        <h2 className={styles.what}>
          <ScreenLink className={styles.link} to={{ name: 'payment', paymentId: payment.id }}>
            {payment.what}
          </ScreenLink>
        </h2>
        <p className={styles.where}>
          {payment.accountLabel}, {payment.walletName}
        </p>
      </div>
      <div className={styles.state}>
        <StateBadge payment={payment} />
        <p className={styles.next}>{nextWords(payment)}</p>
      </div>
      <div className={styles.end}>
        <p className={styles.amount}>{(charge ?? amount) === null ? null : <Money amount={charge ?? amount} />}</p>
        <p className={styles.where}>
          <Age at={payment.createdAt} />
        </p>
      </div>
      {payment.actions.length > 0 && (
        <div className={styles.actions}>
          <PaymentActions payment={payment} quiet />
        </div>
      )}
    </article>
  );
}
