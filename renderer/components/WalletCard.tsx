import { ArrowUpRight } from 'lucide-react';
import type { AccountView, WalletView } from '#shared/contract/snapshot.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { useTopUp } from '../state/actions.ts';
import { autoTopUpWords, capitalised } from '../state/phrases.ts';
import { lineOrigin } from '../state/runway.ts';
import { fullName, lotsOf, nextExpiry } from '../state/select.ts';
import { Day } from './Age.tsx';
import { Button } from './Button.tsx';
import { Figure, Money } from './Figure.tsx';
import { type Fact, Facts, Skeleton } from './Layout.tsx';
import { LevelBadge } from './LevelBadge.tsx';
import { MutedBadge } from './MutedBadge.tsx';
import { RunwayWords } from './RunwayWords.tsx';
import { ScreenLink } from './ScreenLink.tsx';
import { Trouble } from './Trouble.tsx';
import styles from './WalletCard.module.css';
import { Truth, WalletMeter } from './WalletLevel.tsx';

interface WalletCardProps {
  readonly wallet: WalletView;
  readonly account: AccountView | undefined;
  /** The account's first wallet also carries what concerns the whole account. */
  readonly first: boolean;
  /** Said above for all accounts already: not again on each card. */
  readonly offline: boolean;
}

/** One wallet at a glance; the whole card leads to its page. */
export function WalletCard({ wallet, account, first, offline }: WalletCardProps) {
  const topUp = useTopUp()(account, wallet.id);
  const { balance, worth } = wallet;
  const trouble = first && !offline;
  return (
    <article className={styles.card}>
      <header className={styles.head}>
        <h2 className={styles.name}>
          <ScreenLink className={styles.link} to={{ name: 'wallet', walletId: wallet.id }}>
            {wallet.accountLabel}
          </ScreenLink>
          <span className={styles.purse}>{wallet.name}</span>
        </h2>
        {wallet.muted && <MutedBadge small />}
        <LevelBadge level={wallet.claim} />
      </header>
      <div className={styles.amounts}>
        <Figure amount={balance} quiet={wallet.freshness !== 'fresh'} />
        {worth !== null && <span className={`figures ${styles.worth}`}>{en.wallets.worth(formatAmount(worth))}</span>}
        {topUp !== null && (
          <Button
            aria-label={topUp.here ? en.topUp.label(fullName(wallet)) : en.panel.topUp(fullName(wallet))}
            className={styles.topUp}
            onClick={topUp.run}
            tone="ghost"
            trailing={topUp.here ? undefined : <ArrowUpRight aria-hidden="true" />}
          >
            {en.actions.topUp}
          </Button>
        )}
      </div>
      <div>
        <WalletMeter wallet={wallet} />
        <p className={styles.line}>
          <LowLine wallet={wallet} />
          <Truth wallet={wallet} />
        </p>
      </div>
      {trouble && account !== undefined && <Trouble account={account} />}
      <Facts dense facts={cardFacts(wallet, account, first)} />
    </article>
  );
}

function LowLine({ wallet }: { readonly wallet: WalletView }) {
  const { lines } = wallet;
  if (lines === null) return <span>{en.wallets.noLine}</span>;
  const low = formatAmount(lines.low);
  const origin = lineOrigin(wallet, 'short');
  return (
    <span>
      {en.wallets.lowLine(low)} {origin !== null && <span className={styles.origin}>({origin})</span>}
    </span>
  );
}

function cardFacts(wallet: WalletView, account: AccountView | undefined, first: boolean): Fact[] {
  const facts: Fact[] = [{ name: en.runway.title, value: <RunwayWords runway={wallet.runway} /> }];
  const plan = account?.slices.plan?.value;
  const usage = account?.slices.usage?.value;
  const expiring = nextExpiry(lotsOf(account, wallet));
  if (first && usage?.allowed === false)
    facts.push({ name: en.wallets.usage, value: <strong>{usage.reason ?? en.wallets.notAllowed}</strong> });
  if (wallet.reserved !== null && wallet.reserved.micros !== 0)
    facts.push({ name: en.wallets.reservedLabel, value: <Money amount={wallet.reserved} /> });
  if (expiring?.expiresAt != null)
    facts.push({
      name: en.wallets.nextExpiry,
      value: (
        <>
          <Money amount={expiring.remaining} /> {en.wallets.expiresOn} <Day at={expiring.expiresAt} />
        </>
      ),
    });
  if (wallet.autoTopUp !== null) facts.push({ name: en.wallets.autoTopUp, value: autoTopUpWords(wallet.autoTopUp) });
  if (first && plan != null)
    facts.push({
      name: en.wallets.plan,
      value: (
        <>
          {plan.name}
          {plan.periodEnd !== null && (
            <>
              , {en.wallets.renews} <Day at={plan.periodEnd} />
            </>
          )}
        </>
      ),
    });
  if (wallet.binding !== null && wallet.binding.amount.micros !== wallet.balance?.micros)
    facts.push({
      name: en.wallets.binding,
      value: (
        <>
          {capitalised(wallet.binding.name)}, <Money amount={wallet.binding.amount} />
        </>
      ),
    });
  if (wallet.funding !== null) facts.push({ name: en.wallets.funding, value: capitalised(wallet.funding) });
  if (first && usage?.allowed) facts.push({ name: en.wallets.usage, value: en.wallets.allowed });
  return facts.slice(0, 4);
}

/** An account of which no wallet has been seen: on its way, or in trouble. */
export function AccountCard({ account }: { readonly account: AccountView }) {
  const waiting = account.lastError === null && account.sync !== 'no-key';
  return (
    <article aria-busy={waiting} className={styles.card}>
      <header className={styles.head}>
        <h2 className={styles.name}>
          {account.label}
          {account.serviceName !== account.label && <span className={styles.purse}>{account.serviceName}</span>}
        </h2>
        <LevelBadge level="unknown" />
      </header>
      <p className={styles.unseen}>{en.freshness.never}</p>
      {waiting ? (
        <>
          <Skeleton height={8} width="100%" />
          <p className={styles.line}>{en.wallets.unseenBody}</p>
        </>
      ) : (
        <Trouble account={account} />
      )}
    </article>
  );
}
