// biome-ignore-all lint/a11y/useSemanticElements: a table lays out all of its rows, and only those in sight are here
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
import { type KeyboardEvent, type MouseEvent, type ReactNode, type RefObject, useEffect, useId, useState } from 'react';
import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import { en } from '#shared/words/en.ts';
import { useClock } from '../state/clock.ts';
import type { LedgerNames } from '../state/names.ts';
import { rowAt } from '../state/pageCache.ts';
import { dayHeading, dayKey } from '../state/times.ts';
import type { LedgerRowsView } from '../state/useLedgerRows.ts';
import { GridRow, startsDay } from './GridRow.tsx';
import { gridStep } from './gridKeys.ts';
import styles from './LedgerGrid.module.css';
import { useScroller } from './useScroller.ts';

const ROW = 44;
const HEADER = 28;

/** By the mouse, by Enter, or because one walks on beside an open row. */
export type Opening = 'clicked' | 'entered' | 'walked';

interface LedgerGridProps {
  readonly rows: LedgerRowsView;
  readonly names: LedgerNames;
  readonly box: RefObject<HTMLDivElement | null>;
  readonly startAt: number;
  /** The row that stands open beside the list. */
  readonly openId: string | null;
  readonly onOpen: (row: LedgerRow, how: Opening) => void;
  readonly onClose: () => void;
  readonly onRest: (realTop: number) => void;
  /** What stands at the right of the day: counts, new rows. */
  readonly aside: ReactNode;
}

/** The rows of the ledger: only those in sight are drawn, and only pages around them are held. */
export function LedgerGrid(props: LedgerGridProps) {
  const { rows, names, box, startAt, openId, onOpen, onClose, onRest, aside } = props;
  const { list, pages, pending } = rows;
  const total = rows.total ?? 0;
  const ids = useId();
  const [active, setActive] = useState<number | null>(null);
  const scroller = useScroller({ box, rows: total, rowHeight: ROW, header: HEADER, list, startAt, onRest });
  const { first, end } = scroller;

  useEffect(() => list.look({ first, end }), [list, first, end]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has other rows at the same places
  useEffect(() => setActive(null), [list]);

  const top = rowAt(pages, scroller.firstSeen);
  const today = useClock((now) => dayKey(now));
  const now = Date.parse(`${today}T12:00:00`);

  const move = (to: number) => {
    setActive(to);
    scroller.reveal(to);
    const row = rowAt(pages, to);
    if (openId !== null && row !== undefined) onOpen(row, 'walked');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && openId !== null) {
      event.preventDefault();
      onClose();
      return;
    }
    const row = active === null ? undefined : rowAt(pages, active);
    if ((event.key === 'Enter' || event.key === ' ') && row !== undefined) {
      event.preventDefault();
      onOpen(row, 'entered');
      return;
    }
    const to = gridStep(event, active ?? scroller.firstSeen - 1, total, scroller.rowsPerScreen);
    if (to === null) return;
    event.preventDefault();
    move(to);
  };
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const at = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index;
    const row = at === undefined ? undefined : rowAt(pages, Number(at));
    if (row === undefined || window.getSelection()?.isCollapsed === false) return;
    setActive(Number(at));
    onOpen(row, 'clicked');
  };

  const drawn = Array.from({ length: end - first }, (_, offset) => first + offset);
  const inSight = active !== null && active >= first && active < end;
  return (
    <div className={styles.main}>
      <div className={styles.strip}>
        <span className={styles.stripDay}>{top === undefined ? '\u00a0' : dayHeading(top.postedAt, now)}</span>
        {aside}
      </div>
      <div
        aria-activedescendant={inSight ? `${ids}${active}` : undefined}
        aria-busy={pending || undefined}
        aria-colcount={5}
        aria-label={en.ledger.table}
        aria-rowcount={total + 1}
        className={styles.grid}
        data-pending={pending || undefined}
        onClick={onClick}
        onFocus={() => active === null && total > 0 && setActive(scroller.firstSeen)}
        onKeyDown={onKeyDown}
        ref={box}
        role="grid"
        tabIndex={0}
      >
        <div className={styles.head} role="rowgroup">
          <div aria-rowindex={1} className={styles.headRow} role="row">
            <span aria-colindex={1} className={styles.time} role="columnheader">
              {en.ledger.time}
            </span>
            <span aria-colindex={2} className={styles.what} role="columnheader">
              {en.ledger.what}
            </span>
            <span aria-colindex={3} className={styles.wallet} role="columnheader">
              {en.ledger.wallet}
            </span>
            <span aria-colindex={4} className={styles.amount} role="columnheader">
              {en.ledger.amount}
            </span>
            <span aria-colindex={5} className={styles.balance} role="columnheader">
              {en.ledger.balance}
            </span>
          </div>
        </div>
        <div className={styles.sizer} role="rowgroup" style={{ height: scroller.height }}>
          <div className={styles.rows} role="presentation" style={{ top: scroller.top }}>
            {drawn.map((index) => {
              const row = rowAt(pages, index);
              return (
                <GridRow
                  active={index === active}
                  id={`${ids}${index}`}
                  index={index}
                  key={index}
                  names={names}
                  newDay={startsDay(row, rowAt(pages, index - 1))}
                  now={now}
                  open={row !== undefined && row.id === openId}
                  row={row}
                />
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}
