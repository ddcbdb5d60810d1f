import { X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Figure, Money } from '../components/Figure.tsx';
import { Skeleton } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import { useAsked } from '../state/asked.ts';
import type { EntryDetail } from '../state/entryDetail.ts';
import type { LedgerNames } from '../state/names.ts';
import { useKeptCurrent } from '../state/recentRows.ts';
import { monthWords } from '../state/times.ts';
import { RawRow } from './RawRow.tsx';
import { RowFacts } from './RowFacts.tsx';
import { RelatedRows, ThreadRows } from './RowLinks.tsx';
import styles from './RowSheet.module.css';

interface RowSheetProps {
  readonly entryId: string;
  readonly names: LedgerNames;
  /** How often the focus was asked to come in here. */
  readonly focusAsked: number;
  readonly onClose: () => void;
}

/** One row in all its parts, beside the list. */
export function RowSheet({ entryId, names, focusAsked, onClose }: RowSheetProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Rows of its thread may come, and a rule may say whose it is.
  const { value, error, reload } = useKeptCurrent(useAsked('ledger.entry', { entryId }));
  const detail = value?.entry.id === entryId ? value : null;
  useEffect(() => {
    if (focusAsked > 0) heading.current?.focus();
  }, [focusAsked]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    onClose();
  };
  return (
    <aside aria-label={en.row.title} className={styles.sheet} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <h2 className={styles.title} ref={heading} tabIndex={-1}>
          {detail === null ? en.row.title : detail.entry.description || en.entryKind[detail.entry.kind]}
        </h2>
        <Button aria-label={en.row.close} icon={<X aria-hidden="true" />} onClick={onClose} square tone="ghost" />
      </div>
      <div className={styles.body}>
        {error !== null && detail === null ? (
          <Notice
            action={<Button onClick={() => reload()}>{en.actions.tryAgain}</Button>}
            live
            title={en.row.failed}
            tone="error"
          >
            <p>{error.message}</p>
            {error.help !== undefined && <p>{error.help}</p>}
          </Notice>
        ) : detail === null ? (
          <div aria-busy="true" aria-label={en.row.loading} className={styles.waiting} role="status">
            <Skeleton height={30} width="50%" />
            <Skeleton width="80%" />
            <Skeleton width="65%" />
            <Skeleton width="72%" />
          </div>
        ) : (
          <Detail detail={detail} names={names} />
        )}
      </div>
    </aside>
  );
}

function Detail({ detail, names }: { readonly detail: EntryDetail; readonly names: LedgerNames }) {
  const { entry, balanceAfter, thread, threadRows, related } = detail;
  return (
    <>
      <div className={styles.figure} data-plus={entry.amount.micros > 0 || undefined}>
        <Figure amount={entry.amount} exact signed size="card" />
        {balanceAfter !== null && (
          <p className={styles.quiet}>
            {en.row.balanceAfter} <Money amount={balanceAfter} exact />
          </p>
        )}
      </div>
      {entry.lateFor !== null && <Notice tone="info">{en.row.lateNote(monthWords(entry.lateFor))}</Notice>}
      {entry.flags.map((flag) => (
        <Notice key={flag} tone="warning">
          {en.row.flags[flag]}
        </Notice>
      ))}
      <ThreadRows count={threadRows} current={entry.id} names={names} rows={thread} />
      <RelatedRows entry={entry} names={names} rows={related} />
      <RowFacts detail={detail} names={names} />
      <RawRow key={entry.id} raw={entry.raw} />
    </>
  );
}
