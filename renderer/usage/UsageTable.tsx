import { amountOf, type Unit } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { Money } from '../components/Figure.tsx';
import table from '../components/Table.module.css';
import { totalsOf, type UsageData } from '../state/usageSeries.ts';
import styles from './usage.module.css';

interface UsageTableProps {
  readonly data: UsageData;
  readonly before: readonly number[] | null;
  readonly hidden: readonly string[];
  readonly unit: Unit;
  readonly caption: string;
  readonly nameOf: (key: string) => string;
  readonly whenOf: (place: number) => string;
  /** Null where nobody sees it, and so nothing in it may take the focus. */
  readonly onRows: ((place: number) => void) | null;
}

/** The figures of the chart, to be read, heard and copied. */
export function UsageTable({ data, before, hidden, unit, caption, nameOf, whenOf, onRows }: UsageTableProps) {
  const shown = data.series.filter(({ key }) => !hidden.includes(key));
  const totals = totalsOf(data, hidden);
  const refunds = data.refunds.some((value) => value !== 0);
  const money = (micros: number) => <Money amount={amountOf(micros, unit)} exact />;
  return (
    <div className={onRows === null ? undefined : styles.tableBox}>
      <table className={table.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{en.usage.when}</th>
            {shown.map(({ key }) => (
              <th className={table.end} key={key} scope="col">
                {nameOf(key)}
              </th>
            ))}
            <th className={table.end} scope="col">
              {en.usage.total}
            </th>
            {before !== null && (
              <th className={table.end} scope="col">
                {en.usage.beforeShort}
              </th>
            )}
            {refunds && (
              <th className={table.end} scope="col">
                {en.usage.refunded}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {data.buckets.map((start, place) => (
            <tr key={start}>
              <th className={styles.when} scope="row">
                {whenOf(place)}
              </th>
              {shown.map(({ key, values }) => (
                <td className={table.end} key={key}>
                  {money(values[place] ?? 0)}
                </td>
              ))}
              <td className={table.end}>
                {onRows === null ? (
                  money(totals[place] ?? 0)
                ) : (
                  <button
                    aria-label={`${en.usage.showRows}, ${whenOf(place)}`}
                    className={styles.cell}
                    onClick={() => onRows(place)}
                    type="button"
                  >
                    {money(totals[place] ?? 0)}
                  </button>
                )}
              </td>
              {before !== null && <td className={table.end}>{money(before[place] ?? 0)}</td>}
              {refunds && <td className={table.end}>{money(data.refunds[place] ?? 0)}</td>}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{en.usage.total}</th>
            {shown.map(({ key, total }) => (
              <td className={table.end} key={key}>
                {money(total)}
              </td>
            ))}
            <td className={table.end}>{money(totals.reduce((sum, one) => sum + one, 0))}</td>
            {before !== null && <td className={table.end}>{money(before.reduce((sum, one) => sum + one, 0))}</td>}
            {refunds && <td className={table.end}>{money(data.refunded)}</td>}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
