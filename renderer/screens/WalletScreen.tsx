import { ArrowUpRight, Plus, RefreshCw } from 'lucide-react';
import { en } from '#shared/words/en.ts';
import { AccountLog } from '../books/AccountLog.tsx';
import { ProofSection } from '../books/ProofSection.tsx';
import { AccountFacts, PlanFacts } from '../components/AccountFacts.tsx';
import { AppsSection, EarningsSection, PricingSection } from '../components/AccountSlices.tsx';
import { BackLink } from '../components/BackLink.tsx';
import { Button } from '../components/Button.tsx';
import { Empty, ScreenFrame, Section } from '../components/Layout.tsx';
import { LotsSection } from '../components/LotsSection.tsx';
import { MuteSection } from '../components/MuteSection.tsx';
import { Notice } from '../components/Notice.tsx';
import { RecentEntries } from '../components/RecentEntries.tsx';
import { RunwaySection } from '../components/RunwaySection.tsx';
import { Trouble } from '../components/Trouble.tsx';
import { WalletHero } from '../components/WalletHero.tsx';
import { AutoTopUpSection } from '../payments/AutoTopUpSection.tsx';
import { MoneySection } from '../payments/MoneySection.tsx';
import { PaymentStrip } from '../payments/PaymentStrip.tsx';
import { Withheld } from '../payments/Withheld.tsx';
import { useSync, useTopUp, useWebPage } from '../state/actions.ts';
import { useSnapshot } from '../state/context.tsx';
import { lotsOf, walletById } from '../state/select.ts';
import styles from './WalletScreen.module.css';

/** One wallet and what its account tells. */
export function WalletScreen({ walletId }: { readonly walletId: string }) {
  const wallet = useSnapshot((snapshot) => walletById(snapshot, walletId));
  const accounts = useSnapshot((snapshot) => snapshot.accounts);
  const sync = useSync();
  const openPage = useWebPage();
  const topUpOf = useTopUp();
  if (wallet === undefined) {
    return (
      <ScreenFrame before={<BackLink to={{ name: 'wallets' }}>{en.wallets.title}</BackLink>} title={en.wallets.title}>
        <Empty body={en.wallet.missingBody} title={en.wallet.missingTitle} />
      </ScreenFrame>
    );
  }
  const account = accounts.find(({ id }) => id === wallet.accountId);
  const topUp = topUpOf(account, wallet.id);
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
              tone={topUp?.here ? 'quiet' : 'solid'}
              trailing={<ArrowUpRight aria-hidden="true" />}
            >
              {en.actions.openBilling}
              <span className="visually-hidden">, {en.inBrowser}</span>
            </Button>
          )}
          {topUp?.here && (
            <Button icon={<Plus aria-hidden="true" />} onClick={topUp.run} tone="solid">
              {en.actions.topUp}
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
          <PaymentStrip walletId={wallet.id} />
          <WalletHero wallet={wallet} />
          <RunwaySection wallet={wallet} />
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
          <MuteSection wallet={wallet} />
          <ProofSection walletId={wallet.id} />
          <AutoTopUpSection account={account} wallet={wallet} />
          {account !== undefined && <Withheld account={account} />}
          {account !== undefined && <MoneySection account={account} />}
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
          {account !== undefined && <AccountLog accountId={account.id} key={account.id} />}
        </div>
      </div>
    </ScreenFrame>
  );
}
