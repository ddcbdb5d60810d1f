import { ScrollText } from 'lucide-react';
import { amountOf, type Unit } from '#shared/money/amount.ts';
import { en } from '#shared/words/en.ts';
import { Money } from '../components/Figure.tsx';
import { OTHER, type Series } from '../state/usageSeries.ts';
import { markOf, Swatch } from './marks.tsx';
import styles from './usage.module.css';

interface LegendProps {
  /** The bars stand before those of the period before; null where there is nothing to compare with. */
  readonly compared: boolean | null;
  readonly onCompared: (compared: boolean) => void;
  readonly series: readonly Series[];
  readonly hidden: readonly string[];
  readonly unit: Unit;
  readonly patterns: string;
  readonly nameOf: (key: string) => string;
  readonly onHidden: (hidden: string[]) => void;
  readonly onRows: (series: Series) => void;
}

/** What the parts of the bars are. Each can be taken out, and leads to its rows. */
export function Legend(props: LegendProps) {
  const { compared, onCompared, series, hidden, unit, patterns, nameOf, onHidden, onRows } = props;
  const toggle = (key: string) =>
    onHidden(hidden.includes(key) ? hidden.filter((one) => one !== key) : [...hidden, key]);
  return (
    <ul aria-label={en.usage.legend} className={styles.legend}>
      {series.map((one, place) => {
        const off = hidden.includes(one.key);
        return (
          <li key={one.key}>
            <button
              aria-pressed={!off}
              className={styles.legendName}
              onClick={() => toggle(one.key)}
              title={en.usage.legendHelp}
              type="button"
            >
              <Swatch mark={markOf(one, place)} patterns={patterns} />
              <span>{nameOf(one.key)}</span>
              <Money amount={amountOf(one.total, unit)} />
            </button>
            {one.key !== OTHER && (
              <button
                aria-label={en.usage.rowsOf(nameOf(one.key))}
                className={styles.legendRows}
                onClick={() => onRows(one)}
                title={en.usage.rowsOf(nameOf(one.key))}
                type="button"
              >
                <ScrollText aria-hidden="true" size={14} />
              </button>
            )}
          </li>
        );
      })}
      {compared !== null && (
        <li>
          <button
            aria-pressed={compared}
            className={styles.legendName}
            onClick={() => onCompared(!compared)}
            title={en.usage.legendHelp}
            type="button"
          >
            <svg aria-hidden="true" height="12" width="18">
              <line className={styles.was} x2="18" y1="6" y2="6" />
            </svg>
            <span>{en.usage.before}</span>
          </button>
        </li>
      )}
    </ul>
  );
}
