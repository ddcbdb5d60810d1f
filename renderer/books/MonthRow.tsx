import { Download, Lock, LockOpen, ScrollText } from 'lucide-react';
import type { BookMonth } from '#shared/contract/ledgerCalls.ts';
import { en } from '#shared/words/en.ts';
import { ActionMenu, type MenuAction } from '../components/ActionMenu.tsx';
import { Moment } from '../components/Age.tsx';
import { Money } from '../components/Figure.tsx';
import table from '../components/Table.module.css';
import { agreementOf, differenceWords } from '../state/bookWords.ts';
import type { RowFilter } from '../state/rowFilter.ts';
import { monthWords } from '../state/times.ts';
import { Agreement } from './Agreement.tsx';
import styles from './books.module.css';

interface MonthRowProps {
  readonly month: BookMonth;
  readonly canReopen: boolean;
  readonly onOpen: (what: 'close' | 'reopen' | 'export') => void;
  readonly onRows: (part: Partial<RowFilter>) => void;
}

/** One month: opening and movements make the closing, and the service says the same, or not. */
export function MonthRow({ month, canReopen, onOpen, onRows }: MonthRowProps) {
  const name = monthWords(month.month);
  const agreement = agreementOf(month);
  const actions: MenuAction[] = [
    { label: en.proof.showRows, icon: <ScrollText aria-hidden="true" />, onSelect: () => onRows({}) },
    { label: en.proof.export, icon: <Download aria-hidden="true" />, onSelect: () => onOpen('export') },
  ];
  if (month.state === 'open')
    actions.push({ label: en.proof.close, icon: <Lock aria-hidden="true" />, onSelect: () => onOpen('close') });
  if (canReopen)
    actions.push({ label: en.proof.reopen, icon: <LockOpen aria-hidden="true" />, onSelect: () => onOpen('reopen') });
  return (
    <tr>
      <th scope="row">
        <span className={table.lead}>{name}</span>
        <span className={styles.state} data-state={month.state}>
          {month.state === 'closed' && <Lock aria-hidden="true" size={11} strokeWidth={2.2} />}
          {en.proof.states[month.state]}
        </span>
        {month.lateRows > 0 && (
          <span className={table.sub} title={en.proof.lateHelp}>
            {en.proof.late(month.lateRows)}
          </span>
        )}
      </th>
      <td className={table.end}>
        <Money amount={month.opening} exact />
      </td>
      <td>
        {month.byKind.length === 0 ? (
          <span className={table.quiet}>{en.proof.noRows}</span>
        ) : (
          <ul className={styles.kinds}>
            {month.byKind.map(({ kind, amount, count }) => (
              <li key={kind}>
                <button
                  aria-label={en.proof.kindRows(en.entryKind[kind], name)}
                  className={styles.kind}
                  onClick={() => onRows({ kinds: [kind] })}
                  title={en.count.rows(count.toLocaleString(), count === 1)}
                  type="button"
                >
                  {en.entryKind[kind]}
                </button>
                <Money amount={amount} exact signed />
              </li>
            ))}
          </ul>
        )}
      </td>
      <td className={`${table.end} ${table.lead}`}>
        <Money amount={month.closing} exact />
      </td>
      <td className={table.end}>
        {month.reported === null ? (
          <span className={table.quiet}>{en.unknown}</span>
        ) : (
          <>
            <Money amount={month.reported.balance} exact />
            <span className={table.sub}>
              <Moment at={month.reported.at} />
            </span>
          </>
        )}
      </td>
      <td>
        <Agreement
          kind={agreement}
          words={differenceWords(month)}
          {...(agreement === 'not-compared' ? { help: en.proof.notComparedHelp } : {})}
        />
      </td>
      <td>
        <ActionMenu actions={actions} label={en.proof.menu(name)} />
      </td>
    </tr>
  );
}
