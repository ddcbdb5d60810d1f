import { useEffect, useRef, useState } from 'react';
import type { BookMonth, BookView } from '#shared/contract/ledgerCalls.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Section, Skeleton } from '../components/Layout.tsx';
import { Notice } from '../components/Notice.tsx';
import table from '../components/Table.module.css';
import { ExportDialog } from '../exports/ExportDialog.tsx';
import { useAsked } from '../state/asked.ts';
import { reopenable } from '../state/bookWords.ts';
import { localZone } from '../state/periods.ts';
import { useLedgerChanges } from '../state/recentRows.ts';
import { NO_FILTER, type RowFilter } from '../state/rowFilter.ts';
import { monthWords } from '../state/times.ts';
import styles from './books.module.css';
import { CloseDialog, ReopenDialog } from './MonthDialogs.tsx';
import { MonthRow } from './MonthRow.tsx';

interface MonthsSectionProps {
  readonly book: BookView;
  readonly onRows: (part: Partial<RowFilter>) => void;
}

type Open = { readonly what: 'close' | 'reopen' | 'export'; readonly month: BookMonth };

/** The proof month by month: what it opened with, what moved, what it closed with, what the service says. */
export function MonthsSection({ book, onRows }: MonthsSectionProps) {
  const { walletId } = book;
  const { value, error, reload } = useAsked('books.months', { walletId, zone: localZone() });
  const [open, setOpen] = useState<Open | null>(null);
  useOnChange(`${book.entries} ${book.closedThrough} ${useLedgerChanges()}`, reload);
  const close = () => setOpen(null);
  const filter = (month: BookMonth): RowFilter => ({
    ...NO_FILTER,
    walletIds: [walletId],
    period: { kind: 'span', from: month.from, to: month.to },
  });
  if (value === null)
    return error === null ? (
      <div aria-busy="true" aria-label={en.shell.loading} className={styles.waiting} role="status">
        <Skeleton height={96} width="100%" />
        <Skeleton height={96} width="100%" />
      </div>
    ) : (
      <Notice
        action={<Button onClick={() => reload()}>{en.actions.tryAgain}</Button>}
        title={en.proof.failed}
        tone="error"
      >
        <p>{error.message}</p>
        {error.help !== undefined && <p>{error.help}</p>}
      </Notice>
    );
  const canReopen = reopenable(value.months);
  return (
    <Section flush look="group" title={en.proof.months}>
      <div className={styles.scroll}>
        <table className={`${table.table} ${styles.months}`}>
          <thead>
            <tr>
              <th scope="col">{en.proof.month}</th>
              <th className={table.end} scope="col">
                {en.proof.opening}
              </th>
              <th scope="col">{en.proof.moved}</th>
              <th className={table.end} scope="col">
                {en.proof.closing}
              </th>
              <th className={table.end} scope="col">
                {en.proof.reported}
              </th>
              <th scope="col">{en.proof.difference}</th>
              <th scope="col">
                <span className="visually-hidden">{en.proof.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {value.months.map((month) => (
              <MonthRow
                canReopen={month.month === canReopen}
                key={month.month}
                month={month}
                onOpen={(what) => setOpen({ what, month })}
                onRows={(part) => onRows({ period: { kind: 'span', from: month.from, to: month.to }, ...part })}
              />
            ))}
          </tbody>
        </table>
        {value.months.length === 0 && <p className={styles.none}>{en.proof.noRows}</p>}
      </div>
      {open?.what === 'close' && <CloseDialog month={open.month} onClose={close} onDone={reload} walletId={walletId} />}
      {open?.what === 'reopen' && (
        <ReopenDialog month={open.month} onClose={close} onDone={reload} walletId={walletId} />
      )}
      {open?.what === 'export' && (
        <ExportDialog
          filter={filter(open.month)}
          onClose={close}
          title={en.exports.titleMonth(monthWords(open.month.month))}
        />
      )}
    </Section>
  );
}

function useOnChange(key: string, run: () => Promise<void>): void {
  const seen = useRef(key);
  useEffect(() => {
    if (seen.current === key) return;
    seen.current = key;
    void run();
  }, [key, run]);
}
