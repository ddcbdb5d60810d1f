import { ArrowUpRight, Plus, RefreshCw } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { screenText } from '#shared/contract/screens.ts';
import type { AccountView, WalletView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { HandLine, HandList } from '../agents/HandList.tsx';
import { Button } from '../components/Button.tsx';
import { Figure } from '../components/Figure.tsx';
import { LevelBadge, LevelGlyph } from '../components/LevelBadge.tsx';
import { Mark } from '../components/Mark.tsx';
import { ModeDialog } from '../components/ModeDialog.tsx';
import { MutedBadge } from '../components/MutedBadge.tsx';
import { ShortRunway } from '../components/RunwayWords.tsx';
import { Truth, WalletMeter } from '../components/WalletLevel.tsx';
import { WatchWords } from '../components/WatchWords.tsx';
import { StateGlyph } from '../payments/StateBadge.tsx';
import { useSync, useWebPage } from '../state/actions.ts';
import { useApp, usePage, usePageState, useSnapshot } from '../state/context.tsx';
import { stateWords, toneOf, wantsNotice } from '../state/payments.ts';
import { alertScreen, fullName, homeItems, isOffline, openAlerts } from '../state/select.ts';
import styles from './PanelScreen.module.css';

/** With the dialogs that few openings of the panel come to. */
const AgentAskHost = lazy(async () => ({ default: (await import('../agents/AgentAskHost.tsx')).AgentAskHost }));

/** The small window that hangs from the tray: a glance, and the two or three things one does from there. */
export function PanelScreen() {
  const app = useApp();
  const { client } = usePage();
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  const alerts = useSnapshot((snapshot) => snapshot.alerts);
  const tray = useSnapshot((snapshot) => snapshot.tray);
  const payments = useSnapshot((snapshot) => snapshot.payments).filter(wantsNotice);
  const sync = useSync();
  const [leaving, setLeaving] = useState(false);
  const asking = usePageState(({ ask }) => ask !== null);
  const items = homeItems(accounts, wallets);
  const live = openAlerts(alerts);
  const show = (screen?: string) => void client.call('window.show', screen === undefined ? {} : { screen });
  useEffect(() => {
    document.title = en.product;
  }, []);
  useEffect(() => {
    // Escape in a dialog belongs to the dialog.
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !leaving && !asking) window.close();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [leaving, asking]);

  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <Mark fill={tray.fill} level={tray.level} size={28} />
        <div className={styles.headText}>
          <h1>{en.product}</h1>
          <p>{live.length === 0 ? tray.words : <WatchWords />}</p>
        </div>
        {app.mode === 'demo' && (
          <div className={styles.demo}>
            <span>{en.shell.demoTitle}</span>
            <button className={styles.textButton} onClick={() => setLeaving(true)} type="button">
              {en.actions.connect}
            </button>
          </div>
        )}
      </header>
      <main className={styles.main}>
        <h2 className="visually-hidden">{en.panel.title}</h2>
        {(isOffline(accounts) || !app.watching) && (
          <p className={styles.state}>{isOffline(accounts) ? en.shell.offlineTitle : en.shell.watchingPaused}</p>
        )}
        <ul className={styles.alerts}>
          {live.map((alert) => (
            <li key={alert.id}>
              <button
                className={styles.alert}
                data-level={alert.level}
                onClick={() => show(screenText(alertScreen(alert, wallets)))}
                type="button"
              >
                <LevelGlyph level={alert.level} />
                <span className={styles.alertTitle}>{alert.title}</span>
                {alert.snooze !== null && <span className={styles.aside}>{en.alerts.held.snoozed}</span>}
                {alert.muted && <span className={styles.aside}>{en.watch.muted}</span>}
              </button>
            </li>
          ))}
        </ul>
        <ul className={styles.alerts}>
          {payments.map((payment) => (
            <li key={payment.id}>
              <button
                className={styles.alert}
                data-level="moving"
                onClick={() => show(screenText({ name: 'payment', paymentId: payment.id }))}
                type="button"
              >
                <StateGlyph tone={toneOf(payment.state)} />
                <span>{`${payment.what}, ${payment.accountLabel}: ${stateWords(payment).toLocaleLowerCase()}`}</span>
              </button>
            </li>
          ))}
        </ul>
        <ul className={styles.alerts}>
          <HandLine className={styles.alert} />
        </ul>
        {items.length === 0 && <p className={styles.state}>{en.panel.noWallets}</p>}
        <ul>
          {items.map((item) =>
            item.kind === 'wallet' ? (
              <WalletRow account={item.account} key={item.wallet.id} onOpen={show} wallet={item.wallet} />
            ) : (
              <li className={styles.row} key={item.account.id}>
                <div className={styles.rowTop}>
                  <span className={styles.name}>{item.account.label}</span>
                  <LevelBadge level="unknown" plain />
                </div>
                <p className={styles.meta}>{item.account.lastError?.message ?? en.wallets.unseenBody}</p>
              </li>
            ),
          )}
        </ul>
        <HandList onOpen={(agent) => show(screenText({ name: 'agent', agent }))} />
      </main>
      <footer className={styles.foot}>
        <Button busy={sync.busy} icon={<RefreshCw aria-hidden="true" />} onClick={() => sync.run()}>
          {sync.busy ? en.actions.syncing : en.actions.syncNow}
        </Button>
        <Button onClick={() => show()} tone="solid">
          {en.actions.openWindow}
        </Button>
      </footer>
      <ModeDialog onClose={() => setLeaving(false)} open={leaving} to="live" />
      {asking && (
        <Suspense>
          <AgentAskHost />
        </Suspense>
      )}
    </div>
  );
}

interface WalletRowProps {
  readonly wallet: WalletView;
  readonly account: AccountView | undefined;
  readonly onOpen: (screen: string) => void;
}

function WalletRow({ wallet, account, onOpen }: WalletRowProps) {
  const openPage = useWebPage();
  // The question is asked in the window: this one goes as soon as one looks elsewhere.
  const here = account?.capabilities.includes('top-up') === true;
  return (
    <li className={styles.row}>
      <div className={styles.rowTop}>
        <button
          className={styles.name}
          onClick={() => onOpen(screenText({ name: 'wallet', walletId: wallet.id }))}
          type="button"
        >
          {wallet.accountLabel} <span className={styles.purse}>{wallet.name}</span>
        </button>
        <Figure amount={wallet.balance} quiet={wallet.freshness !== 'fresh'} size="row" />
        {(here || account?.capabilities.includes('billing.web')) && (
          <Button
            aria-label={here ? en.topUp.label(fullName(wallet)) : en.panel.topUp(fullName(wallet))}
            className={styles.topUp}
            icon={here ? <Plus aria-hidden="true" /> : <ArrowUpRight aria-hidden="true" />}
            onClick={() =>
              here ? onOpen(screenText({ name: 'top-up', walletId: wallet.id })) : openPage(wallet.accountId, 'billing')
            }
            square
            title={en.actions.topUp}
            tone="ghost"
          />
        )}
      </div>
      <WalletMeter thin wallet={wallet} />
      <div className={styles.rowEnd}>
        <LevelBadge level={wallet.claim} plain />
        <ShortRunway runway={wallet.runway} />
        {wallet.muted && <MutedBadge small />}
        <Truth wallet={wallet} />
      </div>
    </li>
  );
}
