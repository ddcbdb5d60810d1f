// biome-ignore-all lint/a11y/useSemanticElements: a table lays out all of its rows, and only those in sight are here
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
import { TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import { en } from '#shared/words/en.ts';
import { Money } from '../components/Figure.tsx';
import type { LedgerNames } from '../state/names.ts';
import { rowWords } from '../state/rowWords.ts';
import { dayWords, exactInstant, sameDay, timeOfDay } from '../state/times.ts';
import styles from './LedgerGrid.module.css';

interface GridRowProps {
  readonly row: LedgerRow | undefined;
  readonly index: number;
  readonly id: string;
  /** The row above falls on another day. */
  readonly newDay: boolean;
  readonly active: boolean;
  readonly open: boolean;
  readonly names: LedgerNames;
  readonly now: number;
}

/** One line of the grid. It does not change while it scrolls by. */
export const GridRow = memo(function GridRow({ row, index, id, newDay, active, open, names, now }: GridRowProps) {
  // The header is row 1.
  const place = { 'aria-rowindex': index + 2, id, 'data-index': index };
  if (row === undefined) {
    return (
      <div className={styles.row} data-ghost role="row" {...place}>
        <span aria-colindex={1} className={styles.time} role="gridcell">
          <span className="visually-hidden">{en.ledger.loadingRow}</span>
          <i className={styles.ghost} />
        </span>
        <span aria-colindex={2} className={styles.what} role="gridcell">
          <i className={styles.ghost} data-wide />
        </span>
        <span aria-colindex={4} className={styles.amount} role="gridcell">
          <i className={styles.ghost} />
        </span>
      </div>
    );
  }
  const { what, about, marks } = rowWords(row, names.whose(row));
  const wallet = names.wallet(row.walletId);
  return (
    <div
      aria-selected={open}
      className={styles.row}
      data-active={active || undefined}
      data-day={newDay || undefined}
      data-kind={row.kind}
      role="row"
      {...place}
    >
      <span aria-colindex={1} className={styles.time} role="gridcell" title={exactInstant(row.postedAt)}>
        <span className={styles.line1}>{timeOfDay(row.postedAt)}</span>
        <span className={newDay ? styles.day : 'visually-hidden'}> {dayWords(row.postedAt, now)}</span>
      </span>
      <span aria-colindex={2} className={styles.what} role="gridcell">
        <span className={styles.line1} title={what}>
          {what}
        </span>
        <span className={styles.sub}>
          <span className={styles.about}>
            {about.join(' · ')}
            <span className={styles.walletInline}>
              {about.length > 0 ? ' · ' : ''}
              {wallet}
            </span>
          </span>
          {marks.map(({ word, tone }) => (
            <span className={styles.mark} data-tone={tone} key={word}>
              {tone === 'note' && <TriangleAlert aria-hidden="true" size={11} strokeWidth={2.2} />}
              {word}
            </span>
          ))}
        </span>
      </span>
      <span aria-colindex={3} className={styles.wallet} role="gridcell" title={wallet}>
        {wallet}
      </span>
      <span aria-colindex={4} className={styles.amount} data-plus={row.amount.micros > 0 || undefined} role="gridcell">
        <Money amount={row.amount} exact signed />
      </span>
      <span aria-colindex={5} className={styles.balance} role="gridcell">
        {row.balanceAfter === null ? (
          <span title={en.ledger.balanceUnknown}>
            <span aria-hidden="true">–</span>
            <span className="visually-hidden">{en.unknown}</span>
          </span>
        ) : (
          <Money amount={row.balanceAfter} exact />
        )}
      </span>
    </div>
  );
});

export function startsDay(row: LedgerRow | undefined, above: LedgerRow | undefined): boolean {
  return row !== undefined && (above === undefined || !sameDay(above.postedAt, row.postedAt));
}
