import { ArrowUpRight, RefreshCw } from 'lucide-react';
import { en } from '#shared/words/en.ts';
import { AccountFacts, AutoTopUpFacts, PlanFacts } from '../components/AccountFacts.tsx';
import { AppsSection, EarningsSection, PricingSection } from '../components/AccountSlices.tsx';
import { BackLink } from '../components/BackLink.tsx';
import { Button } from '../components/Button.tsx';
import { Empty, ScreenFrame, Section } from '../components/Layout.tsx';
import { LotsSection } from '../components/LotsSection.tsx';
import { Notice } from '../components/Notice.tsx';
import { RecentEntries } from '../components/RecentEntries.tsx';
import { Trouble } from '../components/Trouble.tsx';
import { WalletHero } from '../components/WalletHero.tsx';
import { useSync, useWebPage } from '../state/actions.ts';
import { useSnapshot } from '../state/context.tsx';
import { lotsOf, walletById } from '../state/select.ts';
import styles from './WalletScreen.module.css';

/** One wallet and what its account tells. */
export function WalletScreen({ walletId }: { readonly walletId: string }) {
  const wallet = useSnapshot((snapshot) => walletById(snapshot, walletId));
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const sync = useSync();
  const openPage = useWebPage();
  if (wallet === undefined) {
    return (
      <ScreenFrame before={<BackLink to={{ name: 'wallets' }}>{en.wallets.title}</BackLink>} title={en.wallets.title}>
        <Empty body={en.wallet.missingBody} title={en.wallet.missingTitle} />
      </ScreenFrame>
    );
  }
  const account = accounts.find(({ id }) => id === wallet.accountId);
  return (
    <ScreenFrame
      actions={
        <>
          <Button busy={sync.busy} icon={<RefreshCw aria-hidden="true" />} onClick={() => sync.run(wallet.accountId)}>
            {sync.busy ? en.actions.syncing : en.actions.syncNow}
          </Button>
          {account?.capabilities.includes('billing.web') && (
            <Button
              onClick={() => openPage(wallet.accountId, 'billing')}
              tone="solid"
              trailing={<ArrowUpRight aria-hidden="true" />}
            >
              {en.actions.openBilling}
              <span className="visually-hidden">, {en.inBrowser}</span>
            </Button>
          )}
        </>
      }
      before={<BackLink to={{ name: 'wallets' }}>{en.wallets.title}</BackLink>}
      lead={wallet.name}
      title={wallet.accountLabel}
    >
      <div className={styles.columns}>
        <div className={styles.column}>
          {account !== undefined && <Trouble account={account} />}
          {account?.problems.map(({ part, error }) => (
            <Notice key={part} title={en.wallets.partial(part)} tone="warning">
              <p>{error.message}</p>
            </Notice>
          ))}
          <WalletHero wallet={wallet} />
          {account !== undefined && <LotsSection lots={lotsOf(account, wallet)} />}
          <RecentEntries walletId={wallet.id} />
          {account !== undefined && (
            <>
              <AppsSection account={account} />
              <PricingSection account={account} />
            </>
          )}
        </div>
        <div className={styles.column}>
          {wallet.autoTopUp !== null && (
            <Section title={en.wallet.autoTitle}>
              <AutoTopUpFacts autoTopUp={wallet.autoTopUp} />
            </Section>
          )}
          {account?.slices.plan !== undefined && (
            <Section title={en.wallet.planTitle}>
              <PlanFacts plan={account.slices.plan.value} />
            </Section>
          )}
          {account !== undefined && <EarningsSection account={account} />}
          {account !== undefined && (
            <Section title={en.wallet.accountTitle}>
              <AccountFacts account={account} />
            </Section>
          )}
        </div>
      </div>
    </ScreenFrame>
  );
}
