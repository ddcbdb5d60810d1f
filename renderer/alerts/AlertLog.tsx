import { useState } from 'react';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { Section, Skeleton } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import { Picker } from '../components/Picker.tsx';
import { useSnapshot } from '../state/context.tsx';
import { fullName } from '../state/select.ts';
import styles from './alerts.module.css';
import { useAlertLog } from './useAlertLog.ts';

const ALL = 'all';

/** Every decision about what is told, with its reason: also those by which nothing was told. */
export function AlertLog() {
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  const [of, setOf] = useState(ALL);
  return (
    <Section
      aside={
        <Picker
          label={en.alerts.logOf}
          onChange={setOf}
          options={[
            { value: ALL, label: en.alerts.logAll },
            ...wallets.map((wallet) => ({ value: wallet.id, label: fullName(wallet) })),
          ]}
          value={of}
        />
      }
      flush
      look="group"
      title={en.alerts.logTitle}
    >
      <Rows key={of} walletId={of === ALL ? null : of} />
    </Section>
  );
}

function Rows({ walletId }: { readonly walletId: string | null }) {
  const { log, error, busy, earlier, again } = useAlertLog(walletId);
  return (
    <>
      {error !== null && (
        <div className={styles.pad}>
          <Notice
            action={<Button onClick={again}>{en.actions.tryAgain}</Button>}
            title={en.alerts.logFailed}
            tone="error"
          >
            <p>{error.message}</p>
          </Notice>
        </div>
      )}
      {log === null ? (
        error === null && (
          <div aria-busy="true" aria-label={en.alerts.logLoading} className={styles.pad} role="status">
            <Skeleton width="70%" />
            <Skeleton width="55%" />
          </div>
        )
      ) : log.rows.length === 0 ? (
        <p className={styles.none}>{en.alerts.logNone}</p>
      ) : (
        <ol>
          {log.rows.map((row) => (
            <li className={styles.logRow} key={row.id}>
              <p className={styles.decision}>{en.alerts.decisions[row.decision]}</p>
              <div className={styles.what}>
                <p>{row.name === '' ? en.alerts.logGone : row.name}</p>
                <p className={styles.reason}>{row.reason}</p>
              </div>
              <p className={styles.when}>
                <Moment at={row.at} />
              </p>
            </li>
          ))}
        </ol>
      )}
      {log !== null && log.next !== null && (
        <div className={styles.more}>
          <Button busy={busy} onClick={earlier}>
            {en.alerts.logEarlier}
          </Button>
        </div>
      )}
    </>
  );
}
