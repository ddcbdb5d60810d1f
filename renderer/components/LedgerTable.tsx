import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import { en } from '#shared/words/en.ts';
import { useClock } from '../state/clock.ts';
import { type LedgerNames, useNames } from '../state/names.ts';
import { rowWords } from '../state/rowWords.ts';
import { dayHeading, dayKey, exactInstant, timeOfDay } from '../state/times.ts';
import { Money } from './Figure.tsx';
import { ScreenLink } from './ScreenLink.tsx';
import styles from './Table.module.css';

/** A few rows of one wallet under the days they fall on. */
export function LedgerTable({ rows }: { readonly rows: readonly LedgerRow[] }) {
  const names = useNames();
  const days = Map.groupBy(rows, (row) => dayKey(row.postedAt));
  return (
    <table className={styles.table}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{en.ledger.time}</th>
          <th scope="col">{en.ledger.what}</th>
          <th className={styles.end} scope="col">
            {en.ledger.amount}
          </th>
        </tr>
      </thead>
      {[...days].map(([day, entries]) => (
        <tbody key={day}>
          <tr className={styles.day}>
            <th colSpan={3} scope="rowgroup">
              <DayName at={entries[0]?.postedAt ?? 0} />
            </th>
          </tr>
          {entries.map((row) => (
            <Row key={row.id} names={names} row={row} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function Row({ row, names }: { readonly row: LedgerRow; readonly names: LedgerNames }) {
  const { what, about, marks } = rowWords(row, names.whose(row));
  return (
    <tr>
      <td className={styles.time} title={exactInstant(row.postedAt)}>
        {timeOfDay(row.postedAt)}
      </td>
      <td>
        <ScreenLink className={styles.open} to={{ name: 'entry', entryId: row.id }}>
          {what}
        </ScreenLink>
        <span className={styles.sub}>{[...about, ...marks.map(({ word }) => word)].join(' · ')}</span>
      </td>
      <td className={`${styles.end} ${row.amount.micros > 0 ? styles.plus : ''}`}>
        <Money amount={row.amount} exact signed />
      </td>
    </tr>
  );
}

function DayName({ at }: { readonly at: number }) {
  return <>{useClock((now) => dayHeading(at, now))}</>;
}
