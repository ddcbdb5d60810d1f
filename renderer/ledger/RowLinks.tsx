import type { ReactNode } from 'react';
import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import type { Entry } from '#shared/domain/entry.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Money } from '../components/Figure.tsx';
import { ScreenLink } from '../components/ScreenLink.tsx';
import { useClock } from '../state/clock.ts';
import type { LedgerNames } from '../state/names.ts';
import { threadWords } from '../state/threadWords.ts';
import styles from './RowSheet.module.css';

interface RowListProps {
  readonly rows: readonly LedgerRow[];
  readonly names: LedgerNames;
}

interface ThreadRowsProps extends RowListProps {
  readonly current: string;
  /** Rows of the whole thread; more than `rows` where those are only the nearest. */
  readonly count: number;
}

/** The rows of one piece of work, and what they come to in one sentence, or how many of them are not here. */
export function ThreadRows({ rows, names, current, count }: ThreadRowsProps) {
  const sentence = useClock((now) => threadWords(rows, now));
  if (rows.length === 0 || (rows.length === 1 && rows[0]?.outcome === null)) return null;
  return (
    <Part title={en.row.threadTitle}>
      <p className={styles.sentence}>
        {count > rows.length ? en.row.threadPart(rows.length.toLocaleString(), count.toLocaleString()) : sentence}
      </p>
      <RowList current={current} names={names} rows={rows} />
    </Part>
  );
}

/** What this row answers, and what answers it. */
export function RelatedRows({ rows, names, entry }: RowListProps & { readonly entry: Entry }) {
  const answered = rows.filter(({ id }) => id === entry.answers);
  const answering = rows.filter(({ id }) => id !== entry.answers);
  return (
    <>
      {answered.length > 0 && (
        <Part title={en.row.answersThis}>
          <RowList names={names} rows={answered} />
        </Part>
      )}
      {answering.length > 0 && (
        <Part title={en.row.answeredBy}>
          <RowList names={names} rows={answering} />
        </Part>
      )}
    </>
  );
}

export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function RowList({ rows, current }: RowListProps & { readonly current?: string }) {
  return (
    <ul className={styles.links}>
      {rows.map((row) => (
        <li key={row.id}>
          <ScreenLink className={styles.link} current={row.id === current} to={{ name: 'entry', entryId: row.id }}>
            <span className={styles.linkWhat}>
              {en.entryKind[row.kind]}
              <span className={styles.quiet}>
                {' '}
                <Moment at={row.postedAt} />
              </span>
            </span>
            <Money amount={row.amount} exact signed />
          </ScreenLink>
        </li>
      ))}
    </ul>
  );
}
