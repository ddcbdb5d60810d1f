import { ArrowUpRight } from 'lucide-react';
import type { AlertView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { Empty, ScreenFrame, Section } from '../components/Layout.tsx';
import { LevelBadge } from '../components/LevelBadge.tsx';
import { Mark } from '../components/Mark.tsx';
import { useTopUp } from '../state/actions.ts';
import { usePage, useSnapshot } from '../state/context.tsx';
import { openAlerts, pastAlerts } from '../state/select.ts';
import styles from './AlertsScreen.module.css';

/** What has been warned about: now, and before. */
export function AlertsScreen() {
  const alerts = useSnapshot((snapshot) => snapshot.alerts);
  const tray = useSnapshot((snapshot) => snapshot.tray);
  const open = openAlerts(alerts);
  const past = pastAlerts(alerts);
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
      <Section flush look="group" title={en.alerts.past}>
        {past.length === 0 ? (
          <p className={styles.none}>{en.alerts.noPast}</p>
        ) : (
          <ul>
            {past.map((alert) => (
              <li className={styles.past} key={alert.id}>
                <LevelBadge level={alert.level} plain />
                <div className={styles.what}>
                  <p>
                    {alert.accountLabel}, {alert.walletName}
                  </p>
                  <p className={styles.title}>{alert.title}</p>
                </div>
                <p className={styles.when}>
                  <Moment at={alert.openedAt} />
                  {alert.closedAt !== null && (
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
      </Section>
    </ScreenFrame>
  );
}

function OpenAlert({ alert }: { readonly alert: AlertView }) {
  const page = usePage();
  const account = useSnapshot((snapshot) => snapshot.accounts.find(({ id }) => id === alert.accountId));
  const topUp = useTopUp()(account, alert.walletId);
  const name = `${alert.accountLabel}, ${alert.walletName}`;
  return (
    <article className={styles.alert} data-level={alert.level}>
      <header className={styles.head}>
        <h3>{alert.title}</h3>
        <LevelBadge level={alert.level} />
      </header>
      <p className={styles.body}>{alert.body}</p>
      <footer className={styles.foot}>
        <p className={styles.meta}>
          {en.alerts.sinceWord} <Moment at={alert.openedAt} />
          <br />
          {alert.notifiedAt === null ? (
            en.alerts.notNotified
          ) : (
            <>
              {en.alerts.notifiedWord} <Moment at={alert.notifiedAt} />
            </>
          )}
        </p>
        <Button onClick={() => page.go({ name: 'wallet', walletId: alert.walletId })}>{en.alerts.goTo}</Button>
        {topUp !== null && (
          <Button
            aria-label={topUp.here ? en.topUp.label(name) : en.panel.topUp(name)}
            onClick={topUp.run}
            tone="solid"
            trailing={topUp.here ? undefined : <ArrowUpRight aria-hidden="true" />}
          >
            {en.actions.topUp}
          </Button>
        )}
      </footer>
    </article>
  );
}
