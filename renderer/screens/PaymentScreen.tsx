import { Copy } from 'lucide-react';
import type { PaymentView } from '#shared/contract/paymentCalls.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { BackLink } from '../components/BackLink.tsx';
import { Button } from '../components/Button.tsx';
import { Money } from '../components/Figure.tsx';
import { Empty, type Fact, Facts, ScreenFrame, Section } from '../components/Layout.tsx';
import { ScreenLink } from '../components/ScreenLink.tsx';
import { History } from '../payments/History.tsx';
import { PaymentProgress } from '../payments/PaymentProgress.tsx';
import { useCopy } from '../state/actions.ts';
import { useSnapshot } from '../state/context.tsx';
import { chargeName, refName } from '../state/payments.ts';
import styles from './PaymentScreen.module.css';

/** One payment: how it stands, what happened, and the ids to ask the service with. */
export function PaymentScreen({ paymentId }: { readonly paymentId: string }) {
  const payment = useSnapshot((snapshot) => snapshot.payments.find(({ id }) => id === paymentId));
  const before = <BackLink to={{ name: 'payments' }}>{en.payments.title}</BackLink>;
  if (payment === undefined) {
    return (
      <ScreenFrame before={before} title={en.payments.title}>
        <Empty body={en.payments.missingBody} title={en.payments.missingTitle} />
      </ScreenFrame>
    );
  }
  return (
    <ScreenFrame before={before} lead={`${payment.accountLabel}, ${payment.walletName}`} title={payment.what}>
      <div className={styles.columns}>
        <div className={styles.column}>
          <PaymentProgress payment={payment} standing />
          <Section title={en.payments.historyTitle}>
            <History payment={payment} />
          </Section>
        </div>
        <div className={styles.column}>
          <Section title={en.payments.factsTitle}>
            <Facts facts={factsOf(payment)} />
          </Section>
          <Section flush title={en.payments.idsTitle}>
            <Ids payment={payment} />
          </Section>
        </div>
      </div>
    </ScreenFrame>
  );
}

function factsOf(payment: PaymentView): Fact[] {
  const facts: Fact[] = [{ name: en.payments.way, value: en.payments.kinds[payment.kind] }];
  if (payment.amount !== null) facts.push({ name: en.payments.amount, value: <Money amount={payment.amount} /> });
  if (payment.charge !== null)
    facts.push({ name: chargeName(payment), value: <Money amount={payment.charge} exact /> });
  facts.push({
    name: en.payments.wallet,
    value: (
      <ScreenLink className={styles.link} to={{ name: 'wallet', walletId: payment.walletId }}>
        {`${payment.accountLabel}, ${payment.walletName}`}
      </ScreenLink>
    ),
  });
  facts.push({ name: en.payments.before, value: <Money amount={payment.balanceBefore} exact /> });
  if (payment.balanceAfter !== null)
    facts.push({ name: en.payments.after, value: <Money amount={payment.balanceAfter} exact /> });
  facts.push({ name: en.payments.attempts, value: <span className="figures">{payment.attempts}</span> });
  facts.push({ name: en.payments.started, value: <Moment at={payment.createdAt} /> });
  return facts;
}

/** The ids as the service named them, to be copied into a mail to its support. */
function Ids({ payment }: { readonly payment: PaymentView }) {
  const copy = useCopy();
  const ids = [
    ...Object.entries(payment.refs).map(([key, value]) => ({ name: refName(key), value })),
    { name: en.payments.ourId, value: payment.id },
  ];
  return (
    <ul>
      {ids.map(({ name, value }) => (
        <li className={styles.id} key={name}>
          <div className={styles.idText}>
            <p className={styles.idName}>{name}</p>
            <p className={styles.idValue}>{value}</p>
          </div>
          <Button
            aria-label={en.payments.copyId(name)}
            icon={<Copy aria-hidden="true" />}
            onClick={() => copy(value)}
            square
            tone="ghost"
          />
        </li>
      ))}
    </ul>
  );
}
