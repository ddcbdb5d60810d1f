import { useState } from 'react';
import type { AlertView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { AlertBadge } from '../alerts/AlertBadge.tsx';
import { AlertLog } from '../alerts/AlertLog.tsx';
import styles from '../alerts/alerts.module.css';
import { OpenAlert } from '../alerts/OpenAlert.tsx';
import { Moment } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { Empty, ScreenFrame, Section } from '../components/Layout.tsx';
import { Mark } from '../components/Mark.tsx';
import { useSnapshot } from '../state/context.tsx';
import { openAlerts, pastAlerts } from '../state/select.ts';

const PAST_AT_FIRST = 6;

/** What is wrong now, what was, and every decision about it. */
export function AlertsScreen() {
  const alerts = useSnapshot((snapshot) => snapshot.alerts);
  const tray = useSnapshot((snapshot) => snapshot.tray);
  const open = openAlerts(alerts);
  return (
    <ScreenFrame lead={en.alerts.lead} narrow title={en.alerts.title}>
      {open.length === 0 ? (
        <div className={styles.quiet}>
          <Empty
            art={<Mark fill={tray.fill} level={tray.level} size={44} />}
            body={en.alerts.quietBody}
            title={en.alerts.quietTitle}
          />
        </div>
      ) : (
        <Section look="bare" title={en.alerts.open}>
          <ul className={styles.list}>
            {open.map((alert) => (
              <li key={alert.id}>
                <OpenAlert alert={alert} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Past alerts={pastAlerts(alerts)} />
      <AlertLog />
    </ScreenFrame>
  );
}

function Past({ alerts }: { readonly alerts: readonly AlertView[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? alerts : alerts.slice(0, PAST_AT_FIRST);
  return (
    <Section flush look="group" title={en.alerts.past}>
      {alerts.length === 0 ? (
        <p className={styles.none}>{en.alerts.noPast}</p>
      ) : (
        <ul>
          {shown.map((alert) => (
            <li className={styles.past} key={alert.id}>
              <AlertBadge alert={alert} plain />
              <div className={styles.what}>
                <p>{alert.title}</p>
                <p className={styles.title}>
                  {en.alerts.rules[alert.rule]} · {[alert.accountLabel, alert.walletName].filter(Boolean).join(', ')}
                </p>
              </div>
              <p className={styles.when}>
                <Moment at={alert.openedAt} />
                {alert.closedAt !== null && !alert.once && (
                  <>
                    {' '}
                    – <Moment at={alert.closedAt} />
                  </>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
      {shown.length < alerts.length && (
        <div className={styles.more}>
          <Button onClick={() => setAll(true)}>{en.alerts.pastAll(alerts.length)}</Button>
        </div>
      )}
    </Section>
  );
}
