import { amountOf, type Unit } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { Money } from '../components/Figure.tsx';
import type { Series, UsageData } from '../state/usageSeries.ts';
import { markOf, Swatch } from './marks.tsx';
import styles from './usage.module.css';

interface TipProps {
  readonly data: UsageData;
  readonly shown: readonly Series[];
  readonly place: number;
  readonly title: string;
  readonly total: number;
  readonly before: number | null;
  readonly unit: Unit;
  readonly left: number;
  readonly width: number;
  readonly patterns: string;
  readonly nameOf: (key: string) => string;
}

const WIDTH = 250;

/** What the bar under the pointer is made of. The same stands in the table, so this is for the eye alone. */
export function Tip(props: TipProps) {
  const { data, shown, place, title, total, before, unit, left, width, patterns, nameOf } = props;
  const refunded = data.refunds[place] ?? 0;
  const rows = shown
    .map((series) => ({ series, value: series.values[place] ?? 0 }))
    .filter(({ value }) => value !== 0)
    .sort((a, b) => b.value - a.value);
  const side = left > width / 2 ? left - WIDTH - 14 : left + 14;
  return (
    <div aria-hidden="true" className={styles.tip} style={{ left: Math.max(0, Math.min(width - WIDTH, side)) }}>
      <p className={styles.tipTitle}>{title}</p>
      {rows.map(({ series, value }) => (
        <p className={styles.tipLine} key={series.key}>
          <Swatch mark={markOf(series, data.series.indexOf(series))} patterns={patterns} />
          <span>{nameOf(series.key)}</span>
          <Money amount={amountOf(value, unit)} />
        </p>
      ))}
      <p className={styles.tipTotal}>
        <span>{en.usage.total}</span>
        <Money amount={amountOf(total, unit)} />
      </p>
      {before !== null && (
        <p className={styles.tipQuiet}>
          <span>{en.usage.before}</span>
          <Money amount={amountOf(before, unit)} />
        </p>
      )}
      {refunded !== 0 && (
        <p className={styles.tipQuiet}>
          <span>{en.usage.refunded}</span>
          <Money amount={amountOf(refunded, unit)} />
        </p>
      )}
    </div>
  );
}
