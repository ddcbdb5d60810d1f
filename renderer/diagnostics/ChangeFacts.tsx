import { ArrowRight } from 'lucide-react';
import type { BalanceChange } from '#shared/contract/diagnosticsCalls.ts';
import type { Amount } from '#shared/money/amount.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Moment } from '../components/Age.tsx';
import { Figure, Money } from '../components/Figure.tsx';
import { useNames } from '../state/names.ts';
import styles from './why.module.css';

interface ChangeFactsProps {
  readonly change: BalanceChange;
  readonly onRow: (entryId: string) => void;
  readonly onLedger: () => void;
}

const SHOWN = 6;

/** The step in figures: what it is made of adds up to it under the reader's eye. */
export function ChangeFacts({ change, onRow, onLedger }: ChangeFactsProps) {
  const { from, to, since, at, rows, rowCount, elsewhere, unexplained, watched } = change;
  const { agent } = useNames();
  const byRows = { ...change.explained, micros: change.explained.micros - elsewhere.micros };
  const counted = rowCount - rows.filter(({ kind }) => kind === 'unexplained').length;
  const shown = rows.slice(0, SHOWN);
  return (
    <>
      <div className={styles.step}>
        <p className={styles.went}>
          <span className="visually-hidden">{en.why.went(exact(from), exact(to))}</span>
          <span aria-hidden="true" className={styles.figures}>
            <Money amount={from} exact />
            <ArrowRight size={15} />
            <Figure amount={to} exact size="card" />
          </span>
        </p>
        <p className={styles.when}>
          {en.why.between} <Moment at={since} /> {en.why.and} <Moment at={at} />
        </p>
      </div>
      <section>
        <h3 className={styles.title}>{en.why.sums}</h3>
        <dl className={styles.sums}>
          <Sum
            amount={byRows}
            name={counted === 0 ? en.why.byNoRows : en.count.rows(counted.toLocaleString(), counted === 1)}
          />
          {elsewhere.micros !== 0 && <Sum amount={elsewhere} name={en.why.elsewhere} />}
          <Sum amount={unexplained} name={en.why.unexplained} open={unexplained.micros !== 0} />
          <Sum amount={change.change} name={en.why.change} total />
        </dl>
        <p className={styles.say}>
          {unexplained.micros === 0 ? en.why.nothingLeft : watched !== null ? en.why.watched : en.why.left}
        </p>
      </section>
      {rowCount > 0 && (
        <section>
          <h3 className={styles.title}>
            {en.why.rows}
            {rowCount > shown.length && (
              <span className={styles.part}>
                {en.why.rowsPart(shown.length.toLocaleString(), rowCount.toLocaleString())}
              </span>
            )}
          </h3>
          <ul className={styles.rows}>
            {shown.map(({ id, kind, amount, postedAt, description, agentId }) => (
              <li key={id}>
                <button className={styles.row} onClick={() => onRow(id)} type="button">
                  <span className={styles.rowWhat}>
                    <span className={styles.rowName}>{description || en.entryKind[kind]}</span>
                    <span className={styles.rowMore}>
                      {en.entryKind[kind]}, <Moment at={postedAt} />
                      {agentId !== null && `, ${agent(agentId)}`}
                    </span>
                  </span>
                  <Money amount={amount} exact signed />
                </button>
              </li>
            ))}
          </ul>
          <button className={styles.all} onClick={onLedger} type="button">
            {en.why.toLedger}
          </button>
        </section>
      )}
    </>
  );
}

interface SumProps {
  readonly name: string;
  readonly amount: Amount;
  readonly total?: boolean;
  readonly open?: boolean;
}

function Sum({ name, amount, total, open }: SumProps) {
  return (
    <div className={styles.sum} data-open={open || undefined} data-total={total || undefined}>
      <dt>{name}</dt>
      <dd>
        <Money amount={amount} exact signed />
      </dd>
    </div>
  );
}

function exact(amount: Amount): string {
  return formatAmount(amount, { exact: true });
}
