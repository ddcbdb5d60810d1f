import { ArrowLeftRight, Bell, Bot, ChartColumn, ScrollText, Settings, Wallet } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import type { AppView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Mark } from '../components/Mark.tsx';
import { ConnectButton } from '../components/ModeDialog.tsx';
import { Notice } from '../components/Notice.tsx';
import { ScreenLink } from '../components/ScreenLink.tsx';
import { WatchWords } from '../components/WatchWords.tsx';
import { PaletteHost } from '../palette/PaletteHost.tsx';
import { AskHost } from '../payments/AskHost.tsx';
import { useApp, usePageState, useSnapshot } from '../state/context.tsx';
import type { Place as PlaceName } from '../state/model.ts';
import { wantsNotice } from '../state/payments.ts';
import { isOffline } from '../state/select.ts';
import { AgentScreen } from './AgentScreen.tsx';
import { AgentsScreen } from './AgentsScreen.tsx';
import { AlertsScreen } from './AlertsScreen.tsx';
import { AuditScreen } from './AuditScreen.tsx';
import { ConnectScreen } from './ConnectScreen.tsx';
import { LedgerScreen, RulesScreen } from './LedgerScreen.tsx';
import { MovesScreen } from './MovesScreen.tsx';
import { PaymentScreen } from './PaymentScreen.tsx';
import { PaymentsScreen } from './PaymentsScreen.tsx';
import { ProofScreen } from './ProofScreen.tsx';
import { SettingsScreen } from './SettingsScreen.tsx';
import styles from './ShellScreen.module.css';
import { UsageScreen } from './UsageScreen.tsx';
import { WalletScreen } from './WalletScreen.tsx';
import { WalletsScreen } from './WalletsScreen.tsx';

const PLACES: readonly { screen: PlaceName & { name: keyof typeof en.shell }; icon: ReactNode }[] = [
  { screen: { name: 'wallets' }, icon: <Wallet aria-hidden="true" /> },
  { screen: { name: 'agents' }, icon: <Bot aria-hidden="true" /> },
  { screen: { name: 'usage' }, icon: <ChartColumn aria-hidden="true" /> },
  { screen: { name: 'ledger' }, icon: <ScrollText aria-hidden="true" /> },
  { screen: { name: 'payments' }, icon: <ArrowLeftRight aria-hidden="true" /> },
  { screen: { name: 'alerts' }, icon: <Bell aria-hidden="true" /> },
  { screen: { name: 'settings' }, icon: <Settings aria-hidden="true" /> },
];

/** The window: a quiet side bar, notices that concern every screen, and the screen. */
export function ShellScreen() {
  const screen = usePageState((state) => state.screen);
  const main = useRef<HTMLElement>(null);
  return (
    <div className={styles.shell}>
      <button className={styles.skip} onClick={() => main.current?.focus()} type="button">
        {en.shell.skip}
      </button>
      <SideBar current={screen} />
      <main className={styles.main} key={placeKey(screen)} ref={main} tabIndex={-1}>
        <Notices />
        <Place screen={screen} />
      </main>
      <AskHost />
    </div>
  );
}

/** A place that is another one begins at its top. */
function placeKey(screen: PlaceName): string {
  if (screen.name === 'wallet') return screen.walletId;
  if (screen.name === 'agent') return screen.agent;
  if (screen.name === 'proof') return `proof ${screen.walletId}`;
  // A row stands beside the list, which stays where it is.
  if (screen.name === 'entry') return 'ledger';
  return screen.name === 'payment' ? screen.paymentId : screen.name;
}

function Place({ screen }: { readonly screen: PlaceName }) {
  switch (screen.name) {
    case 'wallets':
      return <WalletsScreen />;
    case 'wallet':
      return <WalletScreen walletId={screen.walletId} />;
    case 'agents':
      return <AgentsScreen />;
    case 'agent':
      return <AgentScreen agentKey={screen.agent} />;
    case 'moves':
      return <MovesScreen />;
    case 'audit':
      return <AuditScreen agent={screen.agent} />;
    case 'usage':
      return <UsageScreen />;
    case 'ledger':
      return <LedgerScreen openId={null} />;
    case 'entry':
      return <LedgerScreen openId={screen.entryId} />;
    case 'proof':
      return <ProofScreen walletId={screen.walletId} />;
    case 'rules':
      return <RulesScreen />;
    case 'payments':
      return <PaymentsScreen />;
    case 'payment':
      return <PaymentScreen paymentId={screen.paymentId} />;
    case 'alerts':
      return <AlertsScreen />;
    case 'settings':
      return <SettingsScreen />;
    case 'connect':
      return <ConnectScreen />;
  }
}

