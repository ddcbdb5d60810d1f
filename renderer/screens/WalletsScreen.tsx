import { RefreshCw } from 'lucide-react';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Empty, ScreenFrame } from '../components/Layout.tsx';
import { LevelGlyph } from '../components/LevelBadge.tsx';
import { Mark } from '../components/Mark.tsx';
import { ConnectButton } from '../components/ModeDialog.tsx';
import { AccountCard, WalletCard } from '../components/WalletCard.tsx';
import { useSync } from '../state/actions.ts';
import { useSnapshot } from '../state/context.tsx';
import { homeItems, isOffline } from '../state/select.ts';
import styles from './WalletsScreen.module.css';

/** Home: every wallet at a glance. */
export function WalletsScreen() {
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  const tray = useSnapshot((snapshot) => snapshot.tray);
  const sync = useSync();
  const items = homeItems(accounts, wallets);
  const offline = isOffline(accounts);
  return (
    <ScreenFrame
      actions={
        items.length > 0 && (
          <>
            <Button busy={sync.busy} icon={<RefreshCw aria-hidden="true" />} onClick={() => sync.run()}>
              {sync.busy ? en.actions.syncing : en.actions.syncNow}
            </Button>
            <ConnectButton />
          </>
        )
      }
      lead={
        items.length > 0 && (
          <p className={styles.lead}>
            <LevelGlyph level={tray.level} />
            {tray.words}
          </p>
        )
      }
      title={en.wallets.title}
    >
      {items.length === 0 ? (
        <Empty
          action={<ConnectButton tone="solid" />}
          art={<Mark size={44} />}
          body={en.wallets.emptyBody}
          title={en.wallets.emptyTitle}
        />
      ) : (
        <ul className={styles.grid}>
          {items.map((item) => (
            <li key={item.kind === 'wallet' ? item.wallet.id : item.account.id}>
              {item.kind === 'wallet' ? (
                <WalletCard account={item.account} first={item.first} offline={offline} wallet={item.wallet} />
              ) : (
                <AccountCard account={item.account} />
              )}
            </li>
          ))}
        </ul>
      )}
    </ScreenFrame>
  );
}
