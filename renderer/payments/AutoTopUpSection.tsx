import { ArrowUpRight } from 'lucide-react';
import type { AccountView, WalletView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { AutoTopUpFacts } from '../components/AccountFacts.tsx';
import { Button } from '../components/Button.tsx';
import { Section } from '../components/Layout.tsx';
import { useWebPage } from '../state/actions.ts';
import { usePage } from '../state/context.tsx';
import styles from './MoneySection.module.css';

interface AutoTopUpSectionProps {
  readonly wallet: WalletView;
  readonly account: AccountView | undefined;
}

/** The automatic top-up as it stands, changed here where the service's API lets it, else on its page. */
export function AutoTopUpSection({ wallet, account }: AutoTopUpSectionProps) {
  const page = usePage();
  const openPage = useWebPage();
  const { autoTopUp } = wallet;
  if (autoTopUp === null) return null;
  const can = (capability: 'auto-top-up.write' | 'auto-top-up.run' | 'billing.web') =>
    account?.capabilities.includes(capability) === true;
  const writable = can('auto-top-up.write') && autoTopUp.changedAt === 'api';
  return (
    <Section title={en.wallet.autoTitle}>
      <AutoTopUpFacts autoTopUp={autoTopUp} />
      <div className={styles.actions}>
        {writable && (
          <Button onClick={() => page.ask({ what: 'auto-top-up', walletId: wallet.id })}>{en.auto.change}</Button>
        )}
        {!writable && can('billing.web') && (
          <Button
            onClick={() => openPage(wallet.accountId, 'billing')}
            title={en.auto.onWebBody}
            trailing={<ArrowUpRight aria-hidden="true" />}
          >
            {en.auto.onWeb}
          </Button>
        )}
        {can('auto-top-up.run') && autoTopUp.state === 'on' && (
          <Button onClick={() => page.ask({ what: 'run-auto-top-up', walletId: wallet.id })}>{en.auto.runNow}</Button>
        )}
      </div>
    </Section>
  );
}
