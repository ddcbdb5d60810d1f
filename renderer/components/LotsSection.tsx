import { fillOf } from '#shared/domain/level.ts';
import type { Lot } from '#shared/domain/wallet.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Day, Until } from './Age.tsx';
import { Money } from './Figure.tsx';
import { Section } from './Layout.tsx';
import { Meter } from './Meter.tsx';
import styles from './Table.module.css';

/** The parts of a wallet, the one that lapses first on top. */
export function LotsSection({ lots }: { readonly lots: readonly Lot[] }) {
  if (lots.length === 0) return null;
  return (
    <Section flush title={en.wallet.lotsTitle}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{en.wallet.lotKind}</th>
            <th scope="col">{en.wallet.lotUsed}</th>
            <th className={styles.end} scope="col">
              {en.wallet.lotLeft}
            </th>
            <th className={styles.end} scope="col">
              {en.wallet.lotExpires}
            </th>
          </tr>
        </thead>
        <tbody>
          {lots.map((lot) => (
            <tr key={`${lot.kind} ${lot.expiresAt} ${lot.allocated.micros}`}>
              <th className={styles.lead} scope="row">
                {lot.kind}
              </th>
              <td className={styles.bar}>
                <Meter
                  fill={fillOf(lot.remaining, lot.allocated)}
                  label={en.wallet.lotMeter(lot.kind)}
                  level="unknown"
                  thin
                  valueText={en.wallet.lotOf(formatAmount(lot.remaining), formatAmount(lot.allocated))}
                />
              </td>
              <td className={styles.end}>
                <Money amount={lot.remaining} />
                <span className={styles.sub}>{en.wallet.lotOfAll(formatAmount(lot.allocated))}</span>
              </td>
              <td className={styles.end}>
                {lot.expiresAt === null ? (
                  en.wallet.lotNever
                ) : (
                  <>
                    <Day at={lot.expiresAt} />
                    <span className={styles.sub}>
                      <Until at={lot.expiresAt} />
                    </span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
