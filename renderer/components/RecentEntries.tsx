import { en } from '#shared/words/en.ts';
import { useLedger } from '../state/ledger.ts';
import { Section, Skeleton } from './Layout.tsx';
import { LedgerTable } from './LedgerTable.tsx';
import { Notice } from './Notice.tsx';
import styles from './RecentEntries.module.css';
import { ScreenLink } from './ScreenLink.tsx';

/** The last few rows of one wallet. */
export function RecentEntries({ walletId }: { readonly walletId: string }) {
  const { held, error } = useLedger(walletId, 8);
  return (
    <Section
      aside={
        <ScreenLink className={styles.all} to={{ name: 'ledger' }}>
          {en.wallet.entriesAll}
        </ScreenLink>
      }
      flush
      title={en.wallet.entriesTitle}
    >
      {error !== null ? (
        <div className={styles.pad}>
          <Notice title={en.ledger.failed} tone="error">
            <p>{error.message}</p>
          </Notice>
        </div>
      ) : held === null ? (
        <div aria-busy="true" className={styles.pad}>
          <Skeleton width="60%" />
          <Skeleton width="80%" />
          <Skeleton width="50%" />
        </div>
      ) : held.rows.length === 0 ? (
        <p className={styles.none}>{en.wallet.entriesNone}</p>
      ) : (
        <LedgerTable rows={held.rows} walletColumn={false} />
      )}
    </Section>
  );
}
