import type { WalletView } from '#shared/contract/snapshot.ts';
import { fillOf } from '#shared/domain/level.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { fullName } from '../state/select.ts';
import { Age, AgeOrNever } from './Age.tsx';
import { Meter } from './Meter.tsx';
import styles from './WalletLevel.module.css';

/** A wallet's meter against its lines. A stale level keeps its place but is drawn as no claim. */
export function WalletMeter({ wallet, thin = false }: { readonly wallet: WalletView; readonly thin?: boolean }) {
  const { balance, lines, fill, claim, freshness } = wallet;
  const valueText =
    balance === null
      ? en.unknown
      : lines === null
        ? formatAmount(balance)
        : en.wallets.meterValue(formatAmount(balance), formatAmount(lines.low));
  return (
    <Meter
      critical={lines === null ? null : fillOf(lines.critical, lines.reference)}
      fill={fill}
      label={en.wallets.meter(fullName(wallet))}
      level={claim}
      low={lines === null ? null : fillOf(lines.low, lines.reference)}
      stale={freshness === 'stale'}
      thin={thin}
      valueText={valueText}
    />
  );
}

/** Where the number came from and how old it is. */
export function Truth({ wallet }: { readonly wallet: WalletView }) {
  if (wallet.balance === null || wallet.freshness === 'never')
    return <span className={styles.truth}>{en.freshness.never}</span>;
  if (wallet.freshness === 'stale')
    return (
      <span className={styles.truth} data-stale>
        {en.freshness.lastSeen} <Age at={wallet.asOf} />
      </span>
    );
  return (
    <span className={styles.truth} title={en.source[wallet.source]}>
      {en.sourceShort[wallet.source]} <AgeOrNever at={wallet.asOf} />
    </span>
  );
}
