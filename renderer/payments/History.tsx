import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { stateWords, toneOf } from '../state/payments.ts';
import styles from './History.module.css';
import { StateGlyph } from './StateBadge.tsx';

/** What happened to a payment, the first thing on top. */
export function History({ payment }: { readonly payment: PaymentView }) {
  const last = payment.history.length - 1;
  return (
    <ol aria-label={en.payments.historyTitle} className={styles.history}>
      {payment.history.map((event, index) => (
        <li
          className={styles.event}
          data-last={index === last || undefined}
          key={`${event.at} ${event.state} ${event.note}`}
        >
          <span className={styles.rail}>
            {index === last ? <StateGlyph size={15} tone={toneOf(event.state)} /> : <span className={styles.past} />}
          </span>
          <div className={styles.text}>
            <p className={styles.head}>
              <span className={styles.state}>{stateWords({ kind: payment.kind, state: event.state })}</span>
              <span className={styles.when}>
                <Moment at={event.at} />
              </span>
            </p>
            <p className={styles.note}>{event.note}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
