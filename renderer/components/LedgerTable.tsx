import type { LedgerRow } from '#shared/contract/ledgerCalls.ts';
import type { WalletView } from '#shared/contract/snapshot.ts';
import { en } from '#shared/words/en.ts';
import { useClock } from '../state/clock.ts';
import { useSnapshot } from '../state/context.tsx';
import { fullName } from '../state/select.ts';
import { dayHeading, dayKey, exactInstant, timeOfDay } from '../state/times.ts';
import { Money } from './Figure.tsx';
import styles from './Table.module.css';

interface LedgerTableProps {
  readonly rows: readonly LedgerRow[];
  /** With a column that names the wallet. */
  readonly walletColumn: boolean;
}

/** Rows of the ledger under the days they fall on. */
export function LedgerTable({ rows, walletColumn }: LedgerTableProps) {
  const wallets = useSnapshot((snapshot) => snapshot.wallets);
  const agents = useSnapshot((snapshot) => snapshot.agents);
  const days = Map.groupBy(rows, (row) => dayKey(row.postedAt));
  const names = new Map(wallets.map((wallet) => [wallet.id, wallet]));
  const agentName = (row: LedgerRow) =>
    agents.find(({ id, accountId }) => id === row.agentId && accountId === row.accountId)?.name ??
    (row.agentId === null ? null : en.ledger.agent(row.agentId));
  const about = (row: LedgerRow) =>
    [en.entryKind[row.kind], agentName(row), row.source === 'derived' ? en.sourceShort.derived : null]
      .filter((part) => part !== null)
      .join(' · ');
  return (
    <table className={styles.table}>
      <thead className={walletColumn ? undefined : 'visually-hidden'}>
        <tr>
          <th scope="col">{en.ledger.time}</th>
          <th scope="col">{en.ledger.what}</th>
          {walletColumn && <th scope="col">{en.ledger.kind}</th>}
          {walletColumn && <th scope="col">{en.ledger.wallet}</th>}
          <th className={styles.end} scope="col">
            {en.ledger.amount}
          </th>
        </tr>
      </thead>
      {[...days].map(([day, entries]) => (
        <tbody key={day}>
          <tr className={styles.day}>
            <th colSpan={walletColumn ? 5 : 3} scope="rowgroup">
              <DayName at={entries[0]?.postedAt ?? 0} />
            </th>
          </tr>
          {entries.map((row) => (
            <tr key={row.id}>
              <td className={styles.time} title={exactInstant(row.postedAt)}>
                {timeOfDay(row.postedAt)}
              </td>
              <td>
                <span className={styles.lead}>{row.description || en.entryKind[row.kind]}</span>
                {!walletColumn && <span className={styles.sub}>{about(row)}</span>}
              </td>
              {walletColumn && <td className={styles.quiet}>{about(row)}</td>}
              {walletColumn && <td className={styles.quiet}>{walletName(names.get(row.walletId), row)}</td>}
              <td className={`${styles.end} ${row.amount.micros > 0 ? styles.plus : ''}`}>
                <Money amount={row.amount} exact signed />
              </td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function DayName({ at }: { readonly at: number }) {
  return <>{useClock((now) => dayHeading(at, now))}</>;
}

function walletName(wallet: WalletView | undefined, row: LedgerRow): string {
  return wallet === undefined ? row.walletKey : fullName(wallet);
}
