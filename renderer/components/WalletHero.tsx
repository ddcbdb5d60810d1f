import { useState } from 'react';
import type { WalletView } from '#shared/contract/snapshot.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { WhyDialog } from '../diagnostics/WhyDialog.tsx';
import { capitalised } from '../state/phrases.ts';
import { lineOrigin } from '../state/runway.ts';
import { fullName } from '../state/select.ts';
import { Button } from './Button.tsx';
import { Figure, Money } from './Figure.tsx';
import { LevelBadge, LevelGlyph } from './LevelBadge.tsx';
import { MutedBadge } from './MutedBadge.tsx';
import styles from './WalletHero.module.css';
import { Truth, WalletMeter } from './WalletLevel.tsx';
import { WatchDialog } from './WatchDialog.tsx';

/** The balance against its lines, with all that qualifies the number. */
export function WalletHero({ wallet }: { readonly wallet: WalletView }) {
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const origin = lineOrigin(wallet);
  const { balance, worth, reserved, binding, funding, note, lines } = wallet;
  return (
    <section aria-label={en.wallet.balance} className={styles.hero}>
      <div className={styles.top}>
        <Figure amount={balance} quiet={wallet.freshness !== 'fresh'} size="hero" />
        <div className={styles.badges}>
          {wallet.muted && <MutedBadge />}
          <LevelBadge level={wallet.claim} />
        </div>
      </div>
      <p className={styles.under}>
        <Truth wallet={wallet} />
        {worth !== null && <span className="figures">{en.wallets.worth(formatAmount(worth))}</span>}
        {note !== null && <span>{note}</span>}
        <button className={styles.why} onClick={() => setAsking(true)} type="button">
          {en.why.ask}
        </button>
      </p>
      <div className={styles.meter}>
        <WalletMeter wallet={wallet} />
      </div>
      <div className={styles.lines}>
        {lines === null ? (
          <p>{en.wallet.linesNone}</p>
        ) : (
          <dl className={styles.legend}>
            <Line glyph="low" name={en.wallet.low} value={<Money amount={lines.low} />} />
            <Line glyph="critical" name={en.wallet.critical} value={<Money amount={lines.critical} />} />
            <Line name={en.wallet.full} value={<Money amount={lines.reference} />} />
          </dl>
        )}
        <Button disabled={balance === null} onClick={() => setEditing(true)}>
          {en.wallet.changeLines}
        </Button>
      </div>
      {origin !== null && <p className={styles.origin}>{en.watch.origin(origin)}</p>}
      {(reserved !== null || binding !== null || funding !== null) && (
        <dl className={styles.extras}>
          {reserved !== null && <Line name={en.wallets.reservedLabel} value={<Money amount={reserved} />} />}
          {binding !== null && (
            <Line
              name={en.wallets.binding}
              value={
                <>
                  {capitalised(binding.name)}, <Money amount={binding.amount} />
                </>
              }
            />
          )}
          {funding !== null && <Line name={en.wallets.funding} value={capitalised(funding)} />}
        </dl>
      )}
      <WhyDialog name={fullName(wallet)} onClose={() => setAsking(false)} open={asking} walletId={wallet.id} />
      <WatchDialog onClose={() => setEditing(false)} open={editing} wallet={wallet} />
    </section>
  );
}

interface LineProps {
  readonly name: string;
  readonly value: React.ReactNode;
  readonly glyph?: 'low' | 'critical';
}

function Line({ name, value, glyph }: LineProps) {
  return (
    <div className={styles.item}>
      <dt>
        {glyph !== undefined && <LevelGlyph level={glyph} size={11} />}
        {name}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}
