import { ArrowUp } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import { en } from '#shared/words/en.ts';
import { Button } from '../components/Button.tsx';
import { Empty, Skeleton } from '../components/Layout.tsx';
import { Mark } from '../components/Mark.tsx';
import { Notice } from '../components/Notice.tsx';
import { useClock } from '../state/clock.ts';
import { usePage, useViews } from '../state/context.tsx';
import { useNames } from '../state/names.ts';
import { isFiltered, type RowFilter, toLedgerFilter } from '../state/rowFilter.ts';
import { dayKey } from '../state/times.ts';
import { type LedgerRowsView, useLedgerRows } from '../state/useLedgerRows.ts';
import { FilterBar } from './FilterBar.tsx';
import { LedgerGrid, type Opening } from './LedgerGrid.tsx';
import { RowSheet } from './RowSheet.tsx';
import styles from './RowsPart.module.css';
import { useSlash } from './useSlash.ts';

const LINES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
/** While one walks down the list the open row follows once the foot rests. */
const FOLLOW = 120;

export function RowsPart({ openId }: { readonly openId: string | null }) {
  const page = usePage();
  const names = useNames();
  const filter = useViews((views) => views.filter);
  const startAt = useRef(page.views.getState().rowsTop);
  const today = useClock((now) => dayKey(now));
  // Periods are reckoned from today: a new day makes another filter of "Last 7 days", a new minute does not.
  const ledgerFilter = useMemo(() => toLedgerFilter(filter, Date.parse(`${today}T12:00:00`)), [filter, today]);
  const rows = useLedgerRows(ledgerFilter);
  const grid = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const [focusAsked, askFocus] = useState(0);
  const follow = useRef<ReturnType<typeof setTimeout>>(undefined);
  useSlash(search);
  useEffect(() => () => clearTimeout(follow.current), []);

  const change = useCallback((next: RowFilter) => page.views.setState({ filter: next, rowsTop: 0 }), [page]);
  const intoRows = useCallback(() => grid.current?.focus(), []);
  const open = useCallback(
    (row: LedgerRow, how: Opening) => {
      clearTimeout(follow.current);
      const go = () => page.go({ name: 'entry', entryId: row.id });
      if (how === 'entered') askFocus((times) => times + 1);
      if (how === 'walked') follow.current = setTimeout(go, FOLLOW);
      else go();
    },
    [page],
  );
  const close = () => {
    clearTimeout(follow.current);
    page.go({ name: 'ledger' });
    grid.current?.focus({ preventScroll: true });
  };
  const failed = rows.error !== null && (
    <Notice
      action={<Button onClick={() => rows.list.renew()}>{en.actions.tryAgain}</Button>}
      title={en.ledger.failed}
      tone="error"
    >
      <p>{rows.error.message}</p>
      {rows.error.help !== undefined && <p>{rows.error.help}</p>}
    </Notice>
  );
  const nothing = rows.total === 0;
  return (
    <>
      <FilterBar
        filter={filter}
        names={names}
        now={Date.parse(`${today}T12:00:00`)}
        onChange={change}
        onDown={intoRows}
        searchRef={search}
      />
      {failed}
      {rows.total === null ? (
        rows.error === null && <Ghosts />
      ) : (
        <div className={styles.card}>
          {nothing ? (
            <div className={styles.nothing}>
              <Count filtered={isFiltered(filter)} rows={rows} />
              <Empty
                art={<Mark size={44} />}
                body={isFiltered(filter) ? en.ledger.noMatchBody : en.ledger.emptyBody}
                title={isFiltered(filter) ? en.ledger.noMatchTitle : en.ledger.emptyTitle}
              />
            </div>
          ) : (
            <LedgerGrid
              aside={<Count filtered={isFiltered(filter)} rows={rows} />}
              box={grid}
              names={names}
              onClose={close}
              onOpen={open}
              onRest={(rowsTop) => page.views.setState({ rowsTop })}
              openId={openId}
              rows={rows}
              startAt={startAt.current}
            />
          )}
          {openId !== null && <RowSheet entryId={openId} focusAsked={focusAsked} names={names} onClose={close} />}
        </div>
      )}
    </>
  );
}

/** How many rows there are, or fit, and how many have come since they were read. */
function Count({ rows, filtered }: { readonly rows: LedgerRowsView; readonly filtered: boolean }) {
  const { total, newer, pending, list } = rows;
  const count = (total ?? 0).toLocaleString();
  const words = filtered ? en.ledger.matches : en.ledger.rowsInAll;
  return (
    <span className={styles.counts}>
      {newer > 0 && !pending && (
        <button className={styles.pill} onClick={() => list.renew()} type="button">
          <ArrowUp aria-hidden="true" size={12} strokeWidth={2.4} />
          {en.ledger.newRows(newer.toLocaleString(), newer === 1)}
        </button>
      )}
      <span className={`figures ${styles.count}`} role="status">
        {pending ? en.ledger.searching : words(count, total === 1)}
      </span>
    </span>
  );
}

function Ghosts() {
  return (
    <div aria-busy="true" aria-label={en.shell.loading} className={`${styles.card} ${styles.ghosts}`} role="status">
      {LINES.map((line) => (
        <div className={styles.ghost} key={line}>
          <Skeleton width={40} />
          <Skeleton width="38%" />
          <Skeleton width={90} />
        </div>
      ))}
    </div>
  );
}
