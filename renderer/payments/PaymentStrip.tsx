import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { usePage, useSnapshot } from '../state/context.tsx';
import { unsettledOn } from '../state/payments.ts';
import styles from './PaymentStrip.module.css';
import { StateBadge } from './StateBadge.tsx';

/** A payment for this wallet that has not ended: said where its balance stands. */
export function PaymentStrip({ walletId }: { readonly walletId: string }) {
  const page = usePage();
  const payment = useSnapshot((snapshot) => unsettledOn(snapshot.payments, walletId));
  if (payment === undefined) return null;
  return (
    <section aria-label={payment.what} className={styles.strip}>
      <StateBadge payment={payment} />
      <div className={styles.text}>
        <p className={styles.what}>{payment.what}</p>
        <p className={styles.next}>{payment.next}</p>
      </div>
      <Button onClick={() => page.go({ name: 'payment', paymentId: payment.id })}>{en.payments.showOne}</Button>
    </section>
  );
}
