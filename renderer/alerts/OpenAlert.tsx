import { ArrowUpRight } from 'lucide-react';
import type { AlertView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Button } from '../components/Button.tsx';
import { MutedBadge } from '../components/MutedBadge.tsx';
import { useTopUp } from '../state/actions.ts';
import { tellingWords, toppingUpEnds } from '../state/alertWords.ts';
import { useClock } from '../state/clock.ts';
import { usePage, useSnapshot } from '../state/context.tsx';
import { alertScreen, fullName } from '../state/select.ts';
import { AlertBadge } from './AlertBadge.tsx';
import styles from './alerts.module.css';
import { PutOff } from './PutOff.tsx';

/** One thing that is wrong now, why one was told of it or not, and what can be done. */
export function OpenAlert({ alert }: { readonly alert: AlertView }) {
  const page = usePage();
  const account = useSnapshot((snapshot) => snapshot.accounts.find(({ id }) => id === alert.accountId));
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  const topUpOf = useTopUp();
  const telling = useClock((now) => tellingWords(alert, now));
  const topUp = toppingUpEnds(alert.rule) && alert.walletId !== null ? topUpOf(account, alert.walletId) : null;
  const name = alert.walletName === '' ? alert.accountLabel : fullName({ ...alert, name: alert.walletName });
  const screen = alertScreen(alert, wallets);
  const go = goWords(screen.name);
  return (
    <article className={styles.alert} data-level={alert.level}>
      <header className={styles.head}>
        <h3>{alert.title}</h3>
        {alert.muted && <MutedBadge />}
        <AlertBadge alert={alert} />
      </header>
      <p className={styles.body}>{alert.body}</p>
      <footer className={styles.foot}>
        <p className={styles.meta}>
          {en.alerts.rules[alert.rule]} · {en.alerts.sinceWord} <Moment at={alert.openedAt} />
          <br />
          {telling}
        </p>
        <div className={styles.actions}>
          <Button aria-label={en.alerts.about(go, alert.title)} onClick={() => page.go(screen)}>
            {go}
          </Button>
          <PutOff alert={alert} />
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
        </div>
      </footer>
    </article>
  );
}

function goWords(name: string): string {
  if (name === 'payment') return en.alerts.goToPayment;
  if (name === 'agents') return en.alerts.goToAgents;
  if (name === 'wallets') return en.alerts.goToWallets;
  return name === 'settings' ? en.alerts.goToSettings : en.alerts.goTo;
}