function SideBar({ current }: { readonly current: PlaceName }) {
  const app = useApp();
  const tray = useSnapshot((snapshot) => snapshot.tray);
  const moving = useSnapshot((snapshot) => snapshot.payments.filter(wantsNotice).length);
  const home = homeOf(current);
  return (
    <header className={styles.side}>
      <div className={styles.brand}>
        <Mark fill={tray.fill} level={tray.level} size={24} />
        <span>{en.product}</span>
        <PaletteHost className={styles.find} />
      </div>
      <nav aria-label={en.shell.navigation}>
        <ul className={styles.places}>
          {PLACES.map(({ screen, icon }) => (
            <li key={screen.name}>
              <ScreenLink className={styles.place} current={home === screen.name} to={screen}>
                {icon}
                <span className={styles.placeName}>{en.shell[screen.name] as string}</span>
                {screen.name === 'payments' && moving > 0 && (
                  <span className={styles.moving}>
                    <span className="visually-hidden">{en.payments.openWord(moving)}</span>
                  </span>
                )}
                {screen.name === 'alerts' && tray.alerts > 0 && (
                  <span className={styles.count}>
                    {tray.alerts}
                    <span className="visually-hidden"> {en.shell.openWord}</span>
                  </span>
                )}
              </ScreenLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.foot}>
        {app.mode === 'demo' && (
          <div className={styles.demo}>
            <p className={styles.demoTitle}>{en.shell.demoTitle}</p>
            <p>{en.shell.demoBody}</p>
            <ConnectButton />
          </div>
        )}
        <Pulse />
      </div>
    </header>
  );
}

/** Under which entry of the side bar a place stands. */
function homeOf({ name }: PlaceName): PlaceName['name'] {
  if (name === 'wallet' || name === 'connect') return 'wallets';
  if (name === 'agent' || name === 'moves' || name === 'audit') return 'agents';
  if (name === 'entry' || name === 'proof' || name === 'rules') return 'ledger';
  return name === 'payment' ? 'payments' : name;
}

/** Whether anything is being watched, and when the next look is. */
function Pulse() {
  const { watching } = useApp();
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const syncing = accounts.some(({ sync }) => sync === 'syncing');
  if (accounts.length === 0) return <p className={styles.pulse}>{en.shell.nothingToWatch}</p>;
  return (
    <div className={styles.pulse} data-paused={!watching || isOffline(accounts) || undefined}>
      <p className={styles.pulseTitle}>
        <span className={styles.dot} data-busy={syncing || undefined} />
        {watching ? en.shell.watching(en.count.accounts(accounts.length)) : en.shell.watchingPaused}
      </p>
      <p>
        <WatchWords />
      </p>
    </div>
  );
}

/** A notice of the page's own, shaped like those of start-up. It goes by itself when a tray comes. */
function noTray(app: AppView): AppView['notices'] {
  if (app.trayHost !== false) return [];
  return [{ id: 'no-tray', tone: 'info', text: en.shell.noTray, help: en.shell.noTrayBody }];
}

function Notices() {
  const app = useApp();
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const offline = isOffline(accounts);
  const shown = [...app.notices, ...noTray(app)].filter(({ id }) => !hidden.includes(id));
  if (!offline && app.watching && shown.length === 0) return null;
  return (
    <div className={styles.notices}>
      {offline && (
        <Notice title={en.shell.offlineTitle} tone="warning">
          <p>{en.shell.offlineBody}</p>
        </Notice>
      )}
      {!app.watching && <Notice tone="info">{en.shell.pausedBody}</Notice>}
      {shown.map(({ id, tone, text, help }) => (
        <Notice
          action={<Button onClick={() => setHidden([...hidden, id])}>{en.shell.dismiss}</Button>}
          key={id}
          title={text}
          tone={tone}
        >
          <p>{help}</p>
        </Notice>
      ))}
    </div>
  );
}
