import { en } from '#shared/words/en.ts';
import { usePage } from '../state/context.tsx';
import { useRecentRows } from '../state/recentRows.ts';
import { NO_FILTER } from '../state/rowFilter.ts';
import { Section, Skeleton } from './Layout.tsx';
import { LedgerTable } from './LedgerTable.tsx';
import { Notice } from './Notice.tsx';
import styles from './RecentEntries.module.css';

/** The last few rows of one wallet. */
export function RecentEntries({ walletId }: { readonly walletId: string }) {
  const { views, go } = usePage();
  const { value: held, error } = useRecentRows(walletId, 8);
  const all = () => {
    views.setState({ filter: { ...NO_FILTER, walletIds: [walletId] }, rowsTop: 0 });
    go({ name: 'ledger' });
  };
  return (
    <Section
      aside={
        <button className={styles.all} onClick={all} type="button">
          {en.wallet.entriesAll}
        </button>
      }
      flush
      title={en.wallet.entriesTitle}
    >
      {error !== null && held === null ? (
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
        <LedgerTable rows={held.rows} />
      )}
    </Section>
  );
}
