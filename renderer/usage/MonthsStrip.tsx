import type { MonthForecast } from '#shared/domain/forecast.ts';
import { formatAmount } from '#shared/money/format.ts';
import { en } from '#shared/words/en.ts';
import { Money } from '../components/Figure.tsx';
import { useSnapshot } from '../state/context.tsx';
import { type Measure, monthOf } from '../state/measures.ts';
import { untoldMonth } from '../state/runway.ts';
import { monthWords } from '../state/times.ts';
import styles from './MonthsStrip.module.css';

/** What the month has cost so far, and what it will have come to. */
export function MonthsStrip({ measure }: { readonly measure: Measure }) {
  const months = useSnapshot((snapshot) => snapshot.months);
  const month = monthOf(months, measure);
  return month === undefined ? null : <Month month={month} />;
}

function Month({ month: forecast }: { readonly month: MonthForecast }) {
  const { month, spent, expected, gathering } = forecast;
  return (
    <dl aria-label={en.months.title} className={styles.strip}>
      <div>
        <dt>{en.months.soFar(monthWords(month))}</dt>
        <dd>
          <Money amount={spent} />
        </dd>
      </div>
      <div>
        <dt>{en.months.byEnd}</dt>
        <dd>
          {expected === null ? (
            untoldMonth(forecast)
          ) : (
            <>
              <Money amount={expected.p50} />{' '}
              <span className={styles.range}>
                {en.months.between(formatAmount(expected.p10), formatAmount(expected.p90))}
                {gathering > 0 && `, ${en.months.without(gathering)}`}
              </span>
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}
